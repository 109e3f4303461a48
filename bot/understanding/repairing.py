"""Reads what was typed in the wrong letters: transliterated, on the wrong keyboard, backwards, in look-alikes, drawn out,
in markup, in traditional characters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Callable, Iterator

import cyrtranslit
import opencc

_WORD = re.compile(r"[^\W\d_]+")
_MARKUP, _BRACKETS = re.compile(r"<[^<>]*>"), re.compile(r'[<>{}"]')
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: so few words may be known as typed, and so many must be known as read, of at least so many; shorter ones tell nothing
_FEW, _MOST, _WORDS, _SHORTEST = 0.25, 0.6, 2, 3
#: acronyms are spelt letter by letter: "PHB" is ПХБ, though "ph" in a word is ф
_ACRONYM = 5
_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_TO_RUSSIAN, _TO_LATIN = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS), str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)
#: Cyrillic letters that look like Latin ones (Unicode's confusables, UTS #39)
_ALIKE = ("АВЕЅІЈКМНОРСТХаеіјорсухѕ", "ABESIJKMHOPCTXaeijopcyxs")
LOOKS_LATIN, _LOOKS_CYRILLIC = str.maketrans(*_ALIKE), str.maketrans(*reversed(_ALIKE))


def repaired(text: str, is_known: Callable[[str], bool]) -> str:
    """Return ``text`` as it was meant, where hardly a word is known as typed and most are in another reading.

    ``is_known`` tells whether a word (in small letters) is one of any language we understand.
    """
    text = _BRACKETS.sub(" ", _MARKUP.sub(" ", text))
    if _CHINESE.search(text):
        text = _to_simplified().convert(text)
    text = _WORD.sub(lambda match: _not_drawn_out(_in_one_script(match.group(), is_known), is_known), text)
    if _known(text, is_known) > _FEW:
        return text
    return next((reading for reading in _readings(text) if _known(reading, is_known) >= _MOST), text)


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    """Return the converter to simplified characters, in which the knowledge base and the locales are written."""
    return opencc.OpenCC("t2s")


def _readings(text: str) -> Iterator[str]:
    if text.isascii():
        yield _WORD.sub(lambda match: _transliterated(match.group()), text)
        yield text.translate(_TO_RUSSIAN)
    else:
        yield text.translate(_TO_LATIN)
        yield text[::-1]


def _known(text: str, is_known: Callable[[str], bool]) -> float:
    """Return the share of the words of ``text`` that are known; 1 where there are too few to tell."""
    words = [word.casefold() for word in _WORD.findall(text) if len(word) >= _SHORTEST]
    return sum(map(is_known, words)) / len(words) if len(words) >= _WORDS else 1.0


def _transliterated(word: str) -> str:
    if word.isupper() and len(word) <= _ACRONYM:
        return "".join(cyrtranslit.to_cyrillic(letter, "ru") for letter in word)
    return str(cyrtranslit.to_cyrillic(word, "ru"))


def _not_drawn_out(word: str, is_known: Callable[[str], bool]) -> str:
    """Return "holaaa" as "hola", where that is a known word ("www" is not one, nor is the number of Annex III)."""
    short = _DRAWN_OUT.sub(r"\1", word)
    return short if len(short) >= _SHORTEST and not word.isupper() and is_known(short.casefold()) else word


def _in_one_script(word: str, is_known: Callable[[str], bool]) -> str:
    """Return a word of mixed letters ("Lоmé" with a Cyrillic о) in the script of most, or in that where it is known."""
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in word)
    if not 0 < cyrillic < len(word):
        return word
    readings = [word.translate(LOOKS_LATIN), word.translate(_LOOKS_CYRILLIC)]
    if 2 * cyrillic > len(word):
        readings.reverse()
    return next((reading for reading in readings if is_known(reading.casefold())), readings[0])
