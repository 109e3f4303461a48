"""Answers "who helps with ...?": looks up contacts for a question and what was said before it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, List, Optional, Sequence

from bot.answers import plain
from bot.answers.cards import listed, page_of
from bot.answers.reply import Card, Suggestion
from bot.conversation import continuing, elsewhere
from bot.conversation.suggesting import payload, topic_suggestions
from bot.conversation.turn import Memory, Outcome, Turn
from bot.finder import CARDS, IMPLIED, Match, Question, continued, find
from bot.knowledge import Chemical, Institution, Knowledge
from bot.knowledge.well_known import (
    CENTRES,
    COUNTRY_CONTACTS,
    GEF,
    GEF_CONTACTS,
    GENERAL_DESK,
    MONEY,
    PARTY_STATUS,
    POISON_CENTRES,
)

_OFFERED_REGIONS = ("africa", "asia-pacific", "latin-america-caribbean", "eastern-europe")
_IN_BRACKETS, _COMMA = re.compile(r"[(（]([^()（）]+)[)）]"), re.compile(r"\s*[,،、，]\s*")
_OFFERED_TOPICS = 4
#: a shorter Latin synonym may stand in another word by chance
_LONG_ENOUGH = 4
#: the intent of who asks for others, and how surely a message must complete the question to be no such one
_MORE, _SURE = "browse", 0.8
#: how many bodies of the kind asked for are shown when none of them is known to help with the subject
_OF_KIND = 2


def find_help(turn: Turn, nothing_new: Optional[Callable[[Turn], Outcome]] = None) -> Outcome:
    """Return contacts for the message, read together with the question before it.

    One that only goes on and says nothing new is answered by ``nothing_new``: with others, if it may ask for them, unless
    it is given.
    """
    now = continuing.asked_now(turn)
    question = continuing.whole_question(now, turn)
    pointer = elsewhere.instead(now, turn)
    if pointer:
        return pointer
    any_kind = turn.ids("browse") == ["any"]
    if turn.intent == "inform" and turn.shown and now == Question() and not any_kind:
        asks_for_others = turn.second == _MORE and turn.confidence < _SURE  # "and who besides?", "may we bury them?"
        return (nothing_new or (more if asks_for_others else beyond))(turn)
    if question.is_empty:
        return _general_desk(turn, question)
    if _asks_which_centre(question):
        return _which_centre(question, turn)
    donors = continuing.donors_instead(turn)
    if donors:
        found = answer(replace(turn.before, institutions=donors, categories=()), turn)
        return replace(found, memory=replace(found.memory, question=turn.before))
    found = answer(question, turn, fill=turn.intent != "contact_institution" or not question.institutions)
    if now.institutions and not question.has_subject and turn.before.has_subject:  # "what about SPREP?", "and who pays?"
        goes_on = continued(turn.before, replace(now, institutions=(), categories=()))
        found = replace(found, memory=replace(found.memory, question=goes_on))
    return elsewhere.with_pointers(found, now, turn)


def go_on(turn: Turn, nothing_new: Optional[Callable[[Turn], Outcome]] = None) -> Outcome:
    """Return contacts for the question before, with the piece of it that the message gives or changes (see ``find_help``)."""
    return find_help(replace(turn, intent="inform"), nothing_new)


def opening_again(turn: Turn) -> Outcome:
    """Return contacts for the first question of the conversation, with what the message adds ("the first question, but in Mali")."""
    memory = replace(turn.memory, question=turn.opening, shown=())
    return go_on(replace(turn, memory=memory))


def answer(question: Question, turn: Turn, fill: bool = True) -> Outcome:
    """Return the reply for a complete ``question``; ``fill`` adds others to an institution that was named."""
    matches = find(question, turn.knowledge)
    if question.institutions and fill and question.has_subject:
        others = find(question.without_names(), turn.knowledge, leave_out=question.institutions)
        matches = [*matches, *others][:CARDS]
    nobody = not matches
    if nobody:
        matches = nearest(question, turn.knowledge)
    cards = turn.cards(matches)
    most = None if len(cards) == 1 else plain.BRIEF
    paragraphs = [
        safety(question, turn),
        eligibility(question, turn),
        gap(question, turn) if nobody else subject_line(question, turn),
        _named_in_vain(question, matches, turn),
        plain.cards_text(cards, turn.locale, most=most),
        national(question, turn, cards),
        turn.say("ask_country") if _country_matters(question) else "",
    ]
    reply = turn.reply("answer", plain.join(paragraphs), cards, _suggestions(question, turn, cards))
    return Outcome(reply, _remember(turn, question, matches))


def more(turn: Turn) -> Outcome:
    """Return the next contacts for the question asked before, or say that there are no others."""
    memory = turn.memory
    question = continued(turn.before, Question(excluded=tuple(m.id for m in turn.mentions if m.excluded)))
    matches = find(question.without_names(), turn.knowledge, leave_out=memory.seen)
    about = _about(question, turn)
    if not matches:
        text = turn.say("no_more", about=about, desk=desk(turn))
        return Outcome(turn.reply("info", text), turn.remembering())
    cards = turn.cards(matches)
    text = plain.join([turn.say("more", about=about), plain.cards_text(cards, turn.locale), national(question, turn, cards)])
    reply = turn.reply("answer", text, cards, _suggestions(question, turn, cards))
    seen = tuple(dict.fromkeys((*memory.seen, *(c.id for c in cards))))
    return Outcome(reply, turn.remembering(question=question, shown=tuple(c.id for c in cards), seen=seen, focus=""))


def beyond(turn: Turn) -> Outcome:
    """Return those shown once more for what is asked beside them and does not stand here ("may we bury the drums?")."""
    cards = turn.cards(matches_of([turn.knowledge.institutions[key] for key in turn.shown], turn))
    in_danger = turn.say("safety") if turn.memory.focus == POISON_CENTRES else ""
    text = plain.join([in_danger, turn.say("detail.beyond"), plain.cards_text(cards, turn.locale, most=plain.BRIEF)])
    return Outcome(turn.reply("info", text, cards, _suggestions(turn.before, turn, cards)), turn.remembering())


def desk(turn: Turn) -> str:
    """Return the best page of the Secretariat, the general desk."""
    return page_of(GENERAL_DESK, turn.knowledge)


def _remember(turn: Turn, question: Question, matches: Sequence[Match]) -> Memory:
    ids = tuple(match.institution.id for match in matches)
    asked = question.without_names() if question.has_subject else question
    opening = turn.memory.opening if turn.memory.opening.has_subject else asked
    return turn.remembering(question=asked, opening=opening, shown=ids, seen=ids, focus=ids[0] if len(ids) == 1 else "")


def _general_desk(turn: Turn, question: Question) -> Outcome:
    alike = [m.id for m in turn.mentions if m.kind == "topic"][:_OFFERED_TOPICS]
    return _with_desk(question, turn, (turn.say("intro.general"), turn.say("ask_country")), topic_suggestions(alike, turn))


def _with_desk(question: Question, turn: Turn, said: Sequence[str], suggestions: Sequence[Suggestion]) -> Outcome:
    """Ask for what is missing: the first paragraph before the card of the general desk, others behind it."""
    matches = find(Question(institutions=(GENERAL_DESK,)), turn.knowledge)
    cards = turn.cards(matches)
    text = plain.join([said[0], plain.cards_text(cards, turn.locale), *said[1:]])
    return Outcome(turn.reply("clarify", text, cards, suggestions), _remember(turn, question, matches))


def _asks_which_centre(question: Question) -> bool:
    """Tell whether a regional centre is asked for without a word of where, or of what for."""
    named = question.countries or question.regions or question.institutions
    return question.categories == ("regional_centre",) and not named and set(question.topic_ids) <= {CENTRES}


def _which_centre(question: Question, turn: Turn) -> Outcome:
    """Ask for the country: only then can a regional centre be named. The Secretariat lists them all."""
    return _with_desk(question, turn, (turn.say("ask_country"),), _suggestions(question, turn, ()))


def nearest(question: Question, knowledge: Knowledge) -> List[Match]:
    """Return the nearest help when nothing fits.

    Bodies of the kind that was asked for come first, whatever they work on; then those that help with the subject, then
    those that help in the place, then the general desk.
    """
    of_kind = find(replace(question, topics=(), chemicals=(), variants=()), knowledge) if question.categories else []
    tries = [
        question.without_filter(),
        Question(countries=question.countries, regions=question.regions),
        Question(institutions=(GENERAL_DESK,)),
    ]
    others = next((matches for matches in (find(attempt, knowledge) for attempt in tries) if matches), [])
    kept = {match.institution.id for match in of_kind[:_OF_KIND]}
    return [*of_kind[:_OF_KIND], *(match for match in others if match.institution.id not in kept)][:CARDS]


def matches_of(bodies: Sequence[Institution], turn: Turn) -> List[Match]:
    """Return ``bodies`` with the reasons for which they answer the question before."""
    question = replace(turn.before, institutions=tuple(body.id for body in bodies), categories=())
    return find(question, turn.knowledge, limit=len(bodies))


def place_names(question: Question, turn: Turn) -> str:
    """Return the countries or regions of ``question`` in words."""
    records = [turn.knowledge.countries[key] for key in question.countries]
    if not records:
        return listed([turn.locale.pick(turn.knowledge.regions[key].name) for key in question.regions], turn.locale)
    return listed([turn.locale.pick(record.name) for record in records], turn.locale)


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
    names = [_within_sentence(turn.locale.pick(chemical.name)) for chemical in others] + names
    return listed(list(dict.fromkeys(names)), turn.locale)


def _within_sentence(name: str) -> str:
    """Return a name as it is written within a sentence: "dioxins", but "PCBs"."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _forms(chemical: Chemical, turn: Turn) -> List[str]:
    """Return what a chemical is called, also for short: "Polychlorinated biphenyls (PCBs)" is "PCBs" too."""
    name = turn.locale.pick(chemical.name)
    short = [form for group in _IN_BRACKETS.findall(name) for form in _COMMA.split(group)]
    return [name, *short, *(synonym for synonym in chemical.synonyms if len(synonym) >= _LONG_ENOUGH or not synonym.isascii())]


def _about(question: Question, turn: Turn) -> str:
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
    """Return what must be said first when the subject may hurt people."""
    urgent = any(turn.knowledge.topics[key].safety_first for key in question.topic_ids[:1])
    return turn.say("safety") if urgent or turn.ids("danger") else ""


def eligibility(question: Question, turn: Turn) -> str:
    """Return what must be said of a country that is a territory, developed, no Party or not known to be one."""
    lines = []
    for key in question.countries[:2]:
        record = turn.knowledge.countries[key]
        if record.answer_as:
            state = turn.knowledge.countries[record.answer_as]
            names = {"territory": turn.locale.pick(record.name), "country": turn.locale.pick(state.name)}
            lines.append(turn.say("territory", **names))
            record = state
        name = turn.locale.pick(record.name)
        if record.party is False:
            lines.append(turn.say("not_party", country=name))
        elif record.party is None and record.kind == "state":
            lines.append(turn.say("party_unknown", country=name, url=treaty_status_page(turn.knowledge)))
        elif record.development == "developed":
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
    states = [turn.knowledge.countries[turn.knowledge.countries[key].answer_as or key] for key in question.countries[:3]]
    developing = [state for state in states if state.development != "developed"] if money else []
    lines = []
    for sentence, named, page in (("national", states, COUNTRY_CONTACTS), ("national_gef", developing, GEF_CONTACTS)):
        if named:
            names = listed([turn.locale.pick(state.name) for state in named], turn.locale)
            lines.append(turn.say(sentence, country=names, url=page_of(page, turn.knowledge)))
    return "\n".join(lines)


def _named_in_vain(question: Question, matches: Sequence[Match], turn: Turn) -> str:
    """Return which of the bodies that are named beside a country are not known to serve it."""
    if not question.countries:
        return ""
    lines = []
    for match in matches:
        body = match.institution
        named = body.id in question.institutions and turn.ids("country") and body.country not in question.countries
        if named and not any(reason.kind.startswith("serves") for reason in match.reasons):
            lines.append(serves_not(body, question, turn))
    return "\n".join(lines)


def serves_not(body: Institution, question: Question, turn: Turn) -> str:
    """Return the sentence that ``body`` is not known to serve the countries of ``question``."""
    text = turn.say("detail.serves_not", place=place_names(question, turn))
    return turn.say("detail.text", name=turn.locale.pick(body.name), text=text)


def _country_matters(question: Question) -> bool:
    return not (question.countries or question.regions) and question.has_subject and not question.institutions


def _suggestions(question: Question, turn: Turn, cards: Sequence[Card]) -> List[Suggestion]:
    offered = []
    if _country_matters(question):
        regions = [turn.knowledge.regions[key] for key in _OFFERED_REGIONS if key in turn.knowledge.regions]
        offered += [Suggestion(turn.locale.pick(region.name), payload("inform", region=region.id)) for region in regions]
    if len(cards) > 1 or question.has_subject:
        offered.append(turn.suggest("more", payload("browse")))
    if cards:
        offered.append(turn.suggest("steps", payload("ask_detail", aspect="steps")))
        offered.append(turn.suggest("source", payload("ask_detail", aspect="source")))
    return offered
