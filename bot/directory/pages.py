"""The pages of the directory: from a view and canonical ids to HTML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.conversation import help as helping
from bot.conversation import wording
from bot.directory import assets, structured
from bot.directory.coverage import coverage
from bot.directory.searching import Found, turn_of
from bot.directory.view import CATEGORIES, View
from bot.finder import CARDS, Match, Question, centres_for, find
from bot.knowledge import Country, Institution
from bot.knowledge.well_known import GENERAL_DESK

#: regional groups of the United Nations, in which countries are listed
_GROUPS = ("Africa", "Asia-Pacific", "CEE", "GRULAC", "WEOG", None)
_EXAMPLES = ("one", "two", "three", "four")
_TESTED, _NOT_TESTED = ("axe", "keyboard", "zoom", "plain", "map"), ("people", "claim", "elsewhere", "english")
WRITTEN = "2026-11"


def home(view: View) -> str:
    """Return the first page: search, choice of subject and country, all subjects and kinds."""
    counts = {key: sum(body.category == key for body in view.knowledge.institutions.values()) for key in CATEGORIES}
    return _render(view, "home.html", examples=_EXAMPLES, categories=counts, desk=_desk(view))


def results(view: View, query: str, found: Found) -> str:
    """Return what a search found, or a page that says that nothing fits and leads on."""
    return _render(view, "results.html", query=query, found=found, desk=_desk(view))


def notice(view: View, name: str, **more: Any) -> str:
    """Return a page that says one thing (``say.directory.<name>``) and leads on."""
    return _render(view, "notice.html", name=name, desk=_desk(view), **more)


def institution(view: View, body: Institution) -> str:
    """Return everything on record about ``body``."""
    knowledge = view.knowledge
    topics: Dict[str, List[str]] = {"documented": [], "inferred": []}
    for key, strength in body.topics.items():
        topics[strength].append(key)
    parts = [other for other in knowledge.institutions.values() if other.parent == body.id]
    address = view.site + view.url(body.id)
    return _render(
        view,
        "institution.html",
        body=body,
        topics=topics,
        parent=knowledge.institutions.get(body.parent or ""),
        parts_of=by_name(view, parts),
        data=structured.organization(body, knowledge, view.locale, address),
    )


def topic(view: View, key: str) -> str:
    """Return who leads on a subject, who else works on it, and a choice of country."""
    matches = find(Question(topics=((key, 1.0),)), view.knowledge)
    first = {match.institution.id for match in matches}
    working = [body for body in view.knowledge.institutions.values() if key in body.topics and body.id not in first]
    others = {category: by_name(view, (b for b in working if b.category == category)) for category in CATEGORIES}
    chemicals = [record for record in view.knowledge.chemicals.values() if key in record.topics and record.listing]
    return _render(
        view,
        "topic.html",
        key=key,
        matches=matches,
        others={category: bodies for category, bodies in others.items() if bodies},
        chemicals=chemicals,
        safety=_safety(view, key),
    )


def topic_in_country(view: View, key: str, country: str) -> str:
    """Return who helps with a subject in a country, ranked as the assistant does."""
    question = Question(topics=((key, 1.0),), countries=(country,))
    turn = turn_of("", "find_help", (), view)
    matches = find(question, view.knowledge, limit=CARDS + 9)
    gap = "" if matches else wording.gap(question, turn)
    return _render(
        view,
        "topic_in_country.html",
        key=key,
        iso2=country,
        gap=gap,
        matches=(matches or helping.nearest(question, view.knowledge))[:CARDS],
        others=matches[CARDS:],
        eligibility=wording.eligibility(question, turn),
        national=_national(view, country),
        safety=_safety(view, key),
    )


def country(view: View, record: Country) -> str:
    """Return a country's centres, national contacts and the subjects it may need help with."""
    question = Question(countries=(record.iso2,))
    place = view.knowledge.state_of(record.iso2).iso2
    return _render(
        view,
        "country.html",
        record=record,
        eligibility=wording.eligibility(question, turn_of("", "find_help", (), view)),
        centres=[(body, body.serving(place)) for body in centres_for(place, view.knowledge)],
        national=_national(view, record.iso2),
    )


def category(view: View, key: str) -> str:
    """Return all institutions of one kind."""
    bodies = [body for body in view.knowledge.institutions.values() if key in (body.category, *body.also_categories)]
    return _render(view, "category.html", key=key, bodies=by_name(view, bodies))


def countries(view: View) -> str:
    """Return all countries by regional group."""
    groups = []
    for group in _GROUPS:
        keys = [key for key, record in view.knowledge.countries.items() if record.region == group]
        groups.append((group, view.by_name(keys)))
    return _render(view, "countries.html", groups=groups)


def coverage_map(view: View) -> str:
    """Return the map of regional centres, and the same as a table."""
    return _render(view, "map.html", rows=coverage(view.knowledge))


def accessibility(view: View) -> str:
    """Return the accessibility statement."""
    return _render(
        view, "accessibility.html", tested=_TESTED, not_tested=_NOT_TESTED, written=WRITTEN, desk=_desk(view)
    )


def by_name(view: View, bodies: Any) -> List[Institution]:
    """Return ``bodies`` in the order of their names."""
    return sorted(bodies, key=lambda body: view.sort_key(view.plain_text(body.name)))


def _desk(view: View) -> Optional[Institution]:
    return view.knowledge.institutions.get(GENERAL_DESK)


def _safety(view: View, topic_id: str) -> str:
    return view.say(".safety") if view.knowledge.topics[topic_id].safety_first else ""


def _national(view: View, country: str) -> List[Match]:
    """Return where a country's official contacts are looked up, those of the Convention first."""
    found = find(Question(countries=(country,), categories=("national_contact",)), view.knowledge)
    return sorted(found, key=lambda match: "stockholm" not in match.institution.conventions)


def _render(view: View, template: str, **values: Any) -> str:
    return (
        _environment()
        .get_template(template)
        .render(view=view, assets=assets.VERSION, categories_in_order=CATEGORIES, **values)
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
