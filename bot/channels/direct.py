"""A conversation inside this process, without a network: for the command line, tests and measurements."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import uuid
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import UserMessage
from rasa.core.utils import AvailableEndpoints
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog

from bot import locales
from bot.channels.cleaning import clean_text
from bot.channels.errors import ChannelError
from bot.channels.output import CollectedReplies
from bot.channels.replies import ReplyData, error_reply, supported_language
from bot.channels.sessions import keep_short
from bot.channels.warming import WarmUp
from bot.errors import CommandError

#: nobody else waits in this process, so a whole letter may be asked
LONGEST = 5000


class Conversations:
    """The model with its dialogue, ready to talk; conversations live in memory only."""

    def __init__(self, agent: Agent, loop: asyncio.AbstractEventLoop) -> None:
        self._agent = agent
        self._loop = loop

    @classmethod
    def load(cls, model: Path, action_url: str) -> Conversations:
        """Return the conversations of ``model`` with the actions that answer at ``action_url``."""
        _log_to_standard_error()
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        endpoints = AvailableEndpoints(action=EndpointConfig(url=action_url))
        agent = loop.run_until_complete(load_agent(str(model), endpoints=endpoints, loop=loop))
        if not agent.is_ready():
            raise CommandError(f"The model {model} could not be loaded; remove it and start again to train a new one.")
        return cls(agent, loop)

    def warm_up(self) -> None:
        """Let the next answer take no longer than those after it. The actions must be ready."""
        self._loop.run_until_complete(WarmUp().succeeds(self._agent))

    def say(self, text: object, conversation: str | None = None, language: str | None = None) -> list[ReplyData]:
        """Return the replies to typed ``text``; text that no channel would accept gets a reply that says why."""
        try:
            cleaned = clean_text(text, LONGEST)
        except ChannelError as refusal:
            return [{**error_reply(supported(language) or locales.DEFAULT), "text": refusal.message}]
        return self._send(cleaned, conversation, language)

    def press(self, payload: str, conversation: str, language: str | None = None) -> list[ReplyData]:
        """Return the replies to a suggestion with ``payload``."""
        return self._send(payload, conversation, language)

    def _send(self, text: str, conversation: str | None, language: str | None) -> list[ReplyData]:
        return self._loop.run_until_complete(self._turn(text, conversation or uuid.uuid4().hex, supported(language)))

    async def _turn(self, text: str, conversation: str, language: str | None) -> list[ReplyData]:
        output = CollectedReplies(language or locales.DEFAULT)
        metadata: dict[str, Any] = {"language": language} if language else {}
        message = UserMessage(text, output, conversation, input_channel=output.name(), metadata=metadata)
        await self._agent.handle_message(message)
        if not output.forget:
            await keep_short(conversation, self._agent.tracker_store, self._agent.handle_message, output.name())
        if output.forget:
            store = self._agent.tracker_store
            getattr(store, "_tracker_store", store).store.pop(conversation, None)  # Rasa wraps the store in memory
        return output.replies or [error_reply(output.language)]


def supported(language: str | None) -> str | None:
    """Return the language that was asked for as one the assistant speaks, ``None`` if none was asked for."""
    return supported_language(language, locales.languages()) if language else None


def _log_to_standard_error() -> None:
    """Log like Rasa's own commands do; without this Rasa prints every step, with what people wrote, as debugging."""
    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "ERROR"))
    logging.basicConfig(stream=sys.stderr, level=level, format="%(levelname)s %(name)s: %(message)s")
    configure_logging_and_warnings(level)
    configure_structlog(level)
