"""``rasa shell`` made fit for people: it ends at the end of input, is never silent and takes text for text."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable

import aiohttp
from prompt_toolkit import PromptSession
from rasa.core.channels import console
from sanic import Sanic

from bot import locales, processes, settings
from bot.channels.cleaning import clean_text
from bot.channels.errors import ChannelError
from bot.channels.replies import error_reply
from bot.channels.warming import WarmUp

PROMPT = "You: "
STOP = "/stop"
_ENDINGS = (STOP, "/quit", "/exit")
_READY = 'Ready. Write what you need help with, for example "PCBs in Ghana".\n'


async def talk(sender_id: str, server_url: str, request_timeout: int | None = None, **_: object) -> int:
    """Hold the conversation; Rasa calls this in place of ``console.record_messages``. Return the number of messages."""
    await _until_ready(server_url)
    await WarmUp().succeeds(Sanic.get_app().ctx.agent)
    print(_READY, flush=True)
    read = _reader()
    count = 0
    while True:
        typed = await read()
        if typed is None or typed.strip().lower() in _ENDINGS:
            return count
        if not typed.strip():
            continue
        for paragraph in await _answer(server_url, sender_id, typed, request_timeout):
            print(f"{paragraph}\n", flush=True)
        count += 1


async def _answer(server_url: str, sender_id: str, typed: str, timeout: int | None) -> list[str]:
    try:
        text = clean_text(typed, settings.load().message_limit)
    except ChannelError as refusal:
        return [refusal.message]
    stream = console._send_message_receive_stream(server_url, "", sender_id, text, request_timeout=timeout)
    try:
        said = [message["text"] async for message in stream if message.get("text")]
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
        said = []
    return said or [error_reply(locales.DEFAULT)["text"]]


def _reader() -> Callable[[], Awaitable[str | None]]:
    """Return how to get the next line: typed at a terminal, or from a pipe or file. ``None`` is the end."""
    return _typed_lines() if sys.stdin.isatty() else _piped_lines()


def _typed_lines() -> Callable[[], Awaitable[str | None]]:
    session: PromptSession[str] = PromptSession()

    async def read() -> str | None:
        try:
            return await session.prompt_async(PROMPT)
        except (EOFError, KeyboardInterrupt):  # Ctrl-D, Ctrl-C
            return None

    return read


def _piped_lines() -> Callable[[], Awaitable[str | None]]:
    loop = asyncio.get_event_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def pump() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    # A thread that cannot keep the process alive: reading a pipe may wait for ever.
    threading.Thread(target=pump, daemon=True).start()

    async def read() -> str | None:
        line = await lines.get()
        if line is not None and line.strip():
            print(f"{PROMPT}{line.strip()}", flush=True)
        return line

    return read


async def _until_ready(server_url: str) -> None:
    """Wait for Rasa and the action server, which start at the same time as this conversation."""
    health = f"http://{processes.LOOPBACK}:{settings.load().actions_port}/health"
    async with aiohttp.ClientSession() as session:
        for url in (server_url, health):
            while not await _responds(session, url):
                await asyncio.sleep(0.05)


async def _responds(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


def main(arguments: list[str]) -> None:
    """Run ``rasa shell arguments...`` with this conversation."""
    console.record_messages = talk
    sys.argv = ["rasa", "shell", *arguments]
    from rasa.__main__ import main as rasa

    rasa()


if __name__ == "__main__":
    main(sys.argv[1:])
