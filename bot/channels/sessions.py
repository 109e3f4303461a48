"""Keeps sessions short: Rasa replays a session in every turn, so a long conversation goes on as a new one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import USER_INTENT_SESSION_START

#: about ten turns, where replaying a session and starting anew cost the least together; what the conversation remembers
#: is in slots, which the new session takes over
MOST_EVENTS = 100
SESSION_START = f"/{USER_INTENT_SESSION_START}"


async def keep_short(
    conversation: str, store: TrackerStore, handle: Callable[[UserMessage], Awaitable[Any]], channel: str
) -> None:
    """Start a new session if the present one has grown long. Call it after the person has the answer."""
    tracker = await store.retrieve(conversation)
    if tracker and len(tracker.events) > MOST_EVENTS:
        await handle(UserMessage(SESSION_START, CollectingOutputChannel(), conversation, input_channel=channel))
