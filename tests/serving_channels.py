"""Serves Rasa channels in this process as Rasa does, with whatever stands in for its agent."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rasa.core.channels.channel import InputChannel
from rasa.core.run import configure_app
from sanic import Sanic


@contextmanager
def serving_channels(channels: list[InputChannel], agent: Any = None) -> Iterator[str]:
    """Serve these channels on a free port until the block ends; the value is the address."""
    Sanic.test_mode = True  # several apps of one name in one process
    app = configure_app(channels, enable_api=False, use_uvloop=False)
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
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
