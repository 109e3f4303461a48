"""A slip of the finger does not keep a name from being found, and ordinary words stay what they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.understanding import Mention


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("who helps with the remedation of soil", "topic", "remediation_contaminated_sites"),
        ("phone of the stokholm convention secretariat", "institution", "brs-secretariat"),
        ("old drums in Tanzenia", "country", "TZ"),
        ("old drums in Kenia", "country", "KE"),
        ("old drums in Pakistn", "country", "PK"),
        ("old drums in the Phillipines", "country", "PH"),
        ("old drums in Madagasgar", "country", "MG"),
        ("old drums in Kazakstan", "country", "KZ"),
        ("old drums in Ethopia", "country", "ET"),
        ("old drums in Sri Lnka", "country", "LK"),
        ("old drums in Zimbabwee", "country", "ZW"),
        ("old drums in Cote dIvoire", "country", "CI"),
        ("who takes transfomer oil", "topic", "pcbs"),
    ],
)
def test_a_slip_is_read_as_the_name_that_was_meant(named: Callable[[str, str], list[str]], text: str, kind: str, key: str) -> None:
    assert key in named(kind, text)


def test_a_misspelt_word_hints_like_the_right_one(read: Callable[[str], list[Mention]]) -> None:
    wrong, right = ({(m.kind, m.id) for m in read(f"old {word}")} for word in ("pestisides", "pesticides"))
    assert wrong == right != set()


@pytest.mark.parametrize(
    "word", ["woman", "malice", "chilli", "rains", "nighter", "oceans", "banana", "polled", "chase"]
)
def test_an_ordinary_word_is_no_misspelt_name(read: Callable[[str], list[Mention]], word: str) -> None:
    assert [m for m in read(f"the {word} of yesterday") if m.kind in ("country", "institution", "chemical")] == []


@pytest.mark.parametrize("text", ["Ma1i", "Tgo", "Cuda", "PBC"])
def test_short_words_are_not_corrected(named: Callable[[str, str], list[str]], text: str) -> None:
    assert named("country", text) == named("chemical", text) == []


def test_a_correction_reports_the_words_as_they_were_written(read: Callable[[str], list[Mention]]) -> None:
    text = "PCBs in Tanzenia, please"
    found = next(mention for mention in read(text) if mention.kind == "country")
    assert text[found.start : found.end] == found.text == "Tanzenia"


@pytest.mark.parametrize(("text", "kind"), [("рассказать мамам", "country"), ("раньше сыпали дуст", "institution")])
def test_a_form_of_a_short_russian_word_is_no_misspelt_name(named: Callable[[str, str], list[str]], text: str, kind: str) -> None:
    assert named(kind, text) == []


def test_what_turns_away_and_what_is_buried_is_no_misspelt_name(read: Callable[[str], list[Mention]]) -> None:
    assert [m.kind for m in read("не предлагать") if m.text == "предлагать"] == []
    assert [m.id for m in read("Сумгаит, закопан гексахлоран") if m.kind == "country"] == ["AZ"]


def test_a_word_without_a_capital_beside_names_with_one_is_no_misspelt_place(read: Callable[[str], list[Mention]]) -> None:
    text = "un barrio de Posadas, Argentina, donde se curaba madera"
    assert [m.id for m in read(text) if m.kind == "country"] == ["AR"]
    assert [m.id for m in read("old drums in kazakstan") if m.kind == "country"] == ["KZ"]
