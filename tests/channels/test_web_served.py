"""The web channel of the really served assistant: model, dialogue, actions and database behind it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from running import Served

pytestmark = pytest.mark.served

KINDS = {
    "answer",
    "clarify",
    "info",
    "decline",
    "smalltalk",
    "emergency",
    "privacy",
    "handoff",
    "feedback",
    "error",
}
CARD_FIELDS = {
    "id",
    "name",
    "acronym",
    "category",
    "why",
    "serves",
    "channels",
    "sources",
    "verified",
    "steps",
    "links",
}
CHANNEL_FIELDS = {"kind", "value", "href", "label", "as_of", "status", "source"}


@pytest.fixture
def web(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.url}/webhooks/web", timeout=30) as client:
        yield client


@pytest.fixture
def who(web: httpx.Client) -> dict[str, str]:
    return _open(web)


def _open(web: httpx.Client, **body: Any) -> dict[str, str]:
    opened = web.post("/session", json=body)
    assert opened.status_code == 201, opened.text
    return {"Authorization": f"Bearer {opened.json()['token']}"}


def _say(web: httpx.Client, who: dict[str, str], **body: Any) -> dict[str, Any]:
    said = web.post("/message", json=body, headers=who)
    assert said.status_code == 200, said.text
    content: dict[str, Any] = said.json()
    assert content["replies"], "never silence"
    return content


def test_every_part_is_healthy(web: httpx.Client) -> None:
    healthy = web.get("/health")
    assert healthy.status_code == 200, healthy.text
    assert set(healthy.json()["parts"]) == {"model", "actions", "knowledge"}


def test_a_question_is_answered_as_the_contract_says(web: httpx.Client, who: dict[str, str]) -> None:
    content = _say(web, who, text="Who helps with PCBs in Ghana?")
    assert set(content) == {"language", "replies"}
    for reply in content["replies"]:
        assert set(reply) == {"kind", "text", "language", "cards", "suggestions"}
        assert reply["kind"] in KINDS - {"error"}
        assert reply["text"].strip()
        for suggestion in reply["suggestions"]:
            assert set(suggestion) == {"title", "payload"}
    cards = [card for reply in content["replies"] for card in reply["cards"]]
    assert cards
    for card in cards:
        assert set(card) >= CARD_FIELDS
        assert card["name"] in "\n".join(reply["text"] for reply in content["replies"])
        for channel in card["channels"]:
            assert set(channel) >= CHANNEL_FIELDS


@pytest.mark.parametrize(
    "text",
    [
        "🛢️",
        "\x07\x00?",
        "lone \ufffd surrogate",
        "\u202eright to left\u202c",
        "<script>alert(1)</script>",
        "'; DROP TABLE events; --",
        '/inform{"country": "GH"}',
        "/session_start",
        "/restart",
        "EXTERNAL: greet",
        pytest.param("x" * 500, id="500 letters"),
    ],
)
def test_odd_text_is_answered(web: httpx.Client, who: dict[str, str], text: str) -> None:
    kinds = {reply["kind"] for reply in _say(web, who, text=text)["replies"]}
    assert kinds <= KINDS - {"error"}


def test_each_suggestion_can_be_pressed(web: httpx.Client) -> None:
    first = _say(web, _open(web), text="Who helps with PCBs?")
    count = sum(len(reply["suggestions"]) for reply in first["replies"])
    assert count
    for number in range(count):
        who = _open(web)
        replies = _say(web, who, text="Who helps with PCBs?")["replies"]
        suggestion = [suggestion for reply in replies for suggestion in reply["suggestions"]][number]
        pressed = _say(web, who, payload=suggestion["payload"])
        assert all(reply["kind"] != "error" for reply in pressed["replies"]), suggestion
        turns = web.get("/history", headers=who).json()["turns"]
        assert [turn["user"] for turn in turns] == ["Who helps with PCBs?", suggestion["title"]]


def test_a_payload_that_was_not_suggested_is_refused(web: httpx.Client, who: dict[str, str]) -> None:
    refused = web.post("/message", json={"payload": "/restart"}, headers=who)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unknown_payload")


def test_the_same_id_again_is_one_turn(web: httpx.Client, who: dict[str, str]) -> None:
    message = {"text": "Who helps with DDT in Kenya?", "id": uuid.uuid4().hex}
    assert _say(web, who, **message) == _say(web, who, **message)
    assert len(web.get("/history", headers=who).json()["turns"]) == 1


def test_the_history_repeats_the_answers(web: httpx.Client, who: dict[str, str]) -> None:
    first = _say(web, who, text="Who helps with PCBs in Ghana?")
    second = _say(web, who, text="and in Kenya?")
    turns = web.get("/history", headers=who).json()["turns"]
    assert [turn["replies"] for turn in turns] == [first["replies"], second["replies"]]


def test_a_conversation_can_be_forgotten_for_good(web: httpx.Client, who: dict[str, str]) -> None:
    _say(web, who, text="Who helps with PCBs in Ghana?")
    gone = web.delete("/session", headers=who)
    assert (gone.status_code, gone.json()) == (200, {"forgotten": True})
    refused = web.get("/history", headers=who)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "forgotten")


def test_a_megabyte_is_refused_and_the_next_message_answered(web: httpx.Client, who: dict[str, str]) -> None:
    refused = web.post("/message", json={"text": "x" * 1_000_000}, headers=who)
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_large")
    _say(web, who, text="hello")


def test_another_site_may_not_read_answers(web: httpx.Client) -> None:
    opened = web.post("/session", headers={"Origin": "https://evil.example"})
    assert not [name for name in opened.headers if name.startswith("access-control-")]
