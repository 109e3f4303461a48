"""What Rasa 3.6.21 does in every turn and nobody needs, left out: half of a turn's time. To import it is enough.

- For each event it reads back, Rasa walks through all classes of events, which never change.
- It runs its graph with a scheduler for many workers, though with a single one; Dask's own plain ``get`` does the same.
- It sends the action server everything that happened in the conversation; our actions read slots and the last message.
- It opens a connection to the action server for each answer.
- It copies what it would log, logged or not.
- It checks the form of an action's answer against a JSON schema, and the schema too. That the two lists are there and hold
  what their names say is seen at a glance; only an answer that fails this goes to the schema, for Rasa's own words.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import aiohttp
import dask.core
import rasa
from rasa.core import processor
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner import dask as runner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

#: seconds after which an idle connection is not used again: less than the 5 after which the action server closes it
_KEEP_ALIVE = 2.0
_explain = RemoteAction._validate_action_result


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


_connections: dict[asyncio.AbstractEventLoop, _Connections] = {}


def _session(endpoint: EndpointConfig) -> aiohttp.ClientSession:
    """Return a session that leaves its connections open for the next."""
    loop = asyncio.get_running_loop()
    if loop not in _connections:
        for ended in [other for other in _connections if other.is_closed()]:
            del _connections[ended]
        _connections[loop] = _Connections(limit=0, keepalive_timeout=_KEEP_ALIVE)
    given = endpoint.basic_auth
    auth = aiohttp.BasicAuth(given["username"], given["password"]) if given else None
    return aiohttp.ClientSession(
        connector=_connections[loop], connector_owner=False, headers=endpoint.headers, auth=auth
    )


if not hasattr(Event.resolve_by_type, "cache_info"):
    Event.resolve_by_type = staticmethod(lru_cache(maxsize=256)(Event.resolve_by_type))
RemoteAction._validate_action_result = _is_valid
RemoteAction._action_call_format = _call
EndpointConfig.session = _session
processor.copy = SimpleNamespace(deepcopy=lambda logged: logged)
runner.dask = SimpleNamespace(get=dask.core.get)
