"""Telegram in trouble: unreachable, flooded, restarts in the middle, many updates at once. Nothing lost or said twice."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bot_api import BotApi
from channel_server import answer
from running import eventually
from telegram_server import message, serving

from bot.channels.turns import Turns

MANY = 10_000


def test_unreachable_at_the_start_it_begins_when_telegram_is_back(api: BotApi, tmp_path: Path) -> None:
    api.down = True
    with serving(api, tmp_path):
        api.gives(message=message("early"))
        time.sleep(0.7)
        assert api.texts() == []
        api.down = False
        assert eventually(lambda: api.texts() == ["You wrote: early"])


def test_unreachable_in_the_middle_of_an_answer_nothing_is_lost(api: BotApi, tmp_path: Path) -> None:
    async def answer_into_the_outage(given: Any) -> Any:
        api.down = True
        return [answer(f"Answer to {given.text}")]

    with serving(api, tmp_path) as (agent, _):
        agent.answering = answer_into_the_outage
        api.gives(message=message("a question"))
        assert eventually(lambda: api.down)
        time.sleep(0.5)
        agent.answering = agent._echo
        api.down = False
        api.gives(message=message("the next"))
        assert eventually(lambda: api.texts() == ["Answer to a question", "You wrote: the next"])


def test_a_flood_limit_is_waited_for(api: BotApi, tmp_path: Path) -> None:
    api.flood_seconds = 0.9
    with serving(api, tmp_path):
        for number in range(3):
            api.gives(message=message(str(number)))
        assert eventually(lambda: api.texts() == ["You wrote: 0", "You wrote: 1", "You wrote: 2"])
    assert any("Too Many" in why for _, why in api.refused)


def test_stopped_in_the_middle_it_finishes_after_the_restart_and_says_nothing_twice(
    api: BotApi, tmp_path: Path
) -> None:
    async def slow(given: Any) -> Any:
        if given.text == "second":
            await asyncio.sleep(60)
        return [answer(f"Answer to {given.text}")]

    with serving(api, tmp_path) as (agent, _):
        agent.answering = slow
        for text in ("first", "second", "third"):
            api.gives(message=message(text))
        assert eventually(lambda: len(agent.handled) == 2)
    with serving(api, tmp_path):
        assert eventually(lambda: len(api.texts()) == 3)
        time.sleep(0.3)
    assert [text.partition(": ")[2] or text for text in api.texts()] == ["Answer to first", "second", "third"]


def test_a_message_under_way_at_the_stop_arrives_and_is_not_said_again(api: BotApi, tmp_path: Path) -> None:
    api.slowness = 0.7
    with serving(api, tmp_path):
        api.gives(message=message("once"))
        assert eventually(lambda: api.sent == 1)  # arrived there, but the bot has not heard of it yet
    with serving(api, tmp_path):
        api.gives(message=message("next"))
        assert eventually(lambda: api.texts()[-1] == "You wrote: next")
    assert api.texts() == ["You wrote: once", "You wrote: next"]


def test_while_another_program_polls_it_waits_and_then_goes_on(api: BotApi, tmp_path: Path) -> None:
    api.conflicts = 1
    with serving(api, tmp_path):
        api.gives(message=message("a question"))
        assert eventually(lambda: api.texts() == ["You wrote: a question"])
    assert any("Conflict" in why for _, why in api.refused)


def test_one_chat_that_waits_for_its_second_does_not_hold_up_the_others(api: BotApi, tmp_path: Path) -> None:
    async def long(given: Any) -> Any:
        return [answer(f"{given.text} {number}") for number in range(3)]

    with serving(api, tmp_path, second=0.5) as (agent, _):
        agent.answering = long
        started = time.monotonic()
        for user in range(40):
            api.gives(message=message(f"u{user}", user=100 + user))
        assert eventually(lambda: api.sent == 120)
    # Forty answers one after the other would take forty seconds; 120 messages at 30 in 0.5 s take two.
    assert time.monotonic() - started < 20


@pytest.mark.slow
def test_of_ten_thousand_updates_at_once_none_is_lost_and_none_answered_twice(
    api: BotApi, tmp_path: Path, monkeypatch: Any
) -> None:
    async def quick(self: Turns, session: Any, incoming: Any, store: Any) -> Any:
        return [answer(f"About {incoming.text}")["reply"]]

    monkeypatch.setattr(Turns, "answer", quick)
    for number in range(MANY):
        api.gives(message=message(f"q{number}", user=1000 + number % (MANY // 4)))
    with serving(api, tmp_path, telegram_queue=500):
        assert eventually(lambda: api.sent >= MANY, seconds=200)
        time.sleep(0.5)
    counted = Counter(api.texts())
    assert len(counted) == MANY
    assert set(counted.values()) == {1}
    by_chat: dict[str, list[int]] = {}
    for sent in api.of("sendMessage"):
        by_chat.setdefault(sent["chat_id"], []).append(int(sent["text"].removeprefix("About q")))
    assert all(order == sorted(order) for order in by_chat.values()), "answers of a chat came out of order"
