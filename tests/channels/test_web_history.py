"""History and forgetting: what is kept of a conversation, and that it can be gone."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from pathlib import Path

import pytest
from channel_server import Utterances, Web, answer, error_code, serving
from rasa.core.channels.channel import UserMessage


def test_the_history_shows_what_was_said_and_when(web: Web) -> None:
    who = web.open()
    said = web.say(who, "hello").json()
    (turn,) = web.history(who)
    assert (turn["user"], turn["replies"]) == ("hello", said["replies"])
    assert abs((datetime.now(timezone.utc) - datetime.fromisoformat(turn["at"])).total_seconds()) < 60


def test_the_history_survives_a_restart(tmp_path: Path) -> None:
    with serving(tmp_path) as web:
        who = web.open()
        web.say(who, "hello")
    with serving(tmp_path) as web:
        assert [turn["user"] for turn in web.history(who)] == ["hello"]


def test_the_history_ends_with_the_last_hundred_turns(web: Web) -> None:
    who = web.open()
    for number in range(103):
        web.say(who, f"message {number}")
    assert [turn["user"] for turn in web.history(who)] == [f"message {number}" for number in range(3, 103)]


def test_a_new_conversation_has_an_empty_history(web: Web) -> None:
    assert web.history(web.open()) == []


def test_a_forgotten_conversation_leaves_no_trace_in_any_file(web: Web, tmp_path: Path) -> None:
    who = web.open()
    web.say(who, "my very own secret question", id="my-id")
    sender = web.agent.handled[0].sender_id
    assert any(b"very own secret" in path.read_bytes() for path in tmp_path.iterdir())
    gone = web.forget(who)
    assert (gone.status_code, gone.json()) == (200, {"forgotten": True})
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert b"very own secret" not in content
        assert b"my-id" not in content
        assert sender.encode() not in content


@pytest.mark.parametrize(("method", "path"), [("POST", "/message"), ("GET", "/history"), ("DELETE", "/session")])
def test_a_forgotten_conversation_does_not_come_back(web: Web, method: str, path: str) -> None:
    who = web.open()
    web.say(who, "hello", id="1")
    web.forget(who)
    refused = web.http.request(method, path, json={"text": "hello", "id": "1"}, headers=who)
    assert (refused.status_code, error_code(refused)) == (401, "forgotten")
    assert len(web.agent.handled) == 1


def test_a_forgotten_conversation_does_not_come_back_after_a_restart(tmp_path: Path) -> None:
    with serving(tmp_path) as web:
        who = web.open()
        web.forget(who)
    with serving(tmp_path) as web:
        assert error_code(web.say(who, "hello")) == "forgotten"


def test_forgetting_leaves_the_conversations_of_others(web: Web) -> None:
    mine, yours = web.open(), web.open()
    web.say(mine, "mine")
    web.say(yours, "yours")
    web.forget(mine)
    assert [turn["user"] for turn in web.history(yours)] == ["yours"]


def test_forgetting_waits_for_the_running_turn_and_deletes_it_too(web: Web, tmp_path: Path) -> None:
    async def slow(message: UserMessage) -> Utterances:
        await asyncio.sleep(0.4)
        return [answer("a late answer")]

    web.agent.answering = slow
    who = web.open()
    with ThreadPoolExecutor(2) as pool:
        said = pool.submit(web.say, who, "hello")
        while not web.agent.handled:
            pass
        gone = pool.submit(web.forget, who)
        assert said.result().status_code == 200
        assert gone.result().status_code == 200
    assert all(b"a late answer" not in path.read_bytes() for path in tmp_path.iterdir())


def test_asking_the_assistant_to_forget_deletes_the_conversation(web: Web) -> None:
    again = {"title": "Again", "payload": "/greet"}

    async def forgetting(message: UserMessage) -> Utterances:
        return [{**answer("It is deleted.", kind="privacy", suggestions=[again]), "forget": True}]

    who = web.open()
    web.say(who, "hello")
    echo, web.agent.answering = web.agent.answering, forgetting
    (reply,) = web.say(who, "forget me").json()["replies"]
    assert (reply["kind"], reply["suggestions"]) == ("privacy", [])
    assert web.history(who) == []
    web.agent.answering = echo
    assert web.say(who, "hello again").status_code == 200
