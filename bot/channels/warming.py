"""Lets the model answer once before anybody waits: the first answer loads what all others share, and takes a second."""

from __future__ import annotations

import asyncio
import copy
import logging
import uuid
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore

from bot import locales
from bot.channels.output import CollectedReplies

logger = logging.getLogger(__name__)

_QUESTION = "Who helps with PCBs in Ghana?"


class WarmUp:
    """The warm-up of one process, however many ask for it; one that failed is tried again when asked again."""

    def __init__(self) -> None:
        self._running: asyncio.Task[None] | None = None

    async def succeeds(self, agent: Any) -> bool:
        """Return whether the model has answered; it goes on when the one who asks hangs up."""
        if self._running is None:
            self._running = asyncio.ensure_future(_ask(agent))
        try:
            await asyncio.shield(self._running)
        except Exception:
            logger.exception("The model does not answer")
            self._running = None
            return False
        return True


async def _ask(agent: Any) -> None:
    """Send a question through understanding, dialogue and action, in a conversation that is kept nowhere."""
    processor = copy.copy(agent.processor)
    processor.tracker_store = InMemoryTrackerStore(processor.domain)
    output = CollectedReplies(locales.DEFAULT)
    await processor.handle_message(UserMessage(_QUESTION, output, uuid.uuid4().hex, input_channel=output.name()))
