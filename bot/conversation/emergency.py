"""Answers acute danger: safety first, then where poison centres are listed, then who helps afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Sequence

from bot.answers import plain
from bot.answers.cards import page_of
from bot.conversation import help as helping
from bot.conversation import wording
from bot.conversation.turn import FOR_HELP, Outcome, Turn
from bot.finder import Match, Question, find, question_from
from bot.knowledge.well_known import POISON_CENTRES
from bot.understanding import HINT

_KINDS = ("poisoning", "fire", "spill")
#: behind an emergency, a message that names no danger is another one if it is so surely one
_SURELY_NEW = 0.6
#: of so many dangers at once it says what to do ("it exploded, and the oil is in his eyes")
_MOST = 2


def was_shown(turn: Turn) -> bool:
    """Tell whether the last answer was about an emergency."""
    return turn.memory.focus == POISON_CENTRES


def emergency(turn: Turn) -> Outcome:
    """Return what to do first, or who helps then where it is over. The place is remembered for the question that follows."""
    if _is_over(turn):
        return helping.go_on(turn, _what_remains)
    now = question_from(turn.mentions, turn.knowledge)
    says_where = now.has_place
    if not says_where:
        now = replace(now, countries=turn.before.countries, regions=turn.before.regions)
    dangers = [kind for kind in _KINDS if kind in turn.ids("danger")][:_MOST]
    url = page_of(POISON_CENTRES, turn.knowledge)
    place = wording.served_names(now, turn)
    where = turn.say("emergency.afterwards", place=place, url=url) if place else turn.say("emergency.afterwards_world", url=url)
    contacts = _contacts(now, turn) if dangers and dangers[0] in ("fire", "spill") else []
    matches = contacts or find(Question(institutions=(POISON_CENTRES,)), turn.knowledge)
    cards = turn.cards(matches)
    paragraphs = [*_what_to_do(dangers, turn), where]
    if contacts:
        paragraphs += [wording.subject_line(now, turn), plain.cards_text(cards, turn.locale)]
    else:
        paragraphs.append(turn.say("emergency.then"))
    question = now if contacts or says_where else turn.before
    reply = turn.reply("emergency", plain.join(paragraphs), cards)
    return Outcome(reply, turn.showing((c.id for c in cards), question=question))


def _what_remains(turn: Turn) -> Outcome:
    """Return who helps with what was asked about before the danger; those shown, where nothing was."""
    return helping.answer(turn.before, turn) if turn.before.has_subject else helping.beyond(turn)


def _what_to_do(dangers: Sequence[str], turn: Turn) -> List[str]:
    """Return what to do first in each of ``dangers``, or in any where none is told."""
    said = [turn.say(f"emergency.{kind}") for kind in dangers]
    leads = ["emergency.first", *["emergency.also"] * (len(said) - 1)]
    return [turn.say(lead, text=text) for lead, text in zip(leads, said)] or [turn.say("emergency.general")]


def _is_over(turn: Turn) -> bool:
    """Tell whether a danger is said to be over and what follows is asked ("he is in hospital. who takes the drums?"), or
    the message behind an emergency names none and may as well ask for help."""
    if turn.ids("danger"):
        return False
    may_ask = was_shown(turn) and turn.second in FOR_HELP and turn.confidence < _SURELY_NEW
    return bool(turn.before.has_subject or turn.ids("topic", how=HINT)) and ("danger_over" in turn.ids("talk") or may_ask)


def _contacts(now: Question, turn: Turn) -> List[Match]:
    """Return who helps with what leaks or burns, where the message says what it is; nobody otherwise."""
    topics = tuple(pair for pair in now.topics if not turn.knowledge.topics[pair[0]].safety_first)
    named = turn.ids("chemical") or set(turn.ids("topic")) & {key for key, _ in topics}
    return find(replace(now, topics=topics), turn.knowledge) if named and topics else []
