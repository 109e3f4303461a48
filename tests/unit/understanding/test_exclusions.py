"""What a person does not want is marked as turned away; a "no" to something else turns nothing away."""

from __future__ import annotations

from collections.abc import Callable

import pytest

TurnedAway = Callable[[str], set[str]]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("who pays, but not the GEF", "gef-secretariat"),
        ("who else pays? the GEF has already said no", "gef-secretariat"),
        ("qui paie ? le FEM a refusé", "gef-secretariat"),
        ("ГЭФ нам отказал, кто еще даёт деньги?", "gef-secretariat"),
        ("not GEF", "gef-secretariat"),
        ("anyone except UNIDO", "unido"),
        ("other than UNDP", "undp"),
        ("not the World Bank", "world-bank"),
        ("UNIDO is not needed, who else?", "unido"),
        ("Просим не предлагать ЮНЕП", "unep"),
        ("ЮНИДО не предлагать", "unido"),
        ("ГЭФ не нужен", "gef-secretariat"),
        ("regional centres in Africa other than Nigeria", "NG"),
        ("laboratories in Asia not including Japan", "JP"),
        ("which donors, Japan aside", "JP"),
        ("日本除外，哪些国家给援助", "JP"),
        ("谁做多氯联苯培训，世行不算", "world-bank"),
        ("кто даст деньги, нам отказал ГЭФ", "gef-secretariat"),
        ("refused by the GEF, who else", "gef-secretariat"),
        ("no NGOs please", "ngo"),
        ("not an NGO", "ngo"),
        ("without NGOs", "ngo"),
        ("not in Kenya", "KE"),
        ("not DDT", "ddt"),
        ("I don't mean DDT", "ddt"),
        ("in English please, my boss does not read Russian", "ru"),
        ("I don't speak English, answer in French please", "en"),
    ],
)
def test_what_is_not_wanted_is_turned_away(turned_away: TurnedAway, text: str, key: str) -> None:
    assert key in turned_away(text)


@pytest.mark.parametrize(
    "text",
    [
        "no, the GEF",
        "No. UNIDO please",
        "no, I meant DDT",
        "disposal of PCBs without burning",
        "pest control without DDT",
        "no help from anybody yet with PCBs",
        "why not ask UNIDO",
        "the GEF does not answer",
        "ask the GEF. He refused",
        "ask UNIDO because the ministry refused",
        "UNDP has not refused",
    ],
)
def test_a_no_to_something_else_turns_nothing_away(turned_away: TurnedAway, text: str) -> None:
    assert turned_away(text) == set()


def test_only_what_follows_the_no_is_turned_away(turned_away: TurnedAway, named: Callable[[str, str], list[str]]) -> None:
    text = "not DDT, PCBs"
    assert "ddt" in turned_away(text)
    assert named("chemical", text) == ["pcb"]


def test_a_chemical_after_not_about_is_turned_away(turned_away: TurnedAway, named: Callable[[str, str], list[str]]) -> None:
    text = "it is not about PCBs but about DDT"
    assert "pcb" in turned_away(text)
    assert named("chemical", text) == ["ddt"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("who helps apart from UNEP and UNIDO?", {"unep", "unido"}),
        ("à part le PNUE et l'ONUDI, qui aide ?", {"unep", "unido"}),
        ("кто поможет, кроме ЮНЕП и ЮНИДО", {"unep", "unido"}),
        ("除了环境署和工发组织还有谁", {"unep", "unido"}),
    ],
)
def test_a_second_body_behind_and_is_turned_away_too(turned_away: TurnedAway, text: str, keys: set[str]) -> None:
    assert turned_away(text) == keys


@pytest.mark.parametrize("text", ["除了全球环境基金GEF以外还有谁出钱", "not the Global Environment Facility (GEF)"])
def test_two_names_of_one_body_are_turned_away_together(named: Callable[[str, str], list[str]], text: str) -> None:
    assert named("institution", text) == []
