"""A real Rasa web server with the directory's channel; the model behind it is a reader without a classifier."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import httpx
from serving_channels import serving_channels

from bot.channels.directory import DirectoryChannel
from bot.knowledge import LiveKnowledge, live_knowledge
from bot.settings import Settings
from bot.understanding.reader import Reader


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(live_knowledge().current)


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
    _reader().read("PCB")  # like a real server, it is warm before it answers
    with serving_channels([DirectoryChannel(Settings(**values), live)], agent) as address:
        # "localhost", because browsers allow a service worker there without a certificate
        site = Site(address.replace("127.0.0.1", "localhost"), agent)
        try:
            yield site
        finally:
            site.http.close()
