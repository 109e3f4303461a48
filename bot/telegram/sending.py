"""Sends to Telegram within its limits: waiting its turn in each chat and when told to, going on after an outage."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

logger = logging.getLogger(__name__)

T = TypeVar("T")

_CONNECTIONS = 8
_LONGEST_WAIT = 60.0
_SWEEP_SECONDS = 60.0
_CHAT_GONE = re.compile("chat not found|user is deactivated|bot was kicked|group chat was upgraded", re.IGNORECASE)

# What Telegram asks of a bot: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
_IN_ALL_PER_SECOND = 30
_IN_A_GROUP_PER_MINUTE = 20


class ChatGoneError(Exception):
    """Nobody reads this chat any more: the person blocked the bot or the chat was deleted."""


class _Queued(HTTPXRequest):
    """Lets requests wait here for a connection: in the pool, each that waits makes all others slower."""

    def __init__(self, **values: Any) -> None:
        super().__init__(connection_pool_size=_CONNECTIONS, **values)
        self._free = asyncio.Semaphore(_CONNECTIONS)

    async def do_request(self, *values: Any, **named: Any) -> tuple[int, bytes]:
        async with self._free:
            return await super().do_request(*values, **named)


def make_bot(token: str, api: str) -> Bot:
    """Return the client for the Bot API at ``api``."""
    waits: dict[str, Any] = {"connect_timeout": 10.0, "read_timeout": 20.0, "write_timeout": 20.0, "pool_timeout": 30.0}
    return Bot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=_Queued(**waits),
        get_updates_request=HTTPXRequest(connection_pool_size=2, **waits),
    )


class Pace:
    """Lets messages out as fast as Telegram wants them: 1 a second in a chat, 20 a minute in a group, 30 a second in all.

    ``second`` is how long a second is; 0 means no limits.
    """

    def __init__(self, second: float = 1.0) -> None:
        self._second = second
        self._next = 0.0
        self._sent: dict[int, deque[float]] = {}
        self._swept = time.monotonic()

    async def wait(self, chat: int) -> None:
        """Return when the next message may be sent into ``chat``; in one chat, one waits at a time."""
        sent = self._sent.setdefault(chat, deque(maxlen=_IN_A_GROUP_PER_MINUTE))
        at = sent[-1] + self._second if sent else 0.0
        is_group = chat < 0  # so Telegram numbers them
        if is_group and len(sent) == _IN_A_GROUP_PER_MINUTE:
            at = max(at, sent[0] + 60 * self._second)
        await _until(at)
        now = time.monotonic()
        at = max(now, self._next)
        self._next = at + self._second / _IN_ALL_PER_SECOND
        sent.append(at)
        self._sweep(now)
        await _until(at)

    def _sweep(self, now: float) -> None:
        if now - self._swept > _SWEEP_SECONDS:
            self._swept = now
            self._sent = {
                chat: sent for chat, sent in self._sent.items() if not sent or sent[-1] > now - 60 * self._second
            }


async def _until(moment: float) -> None:
    seconds = moment - time.monotonic()
    if seconds > 0:
        await asyncio.sleep(seconds)


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
        except (Forbidden, ChatMigrated) as error:  # a group that moved goes on under a new number
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
