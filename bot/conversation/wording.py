"""The sentences around contacts: what they are for and where, what must be said first, whom to ask at home."""

from __future__ import annotations

import re
from typing import List, Sequence

from bot.answers.cards import listed, page_of, served, serving
from bot.answers.reply import Card
from bot.conversation.turn import Turn
from bot.finder import IMPLIED, Match, Question
from bot.knowledge import Chemical, Institution, Knowledge
from bot.knowledge.well_known import (
    COUNTRY_CONTACTS,
    GEF,
    GEF_CONTACTS,
    GENERAL_DESK,
    MONEY,
    PARTY_STATUS,
    POISON_CENTRES,
)

_IN_BRACKETS, _COMMA = re.compile(r"[(（]([^()（）]+)[)）]"), re.compile(r"\s*[,،、，]\s*")
#: a shorter Latin synonym may stand in another word by chance
_LONG_ENOUGH = 4


def desk(turn: Turn) -> str:
    """Return the best page of the Secretariat, the general desk."""
    return page_of(GENERAL_DESK, turn.knowledge)


def place_names(question: Question, turn: Turn) -> str:
    """Return the countries or regions of ``question`` in words."""
    records = [turn.knowledge.countries[key] for key in question.countries]
    if not records:
        return listed([turn.locale.pick(turn.knowledge.regions[key].name) for key in question.regions], turn.locale)
    return listed([turn.locale.pick(record.name) for record in records], turn.locale)


def served_names(question: Question, turn: Turn) -> str:
    """Return the countries or regions of ``question`` as they stand behind a verb: "the Philippines"."""
    return listed(served(question.countries, turn.knowledge, turn.locale), turn.locale) or place_names(question, turn)


def subject_names(question: Question, turn: Turn) -> str:
    """Return the topics and chemicals of ``question`` in words, as they stand within a sentence.

    What is named otherwise is left out: a chemical in the name of its topic, the topic of the kind of body asked for.
    """
    implied = [IMPLIED.get(category) for category in question.categories]
    topics = [turn.knowledge.topics[key] for key in question.topic_ids if key not in implied]
    names = [_within_sentence(turn.locale.pick(getattr(topic, turn.locale.subject))) for topic in topics]
    said = " ".join(names).casefold()
    chemicals = [turn.knowledge.chemicals[key] for key in question.chemicals]
    others = [chemical for chemical in chemicals if not any(form.casefold() in said for form in _forms(chemical, turn))]
    called = [chemical.short.get(turn.locale.language) or turn.locale.pick(chemical.name) for chemical in others]
    names = [_within_sentence(name) for name in called] + names
    return listed(list(dict.fromkeys(names)), turn.locale)


def _within_sentence(name: str) -> str:
    """Return a name as it is written within a sentence: "dioxins", but "PCBs"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _forms(chemical: Chemical, turn: Turn) -> List[str]:
    """Return what a chemical is called, also for short: "Polychlorinated biphenyls (PCBs)" is "PCBs" too."""
    name = turn.locale.pick(chemical.name)
    short = [form for group in _IN_BRACKETS.findall(name) for form in _COMMA.split(group)]
    return [name, *short, *(synonym for synonym in chemical.synonyms if len(synonym) >= _LONG_ENOUGH or not synonym.isascii())]


def about_what(question: Question, turn: Turn) -> str:
    what = turn.locale.joined((subject_names(question, turn), place_names(question, turn)))
    return turn.say("intro.about", what=what) if what else ""


def subject_line(question: Question, turn: Turn) -> str:
    """Return the line above the contacts: the kind of body, the subject and the place they were looked up for."""
    if question.institutions and not question.has_subject:
        return turn.say("intro.named")
    parts = {
        "category": listed([turn.say(f"category.{key}") for key in question.categories], turn.locale),
        "topic": subject_names(question, turn),
        "place": place_names(question, turn),
    }
    key = "_".join(name for name, value in parts.items() if value)
    text = turn.say(f"intro.{key}", category=parts["category"], topics=parts["topic"], place=parts["place"])
    return text[:1].upper() + text[1:]


def gap(question: Question, turn: Turn) -> str:
    """Return the sentence that nobody on record fits ``question``."""
    place, topics = place_names(question, turn), subject_names(question, turn)
    if question.categories:
        category = turn.say(f"category.{question.categories[0]}")
        return turn.say("gap.category_topic" if topics else "gap.category", category=category, topics=topics)
    if topics and place:
        return turn.say("gap.place_topic", topics=topics, place=place)
    return turn.say("gap.topic", topics=topics, place=turn.say("place_in", place=place) if place else "")


def safety(question: Question, turn: Turn) -> str:
    """Return what must be said first when the subject may hurt people, or an emergency was spoken of last and is not said to
    be over; of what is long past there is no hurry."""
    if turn.ids("time"):
        return ""
    urgent = any(turn.knowledge.topics[key].safety_first for key in question.topic_ids[:1])
    goes_on = turn.memory.focus == POISON_CENTRES and "danger_over" not in turn.ids("talk")
    return turn.say("safety") if urgent or goes_on or turn.ids("danger") else ""


def eligibility(question: Question, turn: Turn) -> str:
    """Return what must be said of a country that is a territory, developed, no Party or not known to be one."""
    lines = []
    for key in question.countries[:2]:
        record, state = turn.knowledge.countries[key], turn.knowledge.state_of(key)
        name = turn.locale.pick(state.name)
        if state is not record:
            lines.append(turn.say("territory", territory=turn.locale.pick(record.name), country=name))
        if state.party is False:
            lines.append(turn.say("not_party", country=name))
        elif state.party is None and state.kind == "state":
            lines.append(turn.say("party_unknown", country=name, url=treaty_status_page(turn.knowledge)))
        elif state.development == "developed":
            lines.append(turn.say("developed", country=name))
    return "\n".join(lines)


def treaty_status_page(knowledge: Knowledge) -> str:
    """Return the page on which the depositary shows who is a Party."""
    sources = knowledge.facts[PARTY_STATUS].sources
    return sources[0].url if sources else page_of(GENERAL_DESK, knowledge)


def national(question: Question, turn: Turn, cards: Sequence[Card]) -> str:
    """Return where to look up the national contacts, without whom official help seldom starts."""
    money = MONEY in question.topic_ids or any(card.category == "financial_mechanism" for card in cards)
    money = money and GEF not in question.excluded
    states = [turn.knowledge.state_of(key) for key in question.countries[:3]]
    developing = [state for state in states if state.development != "developed"] if money else []
    lines = []
    for sentence, named, page in (("national", states, COUNTRY_CONTACTS), ("national_gef", developing, GEF_CONTACTS)):
        if named:
            names = listed(served([state.iso2 for state in named], turn.knowledge, turn.locale), turn.locale)
            lines.append(turn.say(sentence, country=names, url=page_of(page, turn.knowledge)))
    return "\n".join(lines)


def unlisted(turn: Turn) -> str:
    """Return that a body which is named is not on record, so that nobody takes the contacts shown for it."""
    missing = [turn.knowledge.unlisted[key] for key in turn.ids("unlisted") if key in turn.knowledge.unlisted]
    names = listed([turn.locale.pick(record.name) for record in missing], turn.locale)
    return turn.say("unlisted", name=names) if names else ""


def named_in_vain(question: Question, matches: Sequence[Match], turn: Turn) -> str:
    """Return which of the bodies that are named beside a country are not known to serve it."""
    if not question.countries:
        return ""
    lines = []
    for match in matches:
        body = match.institution
        named = body.id in question.institutions and turn.ids("country") and body.country not in question.countries
        if named and not serving(match):
            lines.append(serves_not(body, question, turn))
    return "\n".join(lines)


def serves_not(body: Institution, question: Question, turn: Turn) -> str:
    """Return the sentence that ``body`` is not known to serve the countries of ``question``."""
    text = turn.say("detail.serves_not", place=served_names(question, turn))
    return turn.say("detail.text", name=turn.locale.pick(body.name), text=text)
