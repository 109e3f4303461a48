"""Replies as Telegram messages: nothing lost, everything escaped, within the limits."""

from __future__ import annotations

import html
from typing import Any, Dict

from hypothesis import given
from hypothesis import strategies as st

from bot import locales
from bot.telegram.messages import length, messages, split


def reply(text: str, **more: Any) -> Dict[str, Any]:
    return {"kind": "info", "text": text, "language": "en", "cards": [], "suggestions": [], **more}


def test_markup_in_a_text_is_shown_as_it_is() -> None:
    (message,) = messages(reply("<script>&amp;</script>"), locales.load("en"))
    assert message.html == "&lt;script&gt;&amp;amp;&lt;/script&gt;"


def test_a_long_text_is_cut_between_paragraphs_and_buttons_come_last() -> None:
    text = "\n\n".join(["x" * 1500] * 6)
    shown = messages(reply(text, suggestions=[{"title": "T", "payload": "/p"}]), locales.load("en"))
    assert [each.html for each in shown] == ["\n\n".join(["x" * 1500] * 2)] * 3
    assert [len(each.buttons) for each in shown] == [0, 0, 1]


@given(st.text(max_size=300), st.integers(10, 60))
def test_split_loses_no_word_and_keeps_the_limit(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < length(piece) <= longest for piece in pieces)


def test_signs_beyond_the_first_plane_count_twice_and_stay_whole() -> None:
    pieces = split("😀" * 5000)
    assert [length(piece) for piece in pieces] == [4096, 4096, 1808]
    assert html.unescape("".join(pieces)) == "😀" * 5000
