"""Cuts a message into words and folds each to the form that names and synonyms are compared in."""

from __future__ import annotations

import re
import unicodedata
from typing import Iterator, List, Tuple

import snowballstemmer

_RUSSIAN = snowballstemmer.stemmer("russian")
_CAS_NUMBER = r"\d{2,7}-\d{2}-\d"
_CHINESE = r"\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(
    rf"{_CAS_NUMBER}|[{_CHINESE}]|[^\W\d_{_CHINESE}]+(?:\.[^\W\d_]\b)*|\d+(?:[.,]\d+)*",
)
_RUSSIAN_IYA = re.compile("(?<=..)(?:ия|ии|ию|ией|иею|иям|иях|иями)$")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
_LATIN_ENDINGS = (("ciones", "cion"), ("coes", "cao"), ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"))


def words(text: str) -> Iterator[Tuple[str, int, int]]:
    """Yield each word of ``text`` with its start and end. A Chinese character is a word of its own."""
    for match in _WORD.finditer(text):
        yield match.group(), match.start(), match.end()


def fold(word: str) -> str:
    """Return ``word`` without case, accents, plural ending, Russian case ending or Arabic article.

    Names and messages are folded alike, so the result need not be a word of any language.
    """
    word = unicodedata.normalize("NFKC", word).casefold()
    first = word[:1]
    if "\u0400" <= first <= "\u04ff":
        return _fold_russian(word.replace("ё", "е"))
    if "\u0600" <= first <= "\u06ff":
        return _fold_arabic(word)
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
    return _singular(plain.replace(".", "").replace("œ", "oe").replace("ß", "ss"))


def arabic_readings(folded: str) -> List[str]:
    """Return what is left of an Arabic word when the particles written onto it are taken off, longest first.

    "and in Kenya" is one written word; a name may itself begin with a particle's letter, so the
    caller takes the first reading that it knows.
    """
    readings = [folded]
    for particle in ("و", "ف"):
        if folded.startswith(particle) and len(folded) > 3:
            readings.append(folded[1:])
    for reading in list(readings):
        if reading.startswith("لل") and len(reading) > 4:
            readings.append(reading[2:])
        if reading[:1] in "بكلس" and len(reading) > 3:
            readings.append(_without_article(reading[1:]))
    return readings


def _fold_russian(word: str) -> str:
    """Stem a Russian word, but keep the "и" of names in -ия: Нигер and Нигерия are two countries."""
    ending = _RUSSIAN_IYA.search(word)
    return word[: ending.start()] + "и" if ending else str(_RUSSIAN.stemWord(word))


def _fold_arabic(word: str) -> str:
    return _without_article(_ARABIC_MARKS.sub("", word).translate(_ARABIC_LETTERS))


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _singular(word: str) -> str:
    for ending, replacement in _LATIN_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + replacement
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
