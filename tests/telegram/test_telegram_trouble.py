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

from bot.channels.telegram_answers import Answers
from bot.channels.turns import Turns

MANY = 1000


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


def test_stopped_in_the_middle_it_finishes_after_the_restart_and_says_nothing_twice(api: BotApi, tmp_path: Path) -> None:
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


@pytest.mark.slow
def test_of_many_updates_at_once_none_is_lost_and_none_answered_twice(
    api: BotApi, tmp_path: Path, monkeypatch: Any
) -> None:
    async def quick(self: Turns, session: Any, incoming: Any, store: Any) -> Any:
        return [answer(f"About {incoming.text}")["reply"]]

    async def nothing(self: Answers, *_: Any) -> None:
        return None

    monkeypatch.setattr(Turns, "answer", quick)
    monkeypatch.setattr(Answers, "set_menu", nothing)
    for number in range(MANY):
        api.gives(message=message(f"q{number}", user=1000 + number % (MANY // 4)))
    with serving(api, tmp_path, telegram_queue=500):
        assert eventually(lambda: len(api.calls) >= MANY and len(api.texts()) >= MANY, seconds=150)
    counted = Counter(api.texts())
    assert len(counted) == MANY
    assert set(counted.values()) == {1}
    by_chat: dict[str, list[int]] = {}
    for sent in api.of("sendMessage"):
        by_chat.setdefault(sent["chat_id"], []).append(int(sent["text"].removeprefix("About q")))
    assert all(order == sorted(order) for order in by_chat.values()), "answers of a chat came out of order"
