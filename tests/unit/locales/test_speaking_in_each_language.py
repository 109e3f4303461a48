"""Every sentence of every language can be said: with its plural forms, its own dates, and what is Latin kept together."""

from __future__ import annotations

import re
from itertools import product
from string import Formatter
from typing import Any

import pytest

from bot import locales
from bot.answers import plain
from bot.locales.checks import forms, sentences

ISOLATE, END = "\u2068", "\u2069"
RIGHT_TO_LEFT = [code for code in locales.languages() if locales.load(code).direction == "rtl"]
LEFT_TO_RIGHT = [code for code in locales.languages() if code not in RIGHT_TO_LEFT]
PHONE, PAGE, NAME = "+41 22 917 8271", "https://www.pops.int/a?b=1", "Global Environment Facility (GEF)"
SAMPLES: dict[str, Any] = {"count": 3, "limit": 500, "asked": 7, "number": 2, "url": PAGE, "desk": PAGE, "source": PAGE}


def blanks(text: Any) -> set[str]:
    texts = text if isinstance(text, list) else text.values() if isinstance(text, dict) else [text]
    return {name for each in texts for _, name, _, _ in Formatter().parse(str(each)) if name}


ENGLISH = {".".join(where): text for where, text in sentences(locales.load("en").sentences)}


@pytest.mark.parametrize("language", locales.languages())
def test_every_sentence_can_be_said(language: str) -> None:
    locale = locales.load(language)
    for key, text in ENGLISH.items():
        values = {name: SAMPLES.get(name, NAME) for name in blanks(text)}
        counts = range(125) if "count" in values else [1]
        turns = range(len(text) if isinstance(text, list) else 1)
        for count, turn in product(counts, turns):
            said = locale.say(key, turn=turn, **{**values, **({"count": count} if "count" in values else {})})
            assert said or not text, key
            assert "{" not in said, key
            assert "}" not in said, key
            assert said != key


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", {0: "other", 1: "one", 2: "other"}),
        ("ar", {0: "zero", 1: "one", 2: "two", 3: "few", 10: "few", 11: "many", 99: "many", 100: "other", 103: "few"}),
        ("ru", {1: "one", 21: "one", 2: "few", 4: "few", 22: "few", 5: "many", 11: "many", 12: "many", 0: "many"}),
        ("fr", {0: "one", 1: "one", 2: "other"}),
        ("es", {0: "other", 1: "one", 2: "other"}),
        ("zh", {1: "other", 2: "other"}),
    ],
)
def test_the_plural_form_is_that_of_the_number(language: str, numbers: dict[int, str]) -> None:
    locale = locales.load(language)
    text = locale.sentences["card"]["more_channels"]
    for number, form in numbers.items():
        expected = (text[form] if isinstance(text, dict) else text).format(count=number)
        assert locale.say("card.more_channels", count=number) == expected, number


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {"one", "other"}),
        ("ar", {"zero", "one", "two", "few", "many", "other"}),
        ("ru", {"one", "few", "many", "other"}),
        ("fr", {"one", "other"}),
        ("es", {"one", "other"}),
        ("zh", {"other"}),
    ],
)
def test_the_forms_a_language_needs_are_those_of_numbers_that_are_said(language: str, expected: set[str]) -> None:
    assert forms(language) == expected


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
@pytest.mark.parametrize("value", [PHONE, PAGE, NAME, "office@example.org", "UNIDO", "2024-05-31", "50-29-3"])
def test_what_has_its_own_direction_is_kept_together_in_text_from_right_to_left(language: str, value: str) -> None:
    locale = locales.load(language)
    assert f"{ISOLATE}{value}{END}" in locale.say("detail.text", name="الأمانة", text=value)
    assert locale.joined(["الأمانة", value]) == f"الأمانة، {ISOLATE}{value}{END}"


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_nothing_is_kept_together_twice(language: str) -> None:
    locale = locales.load(language)
    once = locale.joined([PHONE, NAME])
    said = locale.say("detail.text", name=f"{ISOLATE}{NAME}{END}", text=once)
    assert f"{ISOLATE}{ISOLATE}" not in said
    assert f"{END}{END}" not in said
    assert said.count(ISOLATE) == said.count(END) == 3


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
@pytest.mark.parametrize("value", ["الأمانة", "2004", "سطر\nUNIDO", ""])
def test_what_needs_nothing_is_left_alone(language: str, value: str) -> None:
    assert locales.load(language).say("detail.text", name="أ", text=value).count(ISOLATE) == 0


@pytest.mark.parametrize("language", LEFT_TO_RIGHT)
def test_no_invisible_character_stands_in_text_from_left_to_right(language: str) -> None:
    locale = locales.load(language)
    said = [
        locale.say("detail.text", name=NAME, text=PHONE),
        locale.joined([PHONE, PAGE]),
        locale.joined(["الأمانة", NAME]),
    ]
    assert [text for text in said if re.search("[\u200e\u200f\u2066-\u2069]", text)] == []


@pytest.mark.parametrize(
    ("language", "comma", "semicolon"),
    [
        ("en", "a, b", "a; b"),
        ("fr", "a, b", "a ; b"),
        ("es", "a, b", "a; b"),
        ("ru", "a, b", "a; b"),
        ("zh", "a、b", "a；b"),
    ],
)
def test_parts_are_joined_as_the_language_does(language: str, comma: str, semicolon: str) -> None:
    locale = locales.load(language)
    assert locale.joined(["a", "", "b"]) == comma
    assert locale.joined(["a", "b"], mark="semicolon") == semicolon
    assert locale.joined([]) == ""


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("en", "May 31, 2024", "May 2024", "2024"),
        ("fr", "31 mai 2024", "mai 2024", "2024"),
        ("es", "31 de mayo de 2024", "mayo de 2024", "2024"),
        ("ru", "31 мая 2024", "май 2024", "2024"),
        ("zh", "2024年5月31日", "2024年5月", "2024"),
        ("ar", "31 مايو 2024", "مايو 2024", "2024"),
    ],
)
def test_a_date_is_written_as_the_language_does_and_no_more_exactly_than_known(
    language: str, day: str, month: str, year: str
) -> None:
    locale = locales.load(language)
    shown = [plain.date_text(date, locale) for date in ("2024-05-31", "2024-05", "2024")]
    assert [expected in text for expected, text in zip((day, month, year), shown, strict=True)] == [True] * 3, shown
    assert "31" not in shown[1]
    assert "5" not in shown[2]
