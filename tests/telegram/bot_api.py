"""A stand-in for the Bot API on loopback: real HTTP, and the documented limits are enforced."""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

TOKEN = "123456789:" + "A" * 35
USERNAME = "finder_bot"
BOT_ID = 123456789


# The documented limits, besides those of lengths: https://core.telegram.org/bots/api
_MOST_COMMANDS = 100
_MOST_RESULTS = 50
_LARGEST_VCARD = 2048
_GROUP_MESSAGES_PER_MINUTE = 20
_HOOK_PORTS = (443, 80, 88, 8443)

Refusal = tuple[int, str]


class BotApi:
    """What the stand-in was told, and what it does: the fields that can be set make trouble."""

    def __init__(self) -> None:
        self.address = ""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[tuple[str, str]] = []
        self.sent = 0
        self.down = False
        self.flood_seconds = 0.0  # shortest time between two messages in a chat
        self.minute = 0.0  # how long a minute is for the limit of groups; 0 for no limit
        self.blocked: set[int] = set()
        self.moved: dict[int, int] = {}
        self.presses_live = 600.0
        self.conflicts = 0
        self.slowness = 0.0  # seconds between the arrival of a message and the answer that it arrived
        self.webhook: dict[str, Any] | None = None
        self._pressed: dict[str, float] = {}
        self._updates: list[dict[str, Any]] = []
        self._ids = itertools.count(time.time_ns() // 1000)  # never those of an earlier test
        self._sent_at: dict[int, deque[float]] = {}

    def gives(self, **update: Any) -> int:
        """Let the bot fetch an update; return its id."""
        number = self.next_id()
        self.gives_raw({"update_id": number, **update})
        if "callback_query" in update:
            self._pressed[update["callback_query"]["id"]] = time.monotonic()
        return number

    def next_id(self) -> int:
        """Return an id for an update that no update had before."""
        return next(self._ids)

    def gives_raw(self, update: dict[str, Any]) -> None:
        """Let the bot fetch an update as it stands."""
        self._updates.append(update)

    def of(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of the accepted calls of ``method``."""
        return [parameters for name, parameters in list(self.calls) if name == method]

    def texts(self, chat: int | None = None) -> list[str]:
        """Return the texts sent, as a person reads them."""
        return [_shown(each["text"]) for each in self.of("sendMessage") if chat in (None, int(each["chat_id"]))]

    def buttons(self, chat: int | None = None) -> list[dict[str, str]]:
        """Return the inline buttons of all messages sent."""
        messages = [each for each in self.of("sendMessage") if chat in (None, int(each["chat_id"]))]
        keyboards = [json.loads(each["reply_markup"]) for each in messages if each.get("reply_markup")]
        return [button for each in keyboards for row in each.get("inline_keyboard", []) for button in row]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            assert request.transport
            request.transport.close()
            return web.Response()
        if request.match_info["token"] != TOKEN:
            return _refusal(401, "Unauthorized")
        method = request.match_info["method"]
        parameters = {name: _read(value) for name, value in (await request.post()).items()}
        chat = int(parameters["chat_id"]) if "chat_id" in parameters else 0
        problem = self._problem(method, parameters, chat)
        if problem:
            self.refused.append((method, problem[1]))
            return _refusal(*problem, moved_to=self.moved.get(chat))
        if method == "getUpdates":
            return _result(await self._get_updates(parameters))
        self.calls.append((method, parameters))
        if method == "getMe":
            return _result({"id": BOT_ID, "is_bot": True, "first_name": "Finder", "username": USERNAME})
        if method in ("setWebhook", "deleteWebhook"):
            self.webhook = parameters if parameters.get("url") else None
        if method.startswith("send") and method != "sendChatAction":
            self.sent += 1
            if self.slowness:
                await asyncio.sleep(self.slowness)
            self._sent_at.setdefault(chat, deque(maxlen=_GROUP_MESSAGES_PER_MINUTE)).append(time.monotonic())
            return _result({"message_id": next(self._ids), "date": 0, "chat": {"id": chat, "type": "private"}})
        return _result(True)

    async def _get_updates(self, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        offset = int(parameters.get("offset", 0))
        if self._updates and self._updates[0].get("update_id", offset) < offset:
            self._updates = [each for each in self._updates if each.get("update_id", offset) >= offset]
        for _ in range(5):
            if self._updates:
                break
            await asyncio.sleep(0.02)
        return self._updates[:100]

    def _problem(self, method: str, parameters: dict[str, Any], chat: int) -> Refusal | None:
        if chat in self.blocked:
            return 403, "Forbidden: bot was blocked by the user"
        if chat in self.moved:
            return 400, "Bad Request: group chat was upgraded to a supergroup chat"
        check = getattr(self, f"_problem_of_{method}", None)
        problem: Refusal | None = check(parameters) if check else None
        if problem is None and method.startswith("send") and method != "sendChatAction":
            return self._flood(chat)
        return problem

    def _flood(self, chat: int) -> Refusal | None:
        sent, now = self._sent_at.get(chat, deque()), time.monotonic()
        too_soon = bool(sent) and now - sent[-1] < self.flood_seconds
        full = chat < 0 and len(sent) == _GROUP_MESSAGES_PER_MINUTE and now - sent[0] < self.minute
        return (429, "Too Many Requests: retry after 1") if too_soon or full else None

    def _problem_of_getUpdates(self, parameters: dict[str, Any]) -> Refusal | None:
        if self.webhook:
            return 409, "Conflict: can't use getUpdates method while webhook is active"
        if self.conflicts > 0:
            self.conflicts -= 1
            return 409, "Conflict: terminated by other getUpdates request"
        return None

    def _problem_of_setWebhook(self, parameters: dict[str, Any]) -> Refusal | None:
        address = urlsplit(parameters["url"])
        if address.scheme != "https" or (address.port or 443) not in _HOOK_PORTS:
            return 400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
        return None

    def _problem_of_answerCallbackQuery(self, parameters: dict[str, Any]) -> Refusal | None:
        pressed = self._pressed.get(parameters["callback_query_id"], -1e9)
        if time.monotonic() - pressed > self.presses_live:
            return 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
        return None

    def _problem_of_answerInlineQuery(self, parameters: dict[str, Any]) -> Refusal | None:
        results = json.loads(parameters["results"])
        ids = [each["id"] for each in results]
        if len(results) > _MOST_RESULTS or len(set(ids)) < len(ids):
            return 400, "Bad Request: RESULT_ID_DUPLICATE"
        if any(not 1 <= len(each.encode()) <= 64 for each in ids):
            return 400, "Bad Request: RESULT_ID_INVALID"
        return next(filter(None, (_problem_in_text(e["input_message_content"], "message_text") for e in results)), None)

    def _problem_of_sendMessage(self, parameters: dict[str, Any]) -> Refusal | None:
        for row in json.loads(parameters.get("reply_markup") or "{}").get("inline_keyboard", []):
            if any(not 1 <= len(button["callback_data"].encode()) <= 64 for button in row):
                return 400, "Bad Request: BUTTON_DATA_INVALID"
        return _problem_in_text(parameters, "text")

    def _problem_of_sendContact(self, parameters: dict[str, Any]) -> Refusal | None:
        if len(parameters.get("vcard", "").encode()) > _LARGEST_VCARD:
            return 400, "Bad Request: VCARD_TOO_LONG"
        return (
            None
            if parameters["phone_number"] and parameters["first_name"]
            else (400, "Bad Request: PHONE_NUMBER_INVALID")
        )

    def _problem_of_setMyCommands(self, parameters: dict[str, Any]) -> Refusal | None:
        commands = json.loads(parameters["commands"])
        good = all(
            re.fullmatch("[a-z0-9_]{1,32}", e["command"]) and 1 <= len(e["description"]) <= 256 for e in commands
        )
        return None if good and len(commands) <= _MOST_COMMANDS else (400, "Bad Request: BOT_COMMAND_INVALID")


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


def _read(value: Any) -> Any:
    """Return a field as text, an uploaded file as its name and content."""
    return (value.filename, value.file.read()) if isinstance(value, web.FileField) else value


def _problem_in_text(message: dict[str, Any], name: str) -> Refusal | None:
    if message.get("parse_mode") == "HTML" and not _is_html(message[name]):
        return 400, "Bad Request: can't parse entities"
    if not 1 <= len(_shown(message[name]).encode("utf-16-le")) // 2 <= 4096:
        return 400, "Bad Request: message is too long"
    return None


def _is_html(text: str) -> bool:
    rest = re.sub(r"<b>[^<>]*</b>", "", text)
    return not re.search(r"[<>]|&(?!(lt|gt|amp|quot);)", rest)


def _result(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refusal(status: int, description: str, moved_to: int | None = None) -> web.Response:
    more: dict[str, Any] = {"parameters": {"retry_after": 1}} if status == 429 else {}
    if moved_to:
        more = {"parameters": {"migrate_to_chat_id": moved_to}}
    return web.json_response({"ok": False, "error_code": status, "description": description, **more}, status=status)
