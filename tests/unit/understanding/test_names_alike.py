"""Names that look alike lead to the record that was meant, and to no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.knowledge import Knowledge

COUNTRIES = [
    ("Niger", "NE"), ("Nigeria", "NG"), ("Nigerien", "NE"), ("Nigerian", "NG"),
    ("Guinea", "GN"), ("Guinea-Bissau", "GW"), ("Guinea Bissau", "GW"), ("Equatorial Guinea", "GQ"),
    ("Papua New Guinea", "PG"), ("PNG", "PG"), ("French Guiana", "GF"), ("Guyana", "GY"), ("Ghana", "GH"),
    ("Dominica", "DM"), ("Dominican Republic", "DO"), ("the Dominican Republic", "DO"),
    ("Congo", "CG"), ("Congo-Brazzaville", "CG"), ("Republic of the Congo", "CG"),
    ("Democratic Republic of the Congo", "CD"), ("DR Congo", "CD"), ("DRC", "CD"), ("Kinshasa", "CD"),
    ("Mali", "ML"), ("Malawi", "MW"), ("Malaysia", "MY"), ("Maldives", "MV"), ("Malta", "MT"),
    ("Sudan", "SD"), ("South Sudan", "SS"), ("Austria", "AT"), ("Australia", "AU"), ("Iran", "IR"), ("Iraq", "IQ"),
    ("Gambia", "GM"), ("Zambia", "ZM"), ("Slovakia", "SK"), ("Slovenia", "SI"), ("Mauritius", "MU"), ("Mauritania", "MR"),
    ("North Korea", "KP"), ("South Korea", "KR"), ("Samoa", "WS"), ("American Samoa", "AS"), ("Sierra Leone", "SL"),
    ("Liberia", "LR"), ("Libya", "LY"), ("Latvia", "LV"), ("Lithuania", "LT"), ("Paraguay", "PY"), ("Uruguay", "UY"),
    ("Tonga", "TO"), ("Togo", "TG"), ("Oman", "OM"), ("Jordan", "JO"), ("Georgia", "GE"), ("Chad", "TD"),
    ("UAE", "AE"), ("USA", "US"), ("UK", "GB"), ("Türkiye", "TR"), ("Turkey", "TR"), ("Burma", "MM"),
    ("Swaziland", "SZ"), ("Ivory Coast", "CI"), ("Cape Verde", "CV"), ("East Timor", "TL"), ("Czechia", "CZ"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key"), COUNTRIES)
def test_a_country_is_not_taken_for_its_neighbour(named: Callable[[str, str], list[str]], name: str, key: str) -> None:
    assert named("country", f"old pesticides in {name}") == [key]


def test_both_of_two_names_alike_are_found(named: Callable[[str, str], list[str]]) -> None:
    assert named("country", "in Niger and in Nigeria, and in both Guinea and Guinea-Bissau") == ["NE", "NG", "GN", "GW"]


def test_every_english_name_of_a_country_is_found(named: Callable[[str, str], list[str]], knowledge: Knowledge) -> None:
    wrong = {
        c.name["en"]: found
        for c in knowledge.countries.values()
        if (found := named("country", c.name["en"])) != [c.iso2]
    }
    assert wrong == {}


def test_every_english_name_of_an_institution_is_found(named: Callable[[str, str], list[str]], knowledge: Knowledge) -> None:
    missed = [
        body.id
        for body in knowledge.institutions.values()
        if body.id not in named("institution", f"call {body.name['en']}")
    ]
    assert missed == []


def test_every_english_name_of_a_chemical_is_found(named: Callable[[str, str], list[str]], knowledge: Knowledge) -> None:
    missed = [c.id for c in knowledge.chemicals.values() if c.id not in named("chemical", f"what about {c.name['en']}")]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ghanaian farmers", "GH"), ("a Kenyan ministry", "KE"), ("Filipino customs", "PH"), ("Peruvian law", "PE"),
        ("the Senegalese capital", "SN"), ("Vietnamese importers", "VN"), ("Egyptian port", "EG"),
        ("Lagos", "NG"), ("our office in Nairobi", "KE"), ("Dakar", "SN"), ("Lima", "PE"), ("Karachi", "PK"),
        ("Port Moresby", "PG"), ("São Paulo", "BR"), ("Sao Paulo", "BR"),
    ],
)  # fmt: skip
def test_demonyms_and_cities_lead_to_their_country(named: Callable[[str, str], list[str]], text: str, key: str) -> None:
    assert named("country", text) == [key]


def test_a_country_within_the_name_of_an_institution_is_no_place(named: Callable[[str, str], list[str]]) -> None:
    assert named("country", "call the Basel Convention Regional Centre in Egypt") == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("CAS 57-74-9", "chlordane"), ("1336-36-3", "pcb"), ("what is 50-29-3?", "ddt"), ("(118-74-1)", "hcb"),
        ("１３３６-３６-３", "pcb"), ("１３３６－３６－３", "pcb"),
        ("Aroclor", "pcb"), ("we found Clophen drums", "pcb"), ("a Kanechlor label", "pcb"), ("Aldrex", "aldrin"),
        ("lindane", "lindane"),
    ],
)  # fmt: skip
def test_cas_numbers_and_trade_names_lead_to_the_chemical(named: Callable[[str, str], list[str]], text: str, key: str) -> None:
    assert key in named("chemical", text)


@pytest.mark.parametrize("text", ["57-74-8", "157-74-9", "57-74-91", "2024-05-31", "+41 22 917 8271"])
def test_other_numbers_are_no_cas_numbers(named: Callable[[str, str], list[str]], text: str) -> None:
    assert named("chemical", text) == []
