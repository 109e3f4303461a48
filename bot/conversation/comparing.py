"""Compares the contacts that were shown: which is nearest, which sits in a place, which one to take."""

from __future__ import annotations

import math
from typing import List, Optional, Sequence, Set

from bot import world
from bot.answers import plain
from bot.answers.cards import reason_text, serving, why
from bot.conversation import help as helping
from bot.conversation.continuing import turns_to_a_subject
from bot.conversation.turn import Outcome, Turn
from bot.finder import CARDS, Ids, Question, centres_for, find
from bot.knowledge import Institution
from bot.knowledge.well_known import CENTRES, MONEY
from bot.understanding import HINT

_NEAR, _CHOICE = "nearest", "choice"


def is_asked(turn: Turn) -> bool:
    """Tell whether a message compares those shown ("which is nearest?", "which of them should I ask?").

    What can be told of each alone is asked of each: whom it serves, its languages, its price.
    """
    money = MONEY in turn.ids("topic", how=HINT)  # "which of them has money?"
    another = set(turn.ids("topic")) - {*turn.before.topic_ids, CENTRES}  # "is there a laboratory nearer than that?"
    a_centre = turn.ids("category") == ["regional_centre"] and _is_too_far(turn)  # "a centre nearer than Dakar?"
    named = turn.names("channel_kind", "ordinal", "institution") or (turn.names("category") and not a_centre)
    others = another or money or asked_of_each(turn) or named
    return bool(turn.shown) and bool({_NEAR, _CHOICE} & set(turn.ids("aspect"))) and not others


def asked_of_each(turn: Turn) -> List[str]:
    """Return what is asked of each body alone; a language that is named beside one of them, or is spoken here anyway, is
    whether it speaks it."""
    aspects = turn.ids("aspect")
    of_all = turn.ids("language") == [turn.memory.language] and not turns_to_a_subject(turn)  # "training in Russian"
    of_them = turn.ids("ordinal") or _CHOICE in aspects or of_all
    of_their_language = of_them and not turn.ids("channel_kind")  # "the address of the first in French, please"
    speaks = ["languages"] if turn.ids("language") and of_their_language and "languages" not in aspects else []
    return [aspect for aspect in aspects if aspect not in (_NEAR, _CHOICE)] + speaks


def of_several(turn: Turn) -> bool:
    """Tell whether a message speaks of several of those shown ("which of them speaks French?")."""
    return _CHOICE in turn.ids("aspect")


def several_shown(turn: Turn) -> Sequence[str]:
    """Return those shown last; where several are spoken of and one alone was shown since, also those before it."""
    return turn.seen[-CARDS:] if of_several(turn) and len(turn.shown) == 1 < len(turn.seen) else turn.shown


def compared(turn: Turn) -> Outcome:
    """Return those shown by the distance of their seats, with the regional centres where one is too far; in their order with
    the reasons where no place is meant."""
    near = _NEAR in turn.ids("aspect") or turn.names_a_place
    if near and not of_several(turn) and turn.before.has_subject and _new_places(turn):  # "which is nearest to Mansoura?"
        return helping.go_on(turn)
    bodies = [turn.knowledge.institutions[key] for key in several_shown(turn)]
    if near:
        places = _places(turn)
        bodies = sorted([*bodies, *_other_centres(turn)], key=lambda body: _distance(body, places))[:CARDS]
        said = turn.say("detail.nearest" if places else "detail.nearest_unknown")
        lines = [turn.say("detail.text", name=turn.locale.pick(body.name), text=_where(body, places, turn)) for body in bodies]
    else:
        said = turn.say("detail.choice")
        lines = [turn.say("detail.why", name=turn.locale.pick(body.name), why=_why(body, turn)) for body in bodies]
    ids = tuple(body.id for body in bodies)
    numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    cards = turn.cards(helping.matches_of(bodies, turn))
    return Outcome(turn.reply("info", plain.join([said, numbered]), cards), turn.remembering(shown=ids, focus=""))


def _seats(turn: Turn) -> Set[Optional[str]]:
    return {turn.knowledge.institutions[key].country for key in turn.shown}


def _new_places(turn: Turn) -> Ids:
    """Return the countries named that were not asked about before and are no seat of those shown."""
    known = {*_seats(turn), *turn.before.countries}
    return tuple(key for key in turn.countries if key not in known)


def _is_too_far(turn: Turn) -> bool:
    """Tell whether the place named is a seat of those shown, where help is needed elsewhere ("Dakar is too far")."""
    elsewhere = _seats(turn) - set(turn.before.countries)
    return bool(turn.before.countries) and bool(elsewhere & set(turn.countries)) and not of_several(turn)


def _other_centres(turn: Turn) -> List[Institution]:
    """Return the regional centres for the country asked about beside those shown, where one of these is too far."""
    if not _is_too_far(turn):
        return []
    serving = [body for key in turn.before.countries for body in centres_for(key, turn.knowledge)]
    return list({body.id: body for body in serving if body.state == "active" and body.channels and body.id not in turn.shown}.values())


def _places(turn: Turn) -> Ids:
    """Return the countries to be near: those named unless they are too far, else those of a region that is named, else those
    asked about before."""
    regions = [turn.knowledge.regions[key] for key in turn.ids("region") if key in turn.knowledge.regions]
    named = () if _is_too_far(turn) else turn.countries
    keys = named or [key for region in regions for key in region.countries] or turn.before.countries
    return tuple(turn.knowledge.state_of(key).iso2 for key in keys)


def _distance(body: Institution, places: Sequence[str]) -> float:
    """Return how far a seat is from the nearest of ``places``: 0 in one of them."""
    return min((world.distance(body.country, place) for place in places if body.country), default=math.inf)


def _where(body: Institution, places: Ids, turn: Turn) -> str:
    """Return the seat of ``body``, and how it serves ``places`` where the message names one."""
    country = turn.locale.pick(turn.knowledge.countries[body.country].name) if body.country else turn.say("serves.unknown")
    city = turn.locale.cities.get(body.city, body.city) if body.city else ""
    seat = turn.say("directory.place", city=city, country=country) if city else country
    found = find(Question(countries=places, institutions=(body.id,)), turn.knowledge) if turn.countries else []
    serves = [reason for match in found for reason in serving(match)]
    return turn.locale.joined([seat, *(reason_text(reason, turn.knowledge, turn.locale) for reason in serves)], "semicolon")


def _why(body: Institution, turn: Turn) -> str:
    return why(helping.matches_of([body], turn)[0].reasons, body, turn.knowledge, turn.locale)
