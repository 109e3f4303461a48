"""What Rasa 3.6.21 does in every turn and nobody needs, left out: half of a turn's time. To import it is enough.

- For each event it reads back, Rasa walks through all classes of events, which never change.
- It runs its graph with a scheduler for many workers, though with a single one; Dask's own plain ``get`` does the same.
- It sends the action server everything that happened in the conversation; our actions read slots and the last message.
- It opens a connection to the action server for each answer.
- It encodes one message after the other, and whoever writes meanwhile waits: ``EncoderProcess`` does it beside.
- It warns of intents and entities that the domain lacks, for which it builds an empty domain to compare ours with.
- It writes conversations with Python's ``json``; ``ujson``, which Sanic brings, does the same in half the time.
- It copies what it would log, logged or not.
- It checks the form of an action's answer against a JSON schema, and the schema too. That the two lists are there and hold
  what their names say is seen at a glance; only an answer that fails this goes to the schema, for Rasa's own words.
"""

from __future__ import annotations

import asyncio
import json
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Callable, Generic, TypeVar

import aiohttp
import dask.core
import rasa
import ujson
from rasa.core import processor, tracker_store
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.engine.runner import dask as runner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.understanding.encoder import knowing
from bot.understanding.encoder_process import EncoderProcess
from bot.understanding.reader import sentences_of

#: seconds after which an idle connection is not used again: less than the 5 after which the action server closes it
_KEEP_ALIVE = 2.0
_explain = RemoteAction._validate_action_result
_parse = processor.MessageProcessor.parse_message


def _is_valid(action: RemoteAction, answer: dict[str, Any]) -> bool:
    """Return whether an action's answer holds events and responses; Rasa itself raises what is wrong if it does not."""
    return _has_events_and_responses(answer) or bool(_explain(action, answer))


def _has_events_and_responses(answer: Any) -> bool:
    return isinstance(answer, dict) and _are_dicts(answer.get("responses")) and _are_events(answer.get("events"))


def _are_events(value: Any) -> bool:
    return _are_dicts(value) and all(isinstance(event.get("event"), str) for event in value)


def _are_dicts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, dict) for part in value)


def _call(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """Return what an action needs to know: the conversation as it stands now."""
    now = {**tracker.current_state(), "events": []}
    return {"next_action": action.name(), "sender_id": tracker.sender_id, "tracker": now, "version": rasa.__version__}


class _Connections(aiohttp.TCPConnector):
    def __del__(self, *_: Any) -> None:
        """End them with the process; aiohttp would complain of it in the middle of a terminal."""


Kept = TypeVar("Kept")


class _PerLoop(Generic[Kept]):
    """What stays open as long as an event loop lasts."""

    def __init__(self, open_one: Callable[[], Kept]):
        self._open, self._kept = open_one, dict[asyncio.AbstractEventLoop, Kept]()

    def get(self) -> Kept:
        loop = asyncio.get_running_loop()
        if loop not in self._kept:
            self._kept = {other: kept for other, kept in self._kept.items() if not other.is_closed()}
            self._kept[loop] = self._open()
        return self._kept[loop]


_connections = _PerLoop(lambda: _Connections(limit=0, keepalive_timeout=_KEEP_ALIVE))
_encoders = _PerLoop(EncoderProcess)


def _session(endpoint: EndpointConfig) -> aiohttp.ClientSession:
    """Return a session that leaves its connections open for the next."""
    given = endpoint.basic_auth
    auth = aiohttp.BasicAuth(given["username"], given["password"]) if given else None
    return aiohttp.ClientSession(
        connector=_connections.get(), connector_owner=False, headers=endpoint.headers, auth=auth
    )


async def _parse_encoded(
    server: processor.MessageProcessor, message: UserMessage, *args: Any, **kwargs: Any
) -> dict[str, Any]:
    """Parse a message whose vectors were made beside; what came through no channel has nobody to wait beside it."""
    sentences = [message.text, *sentences_of(message.text)] if message.text and message.input_channel else []
    vectors = await _encoders.get().vectors(sentences) if sentences else {}
    with knowing(vectors):
        return await _parse(server, message, *args, **kwargs)


if not hasattr(Event.resolve_by_type, "cache_info"):
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=256)(Event.resolve_by_type))
RemoteAction._validate_action_result = _is_valid
RemoteAction._action_call_format = _call
EndpointConfig.session = _session
processor.MessageProcessor.parse_message = _parse_encoded
processor.MessageProcessor._check_for_unseen_features = lambda *_: None
tracker_store.json = SimpleNamespace(dumps=ujson.dumps, loads=json.loads)
processor.copy = SimpleNamespace(deepcopy=lambda logged: logged)
runner.dask = SimpleNamespace(get=dask.core.get)
