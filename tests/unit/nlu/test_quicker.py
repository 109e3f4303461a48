"""What is worked out once gives what Rasa works out each time, and what is wrong is still refused."""

from __future__ import annotations

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig

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


@pytest.mark.parametrize("answer", [{"events": 1, "responses": []}, {"events": [], "responses": ["text"]}, []])
def test_an_answer_in_a_wrong_form_is_refused_with_rasas_words(action: RemoteAction, answer: object) -> None:
    with pytest.raises(ValidationError, match="Action server response"):
        action._validate_action_result(answer)


def test_the_schema_is_read_once(action: RemoteAction) -> None:
    for _ in range(3):
        action._validate_action_result({"events": [], "responses": []})
    assert quicker._validator.cache_info().misses == 1


@pytest.fixture
def action() -> RemoteAction:
    return RemoteAction("action_find_help", EndpointConfig(url="http://127.0.0.1:9/webhook"))
