"""What is left out of a turn changes nothing of it, and what is wrong is still refused."""

from __future__ import annotations

import asyncio
import operator
from collections.abc import Callable
from pathlib import Path

import dask
import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.engine.runner import dask as runner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker

import bot.nlu  # noqa: F401 - makes it quicker
from bot.channels.store import ConversationStore


def _in_memory(_: Path) -> TrackerStore:
    return InMemoryTrackerStore(Domain.empty())


def _in_database(folder: Path) -> TrackerStore:
    return ConversationStore(Domain.empty(), db=str(folder / "conversations.db"))


def test_every_kind_of_event_is_still_found() -> None:
    for _ in range(2):
        for kind in all_subclasses(Event):
            assert Event.resolve_by_type(kind.type_name).type_name == kind.type_name
    assert Event.resolve_by_type("user").type_name == "user"


def test_an_unknown_kind_of_event_is_still_refused() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="no_such_event"):
            Event.resolve_by_type("no_such_event")


def test_an_answer_in_the_right_form_is_taken(action: RemoteAction) -> None:
    answer = {"events": [{"event": "slot", "name": "topic", "value": "pcbs"}], "responses": [{"text": "yes"}]}
    assert action._validate_action_result(answer) is True


@pytest.mark.parametrize(
    "answer",
    [{"events": 1, "responses": []}, {"events": [], "responses": ["text"]}, {"events": [{}], "responses": []}, []],
)
def test_an_answer_in_a_wrong_form_is_refused_with_rasas_words(action: RemoteAction, answer: object) -> None:
    with pytest.raises(ValidationError, match="Action server response"):
        action._validate_action_result(answer)


def test_an_action_is_told_the_slots_and_the_last_message(action: RemoteAction) -> None:
    events = [UserUttered("lindane", {"name": "find_help"}), SlotSet("language", "fr"), UserUttered("and in Ghana?")]
    tracker = DialogueStateTracker.from_events("someone", events, slots=[AnySlot("language", [{}])])
    call = action._action_call_format(tracker, Domain.empty())
    assert call["next_action"] == "action_find_help" and call["sender_id"] == "someone"
    told = Tracker.from_dict(call["tracker"])
    assert told.get_slot("language") == "fr"
    assert told.latest_message["text"] == "and in Ghana?"
    assert told.events == []


def test_the_graph_gives_what_the_scheduler_gives() -> None:
    graph = {"a": 1, "b": (operator.add, "a", 2), "c": (operator.mul, "b", "a"), "d": (operator.sub, "b", "c")}
    assert list(runner.dask.get(graph, ["d", "b"])) == list(dask.get(graph, ["d", "b"])) == [0, 3]


@pytest.mark.parametrize("text", ["who helps?", "a \ud800 lone surrogate", "\x00", "谁能帮助？"])
@pytest.mark.parametrize("new_store", [_in_memory, _in_database])
def test_a_conversation_is_read_as_it_was_written(
    text: str, new_store: Callable[[Path], TrackerStore], tmp_path: Path
) -> None:
    said = UserUttered(text, {"name": "find_help", "confidence": 0.1 + 0.2}, [{"entity": "country", "value": None}])
    tracker = DialogueStateTracker.from_events("someone", [said, SlotSet("shown", [1, {"deep": True}])], slots=[])
    store = new_store(tmp_path)
    asyncio.run(store.save(tracker))
    again = asyncio.run(store.retrieve("someone"))
    assert again is not None and [event.as_dict() for event in again.events] == [
        event.as_dict() for event in tracker.events
    ]


@pytest.fixture
def action() -> RemoteAction:
    return RemoteAction("action_find_help", EndpointConfig(url="http://127.0.0.1:9/webhook"))
