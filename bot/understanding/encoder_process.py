"""Encodes messages in a process of its own: on a second processor, while the server goes on with other people's turns.

``python -m bot.understanding.encoder_process`` reads a JSON list of sentences a line and writes their vectors.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from contextlib import suppress
from typing import BinaryIO, Sequence

import numpy as np

from bot.processes import PROJECT, end_with_parent, quiet_environment
from bot.understanding.encoder import SIZE, encode

logger = logging.getLogger(__name__)

_NUMBER = np.dtype(np.float32)
#: seconds it may take for one message, its start included; much less than a turn may take
_PATIENCE = 8.0
#: seconds after a failure before it is started anew
_REST = 5.0


class EncoderProcess:
    """The process of one event loop. It starts with the first message, and again after it has died."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._waiting: asyncio.Queue[tuple[int, asyncio.Future[bytes | None]]] = asyncio.Queue()
        self._starting = asyncio.Lock()
        self._not_before = 0.0

    async def vectors(self, sentences: Sequence[str]) -> dict[str, np.ndarray]:
        """Return the vector of each of ``sentences``; none if the process fails: who needs them encodes them then."""
        if not sentences or time.monotonic() < self._not_before:
            return {}
        try:
            async with self._starting:
                process = await self._running()
        except OSError as error:
            self._fail(f"cannot start: {error}")
            return {}
        answer: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((len(sentences), answer))
        with suppress(OSError, RuntimeError):  # it has died (uvloop says it as RuntimeError), which reading finds as well
            process.stdin.write(json.dumps(list(sentences)).encode() + b"\n")  # type: ignore[union-attr]
        numbers = await answer
        return dict(zip(sentences, np.frombuffer(numbers, _NUMBER).reshape(-1, SIZE))) if numbers else {}

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._reading is None or self._reading.done():
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", __name__),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=PROJECT,
                env=quiet_environment(),
                start_new_session=True,  # Ctrl-C in a terminal is not for it: it ends when nobody can write to it any more
            )
            self._reading = asyncio.create_task(self._read(self._process))
        return self._process

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Hand out what the process writes, in the order in which the sentences went, until it fails or hangs."""
        numbers: bytes | None = b""
        while numbers is not None or not self._waiting.empty():
            sentences, answer = await self._waiting.get()
            numbers = await self._answer(process, sentences * SIZE * _NUMBER.itemsize)
            if not answer.done():  # who waited for it may have gone away
                answer.set_result(numbers)

    async def _answer(self, process: asyncio.subprocess.Process, size: int) -> bytes | None:
        try:
            return await asyncio.wait_for(process.stdout.readexactly(size), _PATIENCE)  # type: ignore[union-attr]
        except asyncio.TimeoutError:
            self._fail(f"did not answer in {_PATIENCE:g} seconds")
        except (asyncio.IncompleteReadError, OSError):
            self._fail("has ended")
        with suppress(ProcessLookupError):
            process.kill()
        return None

    def _fail(self, reason: str) -> None:
        self._not_before = time.monotonic() + _REST
        logger.warning("The encoder's process %s; for %g seconds the server encodes messages itself.", reason, _REST)


def serve(messages: BinaryIO, vectors: BinaryIO) -> None:
    """Write the vectors of each line of ``messages`` until there is no more."""
    for line in messages:
        vectors.write(encode(json.loads(line)).astype(_NUMBER).tobytes())
        vectors.flush()


if __name__ == "__main__":
    end_with_parent()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as vectors, suppress(BrokenPipeError):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed is no vector
        serve(sys.stdin.buffer, vectors)
