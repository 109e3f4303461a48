"""Tells which fact of the Convention a message resembles, and how much it must resemble one to be answered by it."""

from __future__ import annotations

from typing import Optional, Set

from bot.conversation.turn import Turn
from bot.knowledge import Fact
from bot.knowledge.well_known import RATIFICATION
from bot.understanding import EXAMPLE, HINT, Mention

#: a question must resemble a fact's question this much to be answered by it
KNOWN_FROM = 0.55
#: and this much when a contact could be looked up instead
SURE_FROM = 0.74
#: or when a kind of institution or an institution is named
VERY_SURE_FROM, NAMED_FROM = 0.76, 0.78
#: a fact that is read off a record needs less in a message that opens a subject, or asks for a Party
COMPUTED_FROM = 0.66
#: and more in one that may ask for help with what is known already
READ_OFF_FROM = 0.8
#: a request for help that resembles a fact's question so much gets the fact as well as the contacts
CLOSE_FROM = 0.6
_NAMES_ITS_RECORD = 0.15
#: what it adds that a fact is about a chemical that is spoken of
_OF_ITS_CHEMICAL = 0.08


def best(turn: Turn, least: float) -> Optional[Fact]:
    """Return the fact that the message resembles most, if it does so enough; one that is read off a record needs more or less."""
    nearest = _nearest(turn, least)
    if nearest is None:
        return None
    found = turn.knowledge.facts[nearest.id]
    fits = _fits(found, turn) > 0
    opens = fits if found.computed == "party" else found.computed and not turn.before.has_subject and not turn.ids("country")
    asks_for_help = found.computed and turn.intent == "find_help"
    enough = COMPUTED_FROM if opens else max(least, READ_OFF_FROM) if asks_for_help else least
    return found if nearest.score >= enough else None


def best_or_named(turn: Turn, least: float = KNOWN_FROM) -> Optional[Fact]:
    """Return the fact that the message resembles most; the name of its record makes up for likeness that is missing."""
    nearest = _nearest(turn, least)
    if nearest is None:
        return None
    found = turn.knowledge.facts[nearest.id]
    return found if nearest.score + _fits(found, turn) >= least else None


def is_sure(turn: Turn) -> bool:
    """Tell whether the message resembles a fact so much that it asks for no contact instead."""
    return best(turn, SURE_FROM) is not None


def _nearest(turn: Turn, least: float) -> Optional[Mention]:
    """Return the fact that the message resembles most; its chemical, spoken of, adds to what is so like it at ``least``."""
    known = turn.knowledge.facts
    meant = set(turn.ids("chemical")) or (set() if turn.ids("topic") else set(turn.before.chemicals))
    alike = [m for m in turn.mentions if m.kind == "fact" and m.how == EXAMPLE and m.id in known]
    alike = [m for m in alike if not (meant and known[m.id].chemicals and meant.isdisjoint(known[m.id].chemicals))]
    if not alike:
        return None
    spoken_of = meant | _of_its_topics(turn)

    def likeness(mention: Mention) -> float:
        of_it = _OF_ITS_CHEMICAL if spoken_of & set(known[mention.id].chemicals) and mention.score >= least else 0.0
        return mention.score + _fits(known[mention.id], turn) + of_it

    return max(alike, key=likeness)


def about_its_chemical(turn: Turn, least: float) -> Optional[Fact]:
    """Return the fact about a chemical that is spoken of which the message resembles most, if it does so enough."""
    known, spoken_of = turn.knowledge.facts, set(turn.before.chemicals) or _of_its_topics(turn)
    alike = [m for m in turn.mentions if m.kind == "fact" and m.how == EXAMPLE and m.id in known and m.score >= least]
    about_it = [m for m in alike if spoken_of & set(known[m.id].chemicals)]
    return known[max(about_it, key=lambda m: m.score).id] if about_it else None


def _of_its_topics(turn: Turn) -> Set[str]:
    """Return the chemicals that the topics spoken of are about first of all."""
    topics = set(turn.ids("topic") or turn.before.topic_ids)
    return {key for key, chemical in turn.knowledge.chemicals.items() if topics & set(chemical.topics[:1])}


def _fits(found: Fact, turn: Turn) -> float:
    """Return what it adds that the message names the record a computed fact is read from, or takes off if not.

    The names in a fact's questions are only examples, so a question about another country resembles them less.
    """
    if not found.computed:
        return 0.0
    if found.computed == "party":
        says_so = not turn.before.has_subject or RATIFICATION in (*turn.ids("topic"), *turn.ids("topic", how=HINT))
        fits = says_so and bool(turn.ids("country")) and not set(turn.ids("topic")) - {RATIFICATION} and not turn.ids("chemical")
    else:
        fits = bool(turn.ids("chemical"))
    return _NAMES_ITS_RECORD if fits else -_NAMES_ITS_RECORD
