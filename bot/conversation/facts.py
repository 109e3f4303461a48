"""Answers questions about the Convention itself: looked up in the facts, or read off a country or a chemical."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Sequence

from bot.answers import plain
from bot.answers.cards import card, listed
from bot.answers.reply import Reply
from bot.conversation import details, emergency, talk
from bot.conversation import help as helping
from bot.conversation.turn import Outcome, Turn
from bot.finder import Question, find, question_from
from bot.knowledge import Chemical, Country, Fact
from bot.understanding import EXAMPLE, NAME, Mention

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
#: a message that names a topic may want help with it
TOPIC_NAMED_FROM = 0.62
_MOST_NAMES = 12
#: the fact that is read off a country: is it a Party, and since when
PARTY_STATUS = "party-status"
_NAMES_ITS_RECORD = 0.15


def fact(turn: Turn) -> Outcome:
    """Return the fact that is asked for, or help with the subject when no fact fits."""
    question = question_from(turn.mentions, turn.knowledge)
    place = bool(question.countries or question.regions)
    subject_and_place = place and (turn.ids("topic") or turn.ids("chemical"))
    if turn.ids("channel_kind") and "secretariat" in turn.ids("category"):
        desk = Mention(kind="institution", id=helping.GENERAL_DESK)
        return details.detail(replace(turn, mentions=(*turn.mentions, desk)))
    if _asks_for_party(turn) and question.countries and PARTY_STATUS in turn.knowledge.facts:
        return _parties(turn.knowledge.facts[PARTY_STATUS], question, turn)
    wants_help = not _asks_for_party(turn) and (SURE_FROM if subject_and_place else TOPIC_NAMED_FROM if turn.ids("topic") else 0)
    found = best(turn, wants_help or KNOWN_FROM, by_name=_asks_for_party(turn) or not subject_and_place)
    if found is None:
        subject = question.has_subject or question.countries or question.institutions
        return helping.find_help(turn) if subject else _unknown(turn)
    if found.computed == "party":
        return _parties(found, question, turn)
    if found.computed:
        return _chemicals(found, question, turn)
    return _answer(turn, turn.locale.pick(found.answer), found)


def help_or_fact(turn: Turn) -> Outcome:
    """Return help, unless the message is about what was shown or all but word for word a question about the Convention."""
    question = question_from(turn.mentions, turn.knowledge)
    if _completes_emergency(question, turn):
        return emergency.emergency(turn)
    if talk.is_about_the_assistant(turn) and not _names_anything(turn):  # "who can read this chat?"
        return talk.capabilities(turn)
    if _asks_for_a_channel(turn):
        return details.detail(turn)
    if question.chemicals and _is_only_names(turn):
        return _with_listing(helping.find_help(turn), question.chemicals, turn)
    found = best(turn, _least_for(turn), by_name=False) if turn.intent == "find_help" else None
    if question.countries or question.regions:
        asks_for_party = bool(found and found.computed == "party") or (_asks_for_party(turn) and best(turn) is not None)
        return fact(turn) if asks_for_party else helping.find_help(turn)
    return fact(turn) if found and not turn.ids("channel_kind") else helping.find_help(turn)


def detail_or_fact(turn: Turn) -> Outcome:
    """Return details of what was shown, or a fact about the chemical that was asked for ("when was it listed?")."""
    found = best(turn, COMPUTED_FROM, by_name=False)
    if found and found.computed == "listing" and turn.before.chemicals and not turn.ids("ordinal"):
        return fact(turn)
    if not turn.shown and (turn.ids("topic") or turn.ids("chemical")):  # "how does one apply for an exemption?"
        return help_or_fact(turn)
    return details.detail(turn)


def _completes_emergency(question: Question, turn: Turn) -> bool:
    """Tell whether only the place of an emergency is added ("we are in Honduras")."""
    place_only = (question.countries or question.regions) and not _names_anything(turn, places=False)
    return turn.intent == "inform" and emergency.was_shown(turn) and bool(place_only)


def _asks_for_a_channel(turn: Turn) -> bool:
    """Tell whether a phone, page, ... is asked for: of a body that is named, or of what was shown."""
    kinds = turn.ids("channel_kind")
    if turn.ids("institution"):
        return turn.intent == "contact_institution" and bool(kinds) and not (turn.ids("topic") or turn.ids("category"))
    return bool(turn.shown) and bool(kinds or turn.ids("ordinal")) and not _names_anything(turn)


def _names_anything(turn: Turn, places: bool = True) -> bool:
    kinds = ("topic", "chemical", "institution", "category") + (("country", "region") if places else ())
    return any(turn.ids(kind) for kind in kinds)


def _least_for(turn: Turn) -> float:
    """Return how much a request for help must resemble a question of a fact to be answered by it."""
    return NAMED_FROM if turn.ids("institution") else VERY_SURE_FROM if turn.ids("category") else SURE_FROM


def _is_only_names(turn: Turn) -> bool:
    """Tell whether the message is a chemical's name and nothing else, so that what is asked is open."""
    named = sum(m.end - m.start for m in turn.mentions if m.kind == "chemical" and m.how == NAME)
    return named >= len(turn.text.strip(" ?!."))


def _with_listing(outcome: Outcome, chemicals: Sequence[str], turn: Turn) -> Outcome:
    """Put what the Convention says of ``chemicals`` before the contacts."""
    lines = [line for key in chemicals[:1] for line in _listing(turn.knowledge.chemicals[key], turn)]
    reply = replace(outcome.reply, text=plain.join(["\n".join(lines), outcome.reply.text]))
    return replace(outcome, reply=reply)


def _asks_for_party(turn: Turn) -> bool:
    return set(turn.ids("topic")) == {"ratification"}


def best(turn: Turn, least: float = KNOWN_FROM, by_name: bool = True) -> Optional[Fact]:
    """Return the fact that the message resembles most, if it does so enough.

    A name in the message speaks for the facts that are read from its record; with ``by_name`` it also makes up for
    likeness that is missing.
    """
    facts = turn.knowledge.facts
    alike = [m for m in turn.mentions if m.kind == "fact" and m.how == EXAMPLE and m.id in facts]
    if not alike:
        return None
    nearest = max(alike, key=lambda m: m.score + _fits(facts[m.id], turn))
    if by_name:
        return facts[nearest.id] if nearest.score + _fits(facts[nearest.id], turn) >= least else None
    found = facts[nearest.id]
    opens = found.computed == "party" or (found.computed and not turn.before.has_subject and not turn.ids("country"))
    asks_for_help = found.computed and turn.intent == "find_help"
    enough = COMPUTED_FROM if opens else max(least, READ_OFF_FROM) if asks_for_help else least
    return found if nearest.score >= enough else None


def _fits(found: Fact, turn: Turn) -> float:
    """Return what it adds that the message names the record a computed fact is read from, or takes off if not.

    The names in a fact's questions are only examples, so a question about another country resembles them less.
    """
    if not found.computed:
        return 0.0
    if found.computed == "party":
        fits = bool(turn.ids("country")) and not set(turn.ids("topic")) - {"ratification"}
    else:
        fits = bool(turn.ids("chemical"))
    return _NAMES_ITS_RECORD if fits else -_NAMES_ITS_RECORD


def _answer(turn: Turn, text: str, source: Fact) -> Outcome:
    matches = find(Question(institutions=tuple(source.institutions[:2])), turn.knowledge) if source.institutions else []
    cards = tuple(card(match, turn.knowledge, turn.locale) for match in matches)
    paragraphs = [text, _source(source, turn)]
    if cards:
        paragraphs += [turn.say("fact_see"), plain.cards_text(cards, turn.locale)]
    shown = tuple(c.id for c in cards) or turn.shown
    reply = Reply("info", plain.join(paragraphs), turn.locale.language, cards)
    return Outcome(reply, turn.remembering(shown=shown, focus=shown[0] if len(cards) == 1 else ""))


def _source(source: Fact, turn: Turn) -> str:
    if not source.sources:
        return ""
    first = source.sources[0]
    date = plain.date_text(first.as_of, turn.locale) if first.as_of else turn.say("seen.no_date")
    return turn.say("fact_source", url=first.url, date=date)


def _unknown(turn: Turn) -> Outcome:
    text = turn.say("fact.unknown", desk=helping.desk(turn))
    return Outcome(Reply("info", text, turn.locale.language), turn.remembering())


def _parties(source: Fact, question: Question, turn: Turn) -> Outcome:
    keys = question.countries or turn.before.countries
    if not keys:
        return Outcome(Reply("clarify", turn.say("fact.which_country"), turn.locale.language), turn.remembering())
    lines = [_party(turn.knowledge.countries[key], turn) for key in keys]
    outcome = _answer(turn, "\n".join(lines), source)
    return Outcome(outcome.reply, turn.remembering(question=replace(turn.before, countries=tuple(keys), regions=())))


def _party(country: Country, turn: Turn) -> str:
    name = turn.locale.pick(country.name)
    if country.answer_as:
        state = turn.knowledge.countries[country.answer_as]
        pair = {"territory": name, "country": turn.locale.pick(state.name)}
        return f"{turn.say('fact.territory', **pair)} {_party(state, turn)}"
    if country.party is None:
        return turn.say("fact.party_unknown", country=name, url=helping.treaty_status_page(turn.knowledge))
    if not country.party:
        return turn.say("fact.party_no", country=name)
    if not (country.consent and country.consent_date and country.entry_into_force):
        return turn.say("fact.party_yes_short", country=name)
    return turn.say(
        "fact.party_yes",
        country=name,
        consent=turn.say(f"consent.{country.consent}"),
        date=plain.date_text(country.consent_date, turn.locale),
        force=plain.date_text(country.entry_into_force, turn.locale),
    )


def _chemicals(source: Fact, question: Question, turn: Turn) -> Outcome:
    keys = question.chemicals or turn.before.chemicals
    if not keys:
        return Outcome(Reply("clarify", turn.say("fact.which_chemical"), turn.locale.language), turn.remembering())
    lines: List[str] = []
    for key in keys[:2]:
        chemical = turn.knowledge.chemicals[key]
        lines += _listing(chemical, turn) + _identity(chemical, turn)
    outcome = _answer(turn, "\n".join(line for line in lines if line), source)
    topics = tuple((topic, 1.0) for topic in turn.knowledge.chemicals[keys[0]].topics[:1])
    question = Question(topics=topics, chemicals=tuple(keys), countries=turn.before.countries)
    return Outcome(outcome.reply, turn.remembering(question=question))


def _listing(chemical: Chemical, turn: Turn) -> List[str]:
    name, listing = turn.locale.pick(chemical.name), chemical.listing
    if chemical.members:
        members = [turn.knowledge.chemicals[key] for key in chemical.members]
        names = listed([turn.locale.pick(member.name) for member in members], turn.locale)
        return [turn.say("fact.listed_group", chemical=name, members=names), *(_listing(m, turn)[0] for m in members)]
    if listing is None:
        pointer = turn.locale.pick(chemical.pointer) if chemical.pointer else ""
        return [f"{turn.say('fact.not_listed', chemical=name)} {pointer}".strip()]
    annexes = [turn.say("fact.annex", letter=a, meaning=turn.say(f"fact.annex_{a}")) for a in listing.annexes]
    force = plain.date_text(listing.in_force, turn.locale)
    lines = [
        turn.say(
            "fact.listed",
            chemical=name,
            annexes=listed(annexes, turn.locale),
            year=listing.year,
            decision=turn.say("fact.listed_decision", decision=listing.decision) if listing.decision else "",
            force=turn.say("fact.listed_force", date=force) if force else "",
        )
    ]
    if chemical.exemptions:
        lines.append(turn.say("fact.listed_exemptions", text=turn.locale.pick(chemical.exemptions)))
    return lines


def _identity(chemical: Chemical, turn: Turn) -> List[str]:
    names = [*chemical.synonyms, *chemical.trade_names]
    latin = [name for name in names if name.isascii()]
    return [
        turn.say("fact.cas", numbers=turn.locale.joined(chemical.cas)) if chemical.cas else "",
        turn.say("fact.also_known", names=turn.locale.joined(latin[:_MOST_NAMES])) if latin else "",
        turn.say("fact.uses", text=turn.locale.pick(chemical.uses)) if chemical.uses else "",
    ]
