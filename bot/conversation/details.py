"""Answers questions about contacts already shown: their phone, the second one, why, from where, how old."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Optional, Sequence, Tuple

from bot import locales
from bot.answers import plain
from bot.answers.cards import card, card_channel, in_order, listed, why
from bot.answers.reply import Reply
from bot.conversation import help as helping
from bot.conversation.turn import Outcome, Turn
from bot.finder import Match, Question, find
from bot.knowledge import Institution

_LAST, _VERY_FIRST = "-1", "1 of all"


def detail(turn: Turn) -> Outcome:
    """Return what is asked about a contact: one channel, the reason, source, age, steps or everything."""
    if not turn.shown and not turn.ids("institution"):
        return helping.find_help(turn) if turn.before.has_subject else _nothing_shown(turn)
    asked = _ordinal(turn)
    if asked and not _at(asked, turn):
        return _out_of_range(asked, turn)
    bodies = _meant(turn, asked)
    if not bodies:
        return _nothing_shown(turn)
    aspects, kinds = turn.ids("aspect"), turn.ids("channel_kind")
    if kinds:
        lines = [_channels(body, kinds, turn) for body in bodies]
    elif aspects:
        lines = [_aspect(body, aspects[0], turn) for body in bodies]
    else:
        return about(bodies, turn)
    cards = tuple(card(match, turn.knowledge, turn.locale) for match in _matches(bodies, turn))
    focus = bodies[0].id if len(bodies) == 1 else turn.memory.focus
    reply = Reply("info", plain.join(lines), turn.locale.language, cards)
    return Outcome(reply, turn.remembering(focus=focus, shown=_still_shown(bodies, turn)))


def browse(turn: Turn) -> Outcome:
    """Return another of the contacts found: the second, the last, or more of them."""
    if turn.ids("country") or turn.ids("region"):  # "and Laos?"
        return helping.find_help(replace(turn, intent="inform"))
    if not turn.shown:
        return _nothing_shown(turn)
    asked = _ordinal(turn)
    if asked:
        body = _at(asked, turn)
        return about([body], turn) if body else _out_of_range(asked, turn)
    if turn.ids("browse") == ["again"]:
        return about([turn.knowledge.institutions[key] for key in turn.shown], turn)
    return helping.more(turn)


def _nothing_shown(turn: Turn) -> Outcome:
    reply = Reply("clarify", turn.say("nothing_shown"), turn.locale.language)
    return Outcome(reply, turn.remembering())


def _ordinal(turn: Turn) -> str:
    asked = turn.ids("ordinal")
    return _VERY_FIRST if _VERY_FIRST in asked else next(iter(asked), "")


def _at(ordinal: str, turn: Turn) -> Optional[Institution]:
    shown = turn.seen if ordinal == _VERY_FIRST else turn.shown
    place = len(shown) if ordinal == _LAST else 1 if ordinal == _VERY_FIRST else int(ordinal)
    return turn.knowledge.institutions.get(shown[place - 1]) if 1 <= place <= len(shown) else None


def _out_of_range(ordinal: str, turn: Turn) -> Outcome:
    count = len(turn.shown)
    text = turn.say("out_of_range" if count > 1 else "out_of_range_one", count=count, asked=ordinal)
    return Outcome(Reply("clarify", text, turn.locale.language), turn.remembering())


def _meant(turn: Turn, asked: str) -> List[Institution]:
    """Return the bodies a question is about: named, by number, in focus, else all of the last answer."""
    named = [turn.knowledge.institutions[key] for key in turn.ids("institution") if key in turn.knowledge.institutions]
    by_number = _at(asked, turn) if asked else None
    if named or by_number:
        return named or [by_number]  # type: ignore[list-item]
    focus = turn.memory.focus
    keys = [focus] if focus in turn.knowledge.institutions else turn.shown
    return [turn.knowledge.institutions[key] for key in keys]


def _still_shown(bodies: Sequence[Institution], turn: Turn) -> Tuple[str, ...]:
    """Keep the last answer's order, so that "the second one" still means the same; a newly named body replaces it."""
    ids = tuple(body.id for body in bodies)
    return turn.shown if set(ids) <= set(turn.shown) else ids


def _matches(bodies: Sequence[Institution], turn: Turn) -> List[Match]:
    """Return the bodies with the reasons for which they answer the question before."""
    question = turn.before.as_slot()
    question["institutions"] = [body.id for body in bodies]
    question.pop("categories", None)
    return find(Question.from_slot(question), turn.knowledge, limit=len(bodies))


def about(bodies: Sequence[Institution], turn: Turn) -> Outcome:
    """Return the whole cards of ``bodies``, with what one alone does and the steps to it."""
    cards = tuple(card(match, turn.knowledge, turn.locale) for match in _matches(bodies, turn))
    single = len(cards) == 1
    paragraphs = [cards[0].role if single else "", plain.cards_text(cards, turn.locale, most=None if single else plain.BRIEF)]
    if single and cards[0].steps:
        paragraphs.append(_steps(cards[0].steps, turn))
    reply = Reply("answer", plain.join(paragraphs), turn.locale.language, cards)
    focus = cards[0].id if single else ""
    return Outcome(reply, turn.remembering(focus=focus, shown=_still_shown(bodies, turn)))


def _channels(body: Institution, kinds: Sequence[str], turn: Turn) -> str:
    name = turn.locale.pick(body.name)
    channels = [card_channel(channel, turn.locale) for channel in in_order(body.channels)]
    wanted = [channel for channel in channels if channel.kind in kinds]
    if not channels:
        warning = turn.say("card.warning", warning=turn.locale.pick(body.warning)) if body.warning else ""
        return plain.join([turn.say("detail.nothing", name=name), warning])
    lines = "\n".join(f"   {plain.channel_text(channel, turn.locale)}" for channel in wanted or channels)
    if wanted:
        return turn.say("detail.has", name=name, channels=f"\n{lines}")
    kind = listed([turn.say(f"channel.{kind}") for kind in kinds], turn.locale)
    return turn.say("detail.has_not", name=name, kind=kind, channels=f"\n{lines}")


def _aspect(body: Institution, aspect: str, turn: Turn) -> str:
    name = turn.locale.pick(body.name)
    channels = [card_channel(channel, turn.locale) for channel in in_order(body.channels)]
    if aspect == "why":
        match = _matches([body], turn)[0]
        return turn.say("detail.why", name=name, why=why(match.reasons, body, turn.knowledge, turn.locale))
    if aspect == "age":
        parts = [f"{channel.label} {plain.seen(channel, turn.locale)}" for channel in channels]
        ages = turn.locale.joined(parts, "semicolon")
        return turn.say("detail.ages", name=name, list=ages) if parts else turn.say("detail.nothing", name=name)
    if aspect == "source":
        pages = list(dict.fromkeys([*(channel.source for channel in channels), *(s.url for s in body.sources)]))
        return turn.say("detail.sources", name=name, list="".join(f"\n   {page}" for page in pages))
    if aspect == "steps":
        steps = turn.knowledge.steps_for(body, turn.locale.language)
        return f"{name}\n{_steps(steps, turn)}" if steps else turn.say("detail.text", name=name, text=turn.say("card.no_steps"))
    return turn.say("detail.text", name=name, text=_about(body, aspect, turn))


def _about(body: Institution, aspect: str, turn: Turn) -> str:
    if aspect == "languages":
        names = turn.locale.joined(locales.language_name(code, turn.locale.language) for code in body.languages)
        return turn.say("card.languages", languages=names) if names else turn.say("card.no_languages")
    if aspect == "serves":
        only = card(_matches([body], turn)[0], turn.knowledge, turn.locale)
        return turn.say("card.serves", serves=only.serves or turn.say("serves.unknown"))
    return str(turn.locale.pick(body.role))


def _steps(steps: Sequence[str], turn: Turn) -> str:
    return "\n".join([turn.say("card.steps"), *(f"   {number}. {step}" for number, step in enumerate(steps, start=1))])
