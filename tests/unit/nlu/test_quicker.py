"""What is left out of a turn changes nothing of it, and what is wrong is still refused."""

from __future__ import annotations

import asyncio
import operator

import aiohttp
import dask
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.engine.runner import dask as runner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker

from bot.nlu import quicker


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


def test_what_is_kept_for_a_loop_is_let_go_when_it_has_ended() -> None:
    kept = quicker._PerLoop(object)

    async def get() -> object:
        return kept.get() if kept.get() is kept.get() else None

    assert asyncio.run(get()) is not asyncio.run(get())
    assert len(kept._kept) == 1


@pytest.mark.parametrize("text", ["who helps?", "a \ud800 lone surrogate", "\x00", "谁能帮助？"])
def test_a_conversation_is_read_as_it_was_written(text: str) -> None:
    said = UserUttered(text, {"name": "find_help", "confidence": 0.1 + 0.2}, [{"entity": "country", "value": None}])
    tracker = DialogueStateTracker.from_events("someone", [said, SlotSet("shown", [1, {"deep": True}])], slots=[])
    store = InMemoryTrackerStore(Domain.empty())
    asyncio.run(store.save(tracker))
    again = asyncio.run(store.retrieve("someone"))
    assert again is not None and [event.as_dict() for event in again.events] == [event.as_dict() for event in tracker.events]


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


@pytest.fixture
def action() -> RemoteAction:
    return RemoteAction("action_find_help", EndpointConfig(url="http://127.0.0.1:9/webhook"))
