"""A real Rasa web server with the Telegram channel before a stub of the assistant, and updates as Telegram writes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot_api import BOT_ID, TOKEN, BotApi
from channel_server import SECRET, StubAgent
from rasa.shared.core.domain import Domain
from serving_channels import serving_channels

from bot.channels.store import ConversationStore
from bot.channels.telegram import TelegramChannel
from bot.settings import Settings

HOOK_SECRET = "telegram_sends_this_with_each_update_0123"


def sender(user: int = 7, language: str = "en") -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": "A", "language_code": language}


def message(
    text: str | None = None, user: int = 7, chat: dict[str, Any] | None = None, language: str = "en", **more: Any
) -> dict[str, Any]:
    """Return a message; without ``text`` what it is stands in ``more``."""
    written = {} if text is None else {"text": text}
    where = chat or {"id": user, "type": "private"}
    return {"message_id": 5, "date": 1, "chat": where, "from": sender(user, language), **written, **more}


def press(data: str, user: int = 7, number: str = "p1", chat: dict[str, Any] | None = None) -> dict[str, Any]:
    shown = {"message_id": 6, "date": 1, "chat": chat or {"id": user, "type": "private"}}
    return {"id": number, "from": sender(user), "message": shown, "chat_instance": "1", "data": data}


GROUP = {"id": -100500, "type": "supergroup", "title": "G"}
REPLY_TO_BOT = {
    "message_id": 4,
    "date": 1,
    "chat": GROUP,
    "from": {"id": BOT_ID, "is_bot": True, "first_name": "Finder"},
}


@contextmanager
def serving(
    api: BotApi, folder: Path, mode: str = "polling", second: float = 0.0, **values: Any
) -> Iterator[tuple[StubAgent, str]]:
    """Serve the Telegram channel until the block ends; give the stub agent and the address of the webhook.

    ``second`` is how long a second is for the limits that Telegram sets; 0 sends without them.
    """
    agent = StubAgent(ConversationStore(Domain.empty(), db=str(folder / "conversations.db")))
    given = {"messages_per_minute": 1000, **values}
    settings = Settings(
        token_secret=SECRET, telegram_mode=mode, telegram_token=TOKEN, telegram_secret=HOOK_SECRET,
        telegram_api=api.address, **given,
    )  # fmt: skip
    channel = TelegramChannel(settings, folder / "telegram.db", second=second)
    with serving_channels([channel], agent) as address:
        yield agent, f"{address}/webhooks/telegram/webhook"
