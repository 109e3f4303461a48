"""What shows that English came first: its sentences in other languages, keys in place of sentences, unfilled blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from bot import locales

BAR = ["عربي", "中文", "English", "Français", "Русский", "Español"]
#: a piece of a sentence so long is no name and no word that two languages share
_LONG = 12
_KEY = re.compile(r"\b(?:directory|widget|accessibility|card|seen|channel|category|join|demo)\.[a-z_]+\b")


def slips(text: str, language: str) -> list[str]:
    """Return what should not stand in ``text``, which people read in ``language``."""
    found = [match[0] for match in _KEY.finditer(text)] + re.findall(r"[{}]", text)
    if language != locales.DEFAULT:
        own = " ".join(_sentences(locales.load(language).sentences))
        found += [piece for piece in _english_pieces() if piece in text and piece not in own]
    return found


@cache
def _english_pieces() -> tuple[str, ...]:
    pieces = (
        piece.strip(' .:;,!?"()')
        for sentence in _sentences(locales.load(locales.DEFAULT).sentences)
        for piece in re.split(r"\{\w+\}|\n", sentence)
    )
    return tuple({piece for piece in pieces if len(piece) >= _LONG and " " in piece})


def _sentences(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        for value in content.values():
            yield from _sentences(value)
    elif isinstance(content, list):
        for value in content:
            yield from _sentences(value)
    else:
        yield str(content)
