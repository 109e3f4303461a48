"""A stand-in for the Bot API on loopback: real HTTP, and the documented limits are enforced."""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

TOKEN = "123456789:" + "A" * 35
USERNAME = "finder_bot"
BOT_ID = 123456789


class BotApi:
    """What the stand-in was told and what it does: ``down``, ``flood``, ``blocked`` and ``gone`` make trouble."""

    def __init__(self) -> None:
        self.address = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[tuple[str, str]] = []
        self.down = False
        self.flood_seconds = 0.0  # shortest time between two messages in a chat
        self.blocked: set[int] = set()
        self.fresh_presses: set[str] = set()
        self._updates: list[dict[str, Any]] = []
        self._ids = itertools.count(1000)
        self._last_sent: dict[int, float] = {}

    def gives(self, **update: Any) -> int:
        """Let the bot fetch an update; return its id."""
        number = next(self._ids)
        self._updates.append({"update_id": number, **update})
        if "callback_query" in update:
            self.fresh_presses.add(update["callback_query"]["id"])
        return number

    def gives_raw(self, update: dict[str, Any]) -> None:
        """Let the bot fetch an update as it stands."""
        self._updates.append(update)

    def of(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of the accepted calls of ``method``."""
        return [parameters for name, parameters in list(self.calls) if name == method]

    def texts(self, chat: int | None = None) -> list[str]:
        """Return the texts sent, as a person reads them."""
        return [_shown(each["text"]) for each in self.of("sendMessage") if chat in (None, int(each["chat_id"]))]

    def buttons(self) -> list[dict[str, str]]:
        """Return the inline buttons of all messages sent."""
        keyboards = [json.loads(each["reply_markup"]) for each in self.of("sendMessage") if each.get("reply_markup")]
        return [button for each in keyboards for row in each.get("inline_keyboard", []) for button in row]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            assert request.transport
            request.transport.close()
            return web.Response()
        if request.match_info["token"] != TOKEN:
            return _refusal(401, "Unauthorized")
        method = request.match_info["method"]
        parameters = dict(await request.post())
        if method == "getUpdates":
            return _result(await self._get_updates(parameters))
        problem = self._problem(method, parameters)
        if problem:
            self.refused.append((method, problem[1]))
            return _refusal(*problem)
        self.calls.append((method, parameters))
        if method == "getMe":
            return _result({"id": BOT_ID, "is_bot": True, "first_name": "Finder", "username": USERNAME})
        if method.startswith("send") and method != "sendChatAction":
            chat = {"id": int(parameters["chat_id"]), "type": "private"}
            return _result({"message_id": next(self._ids), "date": 0, "chat": chat})
        return _result(True)

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(parameters.get("offset", 0))
        self._updates = [each for each in self._updates if each.get("update_id", offset) >= offset]
        for _ in range(5):
            if self._updates:
                break
            await asyncio.sleep(0.02)
        return self._updates[:100]

    def _problem(self, method: str, parameters: dict[str, Any]) -> tuple[int, str] | None:
        if method == "answerCallbackQuery" and parameters["callback_query_id"] not in self.fresh_presses:
            return 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
        if "chat_id" in parameters and int(parameters["chat_id"]) in self.blocked:
            return 403, "Forbidden: bot was blocked by the user"
        if method != "sendMessage":
            return None
        if parameters.get("parse_mode") == "HTML" and not _is_html(parameters["text"]):
            return 400, "Bad Request: can't parse entities"
        if not 1 <= len(_shown(parameters["text"]).encode("utf-16-le")) // 2 <= 4096:
            return 400, "Bad Request: message is too long"
        for row in json.loads(parameters.get("reply_markup") or "{}").get("inline_keyboard", []):
            if any(not 1 <= len(button["callback_data"].encode()) <= 64 for button in row):
                return 400, "Bad Request: BUTTON_DATA_INVALID"
        chat, now = int(parameters["chat_id"]), time.monotonic()
        if now - self._last_sent.get(chat, -1000.0) < self.flood_seconds:
            return 429, "Too Many Requests: retry after 1"
        self._last_sent[chat] = now
        return None


@contextmanager
def serving(api: BotApi) -> Iterator[BotApi]:
    """Serve ``api`` on a free port until the block ends."""
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", api.handle)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        api.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return runner

    def run() -> None:
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        started.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(10), "the stand-in did not start"
    try:
        yield api
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def _shown(text: str) -> str:
    return html.unescape(re.sub(r"</?b>", "", text))


def _is_html(text: str) -> bool:
    rest = re.sub(r"<b>[^<>]*</b>", "", text)
    return not re.search(r"[<>]|&(?!(lt|gt|amp|quot);)", rest)


def _result(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refusal(status: int, description: str) -> web.Response:
    more = {"parameters": {"retry_after": 1}} if status == 429 else {}
    return web.json_response({"ok": False, "error_code": status, "description": description, **more}, status=status)
