"""The Telegram channel: takes each update once, answers it in order, and tells the same as every other channel.

In ``credentials.yml``: ``bot.channels.telegram.TelegramChannel:``. Its values come from ``bot.settings``.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from telegram.error import TelegramError

from bot import locales, settings
from bot.channels.telegram_answers import Answers
from bot.channels.telegram_turns import TelegramTurns
from bot.channels.turns import DEADLINE, Turns
from bot.telegram.memory import Memory
from bot.telegram.menu import set_menu
from bot.telegram.sending import Pace, insist, make_bot, try_once
from bot.telegram.updates import ALLOWED, Event, read

logger = logging.getLogger(__name__)

DATABASE = settings.PROJECT / "build" / "telegram.db"

_LARGEST_BODY = 1024 * 1024
_POLL_SECONDS = 25
_PURGE_SECONDS = 3600.0


class TelegramChannel(InputChannel):
    """Takes updates by long polling or webhook; while the mode is ``off`` it does nothing at all."""

    def __init__(self, values: settings.Settings, database: Path = DATABASE, second: float = 1.0) -> None:
        self._settings = values
        self._database = database
        self._pace = Pace(second)
        self._bot = make_bot(values.telegram_token, values.telegram_api) if values.telegram_mode != "off" else None
        self._tasks: set[asyncio.Task[None]] = set()
        self._tails: dict[int, asyncio.Task[None]] = {}
        self._is_introduced = False
        self._memory: Memory
        self._answers: Answers

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, the last part of its address: ``/webhooks/telegram``."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramChannel:
        """Return the channel as the environment configures it; there is nothing to set in credentials.yml."""
        return cls(settings.load())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the one route of the webhook; with polling there is none."""
        telegram = Blueprint("telegram")
        bot = self._bot
        if bot is None:
            return telegram
        turns = Turns(on_new_message, self.name(), DEADLINE)

        async def start(app: Any, _: Any) -> None:
            self._memory = Memory(self._database)
            own = TelegramTurns(turns, app.ctx, self._memory, self._settings.message_limit)
            self._answers = Answers(self._settings, bot, self._memory, own, self._pace)
            self._spawn(self._run())

        async def stop(_: Any, __: Any) -> None:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._answers.finish()
            self._memory.close()

        telegram.listener("after_server_start")(start)
        telegram.listener("before_server_stop")(stop)
        if self._settings.telegram_mode == "webhook":

            async def webhook(request: Request) -> HTTPResponse:  # Sanic marks the function, which a method refuses
                return await self._webhook(request)

            telegram.add_route(webhook, "/webhook", methods=["POST"], stream=True)
        return telegram

    async def _webhook(self, request: Request) -> HTTPResponse:
        """Take an update. Telegram repeats whatever is not answered with 200, so only what may come again is refused."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self._settings.telegram_secret.encode()):
            return response.empty(status=401)
        try:
            update = json.loads(await _body(request))
            number = update["update_id"]
            if type(number) is not int or not 0 <= number < 2**63:
                raise ValueError("no update id")
        except (ValueError, KeyError, TypeError, RecursionError):
            return response.empty(status=200)
        if self._memory.waiting >= self._settings.telegram_queue:
            return response.empty(status=429)
        try:
            self._take({number: update})
        except Exception:  # not kept: Telegram shall bring it again
            logger.exception("An update could not be kept")
            return response.empty(status=429)
        return response.empty(status=200)

    async def _run(self) -> None:
        """Finish what was left at the last stop, then introduce the bot, then poll if that is the mode."""
        assert self._bot is not None
        bot = self._bot
        await insist(bot.initialize)
        self._is_introduced = True
        for number in self._memory.unfinished():
            self._begin(number, self._memory.body(number))
        self._spawn(self._set_menu())
        self._spawn(self._purge())
        if self._settings.telegram_mode == "polling":
            await insist(bot.delete_webhook)
            await self._poll()

    async def _poll(self) -> None:
        assert self._bot is not None
        offset: int | None = None
        while True:
            if self._memory.waiting >= self._settings.telegram_queue:
                await asyncio.sleep(0.2)
                continue
            try:
                updates = await self._get_updates(offset)
            except TelegramError as error:  # another program polls with the same token, or the token was revoked
                logger.error("Telegram gives no updates: %s", error)
                await asyncio.sleep(5)
                continue
            if updates:
                # Kept before the next call tells Telegram to drop them.
                try:
                    self._take({update["update_id"]: update for update in updates})
                except Exception:
                    logger.exception("Updates could not be kept and are asked for again")
                    await asyncio.sleep(5)
                    continue
                offset = updates[-1]["update_id"] + 1

    async def _get_updates(self, offset: int | None) -> list[dict[str, Any]]:
        bot = self._bot
        assert bot is not None
        # As plain data: an update of a kind that this library does not know yet must not get lost in parsing.
        parameters = {"timeout": _POLL_SECONDS, "allowed_updates": ALLOWED, **({"offset": offset} if offset else {})}
        updates: list[dict[str, Any]] = await insist(
            lambda: bot.do_api_request("getUpdates", api_kwargs=parameters, read_timeout=_POLL_SECONDS + 10)
        )
        return updates

    def _take(self, updates: dict[int, Any]) -> None:
        for number in self._memory.take(updates):
            self._begin(number, updates[number])

    def _begin(self, number: int, update: object) -> None:
        """Answer an update after those of the same chat that came before."""
        bot = self._bot
        if bot is None or not self._is_introduced:
            return  # it is among the unfinished when Telegram has said who the bot is
        event = read(update, bot.username, bot.id)
        at_once = self._answers.at_once(event)
        if at_once is not None:
            self._spawn(try_once(at_once))
        chat = event.chat or event.user
        task = self._spawn(self._answer(number, event, self._tails.get(chat)))
        self._tails[chat] = task

        def ended(done: asyncio.Task[None]) -> None:
            if self._tails.get(chat) is done:
                del self._tails[chat]

        task.add_done_callback(ended)

    async def _answer(self, number: int, event: Event, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await self._answers.answer(number, event)
        except Exception:
            logger.exception("An update could not be answered")
        self._memory.done(number)

    async def _set_menu(self) -> None:
        bot = self._bot
        assert bot is not None
        for language in locales.languages():
            await try_once(set_menu(bot, language))

    async def _purge(self) -> None:
        while True:
            try:
                self._memory.purge()
            except sqlite3.Error as error:
                logger.error("What is too old could not be deleted and is tried again later: %s", error)
            await asyncio.sleep(_PURGE_SECONDS)

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(_say_why)
        return task


def _say_why(task: asyncio.Task[None]) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        if task.exception():
            logger.error("Telegram: %s", task.exception())


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream:
        body += chunk
        if len(body) > _LARGEST_BODY:
            raise ValueError("too large")
    return body
