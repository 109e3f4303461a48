"""Says whose business it is when a substance, a problem or a treaty is not that of the Convention."""

from __future__ import annotations

from typing import Optional, Sequence, Set

from bot.answers import plain
from bot.answers.cards import in_order
from bot.conversation.suggesting import OFFERED, topic_suggestions
from bot.conversation.turn import Outcome, Turn
from bot.finder import Question
from bot.knowledge import Chemical, Knowledge
from bot.knowledge.well_known import CONTAMINATED_SITES, NOT_POPS

#: so many substances of other treaties are pointed elsewhere at once
_MOST = 2


def instead(now: Question, turn: Turn) -> Optional[Outcome]:
    """Return a short pointer when the substance or problem belongs to another treaty, and nothing else is asked."""
    chemicals = [turn.knowledge.chemicals[key] for key in now.chemicals]
    foreign = [chemical for chemical in chemicals if NOT_POPS in chemical.topics]
    elsewhere = not chemicals and now.topics and now.topics[0][0] == NOT_POPS
    if elsewhere and not (now.institutions or _names_another_problem(turn)):
        return outside(turn)
    if not foreign or len(foreign) < len(chemicals) or set(turn.ids("topic")) & _of_pops(turn.knowledge):
        return None
    if not all(chemical.elsewhere for chemical in foreign):
        return other_treaty(turn)
    bodies = tuple(dict.fromkeys(str(chemical.elsewhere) for chemical in foreign[:_MOST]))
    return Outcome(turn.reply("info", _pointers(foreign, turn)), turn.remembering(shown=bodies, seen=bodies, focus=""))


def _pointers(foreign: Sequence[Chemical], turn: Turn) -> str:
    """Return which treaty deals with each of at most two substances, and whom to ask there."""
    lines = []
    for chemical in foreign[:_MOST]:
        body = turn.knowledge.institutions[str(chemical.elsewhere)]
        values = {channel.kind: channel.value for channel in reversed(in_order(body.channels))}
        channel = turn.locale.joined(values[kind] for kind in ("web", "email", "phone") if kind in values)
        pointer = turn.locale.pick(chemical.pointer or {})
        lines.append(turn.say("elsewhere", pointer=pointer, name=turn.locale.pick(body.name), channel=channel))
    return plain.join(list(dict.fromkeys(lines)))


def with_pointers(outcome: Outcome, now: Question, turn: Turn) -> Outcome:
    """Add where to ask about the substances of other treaties that are named beside those of the Convention."""
    foreign = [chemical for chemical in turn.chemicals if chemical.elsewhere and chemical.id not in now.chemicals]
    if not foreign:
        return outcome
    return outcome.saying(last=_pointers(foreign, turn))


def outside(turn: Turn) -> Outcome:
    """Say that a message is outside of what is known, and offer topics that are not."""
    reply = turn.reply("decline", turn.say("decline"), suggestions=topic_suggestions(OFFERED, turn))
    return Outcome(reply, turn.remembering())


def other_treaty(turn: Turn) -> Optional[Outcome]:
    """Return that a treaty which is named (CITES, Ramsar) is another one, or nothing if none is."""
    treaties = [treaty for treaty in turn.chemicals if NOT_POPS in treaty.topics and not treaty.elsewhere]
    if not treaties or _names_another_problem(turn):
        return None
    text = turn.say("other_treaty", name=turn.locale.pick(treaties[0].name))
    return Outcome(turn.reply("decline", text, suggestions=topic_suggestions(OFFERED, turn)), turn.remembering())


def _of_pops(knowledge: Knowledge) -> Set[str]:
    """Return the topics that hold listed chemicals, such as PCBs: whoever names one asks about it as well."""
    topics = {chemical.topics[0] for chemical in knowledge.chemicals.values() if chemical.listing and chemical.topics}
    return topics - {CONTAMINATED_SITES}


def _names_another_problem(turn: Turn) -> bool:
    """Tell whether a message names a problem, not only a kind of help, that we can look up help with."""
    return any(not topic.kind_of_help for topic in turn.topics)
