"""Every language says what English says, with the same blanks to fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest

from bot import locales

PLURALS = {"zero", "one", "two", "few", "many", "other"}
OTHERS = [language for language in locales.languages() if language != locales.DEFAULT]


def sentences(content: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the key of each sentence with its variants, or its forms for different numbers."""
    for key, value in content.items():
        if isinstance(value, Mapping) and value.keys() <= PLURALS and "other" in value:
            yield f"{path}{key}", list(map(str, value.values()))
        elif isinstance(value, Mapping):
            yield from sentences(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", list(map(str, value)) if isinstance(value, list) else [str(value)]


def has_variants(key: str) -> bool:
    """Tell variants, which are used in turn, from the forms for different numbers."""
    found: Any = locales.load("en").sentences
    for part in key.split("."):
        found = found[part]
    return isinstance(found, list)


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


ENGLISH = dict(sentences(locales.load("en").sentences))


@pytest.mark.parametrize("key", [key for key in ENGLISH if has_variants(key)])
def test_variants_follow_one_another_and_begin_again(key: str) -> None:
    english = locales.load("en")
    values = {name: "x" for variant in ENGLISH[key] for name in blanks(variant)}
    count = len(ENGLISH[key])
    said = [english.say(key, turn=number, **values) for number in range(count + 1)]
    assert len(set(said[:count])) == count
    assert said[count] == said[0]


def test_a_language_fills_the_blanks_of_english() -> None:
    wrong = [
        (language, key)
        for language in OTHERS
        for key, variants in sentences(locales.load(language).sentences)
        for variant in variants
        if not blanks(variant) <= {name for english in ENGLISH.get(key, []) for name in blanks(english)}
    ]
    assert wrong == []


def test_a_language_has_no_sentence_that_english_lacks() -> None:
    extra = [(o, key) for o in OTHERS for key, _ in sentences(locales.load(o).sentences) if key not in ENGLISH]
    assert extra == []


def test_a_language_knows_only_meanings_that_english_knows() -> None:
    known = {(kind, key) for kind, keys in locales.load("en").phrase_lists.meanings.items() for key in keys}
    for language in OTHERS:
        meanings = locales.load(language).phrase_lists.meanings
        assert {(kind, key) for kind, keys in meanings.items() for key in keys} - known == set(), language


def test_an_unknown_language_is_answered_in_english() -> None:
    assert locales.load("xx").language == "en"


def test_an_unknown_sentence_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match="no sentence 'colour.blue'"):
        locales.load("en").say("colour.blue")


def test_every_phrase_is_text() -> None:
    """YAML reads an unquoted no, yes, on or off as a truth value, which would never match."""
    for language in locales.languages():
        lists = locales.load(language).phrase_lists
        phrases = [p for meanings in lists.meanings.values() for group in meanings.values() for p in group]
        assert [p for p in [*phrases, *lists.exclusions, *lists.denials] if not isinstance(p, str)] == []
