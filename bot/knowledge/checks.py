"""Rules between records: every id that is used exists, and no name leads to two things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, Iterable, Iterator, List, Sequence, Tuple, Type

from bot.knowledge import well_known
from bot.knowledge.records import Chemical, Country, Fact, Institution, Record, Region, Topic, Unlisted
from bot.yaml_files import Problem, Step

if TYPE_CHECKING:
    from bot.knowledge.loading import Knowledge, _Reader

#: what the code itself names, and where it should stand
_NEEDED = (
    ("sources", "institution", well_known.INSTITUTIONS),
    ("topics.yml", "topic", well_known.TOPICS),
    ("facts.yml", "fact", well_known.FACTS),
)

_Reference = Tuple[Type[Record], str, Tuple[Step, ...], str, str]


def problems_between(knowledge: "Knowledge", reader: "_Reader") -> List[Problem]:
    """Return the problems that only show when all records are seen together."""
    known = {
        "institution": set(knowledge.institutions),
        "topic": set(knowledge.topics),
        "country": set(knowledge.countries),
        "chemical": set(knowledge.chemicals),
        "step": set(knowledge.steps),
        "fact": set(knowledge.facts),
    }
    problems = [
        Problem(reader.name(reader.folder / file), 1, f"{wanted} {value!r} is missing; the assistant itself needs it under this id")
        for file, wanted, needed in _NEEDED
        for value in needed
        if value not in known[wanted]
    ]
    for kind, key, where, wanted, value in _references(knowledge):
        if value not in known[wanted]:
            problems.append(reader.say(kind, key, where, f"{wanted} {value!r} is not known; {_nearest(value, known[wanted])}"))
    problems.extend(_shared_names(knowledge, reader))
    return problems


def _references(knowledge: "Knowledge") -> Iterator[_Reference]:
    for body in knowledge.institutions.values():
        yield from _institution_references(body)
    for topic in knowledge.topics.values():
        for index, lead in enumerate(topic.leads):
            yield Topic, topic.id, ("leads", index), "institution", lead
        for number, variant in enumerate(topic.variants):
            for name, wanted in (("first", "institution"), ("beside", "topic")):
                for index, value in enumerate(getattr(variant, name)):
                    yield Topic, topic.id, ("variants", number, name, index), wanted, value
    for region in knowledge.regions.values():
        for index, country in enumerate(region.countries):
            yield Region, region.id, ("countries", index), "country", country
    for state in knowledge.countries.values():
        if state.answer_as:
            yield Country, state.iso2, ("answer_as",), "country", state.answer_as
    for chemical in knowledge.chemicals.values():
        for name, wanted in (("topics", "topic"), ("members", "chemical")):
            for index, value in enumerate(getattr(chemical, name)):
                yield Chemical, chemical.id, (name, index), wanted, value
        if chemical.elsewhere:
            yield Chemical, chemical.id, ("elsewhere",), "institution", chemical.elsewhere
    for missing in knowledge.unlisted.values():
        if missing.country:
            yield Unlisted, missing.id, ("country",), "country", missing.country
    for fact in knowledge.facts.values():
        for name, wanted in (("institutions", "institution"), ("chemicals", "chemical")):
            for index, value in enumerate(getattr(fact, name)):
                yield Fact, fact.id, (name, index), wanted, value


def _institution_references(body: Institution) -> Iterator[_Reference]:
    if body.parent:
        yield Institution, body.id, ("parent",), "institution", body.parent
    if body.country:
        yield Institution, body.id, ("country",), "country", body.country
    for topic in body.topics:
        yield Institution, body.id, ("topics", topic), "topic", topic
    for index, step in enumerate(body.shared_steps):
        yield Institution, body.id, ("shared_steps", index), "step", step
    for name in ("documented", "indicative", "region"):
        for index, country in enumerate(getattr(body.serves, name)):
            yield Institution, body.id, ("serves", name, index), "country", country


def _shared_names(knowledge: "Knowledge", reader: "_Reader") -> Iterator[Problem]:
    countries = {key: [*c.name.values(), *c.aliases, *c.demonyms, *c.cities] for key, c in knowledge.countries.items()}
    bodies = {key: [*b.name.values(), *b.aliases, b.acronym or ""] for key, b in knowledge.institutions.items()}
    chemicals = {key: [*c.name.values(), *c.synonyms, *c.trade_names, *c.cas] for key, c in knowledge.chemicals.items()}
    missing = {key: [*u.name.values(), *u.aliases] for key, u in knowledge.unlisted.items()}
    on_record = {name.casefold().strip(): key for key, names in bodies.items() for name in names}
    owned: Tuple[Tuple[Type[Record], Dict[str, List[str]], Dict[str, str]], ...] = (
        (Country, countries, {}),
        (Institution, bodies, {}),
        (Unlisted, missing, on_record),
        (Chemical, chemicals, {}),
    )
    for kind, names, owner in owned:
        for key, values in names.items():
            for value in values:
                folded = value.casefold().strip()
                if folded and owner.setdefault(folded, key) != key:
                    message = f"the name {value!r} also stands under {owner[folded]!r}; a name may lead to one record only"
                    yield reader.say(kind, key, (), message)


def _nearest(value: str, known: Iterable[str]) -> str:
    from rapidfuzz import process

    best: Sequence = process.extract(value, sorted(known), limit=3)
    return "did you mean " + ", ".join(match[0] for match in best) + "?" if best else "none is defined"
