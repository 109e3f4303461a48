"""Typed text: what the assistant reads of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cleaning import clean_text
from bot.channels.errors import ChannelError


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("who helps with PCBs in Ghana?", "who helps with PCBs in Ghana?"),
        ("  old \t pesticides \r\n\n in\u00a0Malawi ", "old pesticides in Malawi"),
        ('/inform{"country": "GH"}', 'inform{"country": "GH"}'),
        (" // / /restart", "restart"),
        ("and/or", "and/or"),
        ("\u200b/restart", "restart"),
        ("/\u200b/restart", "restart"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("zero\u200bwidth\u200c\u200d\ufeff", "zerowidth"),
        ("\u202egnp.exe\u202c \u2066x\u2069 \u200e\u200f\u061c", "gnp.exe x"),
        ("hi" + "".join(chr(0xE0000 + ord(char)) for char in "/restart"), "hi"),
        ("a\ufe0fb\U000e0100c\u3164d\u2800e", "abcde"),
        ("private \ue000 use", "private use"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("cafe\u0301", "café"),
        ("caf\u200be\u0301", "café"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; DROP TABLE events; --", "'; DROP TABLE events; --"),
        ("من يساعد في مجال المبيدات؟", "من يساعد في مجال المبيدات؟"),
        ("谁能帮助我们？", "谁能帮助我们？"),
        ("🛢️🤮", "🛢🤮"),
        ("x" * 500, "x" * 500),
    ],
)
def test_text_is_read_as_people_see_it(typed: str, read: str) -> None:
    assert clean_text(typed, 500) == read


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "\u200b\u200b", "/", "/ / /", "\x00\x07", "\u2800", "\u00ad"])
def test_text_without_anything_visible_is_empty(typed: str) -> None:
    with pytest.raises(ChannelError) as refused:
        clean_text(typed, 500)
    assert (refused.value.code, refused.value.status) == ("empty", 400)


@pytest.mark.parametrize("typed", ["x" * 501, "x" * 1_000_000, "e\u0301" * 501, "e" + "\u0301" * 100_000])
def test_a_text_over_the_limit_is_refused_with_both_numbers(typed: str) -> None:
    with pytest.raises(ChannelError) as refused:
        clean_text(typed, 500)
    assert refused.value.code == "too_long"
    assert "500" in refused.value.message


def test_only_visible_characters_count(limit: int = 5) -> None:
    assert clean_text("a\u200b" * 5, limit) == "aaaaa"
    assert clean_text("e\u0301" * 5, limit) == "é" * 5


@pytest.mark.parametrize("typed", [None, 1, True, 1.5, ["text"], {"text": "x"}, b"bytes"])
def test_what_is_not_a_string_is_refused(typed: object) -> None:
    with pytest.raises(ChannelError) as refused:
        clean_text(typed, 500)
    assert refused.value.code == "wrong_type"


@given(st.text(alphabet=st.characters()))
def test_any_text_is_either_refused_or_clean(typed: str) -> None:
    try:
        text = clean_text(typed, 500)
    except ChannelError as refused:
        assert refused.code in ("empty", "too_long")
        return
    assert text == clean_text(text, 500), "cleaning twice changes nothing"
    assert not text.startswith("/")
    assert len(text) <= 500
    assert not {unicodedata.category(char) for char in text} & {"Cc", "Cf", "Cs", "Co"}
    assert text == " ".join(text.split())
    text.encode("utf-8")
