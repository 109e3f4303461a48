"""A message is short or long in any script."""

from __future__ import annotations

import pytest

from bot.understanding.words import how_many


@pytest.mark.parametrize(
    ("text", "words"),
    [("and lindane?", 2), ("那林丹呢", 2), ("我们这儿的鱼里林丹超标怎么办", 7), ("وفي كينيا", 2), ("PCB 西安", 2), ("", 0)],
)
def test_words_are_counted(text: str, words: int) -> None:
    assert how_many(text) == words
