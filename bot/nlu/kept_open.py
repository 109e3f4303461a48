"""What a server keeps open from one turn to the next: connections to the action server, and the encoder's process.

Rasa 3.6.21 opens a connection for each answer, and encodes one message after the other while
whoever writes meanwhile waits.
"""

from __future__ import annotations

import asyncio
from typing import Any, Callable, Generic, TypeVar

import aiohttp
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic
from sanic.exceptions import SanicException

from bot.nlu.knowledge_extractor import KnowledgeExtractor
from bot.understanding.encoder import knowing
from bot.understanding.encoder_process import EncoderProcess

#: seconds after which an idle connection is not used again: less than the 5 after which the action server closes it
_KEEP_ALIVE = 2.0
#: characters of a message that is still worth a process's while; encoding takes a second for fifty thousand
_LONGEST_ENCODED_BESIDE = 10_000
_parse = MessageProcessor.parse_message
_Kept = TypeVar("_Kept")


class PerLoop(Generic[_Kept]):
    """What stays open as long as an event loop lasts."""

    def __init__(self, open_one: Callable[[], _Kept]):
        self._open, self._kept = open_one, dict[asyncio.AbstractEventLoop, _Kept]()

    def get(self) -> _Kept:
        """Return what the running loop keeps open."""
        loop = asyncio.get_running_loop()
        if loop not in self._kept:
            self._kept = {other: kept for other, kept in self._kept.items() if not other.is_closed()}
            self._kept[loop] = self._open()
        return self._kept[loop]


class _Connections(aiohttp.TCPConnector):
    def __del__(self, *_: Any) -> None:
        """End them with the process; aiohttp would complain of it in the middle of a terminal."""


_connections = PerLoop(lambda: _Connections(limit=0, keepalive_timeout=_KEEP_ALIVE))
_encoders = PerLoop(EncoderProcess)


def _session(endpoint: EndpointConfig) -> aiohttp.ClientSession:
    """Return a session that leaves its connections open for the next."""
    given = endpoint.basic_auth
    auth = aiohttp.BasicAuth(given["username"], given["password"]) if given else None
    return aiohttp.ClientSession(
        connector=_connections.get(), connector_owner=False, headers=endpoint.headers, auth=auth
    )


async def _parse_encoded(server: MessageProcessor, message: UserMessage, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Parse a message whose vectors were made beside, if there may be others who wait."""
    vectors = await _encoders.get().vectors(_sentences(server, message.text or "")) if _is_server() else {}
    with knowing(vectors):
        return await _parse(server, message, *args, **kwargs)


def _is_server() -> bool:
    """Tell whether people write from outside; the command line and measurements wait for one answer after the other."""
    try:
        return bool(Sanic.get_app())
    except SanicException:
        return False


def _sentences(server: MessageProcessor, text: str) -> list[str]:
    """Return what the model will encode of a message."""
    if not text or len(text) > _LONGEST_ENCODED_BESIDE:
        return []
    components = (node._component for node in server.graph_runner._instantiated_nodes.values())
    extractor = next((component for component in components if isinstance(component, KnowledgeExtractor)), None)
    return extractor.sentences(text) if extractor else []


def apply() -> None:
    """Let Rasa keep them open in this process."""
    EndpointConfig.session = _session
    MessageProcessor.parse_message = _parse_encoded
