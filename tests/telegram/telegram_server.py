"""A real Rasa web server with the Telegram channel before a stub of the assistant, and updates as Telegram writes them."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot_api import BOT_ID, TOKEN, BotApi
from channel_server import SECRET, StubAgent
from rasa.core.run import configure_app
from rasa.shared.core.domain import Domain
from sanic import Sanic

from bot.channels.store import ConversationStore
from bot.channels.telegram import TelegramChannel
from bot.settings import Settings

HOOK_SECRET = "telegram_sends_this_with_each_update_0123"


def sender(user: int = 7, language: str = "en") -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": "A", "language_code": language}


def message(text: str | None = None, user: int = 7, chat: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a message; without ``text`` what it is stands in ``more``."""
    written = {} if text is None else {"text": text}
    where = chat or {"id": user, "type": "private"}
    return {"message_id": 5, "date": 1, "chat": where, "from": sender(user), **written, **more}


def press(data: str, user: int = 7, number: str = "p1", chat: dict[str, Any] | None = None) -> dict[str, Any]:
    shown = {"message_id": 6, "date": 1, "chat": chat or {"id": user, "type": "private"}}
    return {"id": number, "from": sender(user), "message": shown, "chat_instance": "1", "data": data}


GROUP = {"id": -100500, "type": "supergroup", "title": "G"}
REPLY_TO_BOT = {"message_id": 4, "date": 1, "chat": GROUP, "from": {"id": BOT_ID, "is_bot": True, "first_name": "Finder"}}


@contextmanager
def serving(api: BotApi, folder: Path, mode: str = "polling", **values: Any) -> Iterator[tuple[StubAgent, str]]:
    """Serve the Telegram channel until the block ends; give the stub agent and the address."""
    agent = StubAgent(ConversationStore(Domain.empty(), db=str(folder / "conversations.db")))
    given = {"messages_per_minute": 1000, **values}
    settings = Settings(
        token_secret=SECRET, telegram_mode=mode, telegram_token=TOKEN, telegram_secret=HOOK_SECRET,
        telegram_api=api.address, **given,
    )  # fmt: skip
    channel = TelegramChannel(settings, folder / "telegram.db", seconds_between=0.0)
    Sanic.test_mode = True
    app = configure_app([channel], enable_api=False, use_uvloop=False)
    app.ctx.agent = agent
    listening = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def start() -> Any:
        server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()
        return server

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(start())
        started.set()
        loop.run_forever()
        loop.run_until_complete(server.before_stop())
        loop.run_until_complete(server.close())
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(20), "the test server did not start"
    try:
        yield agent, f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/telegram/webhook"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
