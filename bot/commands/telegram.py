"""``python -m bot telegram``: answers on Telegram by long polling; ``telegram register ADDRESS`` sets the webhook."""

from __future__ import annotations

import asyncio
import os
from urllib.parse import urlsplit

from telegram.error import InvalidToken, NetworkError, TelegramError

from bot import settings
from bot.commands.serve import serve
from bot.errors import CommandError
from bot.telegram.sending import make_bot
from bot.telegram.updates import ALLOWED

WEBHOOK = "/webhooks/telegram/webhook"


def run(*words: str) -> int:
    """Poll until Ctrl-C; with ``register ADDRESS`` tell Telegram where the webhook is and return."""
    if not words:
        configured = settings.load({**os.environ, "TELEGRAM_MODE": "polling"})
        return serve({"TELEGRAM_MODE": "polling"}, also=f"{asyncio.run(_address(configured))} and ")
    if len(words) != 2 or words[0] != "register":
        raise CommandError("Say 'telegram' to poll, or 'telegram register https://your.site' to set the webhook.")
    return _register(words[1])


async def _address(configured: settings.Settings) -> str:
    """Return where people find the bot; a token that Telegram does not know is noticed before anything starts."""
    bot = make_bot(configured.telegram_token, configured.telegram_api)
    try:
        async with bot:
            return f"https://t.me/{bot.username}"
    except InvalidToken as error:
        raise CommandError("Telegram does not know this TELEGRAM_TOKEN. Ask @BotFather for it with /token.") from error
    except NetworkError:
        print("Telegram cannot be reached now; the bot answers as soon as it can be.", flush=True)
        return "Telegram"


def _register(address: str) -> int:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise CommandError(
            f"{address!r} is not the address of a site; Telegram needs one such as https://pops.example.org"
        )
    configured = settings.load({**os.environ, "TELEGRAM_MODE": "webhook"})
    url = address.rstrip("/") + WEBHOOK

    async def register() -> None:
        async with make_bot(configured.telegram_token, configured.telegram_api) as bot:
            await bot.set_webhook(url, secret_token=configured.telegram_secret, allowed_updates=ALLOWED)

    try:
        asyncio.run(register())
    except TelegramError as error:
        raise CommandError(f"Telegram did not take the webhook: {error}") from error
    print(f"Telegram sends updates to {url}; start the assistant with TELEGRAM_MODE=webhook make serve")
    return 0
