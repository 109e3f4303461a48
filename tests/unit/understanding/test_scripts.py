"""Names are found in the grammar and the script of each language."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("من يساعدنا بالمغرب", "MA"), ("في المغرب", "MA"), ("للمغرب", "MA"), ("وبالمغرب", "MA"),
        ("والمغرب", "MA"), ("وفالجزائر", "DZ"), ("فالعراق", "IQ"), ("والعراق", "IQ"),
        ("وفي كينيا", "KE"), ("وكينيا", "KE"), ("لكينيا", "KE"), ("بمصر", "EG"), ("ومصر", "EG"),
        ("للسودان", "SD"), ("بالأردن", "JO"), ("بالاردن", "JO"), ("في لبنان", "LB"), ("لليبيا", "LY"), ("ليبيا", "LY"),
        ("كوبا", "CU"), ("باكستان", "PK"), ("بالنيجر", "NE"), ("في نيجيريا", "NG"), ("السُّودان", "SD"),
    ],
)  # fmt: skip
def test_arabic_particles_do_not_hide_a_country(named: Callable[[str, str], list[str]], text: str, key: str) -> None:
    assert named("country", text) == [key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("в Нигере", "NE"), ("в Нигерии", "NG"), ("Нигер", "NE"), ("Нигерия", "NG"), ("из Нигерии", "NG"),
        ("в Казахстане", "KZ"), ("для Казахстана", "KZ"), ("в Узбекистане", "UZ"), ("Таджикистана", "TJ"),
        ("в Кыргызстане", "KG"), ("в Армении", "AM"), ("Арменией", "AM"), ("в Грузии", "GE"), ("в России", "RU"),
        ("из Украины", "UA"), ("в Украине", "UA"), ("в Монголии", "MN"), ("в Азербайджане", "AZ"), ("в Молдове", "MD"),
        ("в Беларуси", "BY"), ("с Беларусью", "BY"), ("в Гане", "GH"), ("в Кении", "KE"), ("в Перу", "PE"),
        ("в Мали", "ML"), ("в Малави", "MW"), ("в Австрии", "AT"), ("в Австралии", "AU"), ("в Иране", "IR"), ("в Ираке", "IQ"),
        ("в Ливане", "LB"), ("в Омане", "OM"), ("в Йемене", "YE"), ("в Судане", "SD"), ("во Вьетнаме", "VN"), ("на Кубе", "CU"),
    ],
)  # fmt: skip
def test_russian_cases_lead_to_the_country(named: Callable[[str, str], list[str]], text: str, key: str) -> None:
    assert named("country", text) == [key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("在尼日利亚谁能处理多氯联苯", "NG"), ("尼日尔", "NE"), ("肯尼亚的农药", "KE"), ("我们在中国", "CN"), ("加纳有变压器油", "GH"),
    ],
)  # fmt: skip
def test_chinese_needs_no_spaces(named: Callable[[str, str], list[str]], text: str, key: str) -> None:
    assert named("country", text) == [key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("l'aide d'Haïti", "HT"), ("d’Haïti", "HT"), ("au Sénégal", "SN"), ("en Côte d'Ivoire", "CI"),
        ("la Côte d’Ivoire", "CI"), ("cote d ivoire", "CI"), ("aux Comores", "KM"), ("l'Algérie", "DZ"),
        ("de l'Égypte", "EG"), ("EGYPTE", "EG"), ("au Bénin", "BJ"), ("au Niger", "NE"), ("au Nigéria", "NG"),
    ],
)  # fmt: skip
def test_french_elision_and_accents_do_not_hide_a_country(named: Callable[[str, str], list[str]], text: str, key: str) -> None:
    assert named("country", text) == [key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("en el Perú", "PE"),
        ("en Peru", "PE"),
        ("no Brasil", "BR"),
        ("em Moçambique", "MZ"),
        ("en México", "MX"),
        ("España", "ES"),
    ],
)
def test_spanish_and_portuguese_names_are_found(named: Callable[[str, str], list[str]], text: str, key: str) -> None:
    assert named("country", text) == [key]


@pytest.mark.parametrize("text", ["多氯联苯", "ثنائي الفينيل متعدد الكلور", "ПХБ", "PCB", "ＰＣＢ"])
def test_pcbs_are_found_in_every_script(named: Callable[[str, str], list[str]], text: str) -> None:
    assert "pcb" in named("chemical", text) or "pcbs" in named("topic", text)


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("IR", "Iran, l'Iran, Irán, Иран, 伊朗, إيران, Irã"),
        ("SY", "Syria, Syrie, Siria, Сирия, 叙利亚, سوريا, Síria"),
        ("BO", "Bolivia, Bolivie, Боливия, 玻利维亚, بوليفيا, Bolívia"),
        ("VE", "Venezuela, Венесуэла, 委内瑞拉, فنزويلا"),
        ("TZ", "Tanzania, Tanzanie, Танзания, 坦桑尼亚, تنزانيا, Tanzânia"),
        ("MD", "Moldova, Moldavie, Moldavia, Молдова, 摩尔多瓦, مولدوفا, Moldávia"),
        ("LA", "Laos, Лаос, 老挝, لاوس"),
        ("KR", "South Korea, Corée du Sud, Corea del Sur, Южная Корея, 韩国, كوريا الجنوبية, Coreia do Sul"),
        ("CD", "DRC, RDC, ДРК, 刚果民主共和国"),
        ("PS", "Palestine, Palestina, Палестина, 巴勒斯坦, فلسطين"),
        ("KE", "Kenya, Kenia, Кения, 肯尼亚, كينيا, Quênia"),
    ],
)
def test_the_short_name_of_a_country_is_found_in_every_language(named: Callable[[str, str], list[str]], key: str, names: str) -> None:
    assert {name: named("country", name) for name in names.split(", ") if named("country", name) != [key]} == {}


def test_the_ending_of_what_is_sought_does_not_hide_it_in_arabic(named: Callable[[str, str], list[str]]) -> None:
    assert named("topic", "أريد مختبرا") == ["monitoring_analysis"]
    assert named("topic", "نطلب تمويلا") == ["financing"]


def test_topics_are_named_by_what_people_call_them(named: Callable[[str, str], list[str]]) -> None:
    assert named("topic", "AFFF foam") == ["pfos_pfas"]
