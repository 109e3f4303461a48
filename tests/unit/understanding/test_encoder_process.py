"""Vectors made in a process of its own are those made here; whatever happens to it, nobody waits for ever or gets another's."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from bot.channels import turns
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


def test_a_killed_process_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(process: EncoderProcess) -> None:
        await process.vectors(["started"])
        assert process._process is not None
        os.kill(process._process.pid, signal.SIGKILL)
        await process._process.wait()
        assert await process.vectors(["the first encodes itself"]) == {}
        assert await process.vectors(["again"])

    monkeypatch.setattr(encoder_process, "_REST", 0.0)
    run(ask)


def test_it_is_left_alone_for_a_while_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(process: EncoderProcess) -> None:
        assert await process.vectors(["it ends at once"]) == {}
        started = process._process
        assert await process.vectors(["and is not started for each message"]) == {}
        assert process._process is started

    monkeypatch.setattr(sys, "executable", "/bin/false")
    run(ask)


def test_a_process_that_hangs_is_given_up_whoever_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask(process: EncoderProcess) -> None:
        await process.vectors(["started"])
        monkeypatch.setattr(encoder_process, "_PATIENCE", 0.5)
        assert process._process is not None
        os.kill(process._process.pid, signal.SIGSTOP)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(process.vectors(["a turn that has no time"]), 0.1)
        assert await asyncio.gather(*(process.vectors([sentence]) for sentence in SENTENCES)) == [{}] * len(SENTENCES)
        await process._process.wait()
        monkeypatch.setattr(encoder_process, "_PATIENCE", 20.0)
        assert await process.vectors(["again"])

    monkeypatch.setattr(encoder_process, "_REST", 0.0)
    run(ask)


def test_a_turn_has_time_for_it() -> None:
    assert 2 * encoder_process._PATIENCE < turns.DEADLINE


def test_what_else_is_printed_is_no_vector() -> None:
    module = "import runpy; runpy.run_module('bot.understanding.encoder_process', run_name='__main__'); print('bye')"
    told = subprocess.run([sys.executable, "-c", module], input=b'["who helps?"]\n', capture_output=True, check=True)
    assert told.stdout == encode(["who helps?"]).tobytes()
    assert b"bye" in told.stderr


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
