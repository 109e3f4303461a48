"""The webhook: each update once, forged ones never, and no status that Telegram would take for a broken server."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from bot_api import BotApi
from channel_server import answer
from running import eventually
from telegram_server import HOOK_SECRET, message, serving


def _post(address: str, content: Any, secret: str | None = HOOK_SECRET) -> int:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    more: dict[str, Any] = {"content": content} if isinstance(content, bytes) else {"json": content}
    return httpx.post(address, headers=headers, timeout=10, **more).status_code


def test_the_webhook_answers_each_update_once_also_after_a_restart(api: BotApi, tmp_path: Path) -> None:
    update = {"update_id": 50, "message": message("once")}
    for _ in range(2):
        with serving(api, tmp_path, mode="webhook") as (_, address):
            assert [_post(address, update) for _ in range(3)] == [200, 200, 200]
            assert eventually(lambda: len(api.texts()) > 0)
    assert api.texts() == ["You wrote: once"]


@pytest.mark.parametrize("secret", [None, "", "wrong", HOOK_SECRET + "x", HOOK_SECRET[:-1]])
def test_a_forged_update_is_refused(api: BotApi, tmp_path: Path, secret: str | None) -> None:
    with serving(api, tmp_path, mode="webhook") as (agent, address):
        assert _post(address, {"update_id": 1, "message": message("forged")}, secret) == 401
        assert _post(address, {"update_id": 2, "message": message("real")}) == 200
        assert eventually(lambda: api.texts() == ["You wrote: real"])
        assert len(agent.handled) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"update_id": "x"}', b'{"update_id": true}', b'{"update_id": 99999999999999999999}',
     b"[" * 100000, b" " * 2_000_000],
    ids=range(10),
)  # fmt: skip
def test_garbage_never_makes_telegram_send_it_again(api: BotApi, tmp_path: Path, content: bytes) -> None:
    with serving(api, tmp_path, mode="webhook") as (_, address):
        assert _post(address, content) == 200
        assert _post(address, {"update_id": 2, "message": message("real")}) == 200
        assert eventually(lambda: api.texts() == ["You wrote: real"])


def test_while_the_queue_is_full_updates_stay_with_telegram_and_none_is_lost(api: BotApi, tmp_path: Path) -> None:
    held = True

    async def hold(given: Any) -> Any:
        while held:
            await asyncio.sleep(0.02)
        return [answer(f"Answer to {given.text}")]

    updates = [{"update_id": number, "message": message(f"q{number}", user=number)} for number in range(1, 7)]
    with serving(api, tmp_path, mode="webhook", telegram_queue=3) as (agent, address):
        agent.answering = hold
        assert [_post(address, each) for each in updates] == [200, 200, 200, 429, 429, 429]
        held = False
        assert eventually(lambda: api.sent == 3)
        assert [_post(address, each) for each in updates] == [200] * 6
        assert eventually(lambda: api.sent == 6)
        time.sleep(0.2)
    assert sorted(api.texts()) == [f"Answer to q{number}" for number in range(1, 7)]


def test_what_cannot_be_kept_is_asked_for_again(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path, mode="webhook") as (_, address):
        with sqlite3.connect(tmp_path / "telegram.db", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")  # as a backup does that takes too long
            assert _post(address, {"update_id": 1, "message": message("kept out")}) == 429
            other.execute("ROLLBACK")
        assert _post(address, {"update_id": 1, "message": message("kept out")}) == 200
        assert eventually(lambda: api.texts() == ["You wrote: kept out"])


@pytest.mark.slow
def test_of_a_burst_on_the_webhook_none_is_lost_and_none_answered_twice(api: BotApi, tmp_path: Path) -> None:
    many = 500
    headers = {"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET}
    statuses: Counter[int] = Counter()

    async def deliver(client: httpx.AsyncClient, address: str, numbers: range) -> None:
        for number in numbers:
            update = {"update_id": number, "message": message(f"q{number}", user=1000 + number % 100)}
            for _ in range(2):  # an answer that got lost on the way: Telegram sends again
                while True:
                    status = (await client.post(address, json=update, headers=headers)).status_code
                    statuses[status] += 1
                    if status == 200:
                        break
                    await asyncio.sleep(0.05)

    async def all_of(address: str) -> None:
        async with httpx.AsyncClient(timeout=30) as client:
            await asyncio.gather(*(deliver(client, address, range(first, many, 10)) for first in range(10)))

    with serving(api, tmp_path, mode="webhook", telegram_queue=100) as (_, address):
        asyncio.run(all_of(address))
        assert eventually(lambda: api.sent >= many, seconds=60)
        time.sleep(0.5)
    assert set(statuses) <= {200, 429}
    assert Counter(api.texts()) == Counter(f"You wrote: q{number}" for number in range(many))
