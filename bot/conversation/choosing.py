"""Decides what a message asks for: contacts, more about those that were shown, or a fact about the Convention."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional

from bot.conversation import details, elsewhere, emergency, facts, talk
from bot.conversation import help as helping
from bot.conversation.likeness import (
    CLOSE_FROM,
    COMPUTED_FROM,
    KNOWN_FROM,
    NAMED_FROM,
    SURE_FROM,
    VERY_SURE_FROM,
    best,
    best_or_named,
    is_sure,
)
from bot.conversation.turn import Outcome, Turn
from bot.finder import Ids, Question, question_from
from bot.knowledge import Fact, Institution
from bot.knowledge.well_known import (
    CHEMICAL_LISTING,
    COUNTRY_CONTACTS,
    GENERAL_DESK,
    LISTING,
    PARTY_STATUS,
    RATIFICATION,
    THE_CONVENTION,
)
from bot.understanding import EXAMPLE, HINT, Mention

# How many words a message has.
_LITTLE_MORE_THAN_NAMES = 5
_MAY_GO_ON, _MAY_GO_ON_TO_A_KIND = 5, 8  # it may be about the country spoken of; one that names a kind of body
# How surely it is the kind of message that it is taken for.
_SURELY_A_FACT = 0.95  # from here on a fact is told without the contacts beside it
_SURELY_MEANT = 0.75  # below: a question about what was shown, or for help to join, may ask for a fact
_UNSURE = 0.6  # below: in the middle of a conversation, a question about the Convention
_KNOWN_SURELY = 0.66  # must resemble a fact's so much
# How much it is like a fact's question.
_DUE_FROM = 0.5  # where a date is asked for ("when is Zambia's report due?")
_WORD_FOR_WORD = 0.85
#: a topic of so much weight is something that contacts help with
_SUBJECT_FROM = 0.5
#: so many of the facts that are resembled most tell what is asked
_NEAREST = 3
_OF_WHAT_WAS_SHOWN = ("channel_kind", "aspect", "ordinal", "institution")


def fact(turn: Turn) -> Outcome:
    """Return the fact that is asked for, or help with the subject when no fact fits."""
    question = question_from(turn.mentions, turn.knowledge)
    other_treaty = elsewhere.other_treaty(turn)
    if other_treaty:  # "is Kenya a Party to CITES?"
        return other_treaty
    others = _other_treaties(turn)
    if others:
        return facts.party_to_another(others, turn)
    if question.excluded and turn.before.has_subject and not _names_anything(turn):  # "apart from the secretariat"
        return helping.go_on(turn)
    if _asks_for_a_channel(turn) or details.asks_about_a_country(turn):
        return details.detail(turn)
    if facts.asks_if_allowed(turn) and question.countries and _chemicals_meant(question, turn):  # "is lindane banned in Mali?"
        return help_or_fact(turn)
    if turn.ids("channel_kind") and turn.ids("institution"):
        return details.detail(turn)
    if turn.ids("channel_kind") and "secretariat" in turn.ids("category"):
        desk = Mention(kind="institution", id=GENERAL_DESK)
        return details.detail(replace(turn, mentions=(*turn.mentions, desk)))
    found = _fact_asked_for(question, turn)
    if found is None:
        if question.chemicals and _is_only_names(turn):  # "and PFHxS?"
            return help_or_fact(turn)
        asks_for_help = question.has_subject or question.countries or question.categories or question.institutions
        if not asks_for_help:
            return helping.beyond(turn) if turn.shown else facts.unknown(turn)
        return helping.find_help(turn).saying(_party_status(turn))
    of_that_body = bool(set(question.institutions) & set(found.institutions))  # "what does the Special Programme give?"
    sure = of_that_body or turn.confidence >= _SURELY_A_FACT or is_sure(turn)
    told = facts.told(found, question, turn)
    if sure or found.computed == "party" or not _wants_contacts_too(question):
        return told
    return helping.find_help(turn).saying(told.reply.text) if found.computed else _with_contacts(found, question, turn)


def _fact_asked_for(question: Question, turn: Turn) -> Optional[Fact]:
    """Return the fact that a question about the Convention asks for, or nothing if it rather asks for help."""
    known = turn.knowledge.facts
    subject = turn.names_a_subject
    if _asks_for_party(turn) and question.countries:
        return known.get(PARTY_STATUS)
    wants_help = subject and question.has_place and not _asks_for_party(turn)
    least, sure = _least_of_a_fact(wants_help, turn), is_sure(turn)
    found = best(turn, least) if wants_help else best_or_named(turn, least)
    if _asks_for_listing(question, turn) and not question.countries and best(turn, COMPUTED_FROM) is None:
        return known.get(CHEMICAL_LISTING)
    if found is not None and found.computed == "party" and wants_help:  # "PCB en Bolivia, ¿quién ayuda?"
        return None
    if found is not None and found.computed not in (None, "party") and question.categories and not sure:
        return None  # "which UN agencies deal with DDT?"
    if found is not None and found.id == THE_CONVENTION and question.chemicals:  # "when was chlorpyrifos added to the Convention?"
        return known.get(CHEMICAL_LISTING)
    if found is None or found.computed:
        return found
    most = _MAY_GO_ON_TO_A_KIND if question.categories else _MAY_GO_ON  # "then send me to a regional centre"
    in_a_place = question.countries or (turn.before.countries and turn.length <= most and best_or_named(turn, _WORD_FOR_WORD) is None)
    if in_a_place and question.categories:  # "which centre serves Benin?", "who is its regional centre?"
        return None
    if question.chemicals and question.categories and not sure:  # "which NGO works against PFAS?"
        return None
    if question.institutions and not subject and not sure and not set(question.institutions) & set(found.institutions):
        return None  # "IPEN, the network against persistent organic pollutants"
    narrows = question.categories and turn.before.has_subject and not subject  # "only NGOs, not the UN"
    return None if narrows and not sure else found


def help_or_fact(turn: Turn) -> Outcome:
    """Return help, unless the message is about what was shown or all but word for word a question about the Convention."""
    question = question_from(turn.mentions, turn.knowledge)
    if _completes_emergency(question, turn):
        return emergency.emergency(turn)
    hints = turn.ids("topic", how=HINT)
    of_its_languages = "languages" in turn.ids("talk") and not (turn.shown or hints)  # "talk to me as one does in Cairo"
    if (talk.is_about_the_assistant(turn) or of_its_languages) and not _names_anything(turn):  # "who can read this chat?"
        return talk.capabilities(turn)
    if _asks_for_a_channel(turn) or details.asks_about_a_country(turn):
        return details.detail(turn)
    chemicals = _chemicals_meant(question, turn)
    if chemicals and (_asks_for_listing(question, turn) or (_is_only_names(turn) and not question.has_place)):
        listing = [line for key in chemicals[:facts.MOST_LISTED] for line in facts.listing(turn.knowledge.chemicals[key], turn)]
        read_in = turn.knowledge.facts.get(CHEMICAL_LISTING)
        return helping.find_help(turn).saying(*listing, facts.source_line(read_in, turn) if read_in else "")
    may_be_a_fact = turn.intent in ("find_help", "contact_institution")  # "how does one get a project through the GEF?"
    found = best(turn, _least_for(turn)) if may_be_a_fact else None
    if question.has_place:
        asks_for_contacts = question.categories or COUNTRY_CONTACTS in question.institutions
        read_off = found is not None and found.computed == "party" and not asks_for_contacts
        if read_off:
            return fact(turn)
        if _asks_for_party(turn) and best_or_named(turn):
            return _help_to_join(question, turn)
        due = _asks_when(turn) and best(turn, _DUE_FROM)
        return _with_contacts(due, question, turn) if due and not due.computed else helping.find_help(turn).saying(_party_status(turn))
    if turn.ids("channel_kind"):
        return helping.find_help(turn)
    return fact(turn) if found else _help_with_close_fact(question, turn)


def _help_to_join(question: Question, turn: Turn) -> Outcome:
    """Return whether a country is a Party, and who helps as well where that is surely asked ("who helps Haiti to ratify?")."""
    status = turn.knowledge.facts.get(PARTY_STATUS)
    asks_for_help = question.countries and turn.confidence >= _SURELY_MEANT and not elsewhere.other_treaty(turn)
    if status is None or not asks_for_help:
        return fact(turn)
    return helping.find_help(turn).saying(facts.told(status, question, turn).reply.text)


def detail_or_fact(turn: Turn) -> Outcome:
    """Return details of what was shown, or a fact about the chemical that was asked for ("when was it listed?")."""
    told = turn.knowledge.facts.get(turn.memory.fact)
    if told and {"source", "age"} & set(turn.ids("aspect")) and not turn.ids("institution"):
        return facts.source_of(told, turn)
    about_what_was_shown = turn.shown and turn.names(*_OF_WHAT_WAS_SHOWN)
    may_be_a_fact = turn.second == "ask_fact" and turn.confidence < _SURELY_MEANT and not about_what_was_shown
    found = best(turn, KNOWN_FROM) if may_be_a_fact else None
    if found and found.chemicals:  # "is there a deadline?", of PCBs
        return facts.told(found, turn.before, turn)
    if turn.names_a_subject and not about_what_was_shown:
        return help_or_fact(turn)  # "how does one apply for an exemption?", "and who pays?", "and DDT?"
    return details.detail(turn)


def _completes_emergency(question: Question, turn: Turn) -> bool:
    """Tell whether only the place of an emergency is added ("we are in Honduras")."""
    place_only = question.has_place and not _names_what_or_whom(turn)
    return turn.intent == "inform" and emergency.was_shown(turn) and place_only


def _asks_for_a_channel(turn: Turn) -> bool:
    """Tell whether a phone, page, ... is asked for: of a body that is named, or of what was shown."""
    kinds = turn.ids("channel_kind")
    if turn.ids("institution"):
        return turn.intent == "contact_institution" and bool(kinds) and not (turn.ids("topic") or turn.ids("category"))
    new_place = set(turn.countries) - set(turn.before.countries) or turn.ids("region")
    return bool(turn.shown) and bool(kinds or turn.ids("ordinal")) and not (new_place or _names_what_or_whom(turn))


def _names_anything(turn: Turn) -> bool:
    return turn.names_a_place or _names_what_or_whom(turn)


def _names_what_or_whom(turn: Turn) -> bool:
    return turn.names("topic", "chemical", "institution", "category")


def _least_of_a_fact(wants_help: bool, turn: Turn) -> float:
    """Return how much a question about the Convention must resemble that of a fact to be answered by it."""
    if _asks_when(turn):
        return _DUE_FROM
    if wants_help:
        return SURE_FROM
    unsure = turn.before.has_subject and turn.confidence < _UNSURE  # "who takes it away?" is much like "who keeps the treaty?"
    return _KNOWN_SURELY if unsure else KNOWN_FROM


def _least_for(turn: Turn) -> float:
    """Return how much a request for help must resemble a question of a fact to be answered by it."""
    return NAMED_FROM if turn.ids("institution") else VERY_SURE_FROM if turn.ids("category") else SURE_FROM


def _asks_when(turn: Turn) -> bool:
    return "due" in turn.ids("time")


def _is_only_names(turn: Turn) -> bool:
    """Tell whether the message is little more than a chemical's name ("and lindane?"), so that what is asked is open."""
    more = turn.names("topic", "country", "region", "category", "institution", "channel_kind")
    return turn.length <= _LITTLE_MORE_THAN_NAMES and not more


def _asks_for_listing(question: Question, turn: Turn) -> bool:
    """Tell whether a message asks in which annex, or since when, a chemical is listed."""
    alike = _nearest_facts(turn)
    asks = LISTING in turn.ids("topic") or (LISTING in turn.ids("topic", how=HINT) and CHEMICAL_LISTING in alike)
    return (asks or facts.asks_if_allowed(turn)) and bool(_chemicals_meant(question, turn))


def _chemicals_meant(question: Question, turn: Turn) -> Ids:
    """Return the chemicals that are named, or of which it is asked whether they are allowed ("is it banned?")."""
    return question.chemicals or (turn.before.chemicals if facts.asks_if_allowed(turn) else ())


def _wants_contacts_too(question: Question) -> bool:
    """Tell whether a question about the Convention is about something that contacts help with."""
    return bool(question.chemicals) or any(weight >= _SUBJECT_FROM for _, weight in question.topics)


def _help_with_close_fact(question: Question, turn: Turn) -> Outcome:
    asks = turn.intent == "find_help" and not turn.ids("institution") and not turn.is_a_name
    close = best(turn, SURE_FROM if turn.before.has_subject else CLOSE_FROM) if asks else None
    return helping.find_help(turn) if close is None or close.computed else _with_contacts(close, question, turn)


def _with_contacts(found: Fact, question: Question, turn: Turn) -> Outcome:
    """Return a fact that may be what is asked, and the contacts, which may be it as well."""
    return helping.find_help(turn).saying(facts.text_of(found, question, turn), facts.source_line(found, turn))


def _party_status(turn: Turn) -> str:
    """Return whether a country is a Party where that is asked beside something else ("is Kenya a Party, and who helps?")."""
    asks = RATIFICATION in turn.ids("topic", how=HINT) and PARTY_STATUS in turn.ids("fact", how=EXAMPLE)
    return facts.party_text(turn.countries, turn) if asks and not turn.ids("institution") else ""


def _asks_for_party(turn: Turn) -> bool:
    return set(turn.ids("topic")) == {RATIFICATION}


def _other_treaties(turn: Turn) -> List[Institution]:
    """Return the bodies of other treaties of which it is asked whether a country is a Party ("is Ghana a Party to Bamako?")."""
    asks = RATIFICATION in (*turn.ids("topic"), *turn.ids("topic", how=HINT)) or _nearest_facts(turn)[:1] == [PARTY_STATUS]
    if not asks or not turn.ids("country"):
        return []
    return [body for body in turn.bodies if "stockholm" not in body.conventions]


def _nearest_facts(turn: Turn) -> List[str]:
    return [mention.id for mention in turn.mentions if mention.kind == "fact"][:_NEAREST]
