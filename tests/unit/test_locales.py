"""Every language says what English says, with the same blanks to fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest

from bot import locales

OTHERS = [language for language in locales.languages() if language != locales.DEFAULT]


def sentences(content: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the key of each sentence with its variants."""
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield from sentences(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", list(map(str, value)) if isinstance(value, list) else [str(value)]


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


ENGLISH = dict(sentences(locales.load("en").sentences))


@pytest.mark.parametrize("key", [key for key, variants in ENGLISH.items() if len(variants) > 1])
def test_variants_follow_one_another_and_begin_again(key: str) -> None:
    english = locales.load("en")
    values = {name: "x" for variant in ENGLISH[key] for name in blanks(variant)}
    count = len(ENGLISH[key])
    said = [english.say(key, turn=number, **values) for number in range(count + 1)]
    assert len(set(said[:count])) == count
    assert said[count] == said[0]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_fills_the_blanks_of_english(language: str) -> None:
    own = dict(sentences(locales.load(language).sentences))
    wrong = [
        key
        for key, variants in own.items()
        for v in variants
        if not blanks(v) <= set().union(*map(blanks, ENGLISH.get(key, [])))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_no_sentence_that_english_lacks(language: str) -> None:
    assert [key for key, _ in sentences(locales.load(language).sentences) if key not in ENGLISH] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_knows_only_meanings_that_english_knows(language: str) -> None:
    known = {kind: set(meanings) for kind, meanings in locales.load("en").phrase_lists.meanings.items()}
    own = locales.load(language).phrase_lists.meanings
    assert {
        (kind, key) for kind, meanings in own.items() for key in meanings if key not in known.get(kind, set())
    } == set()


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
