"""A city names its country, and no word of everyday language, no person and no subject of ours is taken for a city."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Named = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("old transformers in Tema", "GH"), ("Kumasi", "GH"), ("nous sommes à Bobo-Dioulasso", "BF"),
        ("Koforidua", "GH"), ("COCHABAMBA", "BO"), ("mombasa", "KE"), ("drums in kakamega", "KE"), ("Davao City", "PH"),
        ("from Tacloban", "PH"), ("em Nampula", "MZ"), ("desde Barrancabermeja", "CO"), ("near Agra", "IN"),
        ("our lab in Port Harcourt", "NG"), ("Xi'an", "CN"), ("Volta Redonda", "BR"), ("Da Nang", "VN"),
        ("в Новосибирске", "RU"), ("Пестициды в Какамеге", "KE"), ("نحن في كوتشابامبا", "BO"),
        ("我们在阿克苏", "CN"), ("我们在蒙巴萨", "KE"), ("大连的实验室", "CN"),
    ],
)  # fmt: skip
def test_a_city_leads_to_its_country(named: Named, text: str, key: str) -> None:
    assert named("country", text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "Of course, a bar for the man", "Man, who helps?", "Bar, Man, Of and Same", "Mobile phones and lead", "Reading",
        "Nice to meet you, we split the same lead", "tema: bifenilos policlorados", "Tema del día", "la misma tanta", "nada",
        "Тема письма", "на эту тему", "male workers", "Male and female workers", "the metro", "in Metro stations",
        "une serra en plastique", "my name is Hassan", "e-mail from Mary", "carrefour des routes", "springs and wells",
        "Dioxin, lindane and mirex", "in Commonwealth countries", "con libertad",
        "هذا الموضوع", "东方的问题", "开发区",
    ],
)  # fmt: skip
def test_a_word_that_is_also_a_city_is_no_place(named: Named, text: str) -> None:
    assert named("country", text) == []


@pytest.mark.parametrize("text", ["San José", "Hyderabad", "Valencia", "Mérida", "León", "Santiago"])
def test_a_name_of_cities_in_several_countries_is_not_guessed(named: Named, text: str) -> None:
    assert named("country", f"our office in {text}") == []


def test_a_city_that_is_named_like_a_country_is_not_meant(named: Named) -> None:
    assert named("country", "Armenia") == ["AM"]
