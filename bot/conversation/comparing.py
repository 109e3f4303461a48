"""Compares the contacts that were shown: which is nearest, which sits in a place, which one to take."""

from __future__ import annotations

import math
from typing import List, Sequence

from bot import world
from bot.answers import plain
from bot.answers.cards import reason_text, serving, why
from bot.conversation import help as helping
from bot.conversation.continuing import turns_to_a_subject
from bot.conversation.turn import Outcome, Turn
from bot.finder import CARDS, Ids, Question, find
from bot.knowledge import Institution
from bot.knowledge.well_known import MONEY
from bot.understanding import HINT

_NEAR, _CHOICE = "nearest", "choice"


def is_asked(turn: Turn) -> bool:
    """Tell whether a message compares those shown ("which is nearest?", "which of them should I ask?").

    What can be told of each alone is asked of each: whom it serves, its languages, its price.
    """
    money = MONEY in turn.ids("topic", how=HINT)  # "which of them has money?"
    another = set(turn.ids("topic")) - set(turn.before.topic_ids)  # "is there a laboratory nearer than that?"
    named = turn.names("channel_kind", "category", "ordinal", "institution")
    others = another or money or asked_of_each(turn) or named
    return bool(turn.shown) and bool({_NEAR, _CHOICE} & set(turn.ids("aspect"))) and not others


def asked_of_each(turn: Turn) -> List[str]:
    """Return what is asked of each body alone; a language that is named beside one of them, or is spoken here anyway, is
    whether it speaks it."""
    aspects = turn.ids("aspect")
    of_all = turn.ids("language") == [turn.memory.language] and not turns_to_a_subject(turn)  # "training in Russian"
    of_all = of_all and not turn.ids("channel_kind")  # "the address in French, please"
    of_them = turn.ids("ordinal") or _CHOICE in aspects or of_all
    speaks = ["languages"] if turn.ids("language") and of_them and "languages" not in aspects else []
    return [aspect for aspect in aspects if aspect not in (_NEAR, _CHOICE)] + speaks


def of_several(turn: Turn) -> bool:
    """Tell whether a message speaks of several of those shown ("which of them speaks French?")."""
    return _CHOICE in turn.ids("aspect")


def several_shown(turn: Turn) -> Sequence[str]:
    """Return those shown last; where several are spoken of and one alone was shown since, also those before it."""
    return turn.seen[-CARDS:] if of_several(turn) and len(turn.shown) == 1 < len(turn.seen) else turn.shown


def compared(turn: Turn) -> Outcome:
    """Return those shown by the distance of their seats, or in their order with the reasons where no place is meant."""
    bodies = [turn.knowledge.institutions[key] for key in several_shown(turn)]
    places = _places(turn)
    if _NEAR in turn.ids("aspect") or turn.names_a_place:
        bodies.sort(key=lambda body: _distance(body, places))
        said = turn.say("detail.nearest" if places else "detail.nearest_unknown")
        lines = [turn.say("detail.text", name=turn.locale.pick(body.name), text=_where(body, turn)) for body in bodies]
    else:
        said = turn.say("detail.choice")
        lines = [turn.say("detail.why", name=turn.locale.pick(body.name), why=_why(body, turn)) for body in bodies]
    ids = tuple(body.id for body in bodies)
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    cards = turn.cards(helping.matches_of(bodies, turn))
    return Outcome(turn.reply("info", plain.join([said, numbered]), cards), turn.remembering(shown=ids, focus=""))


def _places(turn: Turn) -> Ids:
    """Return the countries to be near: those named, those of a region that is named, else those asked about before."""
    regions = [turn.knowledge.regions[key] for key in turn.ids("region") if key in turn.knowledge.regions]
    keys = turn.countries or [key for region in regions for key in region.countries] or turn.before.countries
    return tuple(turn.knowledge.state_of(key).iso2 for key in keys)


def _distance(body: Institution, places: Sequence[str]) -> float:
    """Return how far a seat is from the nearest of ``places``: 0 in one of them."""
    return min((world.distance(body.country, place) for place in places if body.country), default=math.inf)


def _where(body: Institution, turn: Turn) -> str:
    """Return the seat of ``body``, and how it serves the country that the message names."""
    country = turn.locale.pick(turn.knowledge.countries[body.country].name) if body.country else turn.say("serves.unknown")
    city = turn.locale.cities.get(body.city, body.city) if body.city else ""
    seat = turn.say("directory.place", city=city, country=country) if city else country
    found = find(Question(countries=turn.countries, institutions=(body.id,)), turn.knowledge) if turn.countries else []
    serves = [reason for match in found for reason in serving(match)]
    return turn.locale.joined([seat, *(reason_text(reason, turn.knowledge, turn.locale) for reason in serves)], "semicolon")


def _why(body: Institution, turn: Turn) -> str:
    return why(helping.matches_of([body], turn)[0].reasons, body, turn.knowledge, turn.locale)
