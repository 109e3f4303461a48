"""Reads what a message asks for off its mentions: help with what, where, from whom."""

from __future__ import annotations

from typing import Any, Iterable, List, Mapping, Sequence, Set, Tuple

from bot.finder.question import Ids, Question
from bot.finder.weighing import (
    ENOUGH_BESIDE,
    chosen_topics,
    dangers_as_hints,
    hinted_topics,
    named_topics,
    only_in_drums,
    topics_of,
    weights_of,
)
from bot.knowledge import Institution, Knowledge
from bot.knowledge.well_known import CENTRES, DONOR, DONORS, GENERAL_DESK, MONEY, NATIONAL, OLD_STOCKS
from bot.understanding import ASKER, HINT, PLACES, Mention

#: kinds of body that look for money rather than give it
NO_PAYERS = ("ngo", "research_institution")
#: the kind of body that is a look-up of one's own authorities
OFFICIAL = ("national_contact",)
_NGO, _SECRETARIAT = "ngo", "secretariat"


def question_from(mentions: Sequence[Mention], knowledge: Knowledge) -> Question:
    """Return what ``mentions`` ask for. Ids that the knowledge no longer holds are left out."""
    mentions = dangers_as_hints(mentions)
    wanted = _wanted(mentions)
    chemicals, foreign = _with_foreign(_ids(wanted, "chemical", knowledge.chemicals), knowledge)
    institutions, categories = _bodies(wanted, knowledge)
    of_chemicals = [topics_of(key, wanted, knowledge) for key in chemicals]
    named = named_topics(wanted) | {topics[0] for topics in of_chemicals if topics}
    hinted = hinted_topics(wanted)
    away = _topics_turned_away(mentions, foreign, named, knowledge)
    named -= away
    if only_in_drums(wanted, of_chemicals):
        away |= {OLD_STOCKS}
    topics = chosen_topics(weights_of(wanted, of_chemicals, knowledge), named, hinted, away, categories)
    if _asks_for_official(named, knowledge) and not (categories or institutions):
        categories = OFFICIAL  # "the focal point" is looked up, whatever was asked about before
    askers = {mention.id for mention in wanted if mention.kind == ASKER}
    money_first = bool(topics) and topics[0][0] == MONEY
    if MONEY in named | hinted and (money_first or _NGO in askers):  # NGOs look for money, they do not give it
        askers |= {_NGO} & set(categories)
        categories = tuple(key for key in categories if key != _NGO)
    countries = _ids(wanted, "country", knowledge.countries)
    if "regional_centre" in categories or CENTRES in {key for key, _ in topics}:
        countries = _without_seats_of_centres(countries, wanted, knowledge)
    away_from = {m.id for m in mentions if m.excluded and m.kind in PLACES}  # "not Moscow, we cannot pay to Russia"
    question = Question(topics=topics, countries=countries, categories=categories)
    donors = donors_of(countries, knowledge) if _asks_donors(question, knowledge) else []
    bodies = [*(knowledge.institutions[key] for key in institutions), *donors]
    return Question(
        topics=topics,
        chemicals=chemicals,
        countries=_where_help_is_needed(tuple(key for key in countries if key not in away_from), bodies, knowledge),
        regions=tuple(key for key in _ids(wanted, "region", knowledge.regions) if key not in away_from),
        institutions=tuple(dict.fromkeys(body.id for body in bodies)),
        categories=tuple(key for key in categories if not (donors and key == DONOR)),
        variants=_variants(wanted, askers, named | hinted, knowledge),
        excluded=tuple(dict.fromkeys(mention.id for mention in mentions if mention.excluded)),
    )


def _wanted(mentions: Sequence[Mention]) -> List[Mention]:
    """Return what is not turned away.

    The words of a kind of body only hint at its topic, and go with it; a telephone that is asked for is no electronic waste.
    What stands for a body that is not on record gives way to one that is ("KfW or GIZ?"), and one that is turned away is so
    wherever it is named ("not the GEF: the GEF has refused us").
    """
    kinds = {(m.start, m.end): m.excluded for m in mentions if m.kind in ("category", "channel_kind")}
    of_kinds = [m for m in mentions if m.kind == "topic" and (m.start, m.end) in kinds]
    away = [m for m in of_kinds if m.how == HINT or kinds[m.start, m.end]]
    if any(m.kind == "institution" and not m.excluded for m in mentions):
        unlisted = {(m.start, m.end) for m in mentions if m.kind == "unlisted"}
        away += [m for m in mentions if m.kind != "unlisted" and (m.start, m.end) in unlisted]
    refused = {m.id for m in mentions if m.excluded}
    away += [m for m in mentions if m.kind == "institution" and m.id in refused]
    return [m for m in mentions if not m.excluded and m not in away]


def _bodies(wanted: Sequence[Mention], knowledge: Knowledge) -> Tuple[Ids, Ids]:
    """Return the institutions that are named and the kinds of body asked for; "the secretariat" is that of our Convention."""
    institutions = _ids(wanted, "institution", knowledge.institutions)
    categories = _asked_kinds(wanted, [knowledge.institutions[key] for key in institutions])
    if categories == (_SECRETARIAT,) and not institutions and GENERAL_DESK in knowledge.institutions:
        return (GENERAL_DESK,), ()
    return institutions, categories


def _topics_turned_away(mentions: Sequence[Mention], foreign: Ids, named: Set[str], knowledge: Knowledge) -> Set[str]:
    """Return the topics that are not wanted, with those of chemicals that are not, or that other treaties deal with.

    "Not the GEF" turns the body away, not the money that its name stands for; "not Japan" no other donor.
    """
    names = {(m.start, m.end) for m in mentions if m.kind in ("institution", "country") and m.excluded}
    away = {m.id for m in mentions if m.kind == "topic" and m.excluded and (m.start, m.end) not in names}
    chemicals = {m.id for m in mentions if m.kind == "chemical" and m.excluded and m.id in knowledge.chemicals}
    away |= {topic for key in chemicals for topic in knowledge.chemicals[key].topics[:1]} - named
    return away | {topic for key in foreign for topic in knowledge.chemicals[key].topics}


def _asks_for_official(named: Set[str], knowledge: Knowledge) -> bool:
    """Tell whether the official contacts are named, and no problem."""
    return NATIONAL in named and all(knowledge.topics[key].kind_of_help for key in named if key in knowledge.topics)


def _asks_donors(question: Question, knowledge: Knowledge) -> bool:
    """Tell whether donors are asked for: a country alone is where help is needed, that it is one must be said or be clear."""
    helped = any(knowledge.countries[key].development != "developed" for key in question.countries)  # "do the Swedes help Mali?"
    first = question.topic_ids[:1] == (DONORS,)
    return DONOR in question.categories or (helped and first) or dict(question.topics).get(DONORS, 0.0) >= ENOUGH_BESIDE


def _variants(wanted: Sequence[Mention], askers: Set[str], topics: Set[str], knowledge: Knowledge) -> Ids:
    """Return the special cases that are named or resembled, and for other ``topics`` those of ``askers``, or of two of them
    together: small grants where an NGO asks for money, training for customs."""
    found = [mention.id for mention in wanted if mention.kind == "variant"]
    others = topics - {key.partition("#")[0] for key in found}
    for topic in (knowledge.topics[key] for key in sorted(others) if key in knowledge.topics):
        for number, variant in enumerate(topic.variants):
            if askers & set(variant.askers) or topics & set(variant.beside):
                found.append(f"{topic.id}#{number}")
    return tuple(dict.fromkeys(found))


def _ids(mentions: Iterable[Mention], kind: str, known: Mapping[str, Any]) -> Ids:
    return tuple(dict.fromkeys(mention.id for mention in mentions if mention.kind == kind and mention.id in known))


def donors_of(countries: Ids, knowledge: Knowledge) -> List[Institution]:
    """Return the agencies of those of ``countries`` that are developed ("do the Swedes help Mali?")."""
    developed = [key for key in countries if knowledge.countries[key].development == "developed"]
    agencies = [b for b in knowledge.institutions.values() if b.category == DONOR and b.country in developed]
    agencies = [body for body in agencies if body.state != "closed" and body.channels and body.evidence != "none"]
    leads = knowledge.topics[DONORS].leads if DONORS in knowledge.topics else []
    order = {key: place for place, key in enumerate(leads)}
    return sorted(agencies, key=lambda body: (order.get(body.id, len(order)), body.id))


def _where_help_is_needed(countries: Ids, bodies: Sequence[Institution], knowledge: Knowledge) -> Ids:
    """Return the countries without those that only send, buy, pay or are the seat of one of ``bodies``: beside a developing
    one, the developed ("waste from Germany in our port in Ghana", "RECETOX in Czechia").

    Technical assistance is meant for developing countries (Article 12)."""
    developed = {key for key in countries if knowledge.countries[key].development == "developed"}
    seats = developed & {body.country for body in bodies}
    left = tuple(key for key in countries if key not in seats)
    return tuple(key for key in left if key not in developed) or left


def _without_seats_of_centres(countries: Ids, wanted: Sequence[Mention], knowledge: Knowledge) -> Ids:
    """Return the countries that centres are asked for without those of a town in which one sits, where there are others
    ("may Cameroon go through Pretoria or Dakar?")."""
    named = [mention for mention in wanted if mention.kind == "country" and mention.id in countries]
    towns = {key: {town.casefold() for town in knowledge.countries[key].cities} for key in countries}
    by_name = {mention.id for mention in named if mention.text.casefold() not in towns[mention.id]}
    seats = {body.country for body in knowledge.institutions.values() if body.category == "regional_centre"}
    return tuple(key for key in countries if key in by_name or key not in seats) or countries


def _with_foreign(chemicals: Ids, knowledge: Knowledge) -> Tuple[Ids, Ids]:
    """Return the chemicals that help is asked with, and those of other treaties beside them ("paraquat and lindane")."""
    listed = tuple(key for key in chemicals if not knowledge.chemicals[key].elsewhere)
    return (listed, tuple(key for key in chemicals if key not in listed)) if listed else (chemicals, ())


def _asked_kinds(mentions: Iterable[Mention], named: Sequence[Institution]) -> Ids:
    """Return the kinds of body asked for; the kind of one that is named only describes it ("the centre at Tsinghua")."""
    described = {kind for body in named for kind in (body.category, *body.also_categories)}
    return tuple(dict.fromkeys(m.id for m in mentions if m.kind == "category" and m.id not in described))
