"""Cuts a message into words and folds each to the form that names and synonyms are compared in."""

from __future__ import annotations

import re
import unicodedata
from typing import Iterator, List, Tuple

_CAS_NUMBER = r"\d{2,7}-\d{2}-\d"
_CHINESE = r"\u3400-\u9fff\uf900-\ufaff"
_MARKS = r"\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640"  # accents and Arabic vowel signs, written apart
_LETTERS = rf"(?:[^\W\d_{_CHINESE}]|[{_MARKS}])+"
_WORD = re.compile(rf"{_CAS_NUMBER}(?!\d)|[{_CHINESE}]|{_LETTERS}(?:\.[^\W\d_]\b)*|\d+(?:[.,]\d+)*")
_CHINESE_CHARACTER = re.compile(f"[{_CHINESE}]")
_RUSSIAN_CASE = re.compile(
    "(?<=....)(?:ыми|ими|ого|его|ому|ему|ами|ями|ью|ый|ий|ая|яя|ое|ее|ые|ие|ую|юю|ых|их|ым|им|ой|ей|ов|ев|ом|ем|ах|ях)$"
    "|(?<=....)[иояюьй]$|(?<=...)[аеуы]$"
)
_RUSSIAN_IYA = re.compile("(?<=..)(?:ия|ии|ию|ией|иею|иям|иях|иями)$")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئ", "اااايهوي")
#: written onto what is sought ("I want a laboratory")
_ACCUSATIVE = "ا"
_LATIN_ENDINGS = (("ciones", "cion"), ("coes", "cao"), ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"))


def words(text: str) -> Iterator[Tuple[str, int, int]]:
    """Yield each word of ``text`` with its start and end. A Chinese character is a word of its own."""
    plain = text if unicodedata.is_normalized("NFKC", text) else "".join(map(_half_width, text))
    for match in _WORD.finditer(plain):
        yield match.group(), match.start(), match.end()


def how_many(text: str) -> int:
    """Return how many words ``text`` has; two Chinese characters count as one."""
    chinese = len(_CHINESE_CHARACTER.findall(text))
    return len(_CHINESE_CHARACTER.sub(" ", text).split()) + (chinese + 1) // 2


def _half_width(character: str) -> str:
    """Return the ordinary form of a full-width character; one for one, so that places in the text stay true."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def fold(word: str) -> str:
    """Return ``word`` without case, accents, plural ending, Russian case ending or Arabic article.

    Names and messages are folded alike, so the result need not be a word of any language.
    """
    if word.isascii():
        return _singular(word.casefold().replace(".", ""))
    word = unicodedata.normalize("NFKC", word).casefold()
    first = word[:1]
    if "\u0400" <= first <= "\u04ff":
        return _fold_russian(word.replace("ё", "е"))
    if "\u0600" <= first <= "\u06ff":
        return _fold_arabic(word)
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
    return _singular(plain.replace(".", "").replace("œ", "oe").replace("ß", "ss"))


def arabic_readings(folded: str) -> List[str]:
    """Return what is left of an Arabic word when the particles and the ending written onto it are taken off, longest first.

    "and in Kenya" is one written word; a name may itself begin with a particle's letter, so the
    caller takes the first reading that it knows.
    """
    readings = [folded]
    for particle in ("و", "ف"):
        for reading in list(readings):
            if reading.startswith(particle) and len(reading) > 3:
                readings.append(_without_article(reading[1:]))
    for reading in list(readings):
        if reading.startswith("لل") and len(reading) > 4:
            readings.append(reading[2:])
        if reading[:1] in "بكلس" and len(reading) > 3:
            readings.append(_without_article(reading[1:]))
    without_ending = [reading[:-1] for reading in readings if reading.endswith(_ACCUSATIVE) and len(reading) > 4]
    return readings + without_ending


def _fold_russian(word: str) -> str:
    """Take the case ending off a Russian word, but keep the "и" of names in -ия: Нигер and Нигерия are two countries.

    A full stemmer takes letters of short names too (Иран, Оман), so only case endings go.
    """
    ending = _RUSSIAN_IYA.search(word)
    if ending:
        return word[: ending.start()] + "и"
    ending = _RUSSIAN_CASE.search(word)
    return word[: ending.start()] if ending else word


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
