"""Answers "who helps with ...?": looks up contacts for a question and what was said before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, List, Optional, Sequence

from bot.answers import plain
from bot.answers.reply import Card, Suggestion
from bot.conversation import continuing, elsewhere, wording
from bot.conversation.suggesting import alike_topics, payload, topic_suggestions
from bot.conversation.turn import Memory, Outcome, Turn
from bot.finder import CARDS, Match, Question, continued, find
from bot.knowledge import Institution, Knowledge
from bot.knowledge.well_known import CENTRES, GENERAL_DESK, POISON_CENTRES

_OFFERED_REGIONS = ("africa", "asia-pacific", "latin-america-caribbean", "eastern-europe")
#: the intent of who asks for others, and how surely a message must complete the question to be no such one
_MORE, _SURELY_COMPLETES = "browse", 0.8
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
        asks_for_others = turn.second == _MORE and turn.confidence < _SURELY_COMPLETES  # "and who besides?", "may we bury them?"
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
        seen = tuple(dict.fromkeys((*turn.seen, *found.memory.shown)))
        found = replace(found, memory=replace(found.memory, question=goes_on, seen=seen))
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
        wording.safety(question, turn),
        wording.eligibility(question, turn),
        wording.gap(question, turn) if nobody else wording.subject_line(question, turn),
        wording.named_in_vain(question, matches, turn),
        plain.cards_text(cards, turn.locale, most=most),
        wording.national(question, turn, cards),
        turn.say("ask_country") if _country_matters(question) else "",
    ]
    reply = turn.reply("answer", plain.join(paragraphs), cards, _suggestions(question, turn, cards))
    return Outcome(reply, _remember(turn, question, matches))


def more(turn: Turn) -> Outcome:
    """Return the next contacts for the question asked before, or say that there are no others."""
    memory = turn.memory
    question = continued(turn.before, Question(excluded=tuple(m.id for m in turn.mentions if m.excluded)))
    matches = find(question.without_names(), turn.knowledge, leave_out=memory.seen)
    about = wording.about_what(question, turn)
    if not matches:
        text = turn.say("no_more", about=about, desk=wording.desk(turn))
        return Outcome(turn.reply("info", text), turn.remembering())
    cards = turn.cards(matches)
    text = plain.join([turn.say("more", about=about), plain.cards_text(cards, turn.locale), wording.national(question, turn, cards)])
    reply = turn.reply("answer", text, cards, _suggestions(question, turn, cards))
    seen = tuple(dict.fromkeys((*memory.seen, *(c.id for c in cards))))
    return Outcome(reply, turn.remembering(question=question, shown=tuple(c.id for c in cards), seen=seen, focus=""))


def beyond(turn: Turn) -> Outcome:
    """Return those shown once more for what is asked beside them and does not stand here ("may we bury the drums?")."""
    cards = turn.cards(matches_of([turn.knowledge.institutions[key] for key in turn.shown], turn))
    in_danger = turn.say("safety") if turn.memory.focus == POISON_CENTRES else ""
    text = plain.join([in_danger, turn.say("detail.beyond"), plain.cards_text(cards, turn.locale)])
    return Outcome(turn.reply("info", text, cards, _suggestions(turn.before, turn, cards)), turn.remembering())


def _remember(turn: Turn, question: Question, matches: Sequence[Match]) -> Memory:
    ids = tuple(match.institution.id for match in matches)
    asked = question.without_names() if question.has_subject else question
    opening = turn.memory.opening if turn.memory.opening.has_subject else asked
    return turn.showing(ids, question=asked, opening=opening, seen=ids)


def _general_desk(turn: Turn, question: Question) -> Outcome:
    suggestions = topic_suggestions(alike_topics(turn), turn)
    return _with_desk(question, turn, suggestions, turn.say("intro.general"), turn.say("ask_country"))


def _with_desk(question: Question, turn: Turn, suggestions: Sequence[Suggestion], before: str, behind: str = "") -> Outcome:
    """Ask for what is missing, with one paragraph before the card of the general desk and perhaps one behind it."""
    matches = find(Question(institutions=(GENERAL_DESK,)), turn.knowledge)
    cards = turn.cards(matches)
    text = plain.join([before, plain.cards_text(cards, turn.locale), behind])
    return Outcome(turn.reply("clarify", text, cards, suggestions), _remember(turn, question, matches))


def _asks_which_centre(question: Question) -> bool:
    """Tell whether a regional centre is asked for without a word of where, or of what for."""
    named = question.has_place or question.institutions
    return question.categories == ("regional_centre",) and not named and set(question.topic_ids) <= {CENTRES}


def _which_centre(question: Question, turn: Turn) -> Outcome:
    """Ask for the country: only then can a regional centre be named. The Secretariat lists them all."""
    return _with_desk(question, turn, _suggestions(question, turn, ()), turn.say("ask_country"))


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


def _country_matters(question: Question) -> bool:
    return not question.has_place and question.has_subject and not question.institutions


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
