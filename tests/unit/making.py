"""Makes small records, questions and turns, so that a test shows only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.conversation.turn import Memory, Turn
from bot.finder import Match, Question
from bot.knowledge import Channel, Country, Institution, Knowledge, Region, Topic
from bot.understanding import Mention

PAGE = {"kind": "web", "value": "https://example.org/", "status": "current", "source": "https://example.org/"}
MAIL = {"kind": "email", "value": "office@example.org", "status": "current", "source": "https://example.org/"}
PHONE = {"kind": "phone", "value": "+41 22 917 8271", "status": "current", "source": "https://example.org/"}
WORLD = {"world": True}


def body(key: str, **fields: Any) -> Institution:
    """Return an institution that works worldwide and can be reached, unless ``fields`` say otherwise."""
    given = {
        "id": key,
        "name": {"en": key.replace("-", " ").title()},
        "category": "igo",
        "role": {"en": "Helps."},
        "serves": WORLD,
        "channels": [PAGE],
        "sources": [{"url": "https://example.org/"}],
        "review_by": "2027-01-31",
    }
    return Institution(**{**given, **fields})


def centre(key: str, **fields: Any) -> Institution:
    """Return a regional centre of the Stockholm Convention."""
    return body(key, **{"category": "regional_centre", "conventions": ["stockholm"], **fields})


def topic(key: str, leads: Iterable[str] = (), **fields: Any) -> Topic:
    """Return a topic whose order of categories favours none."""
    texts = {"en": key}
    given = {
        "id": key,
        "name": texts,
        "phrase": texts,
        "synonyms": {},
        "examples": {},
        "order": [],
        "leads": list(leads),
    }
    return Topic(**{**given, **fields})


def country(iso2: str, **fields: Any) -> Country:
    """Return a State that is a Party and a developing country."""
    given = {"iso2": iso2, "kind": "state", "name": {"en": iso2}, "party": True, "development": "developing"}
    return Country(**{**given, **fields})


def region(key: str, *countries: str) -> Region:
    """Return a region of ``countries``."""
    return Region(id=key, name={"en": key}, countries=list(countries))


def channel(**fields: Any) -> Channel:
    """Return a page that is current, unless ``fields`` say otherwise."""
    return Channel(**{**PAGE, **fields})


def knowledge_of(
    *bodies: Institution,
    topics: Sequence[Topic] = (topic("pcbs"), topic("ddt")),
    countries: Sequence[Country] = (country("KE"), country("GH"), country("PE")),
    regions: Sequence[Region] = (),
) -> Knowledge:
    """Return a knowledge base that holds just this."""
    return Knowledge(
        institutions={record.id: record for record in bodies},
        topics={record.id: record for record in topics},
        countries={record.iso2: record for record in countries},
        regions={record.id: record for record in regions},
    )


def asking(*topics: str, **fields: Any) -> Question:
    """Return a question about ``topics``, all of the same weight."""
    return Question(topics=tuple((key, 1.0) for key in topics), **fields)


def ids(matches: Iterable[Match]) -> list[str]:
    """Return the institutions of ``matches`` in their order."""
    return [match.institution.id for match in matches]


def mention(kind: str, key: str, **fields: Any) -> Mention:
    """Return a mention by name."""
    return Mention(kind=kind, id=key, **fields)


def turn(
    knowledge: Knowledge,
    *mentions: Mention,
    text: str = "",
    intent: str = "find_help",
    memory: Memory = Memory(),  # noqa: B008 - never changes
    conversation: str = "test",
) -> Turn:
    """Return a turn in a conversation that remembers ``memory``."""
    return Turn(text, intent, mentions, memory, knowledge, conversation)
