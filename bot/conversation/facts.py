"""Tells facts about the Convention: as they stand in the knowledge base, or read off a country or a chemical."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Sequence

from bot.answers import plain
from bot.answers.cards import listed
from bot.conversation import wording
from bot.conversation.turn import Outcome, Turn
from bot.finder import Ids, Question, continued, find, question_from
from bot.knowledge import Chemical, Country, Fact, Institution
from bot.knowledge.well_known import EXEMPTIONS, LISTING
from bot.understanding import NAME

_MOST_NAMES, MOST_LISTED = 12, 2
#: what is asked of a chemical by "is it banned?", in so many words if it is not named
_ALLOWED, _IT_IS_MEANT = "allowed", 7


def told(fact: Fact, question: Question, turn: Turn) -> Outcome:
    """Return a fact with its source; one that is read off a record is about the country or chemical of ``question``."""
    if fact.computed == "party":
        return _parties(fact, question, turn)
    if fact.computed:
        return _chemicals(fact, question, turn)
    return _answer(turn, text_of(fact, question, turn), fact)


def text_of(fact: Fact, question: Question, turn: Turn) -> str:
    """Return the answer of a fact that is read off no record; that on exemptions behind those of the chemicals spoken of."""
    keys = (question.chemicals or turn.before.chemicals) if fact.id == EXEMPTIONS else ()
    own = ["\n".join(listing(turn.knowledge.chemicals[key], turn)) for key in keys[:MOST_LISTED]]
    return plain.join([*own, turn.locale.pick(fact.answer)])


def source_of(fact: Fact, turn: Turn) -> Outcome:
    """Return where the fact that was told last was read."""
    text = source_line(fact, turn) or turn.say("fact.unknown", desk=wording.desk(turn))
    return Outcome(turn.reply("info", text), turn.remembering(fact=fact.id))


def source_line(fact: Fact, turn: Turn) -> str:
    """Return where a fact was read and when, or nothing if it has no source."""
    if not fact.sources:
        return ""
    first = fact.sources[0]
    date = plain.date_text(first.as_of, turn.locale) if first.as_of else turn.say("seen.no_date")
    return turn.say("fact_source", url=first.url, date=date)


def unknown(turn: Turn) -> Outcome:
    """Say that the answer is not known here, and where it may be."""
    text = turn.say("fact.unknown", desk=wording.desk(turn))
    return Outcome(turn.reply("info", text), turn.remembering())


def asks_if_allowed(turn: Turn) -> bool:
    """Tell whether it is asked if a chemical is allowed: one that is named, or in few words the one spoken of ("is it banned?")."""
    of_the_one_before = turn.length <= _IT_IS_MEANT and set(turn.ids("topic")) <= {LISTING}
    return _ALLOWED in turn.ids("talk") and bool(turn.ids("chemical") or of_the_one_before)


def listing(chemical: Chemical, turn: Turn) -> List[str]:
    """Return what the Convention says of a chemical, or of each member of a group, in sentences."""
    name, listed_as = turn.locale.pick(chemical.name), chemical.listing
    if chemical.members:
        members = [turn.knowledge.chemicals[key] for key in chemical.members]
        names = listed([turn.locale.pick(member.name) for member in members], turn.locale)
        return [turn.say("fact.listed_group", chemical=name, members=names), *(listing(m, turn)[0] for m in members)]
    if listed_as is None:
        pointer = turn.locale.pick(chemical.pointer) if chemical.pointer else ""
        called = next((m.text for m in turn.mentions if (m.kind, m.id) == ("chemical", chemical.id) and m.text), name)  # one of a group
        return [f"{turn.say('fact.not_listed', chemical=called)} {pointer}".strip()]
    annexes = [turn.say("fact.annex", letter=a, meaning=turn.say(f"fact.annex_{a}")) for a in listed_as.annexes]
    force = plain.date_text(listed_as.in_force, turn.locale)
    said = turn.say(
        "fact.listed",
        chemical=name,
        annexes=listed(annexes, turn.locale),
        year=listed_as.year,
        decision=turn.say("fact.listed_decision", decision=listed_as.decision) if listed_as.decision else "",
        force=turn.say("fact.listed_force", date=force) if force else "",
    )
    lines = [said[:1].upper() + said[1:]]
    if chemical.exemptions:
        lines.append(turn.say("fact.listed_exemptions", text=turn.locale.pick(chemical.exemptions)))
    return lines


def _answer(turn: Turn, text: str, fact: Fact) -> Outcome:
    matches = find(Question(institutions=tuple(fact.institutions[:2])), turn.knowledge) if fact.institutions else []
    cards = turn.cards(matches)
    paragraphs = [text, source_line(fact, turn)]
    if cards:
        paragraphs += [turn.say("fact_see"), plain.cards_text(cards, turn.locale)]
    shown = tuple(c.id for c in cards) or turn.shown
    reply = turn.reply("info", plain.join(paragraphs), cards)
    asked = continued(turn.before, question_from([m for m in turn.mentions if m.how == NAME], turn.knowledge))
    focus = shown[0] if len(cards) == 1 else ""
    asked = replace(asked, institutions=())
    return Outcome(reply, turn.remembering(shown=shown, focus=focus, question=asked, fact=fact.id))


def _parties(fact: Fact, question: Question, turn: Turn) -> Outcome:
    keys = turn.countries or question.countries or turn.before.countries
    if not keys:
        return Outcome(turn.reply("clarify", turn.say("fact.which_country")), turn.remembering())
    outcome = _answer(turn, party_text(keys, turn), fact)
    return replace(outcome, memory=replace(outcome.memory, question=replace(turn.before, countries=keys, regions=())))


def party_to_another(bodies: Sequence[Institution], turn: Turn) -> Outcome:
    """Say that only the Parties to the Stockholm Convention are on record, and that ``bodies`` know those of their treaties."""
    names = listed([turn.locale.pick(turn.knowledge.countries[key].name) for key in turn.countries], turn.locale)
    ids = tuple(body.id for body in bodies)
    cards = turn.cards(find(Question(institutions=ids), turn.knowledge))
    text = plain.join([turn.say("fact.party_elsewhere", country=names), plain.cards_text(cards, turn.locale)])
    question = replace(turn.before, countries=turn.countries, regions=())
    return Outcome(turn.reply("info", text, cards), turn.showing(ids, question=question))


def party_text(countries: Ids, turn: Turn) -> str:
    """Return whether each of ``countries`` is a Party."""
    return "\n".join(_party(turn.knowledge.countries[key], turn) for key in countries)


def _party(country: Country, turn: Turn) -> str:
    name = turn.locale.pick(country.name)
    state = turn.knowledge.state_of(country.iso2)
    if state is not country:
        said = turn.say("fact.territory", territory=name, country=turn.locale.pick(state.name))
        return f"{said} {_party(state, turn)}"
    if country.party is None:
        return turn.say("fact.party_unknown", country=name, url=wording.treaty_status_page(turn.knowledge))
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


def _chemicals(fact: Fact, question: Question, turn: Turn) -> Outcome:
    keys = question.chemicals or turn.before.chemicals
    if not keys:
        return Outcome(turn.reply("clarify", turn.say("fact.which_chemical")), turn.remembering())
    lines: List[str] = []
    for key in keys[:MOST_LISTED]:
        chemical = turn.knowledge.chemicals[key]
        lines += listing(chemical, turn) + _identity(chemical, turn)
    outcome = _answer(turn, "\n".join(line for line in lines if line), fact)
    topics = tuple((topic, 1.0) for topic in turn.knowledge.chemicals[keys[0]].topics[:1])
    question = Question(topics=topics, chemicals=tuple(keys), countries=turn.before.countries)
    return replace(outcome, memory=replace(outcome.memory, question=question))


def _identity(chemical: Chemical, turn: Turn) -> List[str]:
    names = [] if chemical.elsewhere else [*chemical.synonyms, *chemical.trade_names]  # of those it names several at once
    latin = [name for name in names if name.isascii()]
    return [
        turn.say("fact.cas", numbers=turn.locale.joined(chemical.cas)) if chemical.cas else "",
        turn.say("fact.also_known", names=turn.locale.joined(latin[:_MOST_NAMES])) if latin else "",
        turn.say("fact.uses", text=turn.locale.pick(chemical.uses)) if chemical.uses else "",
    ]
