"""Acronyms that are also words count only where they are meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

WHO, PEN, BAN = "who-chemical-safety", "pcb-elimination-network", "ban"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ask WHO about DDT", WHO),
        ("the WHO number, please", WHO),
        ("WHO", WHO),
        ("WHO guidance on DDT", WHO),
        ("World Health Organization", WHO),
        ("does PEN answer questions on transformers", PEN),
        ("does BAN work on e-waste", BAN),
    ],
)
def test_an_acronym_in_capitals_is_the_institution(named: Callable[[str, str], list[str]], text: str, key: str) -> None:
    assert named("institution", text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "who helps with PCBs",
        "who is responsible and who pays",
        "WHO helps with PCBs?",
        "Who do I call",
        "WHO CAN HELP US WITH OLD PESTICIDES",
        "I lost my pen",
        "a ban on DDT",
        "we ban it",
        "who can help us",
        "my car burns",
    ],
)
def test_the_word_that_looks_like_it_is_not(named: Callable[[str, str], list[str]], text: str) -> None:
    assert named("institution", text) == []


@pytest.mark.parametrize(
    "text", ["who helps us with PCBs", "tell us more", "let us begin", "us", "HELP US WITH PCBS PLEASE"]
)
def test_us_is_no_country(named: Callable[[str, str], list[str]], text: str) -> None:
    assert named("country", text) == []


@pytest.mark.parametrize("text", ["who helps in the US", "is the US a Party", "in the U.S.", "USA"])
def test_the_us_is_a_country(named: Callable[[str, str], list[str]], text: str) -> None:
    assert named("country", text) == ["US"]


@pytest.mark.parametrize("text", ["GEF", "gef", "the Gef"])
def test_an_acronym_that_is_no_word_needs_no_capitals(named: Callable[[str, str], list[str]], text: str) -> None:
    assert named("institution", text) == ["gef-secretariat"]
