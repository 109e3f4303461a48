"""What a search in the directory finds: the assistant's own understanding, shown as pages and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence, Tuple

from bot.conversation import elsewhere, wording
from bot.conversation import help as helping
from bot.conversation.emergency import emergency
from bot.conversation.turn import Memory, Turn
from bot.directory.view import View
from bot.finder import CARDS, Match, Question, find, question_from
from bot.understanding import NAME, Mention

#: kinds of message that are no search, unless something of the knowledge base is named in them
_NO_SEARCH = frozenset({"out_of_scope", "greet", "thank", "start_over", "forget_me", "ask_capabilities", "ask_human"})
#: where nothing is named, a subject must be resembled this much: a search has nobody to ask back
_ALIKE = 0.34
_OTHERS = 7
#: what counts as named
_KINDS = frozenset({"topic", "chemical", "country", "region", "institution", "category"})


@dataclass(frozen=True)
class Heard:
    """A query as the assistant understood it."""

    text: str
    intent: str = "find_help"
    mentions: Tuple[Mention, ...] = ()
    understood: bool = True


@dataclass(frozen=True)
class Found:
    """What to show: ``notices`` first, then links to pages (address parts), then contacts and other bodies."""

    notices: Tuple[str, ...] = ()
    pages: Tuple[Tuple[str, ...], ...] = ()
    matches: Tuple[Match, ...] = ()
    others: Tuple[Match, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.pages or self.matches or self.notices)


def search(heard: Heard, view: View) -> Found:
    """Return what fits ``heard``; nothing rather than a guess when it is about something else."""
    knowledge = view.knowledge
    turn = turn_of(heard.text, heard.intent, heard.mentions, view)
    if heard.intent == "emergency":
        reply = emergency(turn).reply
        shown = find(Question(institutions=tuple(card.id for card in reply.cards)), knowledge)
        return Found(notices=tuple(reply.text.split("\n\n")), matches=tuple(shown))
    question = question_from(heard.mentions, knowledge)
    named = any(m.how == NAME and not m.excluded and m.kind in _KINDS for m in heard.mentions)
    if not named and (heard.intent in _NO_SEARCH or max((w for _, w in question.topics), default=0.0) < _ALIKE):
        return Found()
    if question.is_empty:
        return Found()
    pointer = elsewhere.instead(question, turn)
    if pointer:
        return Found(notices=(pointer.reply.text,))
    matches = find(question, knowledge, limit=CARDS + _OTHERS)
    notices = [wording.safety(question, turn), wording.eligibility(question, turn)]
    if not matches:
        notices.append(wording.gap(question, turn))
        matches = helping.nearest(question, knowledge)
    return Found(
        notices=tuple(notice for notice in notices if notice),
        pages=tuple(_pages(question, named)),
        matches=tuple(matches[:CARDS]),
        others=tuple(matches[CARDS:]),
    )


def turn_of(text: str, intent: str, mentions: Sequence[Mention], view: View) -> Turn:
    """Return the query as the first turn of a conversation, so that the chat's sentences fit it."""
    return Turn(text, intent, mentions, Memory(language=view.language), view.knowledge)


def _pages(question: Question, named: bool) -> List[Tuple[str, ...]]:
    """Return the address parts of the pages that fit: subject and country together before each alone."""
    topics = question.topic_ids if named else question.topic_ids[:1]
    both = [("topic", topic, country) for topic in topics for country in question.countries]
    alone = [("topic", topic) for topic in topics] + [("country", country) for country in question.countries]
    kinds = [("category", category) for category in question.categories]
    return [*both[:3], *alone[:4], *kinds]
