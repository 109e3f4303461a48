"""Answers a turn: first what comes before every ability, then the ability that the kind of message leads to."""

from __future__ import annotations

from typing import Callable, Optional

from bot.conversation import comparing, details, speaking, talk
from bot.conversation.turn import Memory, Outcome, Turn

#: these are asked of contacts alone, whatever the kind of message seems to be
_OF_THOSE_SHOWN = {"person", "unrecorded", "languages", "messenger"}
#: but not in such messages
_NEVER_ABOUT_ANSWERS = ("emergency", "forget_me", "thank")
_NEVER_ABOUT_CONTACTS = ("report_wrong", "ask_human", "ask_capabilities")


def answered(turn: Turn, ability: Callable[[Turn], Outcome], before: Memory) -> Outcome:
    """Return the outcome of ``turn``; ``before`` is the memory as it was before the language of the message was heard."""
    outcome = speaking.switched(turn) or speaking.unread(turn) or about_the_last_answer(turn) or ability(turn)
    return speaking.noted(outcome, turn, before)


def about_the_last_answer(turn: Turn) -> Optional[Outcome]:
    """Return the answer to what can only be about the last answer, whatever the message was taken for; else nothing."""
    says_more = any(turn.ids(kind) for kind in ("topic", "chemical", "danger"))
    if not turn.shown or says_more or turn.intent in _NEVER_ABOUT_ANSWERS or talk.is_about_the_assistant(turn):
        return None
    if "unanswered" in turn.ids("talk") and not turn.ids("channel_kind"):
        return talk.sorry(turn)
    asked = _OF_THOSE_SHOWN & {*comparing.asked_of_each(turn), *turn.ids("channel_kind")}
    if asked and turn.intent in _NEVER_ABOUT_CONTACTS and "languages" not in asked:
        return None
    new_body = set(turn.ids("institution")) - set(turn.shown) or turn.ids("category")
    return details.detail(turn) if (asked or comparing.is_asked(turn)) and not new_body else None
