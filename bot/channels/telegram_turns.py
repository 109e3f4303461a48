"""One person's turns on Telegram: through the assistant as on every other channel, and deleted on request."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot import locales
from bot.answers.reply import Card
from bot.channels import transcript
from bot.channels.cleaning import clean_text
from bot.channels.errors import ChannelError
from bot.channels.intake import Incoming
from bot.channels.replies import ReplyData, error_reply
from bot.channels.store import ConversationStore, store_of
from bot.channels.tokens import Session
from bot.channels.turns import Turns
from bot.knowledge import Knowledge, live_knowledge
from bot.telegram.memory import Memory
from bot.telegram.messages import Message, card_from, messages, plainly

logger = logging.getLogger(__name__)

# More at the same time would only make each slower.
_AT_THE_SAME_TIME = 8


class TelegramTurns:
    """Runs turns and gives their replies; ``ctx`` is where Rasa keeps its agent."""

    def __init__(self, turns: Turns, ctx: Any, memory: Memory, message_limit: int) -> None:
        self._turns = turns
        self._ctx = ctx
        self._memory = memory
        self._limit = message_limit
        self._slots = asyncio.Semaphore(_AT_THE_SAME_TIME)

    async def typed(self, number: int, text: str, session: Session) -> list[Message]:
        """Return the answer to what a person wrote."""
        try:
            cleaned = clean_text(text, self._limit)
        except ChannelError as refusal:
            why = "too_long" if refusal.code == "too_long" else "empty"
            return [plainly(locales.load(session.language).say(f"telegram.{why}", limit=self._limit))]
        return await self.run(number, Incoming(cleaned, None, None), session)

    async def asked(self, number: int, payload: str, title: str, session: Session) -> list[Message]:
        """Return the answer to ``payload``, which this channel offered under ``title``."""
        return await self.run(number, Incoming(None, payload, None, title=title), session)

    async def run(self, number: int, incoming: Incoming, session: Session) -> list[Message]:
        """Return the answer to an update as messages; the same update gets the same answer."""
        replies = await self.replies(Incoming(**{**vars(incoming), "id": f"tg-{number}"}), session)
        may_be_forgotten = any(reply["kind"] == "privacy" for reply in replies)
        if may_be_forgotten and not await self.store.spoken(session.conversation, last=1):
            self._memory.forget(session.conversation)  # the person asked for it in words
        return [message for reply in replies for message in messages(reply, locales.load(reply["language"]))]

    async def replies(self, incoming: Incoming, session: Session) -> list[ReplyData]:
        """Return the replies to a message, never none."""
        async with self._slots:
            try:
                return await self._turns.answer(session, incoming, self.store)
            except ChannelError as refusal:
                logger.info("A turn was refused: %s", refusal.code)
                return [error_reply(session.language)]

    async def shown(self, session: Session) -> list[list[Card]]:
        """Return the cards of each answer that had any, the last first."""
        turns = transcript.turns(await self.store.spoken(session.conversation))
        cards = [[card_from(card) for reply in turn.replies for card in reply["cards"]] for turn in reversed(turns)]
        return [each for each in cards if each]

    async def forget(self, conversation: str) -> bool:
        """Delete a conversation and all that is remembered of it; tell whether that was possible."""
        try:
            await self._turns.forget(conversation, self._ctx.agent)
        except ChannelError:
            return False
        self._memory.forget(conversation)
        return True

    @property
    def are_crowded(self) -> bool:
        """Say whether turns wait for others to end."""
        return self._slots.locked()

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base as it is now."""
        return live_knowledge().refresh()

    @property
    def store(self) -> ConversationStore:
        """Where conversations are kept."""
        return store_of(self._ctx.agent)
