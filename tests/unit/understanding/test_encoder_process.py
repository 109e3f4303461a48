"""Vectors made in a process of its own are those made here; whatever happens to it, nobody waits for ever or gets another's."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from bot.understanding import encoder_process
from bot.understanding.encoder import encode
from bot.understanding.encoder_process import EncoderProcess

SENTENCES = ["who helps with PCBs?", "¿quién ayuda?", "谁能帮助？", "a \ud800 lone surrogate", "two\nlines"]


def test_the_vectors_are_those_of_the_encoder() -> None:
    async def ask(process: EncoderProcess) -> None:
        vectors = await process.vectors(SENTENCES)
        assert list(vectors) == SENTENCES
        assert np.allclose(list(vectors.values()), encode(SENTENCES), atol=1e-5)

    run(ask)


def test_many_at_once_get_their_own_also_when_one_goes_away() -> None:
    async def ask(process: EncoderProcess) -> None:
        await process.vectors(["started"])
        asking = [asyncio.create_task(process.vectors(SENTENCES[:number])) for number in (1, 2, 3, 4, 5) * 4]
        await asyncio.sleep(0)
        asking.pop(1).cancel()
        for vectors in await asyncio.gather(*asking):
            assert np.allclose(list(vectors.values()), encode(list(vectors)), atol=1e-5)

    run(ask)


def test_a_killed_process_is_started_again() -> None:
    async def ask(process: EncoderProcess) -> None:
        await process.vectors(["started"])
        assert process._process is not None
        os.kill(process._process.pid, signal.SIGKILL)
        await process._process.wait()
        assert await process.vectors(["the first encodes itself"]) == {}
        assert await process.vectors(["again"])

    run(ask)


def test_a_process_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(process: EncoderProcess) -> None:
        await process.vectors(["started"])
        monkeypatch.setattr(encoder_process, "_PATIENCE", 0.2)
        assert process._process is not None
        os.kill(process._process.pid, signal.SIGSTOP)
        assert await asyncio.gather(*(process.vectors([sentence]) for sentence in SENTENCES)) == [{}] * len(SENTENCES)
        await process._process.wait()
        monkeypatch.setattr(encoder_process, "_PATIENCE", 20.0)
        assert await process.vectors(["again"]) or await process.vectors(["and again"])

    run(ask)


def test_a_process_that_cannot_start_leaves_it_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(process: EncoderProcess) -> None:
        assert await process.vectors(["who helps?"]) == {}

    monkeypatch.setattr(sys, "executable", "/no/such/python")
    run(ask)


def run(ask: Callable[[EncoderProcess], Awaitable[None]]) -> None:
    """Run ``ask`` with a process of its own, which ends with it."""

    async def whole() -> None:
        process = EncoderProcess()
        await ask(process)
        if process._process is not None and process._process.returncode is None:
            process._process.kill()
            await process._process.wait()

    asyncio.run(whole())
