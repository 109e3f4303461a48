"""Reads a misspelt word as the word of the knowledge base that was meant, and leaves real words alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Collection, Dict, FrozenSet, List, Mapping, Optional, Set

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from bot import locales
from bot.knowledge.records import UNDERSTOOD
from bot.understanding.repairing import LOOKS_LATIN
from bot.understanding.saved import BUILD, save_text
from bot.understanding.words import arabic_readings, fold, words

_SHORTEST, _SHORTEST_KEPT = 5, 2
#: less of a message known than this is gibberish
_MOSTLY = 0.5
#: there are more towns in the world than we know, and short names are alike: Mbala in Zambia, Mbale in Uganda
_SHORTEST_TOWN = 8
#: Russian words have so many forms that short ones are too often a form of another word
_SHORTEST_RUSSIAN = 6


def has_dictionary(language: str) -> bool:
    """Tell whether the library knows the words of ``language``: its Arabic ones are left out, we know more of them."""
    return language != "ar" and language in SpellChecker.languages()


@lru_cache(maxsize=1)
def ordinary_words() -> FrozenSet[str]:
    """Return the folded words of everyday language that must never be taken for a misspelt name.

    Folding the dictionaries takes seconds, so the result is kept for the next start.
    """
    languages = sorted(filter(has_dictionary, (*locales.languages(), *UNDERSTOOD)))
    saved = BUILD / f"words_of_everyday_{'_'.join(languages)}.txt"
    try:
        return frozenset(saved.read_text(encoding="utf-8").split("\n"))
    except OSError:
        known = {fold(word) for language in languages for word in SpellChecker(language=language).word_frequency.words()}
        folded = frozenset(word for word in known if len(word) >= _SHORTEST_KEPT and word.isalpha())
        save_text(saved, "\n".join(sorted(folded)))
        return folded


def is_gibberish(text: str) -> bool:
    """Tell whether ``text`` has Latin or Cyrillic words only and most of no language we know ("hmmpf grmbl")."""
    folded = [fold(word) for word, _, _ in words(text)]
    spelt = [word for word in folded if word.isalpha() and (word.isascii() or "\u0400" <= word[0] <= "\u04ff")]
    told = [word for word in spelt if len(word) >= _SHORTEST_KEPT] or spelt
    known = sum(word in ordinary_words() for word in told)
    return bool(spelt) and len(spelt) == len(folded) and known < _MOSTLY * len(told)


class Spelling:
    """Corrects words towards the vocabulary of the knowledge base."""

    def __init__(
        self, vocabulary: Mapping[str, Set[str]], others: Collection[str] = (), of_towns: Collection[str] = ()
    ):
        """Take each known word with the ids of what it names, so that two spellings of one name are no doubt.

        ``others`` name nothing, but are no misspelt names either. Short ones ``of_towns`` are never what was meant by
        another spelling.
        """
        self._known, self._others = vocabulary, frozenset(others)
        self._by_initial: Dict[str, List[str]] = {}
        for word in sorted(self._known):
            shortest = _SHORTEST_TOWN if word in of_towns and self.is_place(word) else _SHORTEST
            if len(word) >= shortest and word.isalpha():
                self._by_initial.setdefault(word[0], []).append(word)
        self.correct = lru_cache(maxsize=20_000)(self._correct)

    def is_place(self, known: str) -> bool:
        """Tell whether a known word stands in names of countries and towns alone."""
        return all(meaning.startswith("country ") for meaning in self._known.get(known, ()))

    def _correct(self, folded: str) -> str:
        """Return the known word that ``folded`` stands for, or ``folded`` itself."""
        if folded in self._known or folded in self._others:
            return folded
        if "\u0600" <= folded[:1] <= "\u06ff":
            return next((reading for reading in arabic_readings(folded) if reading in self._known), folded)
        twin = folded.upper().translate(LOOKS_LATIN).casefold()
        if twin != folded and twin in self._known:  # "РСВ" in Cyrillic letters
            return twin
        shortest = _SHORTEST_RUSSIAN if "\u0400" <= folded[:1] <= "\u04ff" else _SHORTEST
        if len(folded) < shortest or not folded.isalpha() or folded in ordinary_words():
            return folded
        return self._nearest(folded) or folded

    def _nearest(self, folded: str) -> Optional[str]:
        """Return the one known word within the bound: one slip up to seven letters, two above.

        Two candidates equally near that name different things mean we cannot tell, so neither is taken. The
        first letter is rarely mistyped, and holding on to it keeps far more real words apart.
        """
        bound = 1 if len(folded) < 8 else 2
        found = process.extract(
            folded, self._by_initial.get(folded[0], []), scorer=OSA.distance, score_cutoff=bound, limit=4
        )
        nearest = [str(word) for word, distance, _ in found if distance == found[0][1]]
        if not nearest or not set.intersection(*(self._known[word] for word in nearest)):
            return None
        return nearest[0]
