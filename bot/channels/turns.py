"""Runs turns: one at a time in a conversation, each message id once, within a deadline, never without an answer."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import LockError
from sqlalchemy.exc import SQLAlchemyError

from bot import feedback
from bot.channels import transcript
from bot.channels.contacts import question_about
from bot.channels.errors import ChannelError
from bot.channels.intake import Incoming
from bot.channels.output import CollectedReplies
from bot.channels.replies import ReplyData, error_reply
from bot.channels.sessions import keep_short
from bot.channels.store import ConversationStore, store_of
from bot.channels.tokens import Session

logger = logging.getLogger(__name__)

DEADLINE = 20.0
# The last 20 messages and their answers are among the last 200 events, even with nine replies to each.
_REMEMBERED_EVENTS = 200


class Turns:
    """The turns that this worker runs; Rasa's lock store orders those of several workers."""

    def __init__(self, handle: Callable[[UserMessage], Awaitable[Any]], channel: str, deadline: float) -> None:
        self._handle = handle
        self._channel = channel
        self._deadline = deadline
        self._order: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: dict[tuple[str, str], asyncio.Task[list[ReplyData]]] = {}

    async def answer(self, session: Session, incoming: Incoming, store: ConversationStore) -> list[ReplyData]:
        """Return the replies to a message; the same id gets the same replies, also while the first still runs.

        The turn goes on when the person hangs up, so that a retry finds its answer.
        """
        key = (session.conversation, incoming.id or uuid.uuid4().hex)
        task = self._running.get(key)
        if task is None:
            task = asyncio.ensure_future(self._answer(session, incoming, key[1], store))
            self._running[key] = task
            task.add_done_callback(lambda done: self._finished(key, done))
        return await asyncio.shield(task)

    def order_of(self, conversation: str) -> asyncio.Lock:
        """Return the lock that orders what happens to a conversation in this worker."""
        lock = self._order.get(conversation)
        if lock is None:
            lock = self._order[conversation] = asyncio.Lock()
        return lock

    async def forget(self, conversation: str, agent: Any, until: float | None = None) -> None:
        """Delete a conversation and the remarks made in it; one that can come back with a token is refused until then.

        ``until`` is a Unix time. A ``ChannelError`` says that something of it may still be there.
        """
        try:
            async with self.order_of(conversation), agent.lock_store.lock(conversation):
                await asyncio.to_thread(feedback.forget, conversation)
                store = store_of(agent)
                await (store.delete(conversation) if until is None else store.forget(conversation, until))
        except (SQLAlchemyError, LockError, sqlite3.Error, OSError) as error:
            logger.error("A conversation could not be deleted: %s", getattr(error, "orig", error))
            raise ChannelError(
                "not_forgotten", "The conversation could not be deleted just now. Please try again.", status=503
            ) from error

    async def _answer(
        self, session: Session, incoming: Incoming, message_id: str, store: ConversationStore
    ) -> list[ReplyData]:
        output = CollectedReplies(session.language)
        try:
            return await asyncio.wait_for(
                self._turn(session, incoming, message_id, store, output), timeout=self._deadline
            )
        except ChannelError:
            raise
        except asyncio.TimeoutError:
            logger.error("A turn was ended after %s seconds", self._deadline)
        except Exception:
            logger.exception("A turn failed")
        return output.replies or [error_reply(session.language)]

    async def _turn(
        self, session: Session, incoming: Incoming, message_id: str, store: ConversationStore, output: CollectedReplies
    ) -> list[ReplyData]:
        async with self.order_of(session.conversation):
            await refuse_forgotten(session, store)
            if incoming.id is not None:
                events = await store.spoken(session.conversation, last=_REMEMBERED_EVENTS)
                replies = transcript.answer_to(message_id, transcript.turns(events))
                if replies:
                    return replies
            metadata: dict[str, Any] = {"language": session.language}
            if incoming.language is not None:
                metadata["language_chosen"] = True
            payload = incoming.payload
            if payload is not None:
                metadata["title"] = incoming.title or await _title_of(payload, session, store)
            elif incoming.contact is not None:
                payload, metadata["title"] = await question_about(incoming.contact, session.language)
            await self._handle(
                UserMessage(
                    text=payload or incoming.text,
                    output_channel=output,
                    sender_id=session.conversation,
                    input_channel=self._channel,
                    message_id=message_id,
                    metadata=metadata,
                )
            )
            if not output.forget:
                await keep_short(session.conversation, store, self._handle, self._channel)
            if output.forget:
                await store.delete(session.conversation)
                # What was suggested is forgotten too, so it could not be pressed.
                return [{**reply, "suggestions": []} for reply in output.replies] or [error_reply(session.language)]
            return output.replies or [error_reply(session.language)]

    def _finished(self, key: tuple[str, str], task: asyncio.Task[list[ReplyData]]) -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()  # seen: the person may have hung up


async def refuse_forgotten(session: Session, store: ConversationStore) -> None:
    """Refuse a conversation whose person had it deleted."""
    if await store.is_forgotten(session.conversation):
        raise ChannelError("forgotten", "This conversation was deleted. Start a new one.", status=401)


async def _title_of(payload: str, session: Session, store: ConversationStore) -> str:
    offered = transcript.suggested(transcript.turns(await store.spoken(session.conversation)))
    title: str | None = offered.get(payload)
    if title is None:
        raise ChannelError(
            "unknown_payload", "This was not suggested in this conversation. Please write your question."
        )
    return title
