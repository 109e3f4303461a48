"""The systems that are compared: the assistant, the same on Rasa's default pipeline, and a text search."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, Dict, Iterator, List, Protocol, Sequence

from bot.action_server import ActionServer
from bot.knowledge import Institution, Knowledge, live_knowledge
from bot.processes import LOGS, PROJECT, free_port
from bot.understanding.words import fold, words


class System(Protocol):
    """Something that answers one message of a conversation with replies."""

    def say(self, text: str, conversation: str) -> Sequence[Dict[str, Any]]: ...


@contextlib.contextmanager
def assistant(model: Path) -> Iterator[System]:
    """Run the whole assistant on ``model``: understanding, dialogue and actions."""
    from bot.channels.direct import Conversations

    port = free_port()
    with ActionServer(port, LOGS / f"actions-{port}.log", project=PROJECT) as actions:
        actions.wait_until_ready()  # first, because it says more clearly what is wrong with the knowledge
        yield Conversations.load(model, actions.url)


class TextSearch:
    """BM25 over the records of the knowledge base: the three best matching institutions, or none below a score."""

    def __init__(self, least: float = 4.0) -> None:
        from rank_bm25 import BM25Okapi

        self._knowledge = live_knowledge().current
        self._bodies = [body for body in self._knowledge.institutions.values() if body.channels]
        self._index = BM25Okapi([_tokens(_document(body, self._knowledge)) for body in self._bodies])
        self._least = least

    def say(self, text: str, conversation: str) -> Sequence[Dict[str, Any]]:
        """Return one reply with up to three cards, without any memory of the conversation."""
        scores = self._index.get_scores(_tokens(text))
        best = sorted(range(len(scores)), key=lambda index: -scores[index])[:3]
        cards = [_card(self._bodies[index]) for index in best if scores[index] >= self._least]
        return [{"kind": "answer" if cards else "decline", "text": _text(cards), "cards": cards}]


def _document(body: Institution, knowledge: Knowledge) -> str:
    """Return all that the record says in words: names, role, topics with their synonyms, countries."""
    parts: List[str] = [*body.name.values(), *body.aliases, body.acronym or "", *body.role.values(), body.category]
    for key in body.topics:
        parts += [knowledge.topics[key].name["en"], *knowledge.topics[key].synonyms.get("en", [])]
    parts += [knowledge.countries[key].name["en"] for key in (*body.serves.documented, *body.serves.indicative)]
    return " ".join(parts)


def _tokens(text: str) -> List[str]:
    return [fold(word) for word, _, _ in words(text)]


def _card(body: Institution) -> Dict[str, Any]:
    channels = [{"value": channel.value} for channel in body.channels]
    return {"id": body.id, "name": body.name["en"], "acronym": body.acronym, "channels": channels}


def _text(cards: Sequence[Dict[str, Any]]) -> str:
    return "\n".join(card["name"] for card in cards)
