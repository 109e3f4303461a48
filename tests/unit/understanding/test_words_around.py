"""The words around a place tell whether help is needed there: taken back, only a place of origin, or a donor."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.understanding import Mention

Named = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("PCBs in Mali. No wait, Malawi", ["MW"]),
        ("Niger, no, Nigeria", ["NG"]),
        ("Egypt, sorry I mean Jordan, PCBs", ["JO"]),
        ("no pakistan was a mistake. india. lucknow", ["IN"]),
        ("no not samoa, american samoa... sorry, Solomon Islands", ["SB"]),
        ("des PCB au Niger, pardon, au Mali", ["ML"]),
        ("PCB en Honduras, perdón, en Guatemala", ["GT"]),
        ("ПХБ в Молдове, извините, в Армении", ["AM"]),
        ("PCBs in Kenya, not Uganda", ["KE"]),
        ("PCBs in Kenya and Uganda", ["KE", "UG"]),
        ("PCBs in Kenya, Uganda", ["KE", "UG"]),
    ],
)
def test_a_place_taken_back_is_not_meant(named: Named, text: str, meant: list[str]) -> None:
    assert named("country", text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("drums from India in Mombasa port, we suspect DDT", ["KE"]),
        ("fridges shipped from Germany to Ghana", ["GH"]),
        ("nous sommes au Bénin, produits importés du Nigeria", ["BJ"]),
        ("our fish from Viet Nam, the buyer in Japan refuses it", ["VN"]),
        ("samples from Nepal", ["NP"]),
    ],
)
def test_where_things_come_from_is_not_where_help_is_needed(named: Named, text: str, meant: list[str]) -> None:
    assert named("country", text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a Kenyan company leaves its transformers in Juba", ["SS"]),
        ("une société française à Conakry, huile de transformateur", ["GN"]),
        ("我是中国人，在赞比亚做电工", ["ZM"]),
        ("we are a Kenyan company with old transformers", ["KE"]),
    ],
)
def test_whose_people_are_spoken_of_is_not_where_help_is_needed(named: Named, text: str, meant: list[str]) -> None:
    assert named("country", text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("上海地区哪里能测二噁英", ["CN"]), ("发展中国家的培训", []), ("古巴西部的旧农药", ["CU"]), ("海地和中国", ["HT", "CN"])],
)
def test_a_name_that_stands_in_other_words_by_chance_is_not_meant(named: Named, text: str, meant: list[str]) -> None:
    assert named("country", text) == meant


@pytest.mark.parametrize("text", ["the fire of 2019", "he was poisoned ten years ago", "il y a dix ans", "去年", "в прошлом году"])
def test_what_is_long_past_is_told(named: Named, text: str) -> None:
    assert set(named("time", text)) == {"long_ago"}


@pytest.mark.parametrize("text", ["he is 3 years old and swallowed DDT", "decision SC-9/11", "in the year 2999"])
def test_an_age_and_another_number_are_not_long_ago(named: Named, text: str) -> None:
    assert named("time", text) == []


def test_a_place_that_something_comes_from_is_marked_as_that_where_no_other_is_named(named: Named) -> None:
    assert named("country", "a container from Togo") == []
    assert named("origin", "a container from Togo") == ["TG"]


@pytest.mark.parametrize(
    "text", ["Swedish help for a chemicals law in Kenya", "aide allemande pour le Togo", "does Japan still give training?"]
)
def test_help_of_a_donor_country_asks_for_its_agency(named: Named, text: str) -> None:
    assert named("category", text) == ["bilateral_agency"]


@pytest.mark.parametrize("text", ["help Mali with PCBs", "a laboratory in Japan", "we are in Sweden"])
def test_a_country_alone_asks_for_no_agency(named: Named, text: str) -> None:
    assert named("category", text) == []


@pytest.mark.parametrize("text", ["we are a small NGO in Togo", "grants for NGOs", "money for a women's group"])
def test_who_asks_is_no_kind_of_body_asked_for(named: Named, read: Callable[[str], list[Mention]], text: str) -> None:
    assert named("asker", text) == ["ngo"]
    assert named("category", text) == []


def test_a_shouted_question_word_is_no_institution(named: Named) -> None:
    assert named("institution", "hello, WHO HELPS with old pesticides?") == []
    assert named("institution", "does WHO help with DDT?") == ["who-chemical-safety"]
