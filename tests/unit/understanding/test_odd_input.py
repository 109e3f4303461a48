"""Whatever is typed is read without an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.understanding import EXAMPLE, LETTERS

if TYPE_CHECKING:
    from bot.understanding.reader import Reader

ANY_CHARACTER = st.characters(exclude_categories=())
NAMES = st.sampled_from(
    ["PCBs", "Kenya", "not the GEF", "в Нигере", "والمغرب", "多氯联苯", "57-74-9", "d'Haïti", "\u0301", "."]
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🙂🙂🙂",
        "👩‍🔬",
        "?!",
        "\x00",
        "\n",
        "-",
        "'",
        "’",
        "a" * 500,
        "Kenya " * 83,
        "١٢٣",
        "５７",
        "\u202eabc",
        "e\u0301" * 200,
    ],
)
def test_text_that_says_nothing_is_read(reader: Reader, text: str) -> None:
    reader.read(text)


def test_a_lone_surrogate_is_read(reader: Reader) -> None:
    assert "KE" in [mention.id for mention in reader.read("PCBs in Kenya \ud83d")]


def test_emoji_name_nothing(reader: Reader) -> None:
    assert [mention for mention in reader.read("🙂🙂") if mention.how != EXAMPLE] == []


@settings(max_examples=80, deadline=None)
@given(st.text(ANY_CHARACTER, max_size=60))
@example("\ud800")
def test_any_text_is_read(reader: Reader, text: str) -> None:
    reader.read(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES | st.text(max_size=5), max_size=8))
def test_every_mention_stands_where_it_says(reader: Reader, words: list[str]) -> None:
    text = " ".join(words).encode("utf-8", "ignore").decode()
    for mention in reader.read(text):
        assert mention.how in (EXAMPLE, LETTERS) or text[mention.start : mention.end] == mention.text != ""


@pytest.mark.parametrize("text", ["PCBs in Kenya", "not the GEF", "old drums"])
def test_a_mention_survives_the_way_through_rasa(reader: Reader, text: str) -> None:
    from bot.understanding import Mention

    for mention in reader.read(text):
        back = Mention.from_entity(mention.as_entity())
        assert (back.kind, back.id, back.how, back.excluded) == (
            mention.kind,
            mention.id,
            mention.how,
            mention.excluded,
        )
        assert back.score == pytest.approx(mention.score, abs=1e-4)
