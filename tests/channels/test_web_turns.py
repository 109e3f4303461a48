"""Turns: each once, one after the other, never without an answer, whatever happens behind."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from channel_server import Utterances, Web, answer, error_code, serving
from rasa.core.channels.channel import UserMessage


def test_the_same_id_again_gets_the_first_answer_without_a_second_turn(web: Web) -> None:
    who = web.open()
    first = web.say(who, "hello", id="1")
    for number in range(2, 21):
        web.say(who, f"message {number}", id=str(number))
    again = web.say(who, "something else", id="1")
    assert again.json() == first.json()
    assert len(web.agent.handled) == 20


def test_an_id_is_only_known_in_its_own_conversation(web: Web) -> None:
    web.say(web.open(), "mine", id="1")
    assert web.say(web.open(), "yours", id="1").json()["replies"][0]["text"] == "You wrote: yours"


def test_an_id_is_known_after_a_restart(tmp_path: Path) -> None:
    with serving(tmp_path) as web:
        who = web.open()
        first = web.say(who, "hello", id="1").json()
    with serving(tmp_path) as web:
        assert web.say(who, "hello", id="1").json() == first
        assert web.agent.handled == []


def test_a_retry_waits_for_the_first_that_is_still_running(web: Web) -> None:
    async def slow(message: UserMessage) -> Utterances:
        await asyncio.sleep(0.3)
        return [answer("Done")]

    web.agent.answering = slow
    who = web.open()
    with ThreadPoolExecutor(4) as pool:
        bodies = [said.json() for said in pool.map(lambda _: web.say(who, "hello", id="1"), range(4))]
    assert bodies == [bodies[0]] * 4
    assert len(web.agent.handled) == 1


def test_a_turn_goes_on_when_the_person_hangs_up(web: Web) -> None:
    release = threading.Event()

    async def slow(message: UserMessage) -> Utterances:
        while not release.is_set():
            await asyncio.sleep(0.01)
        return [answer("Here it is")]

    web.agent.answering = slow
    who = web.open()
    with pytest.raises(Exception, match="timed out"):
        web.http.post("/message", json={"text": "hello", "id": "1"}, headers=who, timeout=0.3)
    release.set()
    assert web.say(who, "hello", id="1").json()["replies"][0]["text"] == "Here it is"
    assert len(web.agent.handled) == 1


def test_turns_of_one_conversation_run_one_after_the_other(web: Web) -> None:
    running: list[str] = []
    overlaps: list[str] = []

    async def slow(message: UserMessage) -> Utterances:
        overlaps.extend(running)
        running.append(message.sender_id)
        await asyncio.sleep(0.05)
        running.remove(message.sender_id)
        return [answer("Done")]

    web.agent.answering = slow
    who = web.open()
    started = time.monotonic()
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda number: web.say(who, f"message {number}"), range(5)))
    assert overlaps == []
    assert time.monotonic() - started < 3, "Rasa's own lock looks once a second: four seconds for five turns"


def test_conversations_do_not_wait_for_each_other(web: Web) -> None:
    people = [web.open() for _ in range(8)]
    there: list[str] = []

    async def when_all_are_there(message: UserMessage) -> Utterances:
        there.append(message.sender_id)
        while len(there) < len(people):
            await asyncio.sleep(0.01)
        return [answer("Done")]

    web.agent.answering = when_all_are_there
    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(pool.map(lambda who: web.say(who, "hello").json()["replies"][0]["text"], people))
    assert answers == ["Done"] * len(people)


def _assert_useful_error(body: dict[str, Any]) -> None:
    (reply,) = body["replies"]
    assert reply["kind"] == "error"
    assert "https://www.brsmeas.org" in reply["text"]
    assert "lost" in reply["text"]
    assert set(reply) == {"kind", "text", "language", "cards", "suggestions"}


def test_silence_becomes_a_useful_sentence(web: Web) -> None:
    async def silent(message: UserMessage) -> Utterances:  # what Rasa does when the action server is down
        return []

    web.agent.answering = silent
    said = web.say(web.open(), "hello")
    assert said.status_code == 200
    _assert_useful_error(said.json())


def test_an_exception_becomes_a_useful_sentence(web: Web) -> None:
    async def failing(message: UserMessage) -> Utterances:
        raise RuntimeError("a secret of the inside")

    web.agent.answering = failing
    said = web.say(web.open(), "hello")
    assert said.status_code == 200
    _assert_useful_error(said.json())
    assert "secret" not in said.text


def test_an_assistant_without_a_model_says_so_usefully(web: Web) -> None:
    async def ignoring(message: UserMessage) -> None:
        return None

    web.agent.handle_message = ignoring  # type: ignore[method-assign]
    _assert_useful_error(web.say(web.open(), "hello").json())


def test_an_endless_turn_is_ended_and_the_conversation_goes_on(tmp_path: Path) -> None:
    with serving(tmp_path, deadline=0.3) as web:

        async def endless(message: UserMessage) -> Utterances:
            await asyncio.sleep(60 if message.text == "hang" else 0)
            return [answer("Done")]

        web.agent.answering = endless
        who = web.open()
        _assert_useful_error(web.say(who, "hang").json())
        assert web.say(who, "hello").json()["replies"][0]["text"] == "Done"


def test_after_a_failure_the_same_id_is_tried_again_and_shown_once(web: Web) -> None:
    async def silent(message: UserMessage) -> Utterances:
        return []

    working, web.agent.answering = web.agent.answering, silent
    who = web.open()
    _assert_useful_error(web.say(who, "hello", id="1").json())
    _assert_useful_error({"replies": web.history(who)[0]["replies"]})
    web.agent.answering = working
    assert web.say(who, "hello", id="1").json()["replies"][0]["kind"] == "answer"
    assert [turn["user"] for turn in web.history(who)] == ["hello"]


def test_an_apology_of_an_action_is_tried_again_under_the_same_id_too(web: Web) -> None:
    async def apologizing(message: UserMessage) -> Utterances:
        return [answer("Sorry.", kind="error")]

    working, web.agent.answering = web.agent.answering, apologizing
    who = web.open()
    assert web.say(who, "hello", id="1").json()["replies"][0]["text"] == "Sorry."
    web.agent.answering = working
    assert web.say(who, "hello", id="1").json()["replies"][0]["kind"] == "answer"


def test_more_than_the_allowed_messages_have_to_wait(tmp_path: Path) -> None:
    with serving(tmp_path, messages_per_minute=20) as web:
        who = web.open()
        statuses = [web.say(who, f"message {number}").status_code for number in range(21)]
        refused = web.say(who, "one more")
        assert statuses == [200] * 20 + [429]
        assert error_code(refused) == "rate_limit"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert web.say(web.open(), "somebody else").status_code == 200
