"""Sentences and phrase lists, one file per language; what is missing in one is taken from English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Tuple

import yaml

FOLDER = Path(__file__).resolve().parent
DEFAULT = "en"
_CUES = ("exclusions", "denials", "articles", "self_descriptions", "verbs_after_who")


@dataclass(frozen=True)
class PhraseLists:
    """The words by which people of one language say things that are not names.

    ``meanings`` maps a kind of mention (category, channel_kind, aspect, ordinal, more, language) to
    the phrases of each of its ids. ``exclusions`` are the words that turn away a body (no, without),
    ``denials`` those that turn away a place or subject too: "without burning" is no denial of burning.
    ``articles`` may stand between them and the name. ``self_descriptions`` are the words after which a kind of body
    says who asks or for whom ("we are a small NGO"), not whom they look for. ``verbs_after_who`` tell the word
    "who" from the institution WHO.
    """

    meanings: Dict[str, Dict[str, List[str]]]
    exclusions: List[str]
    denials: List[str]
    articles: List[str]
    self_descriptions: List[str]
    verbs_after_who: List[str]


@dataclass(frozen=True)
class Locale:
    """One language of the assistant."""

    language: str
    name: str
    direction: str
    sentences: Mapping[str, Any]
    phrase_lists: PhraseLists

    def say(self, key: str, /, turn: int = 0, **values: Any) -> str:
        """Return the sentence ``key`` with its placeholders filled; of several variants, the one for ``turn``."""
        sentence = _lookup(self.sentences, key)
        if sentence is None:
            sentence = _lookup(load(DEFAULT).sentences, key)
        if sentence is None:
            raise KeyError(f"no sentence {key!r} in {FOLDER / (DEFAULT + '.yml')}")
        if isinstance(sentence, list):
            sentence = sentence[turn % len(sentence)]
        return str(sentence).format(**values).strip("\n")

    def pick(self, texts: Mapping[Any, Any]) -> Any:
        """Return the text of this language from a record's texts, else the English one."""
        return texts.get(self.language) or texts.get(DEFAULT) or next(iter(texts.values()), "")


def languages() -> Tuple[str, ...]:
    """Return the codes of the languages that have a file, English first."""
    codes = sorted(path.stem for path in FOLDER.glob("*.yml"))
    return (DEFAULT, *(code for code in codes if code != DEFAULT))


@cache
def load(language: str) -> Locale:
    """Return the locale of ``language``; English where there is no such file."""
    if language not in languages():
        language = DEFAULT
    content = yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    understand = content["understand"]
    cues = {key: understand.pop(key, []) for key in _CUES}
    return Locale(
        language=language,
        name=content["name"],
        direction=content["direction"],
        sentences=content["say"],
        phrase_lists=PhraseLists(meanings=understand, **cues),
    )


def language_name(code: str, language: str) -> str:
    """Return the name of the language ``code`` in ``language``, such as "French"."""
    from babel import Locale as BabelLocale

    return str(BabelLocale.parse(code).get_display_name(language) or code)


def _lookup(sentences: Mapping[str, Any], key: str) -> Any:
    found: Any = sentences
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
