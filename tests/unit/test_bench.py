"""The benchmark sends what it says, and its page shows every figure beside the baseline's."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bench import load, report
from bench.__main__ import _barely_trained

SENDERS = (1, 8, 32)


@contextmanager
def answering(answers: list[dict[str, str]]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A stand-in for Rasa's REST channel; the second value is what it was asked."""
    asked: list[dict[str, str]] = []
    loop = asyncio.new_event_loop()

    async def answer(request: web.Request) -> web.Response:
        asked.append(await request.json())
        await asyncio.sleep(0.001)
        return web.json_response(answers)

    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app)
    loop.run_until_complete(runner.setup())
    site = web.TCPSite(runner, "127.0.0.1", 0)
    loop.run_until_complete(site.start())
    port = runner.addresses[0][1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/webhook", asked
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.run_until_complete(runner.cleanup())
    loop.close()


def test_each_sender_waits_for_the_answer_and_begins_anew_after_a_conversation() -> None:
    with answering([{"text": "yes"}]) as (url, asked):
        found = load.run(url, senders=3, seconds=0.4)
    by_sender = Counter(question["sender"] for question in asked)
    assert (found.senders, found.empty) == (3, 0)
    assert max(by_sender.values()) == len(load.MESSAGES) < len(asked) / 3
    assert 0 < found.p50 <= found.p95 <= found.p99
    assert found.turns_per_second > 0


def test_messages_without_an_answer_are_counted() -> None:
    with answering([]) as (url, asked):
        assert load.run(url, senders=1, seconds=0.1).empty == len(asked)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return report.write(tmp_path, {"ours": system(1.0), "default": system(4.0)}, "ours", "default")


def test_the_page_has_every_measure_with_its_ratio(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for senders in SENDERS:
        for name in ("turns/s", "p50 ms", "p95 ms", "p99 ms"):
            assert f"| {name}, {senders} senders |" in text
    for name in ("training s", "start-up s", "memory MB"):
        assert f"| {name} | 1.0 | 4.0 | 0.25 |" in text


def test_the_page_has_a_plot_beside_it(page: Path) -> None:
    assert (page.parent / "bench.png").read_bytes().startswith(b"\x89PNG")


def test_a_trial_trains_nothing_for_long() -> None:
    parts = [part for kind in ("pipeline", "policies") for part in _barely_trained()[kind]]
    assert {part["epochs"] for part in parts if "epochs" in part} == {1}
    assert any("epochs" in part for part in parts)


def system(value: float) -> dict[str, Any]:
    rounds = [
        {"senders": senders, "turns_per_second": value, "p50": value, "p95": value, "p99": value, "empty": 0}
        for senders in SENDERS
    ]
    return {"load": rounds, "training_s": value, "start_s": value, "memory_mb": value}
