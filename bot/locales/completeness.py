"""How much of what the assistant says and understands each language has, and what it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Iterator, List, Mapping, Tuple

from bot import locales
from bot.locales.checks import sentences

if TYPE_CHECKING:
    from bot.knowledge import Knowledge


@dataclass(frozen=True)
class Part:
    """One kind of text of a language: how many there are in English, and which of them it lacks.

    Nothing is amiss where an ``optional`` one is lacking: few institutions have an official name in each language.
    """

    what: str
    total: int
    missing: Tuple[str, ...]
    optional: bool = False

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.optional or not self.missing

    def __str__(self) -> str:
        return f"{self.total - len(self.missing)} of {self.total} {self.what}"


def parts(language: str, knowledge: Knowledge) -> List[Part]:
    """Return all parts of ``language``: of its own file first, then of the knowledge base."""
    own, english = locales.load(language), locales.load(locales.DEFAULT)
    said = {where for where, text in sentences(own.sentences) if text not in ("", [])}
    known = {where for where, phrases in _phrases(own.phrase_lists) if phrases}
    found = [
        _part(
            "sentences",
            [(where, where in said) for where, text in sentences(english.sentences) if text not in ("", [])],
        ),
        _part(
            "phrase lists", [(where, where in known) for where, phrases in _phrases(english.phrase_lists) if phrases]
        ),
    ]
    for what, texts in _texts(knowledge).items():
        has = [((where,), language in each) for where, each in texts if each]
        found.append(_part(what, has, optional=what == "official names of institutions"))
    return found


def _part(what: str, has: List[Tuple[Tuple[Any, ...], bool]], optional: bool = False) -> Part:
    missing = tuple(".".join(map(str, where)) for where, there in has if not there)
    return Part(what, len(has), missing, optional)


def _phrases(lists: locales.PhraseLists) -> Iterator[Tuple[Tuple[str, ...], List[str]]]:
    """Yield the lists that every language needs: not the words around names, which some languages do without."""
    yield ("exclusions",), lists.exclusions
    yield ("denials",), lists.denials
    yield ("refusals",), lists.refusals
    for kind, meanings in lists.meanings.items():
        yield from (((kind, key), phrases) for key, phrases in meanings.items())


def _texts(knowledge: Knowledge) -> Mapping[str, List[Tuple[str, Mapping[Any, Any]]]]:
    """Return what the knowledge base says in several languages, by kind, each with the record it stands in."""
    bodies, topics = knowledge.institutions.values(), knowledge.topics.values()
    chemicals, countries = knowledge.chemicals.values(), knowledge.countries.values()
    return {
        "official names of institutions": [(body.id, body.name) for body in bodies],
        "roles": [(body.id, body.role) for body in bodies],
        "steps": [*((body.id, body.steps) for body in bodies), *knowledge.steps.items()],
        "warnings": [(body.id, body.warning or {}) for body in bodies],
        "labels": [(body.id, channel.label or {}) for body in bodies for channel in body.channels],
        "subjects": [(topic.id, text) for topic in topics for text in (topic.name, topic.phrase)],
        "ways to say subjects": [(topic.id, topic.synonyms) for topic in topics],
        "countries": [(country.iso2, country.name) for country in countries],
        "regions": [(region.id, region.name) for region in knowledge.regions.values()],
        "chemicals": [(chemical.id, chemical.name) for chemical in chemicals],
        "notes on chemicals": [
            (chemical.id, text or {})
            for chemical in chemicals
            for text in (chemical.uses, chemical.exemptions, chemical.pointer)
        ],
        "answers": [(fact.id, fact.answer) for fact in knowledge.facts.values()],
    }
