"""Sends messages like a number of people would: each waits for the answer before writing again."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from dataclasses import dataclass
from statistics import quantiles
from typing import Any, Dict, List

import aiohttp

#: a mixed day: every message leads to an action; one conversation has ten of them
MESSAGES = (
    "who helps with remediation?",
    "and their phone?",
    "we are in Ghana",
    "more",
    "PCBs in old transformers",
    "why them?",
    "is Kenya a Party?",
    "money for our plan in Bolivia",
    "the second one",
    "thank you",
)


@dataclass(frozen=True)
class Load:
    """What one round of load showed; times in milliseconds."""

    senders: int
    turns_per_second: float
    p50: float
    p95: float
    p99: float
    empty: int


def run(url: str, senders: int, seconds: float) -> Load:
    """Return what ``senders`` people who write for ``seconds`` experience."""
    return asyncio.run(_run(url, senders, seconds))


def first_answer(url: str) -> None:
    """Ask one question and wait for the answer."""
    asyncio.run(_first_answer(url))


async def _first_answer(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        await _ask(session, url, uuid.uuid4().hex, MESSAGES[0])


async def _run(url: str, senders: int, seconds: float) -> Load:
    times: List[float] = []
    empty = [0]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        started = time.perf_counter()
        await asyncio.gather(*(_person(session, url, started + seconds, times, empty) for _ in range(senders)))
        took = time.perf_counter() - started
    cuts = quantiles(times, n=100)
    return Load(senders, len(times) / took, cuts[49], cuts[94], cuts[98], empty[0])


async def _person(session: aiohttp.ClientSession, url: str, until: float, times: List[float], empty: List[int]) -> None:
    for number, message in zip(itertools.count(), itertools.cycle(MESSAGES)):
        if time.perf_counter() >= until:
            return
        if number % len(MESSAGES) == 0:
            sender = uuid.uuid4().hex
        began = time.perf_counter()
        answers = await _ask(session, url, sender, message)
        times.append((time.perf_counter() - began) * 1000)
        empty[0] += not answers


async def _ask(session: aiohttp.ClientSession, url: str, sender: str, message: str) -> List[Dict[str, Any]]:
    async with session.post(url, json={"sender": sender, "message": message}) as response:
        answers: List[Dict[str, Any]] = await response.json()
        return answers
