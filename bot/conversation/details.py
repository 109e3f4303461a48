"""Answers questions about contacts already shown: their phone, the second one, why, from where, how old."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, Iterable, List, Optional, Sequence, Set, Tuple

from bot import locales
from bot.answers import plain
from bot.answers.cards import card, card_channel, in_order, listed, reason_text, serving, why
from bot.conversation import comparing, wording
from bot.conversation import help as helping
from bot.conversation.turn import Outcome, Turn
from bot.finder import Ids, Question, find
from bot.knowledge import Institution
from bot.knowledge.well_known import NATIONAL, RATIFICATION
from bot.understanding import HINT, SEAT
from bot.understanding.words import fold, words

_LAST, _VERY_FIRST = "-1", "1 of all"
#: a message of so few words that asks for others may name a new subject by a word that only hints at it ("and pesticides?")
_MAY_HINT = 4


def detail(turn: Turn) -> Outcome:
    """Return what is asked about a contact: one channel, the reason, source, age, steps or everything."""
    if not turn.shown and not turn.ids("institution"):
        hints_at_help = turn.names_a_place and turn.ids("topic", how=HINT)  # "a centre for Sudan that speaks Arabic"
        asks_for_help = turn.before.has_subject or turn.names_a_subject or turn.names("category") or hints_at_help
        return helping.find_help(turn) if asks_for_help else _nothing_shown(turn)
    asked = _ordinal(turn)
    if asked and not turn.ids("institution") and not _at(asked, turn):
        return _out_of_range(asked, turn)
    bodies = meant(turn, asked)
    if not bodies:
        return _nothing_shown(turn)
    aspects, kinds = comparing.asked_of_each(turn), turn.ids("channel_kind")
    if comparing.is_asked(turn):
        return comparing.compared(turn)
    if asks_about_a_country(turn):
        return _whether_they_serve(bodies, turn)
    if "letter" in aspects:
        return _told(bodies[:1], [_letter(bodies[0], turn)], turn)
    lines = _lines(bodies, aspects, kinds, turn)
    if lines:
        return _told(bodies, lines, turn)
    if not aspects and not asked and turn.before.has_subject and _asks_for_others(turn):  # "can they train us too?"
        return helping.go_on(turn)
    if turn.shown and not (asked or turn.bodies or names_a_seat(turn) or "all" in aspects or NATIONAL in turn.ids("topic", how=HINT)):
        return helping.beyond(turn)  # "what will they want from us?"
    return about(bodies, turn)


def _lines(bodies: Sequence[Institution], aspects: Sequence[str], kinds: Sequence[str], turn: Turn) -> List[str]:
    """Return the one thing that is asked of each of ``bodies``, or nothing where all is asked or nothing that stands here."""
    if {"person", "unrecorded"} & set(aspects):
        return _not_kept("person" if "person" in aspects else "unrecorded", bodies, turn)
    if kinds and not {"age", "source", "languages"} & set(aspects):
        return [_channels(body, kinds, turn) for body in bodies]
    if "age" in aspects:
        return [*(_ages(body, kinds, turn) for body in bodies), turn.say("detail.unverified")]
    return [_aspect(body, aspects[0], turn) for body in bodies] if aspects and "all" not in aspects else []


def _told(bodies: Sequence[Institution], lines: List[str], turn: Turn) -> Outcome:
    cards = turn.cards(helping.matches_of(bodies, turn))
    focus = bodies[0].id if len(bodies) == 1 else turn.memory.focus
    reply = turn.reply("info", plain.join(lines), cards)
    return Outcome(reply, turn.remembering(focus=focus, shown=_still_shown(bodies, turn)))


def names_only_a_channel(turn: Turn) -> bool:
    """Tell whether a message is a kind of channel and at most an article ("the address")."""
    kinds = [(m.start, m.end) for m in turn.mentions if m.kind == "channel_kind" and m.text]
    articles = {fold(word) for word in turn.locale.phrase_lists.articles}
    others = [word for word, at, end in words(turn.text) if not any(start <= at and end <= stop for start, stop in kinds)]
    return bool(kinds) and all(fold(word) in articles for word in others)


def unrecorded(turn: Turn) -> Outcome:
    """Return that what is asked of a contact is on no record (costs, dates), and how to ask."""
    bodies = meant(turn)
    return _told(bodies, _not_kept("unrecorded", bodies, turn), turn)


def asks_about_a_country(turn: Turn) -> bool:
    """Tell whether it is asked if a body that is named, or was shown, serves a country ("do they also work in Chad?")."""
    if not _countries_asked(turn) or turn.names("topic", "chemical", "channel_kind"):
        return False
    aspects = set(comparing.asked_of_each(turn))
    if not aspects <= {"serves"}:
        return False
    if turn.ids("institution"):
        asks_of_joining = RATIFICATION in turn.ids("topic", how=HINT)  # "who signs the GEF endorsement in Gabon?"
        return bool(aspects) or (turn.intent in ("ask_detail", "ask_fact") and not asks_of_joining)
    if turn.ids("category") and not _of_that_seat(turn):  # "which NGOs also work in Kenya?"
        return False
    of_one = len(turn.shown) == 1 and not turn.before.has_subject and not turn.memory.fact  # "IPEN", then "and Haiti?"
    of_one = of_one and RATIFICATION not in turn.ids("topic", how=HINT)
    return bool(turn.shown) and (turn.intent == "ask_detail" or of_one or bool(aspects or _of_that_seat(turn)))


def _countries_asked(turn: Turn) -> Ids:
    """Return the countries a message names, without the seats of the bodies it means ("does the Egypt centre serve Sudan?")."""
    seats = {body.country for body in _of_that_seat(turn)}
    return tuple(key for key in turn.countries if key not in seats)


def browse(turn: Turn) -> Outcome:
    """Return another of the contacts found: the second, the last, or more of them."""
    any_kind = turn.ids("browse") == ["any"] and turn.before.categories  # "any kind of body is fine"
    asked = _ordinal(turn)
    others = not asked and _asks_for_others(turn)  # "and a university?"
    if turn.names_a_place or any_kind or others:  # "and Laos?"
        return helping.go_on(turn, helping.more)
    if not turn.shown:
        return _nothing_shown(turn)
    if asked:
        body = _at(asked, turn)
        return about([body], turn) if body else _out_of_range(asked, turn)
    if set(turn.ids("browse")) == {"again"} or ("back" in turn.ids("browse") and turn.second != "browse"):
        return _again(turn)
    return helping.more(turn)


def _asks_for_others(turn: Turn) -> bool:
    """Tell whether a subject or a kind of body or of help is named that was not asked for before."""
    before, known = turn.before, turn.knowledge.topics
    hints: Dict[str, Set[str]] = {}  # one word may hint at several topics
    for hint in turn.mentions:
        if hint.id == NATIONAL:  # "their contact"
            continue
        if hint.kind == "topic" and hint.how == HINT and hint.id in known and (known[hint.id].kind_of_help or turn.length <= _MAY_HINT):
            hints.setdefault(hint.text, set()).add(hint.id)
    new_word = any(topics.isdisjoint(before.topic_ids) for topics in hints.values())
    new_topic = set(turn.ids("topic")) - set(before.topic_ids)
    new_kind = set(turn.ids("category")) - set(before.categories)
    return bool(new_word or new_topic or new_kind or set(turn.ids("chemical")) - set(before.chemicals))


def _again(turn: Turn) -> Outcome:
    """Return what was shown last once more, with what was asked."""
    outcome = about([turn.knowledge.institutions[key] for key in turn.shown], turn)
    if turn.before.is_empty:
        return outcome
    return outcome.saying(wording.subject_line(turn.before, turn))


def _nothing_shown(turn: Turn) -> Outcome:
    reply = turn.reply("clarify", turn.say("nothing_shown"))
    return Outcome(reply, turn.remembering())


def _ordinal(turn: Turn) -> str:
    asked = turn.ids("ordinal")
    return _VERY_FIRST if _VERY_FIRST in asked else next(iter(asked), "")


def _at(ordinal: str, turn: Turn) -> Optional[Institution]:
    shown = turn.seen or turn.shown if ordinal == _VERY_FIRST else turn.shown
    place = len(shown) if ordinal == _LAST else 1 if ordinal == _VERY_FIRST else int(ordinal)
    return turn.knowledge.institutions.get(shown[place - 1]) if 1 <= place <= len(shown) else None


def _out_of_range(ordinal: str, turn: Turn) -> Outcome:
    count = len(turn.shown)
    text = turn.say("out_of_range" if count > 1 else "out_of_range_one", count=count, asked=ordinal)
    return Outcome(turn.reply("clarify", text), turn.remembering())


def meant(turn: Turn, asked: str = "") -> List[Institution]:
    """Return the bodies a message is about: named, by number, in focus, else all of the last answer."""
    asked = asked or _ordinal(turn)
    by_number = _at(asked, turn) if asked else None
    if turn.bodies or by_number:
        return turn.bodies or [by_number]  # type: ignore[list-item]
    focus = turn.memory.focus
    of_one = focus in turn.knowledge.institutions and not comparing.of_several(turn)
    keys = [focus] if of_one else comparing.several_shown(turn)
    return _of_that_seat(turn) or [turn.knowledge.institutions[key] for key in keys]


def _of_that_seat(turn: Turn) -> List[Institution]:
    """Return which of those shown are named by their seat, with their kind or not ("the centre in Egypt", "the one in
    Dakar"); where none is, the regional centre that sits there."""
    shown = [turn.knowledge.institutions[key] for key in turn.shown]
    of_kind = [body for body in shown if body.category in turn.ids("category") and body.country in turn.ids("country")]
    seats = turn.ids(SEAT) if turn.shown else []
    there = of_kind or [body for body in shown if body.country in seats]
    centres = [body for body in turn.knowledge.institutions.values() if body.category == "regional_centre"]
    return there or [body for body in centres if body.country in seats and body.state == "active" and body.channels]


def names_a_seat(turn: Turn) -> bool:
    """Tell whether a message means a body by where it sits ("the one in Dakar") and names no other, nor a subject."""
    more = turn.names("topic", "chemical", "category", "institution", "region")
    return bool(turn.ids(SEAT)) and not more and bool(_of_that_seat(turn))


def _still_shown(bodies: Sequence[Institution], turn: Turn) -> Tuple[str, ...]:
    """Keep the last answer's order, so that "the second one" still means the same; a newly named body replaces it."""
    ids = tuple(body.id for body in bodies)
    return turn.shown if set(ids) <= set(turn.shown) else ids


def about(bodies: Sequence[Institution], turn: Turn) -> Outcome:
    """Return the whole cards of ``bodies``, with what one alone does and the steps to it."""
    cards = turn.cards(helping.matches_of(bodies, turn))
    single = len(cards) == 1
    paragraphs = [cards[0].role if single else "", plain.cards_text(cards, turn.locale, most=None if single else plain.BRIEF)]
    if single and cards[0].steps:
        paragraphs.append(_steps(cards[0].steps, turn))
    reply = turn.reply("answer", plain.join(paragraphs), cards)
    focus = cards[0].id if single else ""
    return Outcome(reply, turn.remembering(focus=focus, shown=_still_shown(bodies, turn)))


def _whether_they_serve(bodies: Sequence[Institution], turn: Turn) -> Outcome:
    """Say of each of ``bodies`` whether it serves the country that is named; where none does, name those who do."""
    places = _countries_asked(turn)
    question = Question(countries=places, institutions=tuple(body.id for body in bodies))
    lines, any_does = [], False
    for match in find(question, turn.knowledge, limit=len(bodies)):
        body, how = match.institution, serving(match)
        any_does = any_does or bool(how)
        words = turn.locale.joined([reason_text(reason, turn.knowledge, turn.locale) for reason in how], "semicolon")
        name = turn.locale.pick(body.name)
        lines.append(turn.say("detail.text", name=name, text=words) if how else wording.serves_not(body, question, turn))
    if not any_does:
        others = helping.go_on(replace(turn, mentions=[m for m in turn.mentions if m.id in places]))
        return others.saying(*lines)
    return _told(bodies, ["\n".join(lines)], turn)


def _channels(body: Institution, kinds: Sequence[str], turn: Turn) -> str:
    name = turn.locale.pick(body.name)
    channels = [card_channel(channel, turn.locale) for channel in in_order(body.channels)]
    wanted = [channel for channel in channels if channel.kind in kinds]
    if not channels:
        return _no_channel(body, turn)
    lines = _indented(plain.channel_text(channel, turn.locale) for channel in wanted or channels)
    if wanted:
        return turn.say("detail.has", name=name, channels=lines)
    labels = [turn.say(f"channel.{kind}") for kind in kinds]
    kind = listed([label[:1].lower() + label[1:] for label in labels], turn.locale)
    return turn.say("detail.has_not", name=name, kind=kind, channels=lines)


def _no_channel(body: Institution, turn: Turn) -> str:
    warning = turn.say("card.warning", warning=turn.locale.pick(body.warning)) if body.warning else ""
    return plain.join([turn.say("detail.nothing", name=turn.locale.pick(body.name)), warning])


def _ages(body: Institution, kinds: Sequence[str], turn: Turn) -> str:
    """Return when each way to reach ``body`` was seen: those of ``kinds``, if it has any ("how old is that number?")."""
    name = turn.locale.pick(body.name)
    asked = [channel for channel in in_order(body.channels) if channel.kind in kinds]
    channels = [card_channel(channel, turn.locale) for channel in asked or in_order(body.channels)]
    ages = [turn.locale.joined((channel.label, plain.seen(channel, turn.locale)), "colon") for channel in channels]
    return turn.say("detail.ages", name=name, list=_indented(dict.fromkeys(ages))) if ages else turn.say("detail.nothing", name=name)


def _not_kept(aspect: str, bodies: Sequence[Institution], turn: Turn) -> List[str]:
    """Return that the answer does not stand here (costs, names of persons), and how to ask ``bodies`` for it."""
    names = turn.locale.joined([turn.locale.pick(body.name) for body in bodies], "semicolon")
    ways = [other_channels(body, (), turn) or _no_channel(body, turn) for body in bodies]
    return [turn.say(f"detail.{aspect}", name=names), *ways]


def other_channels(body: Institution, kinds: Sequence[str], turn: Turn) -> str:
    """Return the channels of ``body`` that are not of ``kinds``, or nothing if there are none."""
    others = [card_channel(channel, turn.locale) for channel in in_order(body.channels) if channel.kind not in kinds]
    lines = _indented(plain.channel_text(channel, turn.locale) for channel in others)
    return turn.say("detail.has", name=turn.locale.pick(body.name), channels=lines) if others else ""


def _aspect(body: Institution, aspect: str, turn: Turn) -> str:
    name = turn.locale.pick(body.name)
    channels = [card_channel(channel, turn.locale) for channel in in_order(body.channels)]
    if aspect == "why":
        match = helping.matches_of([body], turn)[0]
        return turn.say("detail.why", name=name, why=why(match.reasons, body, turn.knowledge, turn.locale))
    if aspect == "source":
        pages = [*(channel.source for channel in channels), *(source.url for source in body.sources)]
        return turn.say("detail.sources", name=name, list=_indented(dict.fromkeys(pages)))
    if aspect == "steps":
        steps = turn.knowledge.steps_for(body, turn.locale.language)
        return f"{name}\n{_steps(steps, turn)}" if steps else turn.say("detail.text", name=name, text=turn.say("card.no_steps"))
    return turn.say("detail.text", name=name, text=_said_of(body, aspect, turn))


def _letter(body: Institution, turn: Turn) -> str:
    """Return the draft of a letter to ``body``, with what was asked about and gaps for what only the person knows."""
    name = turn.locale.pick(body.name)
    about = turn.locale.joined((wording.subject_names(turn.before, turn), wording.place_names(turn.before, turn)))
    draft = turn.say("widget.mail_body", name=name, question=about)
    return plain.join([turn.say("detail.letter", name=name), draft])


def _said_of(body: Institution, aspect: str, turn: Turn) -> str:
    if aspect == "languages":
        names = turn.locale.joined(locales.language_name(code, turn.locale.language) for code in body.languages)
        return turn.say("card.languages", languages=names) if names else turn.say("card.no_languages")
    if aspect == "serves":
        only = card(helping.matches_of([body], turn)[0], turn.knowledge, turn.locale)
        return turn.say("card.serves", serves=only.serves or turn.say("serves.unknown"))
    return str(turn.locale.pick(body.role))


def _indented(lines: Iterable[str]) -> str:
    """Return ``lines`` as they stand below the sentence before them."""
    return "".join(f"\n   {line}" for line in lines)


def _steps(steps: Sequence[str], turn: Turn) -> str:
    return "\n".join([turn.say("card.steps"), *(f"   {number}. {step}" for number, step in enumerate(steps, start=1))])
