"""What Rasa 3.6.21 does in every turn and nobody needs, left out: half of a turn's time.

- For each event it reads back, Rasa walks through all classes of events, which never change.
- It runs its graph with a scheduler for many workers, though with a single one; Dask's own plain ``get`` does the same.
- It sends the action server everything that happened in the conversation; our actions read slots and the last message.
- It asks for each message whether the domain is empty, which takes as long as reading it.
- It writes and reads conversations with Python's ``json``; ``ujson``, which Sanic brings, does the same in half the time.
- It copies what it would log, logged or not.
- It checks the form of an action's answer against a JSON schema, and the schema too. That the two lists are there and hold
  what their names say is seen at a glance; only an answer that fails this goes to the schema, for Rasa's own words.
- Python looks for garbage a dozen times.

In training it writes out all sentences with all that was read in them, to name them in a cache that is off: a third of the
time of a training.
"""

from __future__ import annotations

import gc
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import dask.core
import rasa
import ujson
from rasa.core import processor, tracker_store
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner import dask as runner
from rasa.engine.training.hooks import TrainingHook
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

#: Python's 700 are a dozen times a turn, and each time JAX, which comes with Rasa, adds a collection of its own
_OBJECTS_BETWEEN_COLLECTIONS = 20_000
_explain = RemoteAction._validate_action_result
_compare_with_empty = Domain.is_empty


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


def _is_empty(domain: Domain) -> bool:
    """Return whether a domain is empty; for that Rasa builds an empty one and compares all, and a domain never changes."""
    if "_is_empty" not in vars(domain):
        domain._is_empty = _compare_with_empty(domain)
    return bool(domain._is_empty)


def apply() -> None:
    """Make Rasa quicker in this process."""
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=256)(Event.resolve_by_type))
    RemoteAction._validate_action_result = _is_valid
    RemoteAction._action_call_format = _call
    Domain.is_empty = _is_empty
    tracker_store.json = ujson
    processor.copy = SimpleNamespace(deepcopy=lambda logged: logged)
    runner.dask = SimpleNamespace(get=dask.core.get)
    TrainingHook.on_before_node = lambda *_, **__: {}
    TrainingHook.on_after_node = lambda *_, **__: None
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
