"""Answers acute danger: safety first, then where poison centres are listed, then who helps afterwards."""

from __future__ import annotations

from bot.answers import plain
from bot.answers.cards import card
from bot.answers.reply import Reply
from bot.conversation import help as helping
from bot.conversation.turn import Outcome, Turn
from bot.finder import Question, find, question_from

_DIRECTORY = "who-poisons-centres"
_KINDS = ("poisoning", "fire", "spill")


def was_shown(turn: Turn) -> bool:
    """Tell whether the last answer was about an emergency."""
    return turn.memory.focus == _DIRECTORY


def emergency(turn: Turn) -> Outcome:
    """Return what to do first. The place is remembered for the question that follows."""
    now = question_from(turn.mentions, turn.knowledge)
    first = next((kind for kind in _KINDS if kind in turn.ids("danger")), "general")
    url = helping.page_of(_DIRECTORY, turn.knowledge)
    place = helping.place_names(now, turn)
    where = turn.say("emergency.afterwards", place=place, url=url) if place else turn.say("emergency.afterwards_world", url=url)
    match = find(Question(institutions=(_DIRECTORY,)), turn.knowledge)[0]
    text = plain.join([turn.say(f"emergency.{first}"), where, turn.say("emergency.then")])
    reply = Reply("emergency", text, turn.locale.language, (card(match, turn.knowledge, turn.locale),))
    question = now if now.countries or now.regions else turn.before
    return Outcome(reply, turn.remembering(question=question, shown=(_DIRECTORY,), focus=_DIRECTORY))
