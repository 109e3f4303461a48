"""What is kept open is used again, and a message that was encoded beside is not encoded a second time."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rasa.core.channels.channel import UserMessage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from bot.nlu import kept_open
from bot.nlu.knowledge_extractor import VECTOR, KnowledgeExtractor
from bot.understanding import encoder

LONG = (
    "Our old store was full of drums of DDT and of endosulfan. Now the roof is gone and the rain comes in! "
    "Who takes it away from here, please?"
)


def test_what_is_kept_for_a_loop_is_let_go_when_it_has_ended() -> None:
    kept = kept_open.PerLoop(object)

    async def get() -> object:
        return kept.get() if kept.get() is kept.get() else None

    assert asyncio.run(get()) is not asyncio.run(get())
    assert len(kept._kept) == 1


def test_a_connection_is_used_again_until_the_server_ends_it() -> None:
    connections: set[object] = set()

    async def answer(request: web.Request) -> web.Response:
        connections.add(request.transport)
        return web.json_response({"events": [], "responses": []})

    async def ask() -> None:
        app = web.Application()
        app.router.add_post("/webhook", answer)
        server = TestServer(app)
        await server.start_server()
        endpoint = EndpointConfig(str(server.make_url("/webhook")))
        for _ in range(3):
            await endpoint.request(json={})
        assert len(connections) == 1
        connections.clear()
        await server.close()
        with pytest.raises(aiohttp.ClientConnectionError):
            await endpoint.request(json={})

    asyncio.run(ask())


@pytest.mark.parametrize("text", ["who helps?", 'who handles "PCBs" in Ghana?', "谁能處理多氯聯苯", LONG, ""])
def test_what_was_encoded_beside_is_not_encoded_again(
    text: str, extractor: KnowledgeExtractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise AssertionError("encoded in the server")

    monkeypatch.setattr(encoder, "_model", refuse)
    monkeypatch.setattr(kept_open, "_is_server", lambda: True)
    read = asyncio.run(parse(text, extractor, monkeypatch))
    assert not text or read.get(VECTOR).shape == (encoder.SIZE,)


def test_the_command_line_encodes_itself(extractor: KnowledgeExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sanic, "_app_registry", {})
    monkeypatch.setattr(kept_open, "_encoders", None)
    assert asyncio.run(parse("who helps?", extractor, monkeypatch)).get(VECTOR).shape == (encoder.SIZE,)


def test_a_server_is_one_with_an_application(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sanic, "_app_registry", {})
    assert not kept_open._is_server()
    Sanic("served")
    assert kept_open._is_server()


async def parse(text: str, extractor: KnowledgeExtractor, monkeypatch: pytest.MonkeyPatch) -> Message:
    """Let the extractor read ``text`` as Rasa does for a message that comes in."""

    async def read(server: Any, message: UserMessage) -> Message:
        return extractor.process([Message(data={TEXT: message.text})])[0]

    monkeypatch.setattr(kept_open, "_parse", read)
    nodes = {"other": SimpleNamespace(_component=object()), "ours": SimpleNamespace(_component=extractor)}
    server: Any = SimpleNamespace(graph_runner=SimpleNamespace(_instantiated_nodes=nodes))
    message: Any = await kept_open._parse_encoded(server, UserMessage(text))
    return message


@pytest.fixture(scope="module")
def extractor() -> KnowledgeExtractor:
    return KnowledgeExtractor({})
