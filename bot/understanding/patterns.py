"""What is looked for in a message, the names of the knowledge base and the phrases of all languages, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, List, NamedTuple, Sequence, Tuple

from bot.knowledge import Country, Knowledge
from bot.locales import PhraseLists
from bot.understanding.mentions import HINT, NAME

#: so many capitals are an abbreviation, which small letters are not: "UN", but "un" is an article in French
_INITIALS = 2
#: short names of bodies that are not on record may be words in small letters of some language
_LONGEST_EXACT = 4
#: what people write before a CAS number, in any language: it tells nothing of theirs
_BEFORE_CAS = ("CAS", "CAS No", "CAS Nr", "CAS number", "CAS N", "No CAS", "N CAS")
_MARKS = ",.;:!?،؛؟，。；：！？"


class Pattern(NamedTuple):
    """A way to write something: ``exact`` patterns match in the given capitals only.

    A pattern of a ``language`` counts in messages of that language alone: "site" is a page in English, a place in French.
    """

    text: str
    kind: str
    id: str
    how: str = NAME
    exact: bool = False
    language: str = ""


#: a word with its start and end
Piece = Tuple[str, int, int]
#: a pattern found from one word up to, but not including, another
Span = Tuple[int, int, Pattern]


@dataclass(frozen=True)
class Words:
    """A message cut into words, each with its folded and corrected form, and all that was found in it."""

    text: str
    pieces: Sequence[Piece]
    forms: Sequence[str]
    found: Sequence[Span]

    def in_one_part(self, first: int, last: int) -> bool:
        """Tell whether no comma or full stop stands between the words at two places."""
        between = self.text[self.pieces[first][1] : self.pieces[last][1]]
        return not any(mark in between for mark in _MARKS)


def of_knowledge(knowledge: Knowledge) -> Iterator[Pattern]:
    """Yield every way to write what the knowledge base knows."""
    for body in knowledge.institutions.values():
        exact = set(body.exact_aliases)
        yield from (Pattern(name, "institution", body.id, exact=True) for name in exact)
        names = {*body.name.values(), *body.aliases, body.acronym or ""} - exact
        yield from (Pattern(name, "institution", body.id) for name in sorted(names) if name)
    for missing in knowledge.unlisted.values():
        stands_for = (("unlisted", missing.id), ("category", missing.category), ("country", missing.country or ""))
        for name in sorted({*missing.name.values(), *missing.aliases}):
            is_short = name.isupper() and len(name) <= _LONGEST_EXACT
            yield from (Pattern(name, kind, key, exact=is_short) for kind, key in stands_for if key)
    for topic in knowledge.topics.values():
        yield from (Pattern(name, "topic", topic.id) for name in topic.name.values())
        yield from (Pattern(name, "topic", topic.id) for names in topic.synonyms.values() for name in names)
        yield from (Pattern(name, "topic", topic.id, HINT) for names in topic.weak_synonyms.values() for name in names)
        for number, variant in enumerate(topic.variants):
            key = f"{topic.id}#{number}"
            yield from (Pattern(name, "variant", key) for names in variant.synonyms.values() for name in names)
    for chemical in knowledge.chemicals.values():
        numbers = {*chemical.cas, *(f"{before} {number}" for number in chemical.cas for before in _BEFORE_CAS)}
        names = {*chemical.name.values(), *chemical.synonyms, *chemical.trade_names, *chemical.lay_terms, *numbers}
        yield from (Pattern(name, "chemical", chemical.id) for name in sorted(names))
        yield from (Pattern(name, "chemical", chemical.id, exact=True) for name in chemical.exact)
    for country in knowledge.countries.values():
        names = {*names_of(country), *country.cities}
        yield from (Pattern(name, "country", country.iso2) for name in sorted(names))
        yield from (Pattern(name, "country", country.iso2, exact=True) for name in country.exact_aliases)
    for region in knowledge.regions.values():
        yield from (Pattern(name, "region", region.id) for name in sorted({*region.name.values(), *region.aliases}))


def of_phrases(lists: PhraseLists) -> Iterator[Pattern]:
    """Yield the phrases of one language that mean something to us."""
    for kind, meanings in lists.meanings.items():
        for key, phrases in meanings.items():
            language = "" if kind == "language" else lists.language  # "English please" is said in any language
            yield from (
                Pattern(phrase, kind, str(key), exact=phrase.isupper() and len(phrase) == _INITIALS, language=language)
                for phrase in phrases
            )


def names_of(country: Country) -> List[str]:
    """Return every way to name a country, but not its towns."""
    return [*country.name.values(), *country.aliases, *country.demonyms]
