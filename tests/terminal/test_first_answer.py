"""Whoever asks first waits no longer than whoever asks next, however the assistant was started.

Without a warm-up the first answer takes twenty to forty times as long. Only ratios within one run are compared.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

import httpx
import pexpect
import pytest
from chatting import ask, chatting
from running import PROJECT, Served, serving

QUESTIONS = ("Who helps with PCBs in Togo?", "Who helps with DDT in Kenya?", "Who helps with dioxins in Nepal?")
#: how many times the first answer may take what the slowest of the others takes: a busy machine, not a cold start
MOST = 6

pytestmark = pytest.mark.slow


def test_of_ask() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask"],
        cwd=PROJECT,
        input="\n".join(QUESTIONS),
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    assert_first_is_no_slower([json.loads(line)["ms"] for line in done.stdout.splitlines()])


def test_of_serve() -> None:
    with serving() as served:
        assert_first_is_no_slower(_times_over_the_web(served))


def test_of_chat() -> None:
    with chatting() as terminal:
        assert_first_is_no_slower([_time_in(terminal, question) for question in QUESTIONS])


def assert_first_is_no_slower(times: list[float]) -> None:
    first, *others = times
    assert first <= MOST * max(others), times


def _times_over_the_web(served: Served) -> list[float]:
    times = []
    with httpx.Client(base_url=f"{served.url}/webhooks/web", timeout=60) as web:
        who = {"Authorization": f"Bearer {web.post('/session').json()['token']}"}
        for question in QUESTIONS:
            began = time.perf_counter()
            assert web.post("/message", json={"text": question}, headers=who).status_code == 200
            times.append(time.perf_counter() - began)
    return times


def _time_in(terminal: pexpect.spawn, question: str) -> float:
    began = time.perf_counter()
    ask(terminal, question, "Source: http")
    took = time.perf_counter() - began
    terminal.expect("You:")
    return took
