"""Sends to Telegram within its limits: a message a second per chat, waiting when told to, going on after an outage."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

logger = logging.getLogger(__name__)

T = TypeVar("T")

_LONGEST_WAIT = 60.0
_MOST_CHATS = 10000
_CHAT_GONE = re.compile("chat not found|user is deactivated|bot was kicked|group chat was upgraded", re.IGNORECASE)


class ChatGoneError(Exception):
    """Nobody reads this chat any more: the person blocked the bot or the chat was deleted."""


def make_bot(token: str, api: str) -> Bot:
    """Return the client for the Bot API at ``api``."""
    waits: dict[str, Any] = {"connect_timeout": 10.0, "read_timeout": 20.0, "write_timeout": 20.0, "pool_timeout": 30.0}
    return Bot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=HTTPXRequest(connection_pool_size=64, **waits),
        get_updates_request=HTTPXRequest(connection_pool_size=2, **waits),
    )


class Pace:
    """Lets one message a second into each chat, as Telegram asks for."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next: dict[int, float] = {}

    async def wait(self, chat: int) -> None:
        """Return when the next message may be sent into ``chat``."""
        now = time.monotonic()
        at = max(now, self._next.get(chat, now))
        self._next[chat] = at + self._seconds
        if len(self._next) > _MOST_CHATS:
            self._next = {each: when for each, when in self._next.items() if when > now}
        await asyncio.sleep(at - now)


async def insist(call: Callable[[], Awaitable[T]], first_wait: float = 0.5) -> T:
    """Return the result of ``call``, tried again while Telegram cannot be reached or says to wait.

    What Telegram refuses for good is raised: ``ChatGoneError`` when nobody would read it, else its own error.
    """
    wait = first_wait
    while True:
        try:
            return await call()
        except RetryAfter as error:
            seconds = error.retry_after
            await asyncio.sleep(seconds.total_seconds() if hasattr(seconds, "total_seconds") else float(seconds))
        except Forbidden as error:
            raise ChatGoneError(str(error)) from error
        except BadRequest as error:  # before NetworkError, of which the library makes it a kind
            if _CHAT_GONE.search(str(error)):
                raise ChatGoneError(str(error)) from error
            raise
        except NetworkError as error:
            logger.warning("Telegram cannot be reached, next try in %.1f s: %s", wait, type(error).__name__)
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)


async def try_once(call: Awaitable[Any]) -> None:
    """Await a call whose failure changes nothing for the person, such as "typing"."""
    try:
        await call
    except TelegramError as error:
        logger.info("Telegram refused what may be left out: %s", error)
