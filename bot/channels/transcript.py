"""The turns of a conversation read back from stored Rasa events: its history, its answers, its suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from bot.channels.replies import ReplyData, error_reply, reply_of
from bot.channels.sessions import SESSION_START

Event = Mapping[str, Any]


@dataclass
class Turn:
    """One message of the person and what was answered; ``text`` of a pressed suggestion is its title."""

    text: str
    at: str
    message_id: str | None = None
    language: str = "en"
    replies: list[ReplyData] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Say whether something other than an apology came of the turn."""
        return any(reply["kind"] != "error" for reply in self.replies)

    def as_dict(self) -> dict[str, Any]:
        """Return the turn as the history shows it; a turn that came to nothing shows what the person saw."""
        return {"user": self.text, "at": self.at, "replies": self.replies or [error_reply(self.language)]}


def turns(events: Iterable[Event]) -> list[Turn]:
    """Return the turns in ``events`` (``user`` and ``bot`` events as dicts, in order).

    A message that was sent again after a failure replaces its failed turn.
    """
    found: list[Turn] = []
    for event in events:
        if event.get("event") == "user" and event.get("text") == SESSION_START:
            continue
        if event.get("event") == "user":
            turn = _turn_of(event)
            if found and not found[-1].answered and turn.message_id == found[-1].message_id:
                found.pop()
            found.append(turn)
        elif event.get("event") == "bot":
            if not found:
                found.append(Turn(text="", at=_time_of(event)))
            reply = reply_of(_message_of(event), found[-1].language)
            if reply:
                found[-1].replies.append(reply)
    return found


def answer_to(message_id: str, conversation: Iterable[Turn]) -> list[ReplyData]:
    """Return the replies already given to the message with this id, none if it was never answered.

    An apology is no answer: the message may be sent again under its id.
    """
    return next((turn.replies for turn in conversation if turn.answered and turn.message_id == message_id), [])


def suggested(conversation: Iterable[Turn]) -> dict[str, str]:
    """Return every payload that was offered in the conversation, with its title."""
    return {
        suggestion["payload"]: suggestion["title"]
        for turn in conversation
        for reply in turn.replies
        for suggestion in reply["suggestions"]
    }


def shown(conversation: Iterable[Turn]) -> frozenset[str]:
    """Return the ids of all cards that the conversation has shown."""
    return frozenset(card["id"] for turn in conversation for reply in turn.replies for card in reply["cards"])


def _turn_of(event: Event) -> Turn:
    metadata = event.get("metadata") or {}
    return Turn(
        text=metadata.get("title") or event.get("text") or "",
        at=_time_of(event),
        message_id=event.get("message_id"),
        language=metadata.get("language") or "en",
    )


def _message_of(event: Event) -> Mapping[str, Any]:
    return {**(event.get("data") or {}), "text": event.get("text"), **(event.get("metadata") or {})}


def _time_of(event: Event) -> str:
    return datetime.fromtimestamp(event.get("timestamp") or 0, timezone.utc).isoformat(timespec="seconds")
