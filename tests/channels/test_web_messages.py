"""Messages: what may come in and what goes out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from channel_server import Utterances, Web, answer, error_code
from rasa.core.channels.channel import UserMessage

CARD = {"id": "brs", "name": "Secretariat", "channels": [{"kind": "web", "value": "https://www.brsmeas.org"}]}
GHANA = {"title": "Ghana", "payload": '/inform{"country": "GH"}'}


def _suggesting(web: Web) -> None:
    async def answering(message: UserMessage) -> Utterances:
        return [answer("Which country?", kind="clarify", suggestions=[GHANA])]

    web.agent.answering = answering


def test_an_answer_has_all_fields_of_the_contract(web: Web) -> None:
    async def answering(message: UserMessage) -> Utterances:
        return [answer("Write to the Secretariat.", language="fr", cards=[CARD], suggestions=[GHANA])]

    web.agent.answering = answering
    said = web.say(web.open(), "who helps?")
    assert said.status_code == 200
    assert said.headers["content-type"] == "application/json"
    assert said.json() == {
        "language": "fr",
        "replies": [
            {
                "kind": "answer",
                "text": "Write to the Secretariat.",
                "language": "fr",
                "cards": [CARD],
                "suggestions": [GHANA],
            }
        ],
    }


def test_replies_come_in_order_and_the_last_one_gives_the_language(web: Web) -> None:
    async def answering(message: UserMessage) -> Utterances:
        return [answer("One", language="en"), {"text": "Two\n\nstill two"}, answer("Three", language="es")]

    web.agent.answering = answering
    body = web.say(web.open(), "hello").json()
    assert [reply["text"] for reply in body["replies"]] == ["One", "Two\n\nstill two", "Three"]
    assert body["language"] == "es"


def test_a_plain_response_of_the_domain_is_an_info_with_its_buttons(web: Web) -> None:
    async def answering(message: UserMessage) -> Utterances:
        return [{"text": "Hello", "buttons": [{**GHANA, "type": "x"}, {"title": "no payload"}]}]

    web.agent.answering = answering
    (reply,) = web.say(web.open(), "hello").json()["replies"]
    assert reply == {"kind": "info", "text": "Hello", "language": "en", "cards": [], "suggestions": [GHANA]}


def test_rasa_gets_the_text_the_language_and_the_id(web: Web) -> None:
    web.say(web.open(language="en"), "  PCBs\u200b in  Ghana ", id="m-1")
    message = web.agent.handled[0]
    assert (message.text, message.message_id, message.input_channel) == ("PCBs in Ghana", "m-1", "web")
    assert message.metadata == {"language": "en"}


@pytest.mark.parametrize("typed", ['/inform{"country": "GH"}', "//restart", " / restart", "\u200b/session_start"])
def test_a_typed_slash_is_text_not_a_command(web: Web, typed: str) -> None:
    assert web.say(web.open(), typed).status_code == 200
    assert not (web.agent.handled[0].text or "").startswith("/")


@pytest.mark.parametrize(
    "typed",
    ["🛢️", "<b onclick=alert(1)>hi</b>", "' OR 1=1; DROP TABLE events;--", "\u202eabc\u202c", "x\x00y", "ä" * 500],
)
def test_odd_text_is_answered(web: Web, typed: str) -> None:
    said = web.say(web.open(), typed)
    assert said.status_code == 200
    assert said.json()["replies"][0]["text"].startswith("You wrote: ")


def test_a_lone_surrogate_is_answered_and_kept(web: Web) -> None:
    who = web.open()
    raw = b'{"text": "lone \\ud800 surrogate"}'
    said = web.http.post("/message", content=raw, headers={**who, "Content-Type": "application/json"})
    assert said.json()["replies"][0]["text"] == "You wrote: lone \ufffd surrogate"
    assert web.history(who)[0]["user"] == "lone \ufffd surrogate"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": ""}, 400, "empty"),
        ({"text": " \n\t "}, 400, "empty"),
        ({"text": "\u200b\u200e"}, 400, "empty"),
        ({"text": "/"}, 400, "empty"),
        ({"text": "x" * 501}, 400, "too_long"),
        ({"text": 5}, 400, "wrong_type"),
        ({"text": ["hello"]}, 400, "wrong_type"),
        ({"text": {"a": 1}}, 400, "wrong_type"),
        ({"text": True}, 400, "wrong_type"),
        ({"payload": 5}, 400, "wrong_type"),
        ({"text": "hello", "id": 5}, 400, "wrong_type"),
        ({"text": "hello", "id": ""}, 400, "bad_id"),
        ({"text": "hello", "id": "x" * 65}, 400, "bad_id"),
        ({"text": "hello", "id": "a\nb"}, 400, "bad_id"),
        ({"text": "hello", "payload": "/greet"}, 400, "text_or_payload"),
        ({"text": None}, 400, "text_or_payload"),
        ({}, 400, "text_or_payload"),
        ([], 400, "not_an_object"),
        (["text"], 400, "not_an_object"),
        ("text", 400, "not_an_object"),
        (None, 400, "not_an_object"),
        (1, 400, "not_an_object"),
    ],
)
def test_a_wrong_message_is_refused_and_reaches_nobody(web: Web, body: Any, status: int, code: str) -> None:
    content = json.dumps(body)
    refused = web.http.post(
        "/message", content=content, headers={**web.open(), "Content-Type": "application/json; charset=UTF-8"}
    )
    assert (refused.status_code, error_code(refused)) == (status, code)
    assert web.agent.handled == []


@pytest.mark.parametrize("raw", [b"", b"{", b"text=hello", b'{"text": "\xff"}', b"[" * 16000, "{}".encode("utf-16")])
def test_a_body_that_is_not_json_is_refused(web: Web, raw: bytes) -> None:
    refused = web.http.post("/message", content=raw, headers={**web.open(), "Content-Type": "application/json"})
    assert (refused.status_code, error_code(refused)) == (400, "bad_json")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=utf-16", "application"]
)
def test_another_content_type_is_refused(web: Web, kind: str) -> None:
    refused = web.http.post("/message", content=b'{"text": "x"}', headers={**web.open(), "Content-Type": kind})
    assert (refused.status_code, error_code(refused)) == (415, "not_json")


def test_a_body_of_a_megabyte_is_refused_and_the_connection_goes_on(web: Web) -> None:
    who = web.open()
    refused = web.say(who, "x" * 1_000_000)
    assert (refused.status_code, error_code(refused)) == (413, "too_large")
    assert web.say(who, "still there?").status_code == 200


def test_a_large_body_in_chunks_is_refused_too(web: Web) -> None:
    chunks = (b"x" * 1000 for _ in range(100))
    refused = web.http.post("/message", content=chunks, headers={**web.open(), "Content-Type": "application/json"})
    assert (refused.status_code, error_code(refused)) == (413, "too_large")


def test_a_suggestion_goes_to_rasa_unchanged_and_is_shown_by_its_title(web: Web) -> None:
    _suggesting(web)
    who = web.open()
    web.say(who, "PCBs")
    assert web.press(who, GHANA["payload"]).status_code == 200
    assert web.agent.handled[1].text == GHANA["payload"]
    assert [turn["user"] for turn in web.history(who)] == ["PCBs", "Ghana"]


@pytest.mark.parametrize("payload", ["/restart", '/inform{"country": "FR"}', '/inform{"country":"GH"}', "", "hello"])
def test_a_payload_that_was_not_suggested_is_refused(web: Web, payload: str) -> None:
    _suggesting(web)
    who = web.open()
    web.say(who, "PCBs")
    refused = web.press(who, payload)
    assert (refused.status_code, error_code(refused)) == (400, "unknown_payload")
    assert len(web.agent.handled) == 1


def test_a_suggestion_of_another_conversation_is_refused(web: Web) -> None:
    _suggesting(web)
    web.say(web.open(), "PCBs")
    assert error_code(web.press(web.open(), GHANA["payload"])) == "unknown_payload"
