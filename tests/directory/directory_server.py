"""A real Rasa web server with the directory's channel; the model behind it is a reader without a classifier."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import httpx
from rasa.core.run import configure_app
from sanic import Sanic

from bot.channels.directory import DirectoryChannel
from bot.knowledge import LiveKnowledge, load
from bot.settings import Settings
from bot.understanding.reader import Reader


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(load())


class ReadingAgent:
    """Stands where Rasa's agent stands and understands what the knowledge base names."""

    failing = False

    async def parse_message(self, text: str) -> dict[str, Any]:
        if self.failing:
            raise RuntimeError("the model is broken")
        return {"intent": {"name": "find_help"}, "entities": [mention.as_entity() for mention in _reader().read(text)]}


class Site:
    """A running server and a client of it."""

    def __init__(self, address: str, agent: ReadingAgent) -> None:
        self.address = address
        self.agent = agent
        self.http = httpx.Client(base_url=address, timeout=20)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.http.get(path, **more)


@contextmanager
def serving(live: LiveKnowledge | None = None, **values: Any) -> Iterator[Site]:
    """Serve the directory on a free port until the block ends."""
    agent = ReadingAgent()
    Sanic.test_mode = True  # several apps of one name in one process
    app = configure_app([DirectoryChannel(Settings(**values), live)], enable_api=False, use_uvloop=False)
    app.ctx.agent = agent
    listening = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def start() -> Any:
        server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        return server

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(start())
        started.set()
        loop.run_forever()
        loop.run_until_complete(server.close())
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(20), "the test server did not start"
    # "localhost", because browsers allow a service worker there without a certificate
    site = Site(f"http://localhost:{listening.getsockname()[1]}", agent)
    try:
        yield site
    finally:
        site.http.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
