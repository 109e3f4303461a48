"""Answers a turn: first what comes before every ability, then the ability that the kind of message leads to."""

from __future__ import annotations

from typing import Callable, Optional

from bot.conversation import comparing, continuing, details, facts, speaking, talk, wording
from bot.conversation import help as helping
from bot.conversation.likeness import COMPUTED_FROM, SURE_FROM, about_its_chemical, best
from bot.conversation.turn import Memory, Outcome, Turn
from bot.finder import Question
from bot.knowledge.well_known import CHEMICAL_LISTING, EXEMPTIONS, LISTING, PARTY_STATUS, THE_CONVENTION

#: these are asked of contacts alone, whatever the kind of message seems to be
_OF_THOSE_SHOWN = {"why", "person", "unrecorded", "languages", "messenger"}
#: and these where one body is shown
_OF_ONE = {"serves", "role", "steps", "all"}
#: but not in such messages
_NEVER_ABOUT_ANSWERS = ("emergency", "thank")
_NEVER_ABOUT_CONTACTS = ("report_wrong", "ask_human", "ask_capabilities")
_SURELY_NOT_OF_CONTACTS = 0.5  # below: what is asked of contacts comes first after all
_SURELY_OF_OTHERS = 0.8  # below: what is on no record is asked of those shown
# How many words a message has at most.
_ASKS_FOR_A_DATE, _ASKS_FOR_A_PARTY, _ASKS_FOR_EXEMPTIONS = 6, 6, 4
#: a date of the chemical spoken of must be asked for so much like a question of its fact
_DATE_FROM = 0.45


def answered(turn: Turn, ability: Callable[[Turn], Outcome], memory_before: Memory) -> Outcome:
    """Return the outcome of ``turn``; ``memory_before`` is the memory as it was before the language of the message was heard."""
    outcome = speaking.switched(turn, memory_before) or speaking.unread(turn) or about_the_last_answer(turn) or ability(turn)
    return speaking.noted(outcome.saying(wording.unlisted(turn)) if outcome.reply.cards else outcome, turn, memory_before)


def about_the_last_answer(turn: Turn) -> Optional[Outcome]:
    """Return the answer to what can only be about what was said before, whatever the message was taken for; else nothing."""
    says_more = turn.names("topic", "chemical", "danger")
    may_forget = "forget_me" in (turn.intent, turn.second)  # "delete everything, my first question too"
    if _asks_for_exemptions(turn):
        return facts.told(turn.knowledge.facts[EXEMPTIONS], turn.before, turn)
    if says_more or may_forget or turn.intent in _NEVER_ABOUT_ANSWERS or talk.is_about_the_assistant(turn):
        return None
    if "opening" in turn.ids("browse") and turn.opening.has_subject:  # "and my first question, but in Mali"
        return helping.opening_again(turn)
    return _of_a_date(turn) or _of_the_fact(turn) or (_of_the_contacts(turn) if turn.shown else None)


def _asks_for_exemptions(turn: Turn) -> bool:
    """Tell whether it is asked in few words how the chemical spoken of is exempted ("which exemptions?")."""
    only_that = turn.ids("topic") == [LISTING] and not (turn.ids("chemical") or turn.ids("country"))
    return only_that and bool(turn.before.chemicals) and turn.length <= _ASKS_FOR_EXEMPTIONS and turn.intent == "ask_fact"


def _of_a_date(turn: Turn) -> Optional[Outcome]:
    """Return the date that is asked for of the chemical spoken of ("is there a deadline?") or of the fact told last ("and
    when is the next?"), else that none of those shown is known; nothing where the message says more."""
    more = turn.names("country", "region", "institution", "category", "ordinal", "channel_kind")
    if more or "due" not in turn.ids("time") or turn.length > _ASKS_FOR_A_DATE:
        return None
    of_its_chemical = about_its_chemical(turn, _DATE_FROM)
    if of_its_chemical:
        return facts.told(of_its_chemical, turn.before, turn)
    told = best(turn, SURE_FROM) or turn.knowledge.facts.get(turn.memory.fact)
    if told:
        return facts.told(told, turn.before, turn)
    return details.unrecorded(turn) if turn.shown else None


def _of_the_fact(turn: Turn) -> Optional[Outcome]:
    """Return since when a country is a Party, or a chemical is listed, where that was just told or asked about."""
    told = turn.knowledge.facts.get(turn.memory.fact)
    about_parties = told and told.id in (THE_CONVENTION, PARTY_STATUS) and not turn.before.has_subject
    if about_parties and turn.countries and turn.length <= _ASKS_FOR_A_PARTY:  # "is Kiribati in it?", "and Palau?"
        return facts.told(turn.knowledge.facts[PARTY_STATUS], Question(), turn)
    if told and told.computed and set(turn.ids("aspect")) == {"age"}:  # "since when?"
        return facts.told(told, turn.before, turn)
    if not turn.before.chemicals or turn.ids("ordinal"):
        return None
    if facts.asks_if_allowed(turn) and not turn.names_a_place:  # "and is it banned?"
        return facts.told(turn.knowledge.facts[CHEMICAL_LISTING], turn.before, turn)
    asked = best(turn, COMPUTED_FROM)
    return facts.told(asked, turn.before, turn) if asked and asked.computed == "listing" else None  # "when was it listed?"


def _of_the_contacts(turn: Turn) -> Optional[Outcome]:
    """Return what is asked of the contacts shown, all or one of them, or others where they did not help."""
    if "unanswered" in turn.ids("talk") and not turn.ids("channel_kind"):
        return talk.sorry(turn)
    if details.names_only_a_channel(turn) or details.names_a_seat(turn):  # "the address", "the one in Dakar"
        return details.detail(turn)
    if continuing.asks_authorities(turn):  # "whom must I inform?"
        return helping.go_on(turn)
    if "unrecorded" in turn.ids("aspect") and turn.intent == "browse" and turn.confidence >= _SURELY_OF_OTHERS:  # "others, free of charge"
        return helping.more(turn)
    asked = _OF_THOSE_SHOWN & {*comparing.asked_of_each(turn), *turn.ids("channel_kind")}
    sure_of_it = turn.intent in _NEVER_ABOUT_CONTACTS and turn.confidence >= _SURELY_NOT_OF_CONTACTS
    if asked and sure_of_it and "languages" not in asked:
        return None
    if "why" in asked and turn.names_a_place:  # "why not Togo?"
        return None
    of_one = len(turn.shown) == 1 and not turn.memory.fact and _OF_ONE & set(turn.ids("aspect"))  # "which countries does it serve?"
    new_body = set(turn.ids("institution")) - set(turn.shown) or turn.ids("category")
    return details.detail(turn) if comparing.is_asked(turn) or ((asked or of_one) and not new_body) else None
