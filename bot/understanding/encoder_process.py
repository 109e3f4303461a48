"""Encodes messages in a process of its own: on a second processor, while the server goes on with other people's turns.

``python -m bot.understanding.encoder_process`` reads a JSON list of sentences a line and writes their vectors.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from contextlib import suppress
from typing import BinaryIO, Sequence

import numpy as np

from bot.processes import PROJECT, quiet_environment
from bot.understanding.encoder import SIZE, encode

logger = logging.getLogger(__name__)

_NUMBER = np.dtype(np.float32)
#: seconds after which it is taken to hang; its start is among them
_PATIENCE = 20.0


class EncoderProcess:
    """The process of one event loop. It starts with the first message, and again after it has died."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._waiting: asyncio.Queue[tuple[int, asyncio.Future[bytes | None]]] = asyncio.Queue()
        self._starting = asyncio.Lock()

    async def vectors(self, sentences: Sequence[str]) -> dict[str, np.ndarray]:
        """Return the vector of each of ``sentences``; none if the process fails: who needs them encodes them then."""
        try:
            async with self._starting:
                process = await self._running()
        except OSError as error:
            logger.warning("The encoder's process cannot start, the server encodes messages itself: %s", error)
            return {}
        answer: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((len(sentences), answer))
        with suppress(OSError, RuntimeError):  # it has died (uvloop says it as RuntimeError), which reading finds as well
            process.stdin.write(json.dumps(list(sentences)).encode() + b"\n")  # type: ignore[union-attr]
        try:
            numbers = await asyncio.wait_for(answer, _PATIENCE)
        except asyncio.TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            return {}
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
        """Hand out what the process writes: the vectors come in the order in which the sentences went."""
        numbers: bytes | None = b""
        while numbers is not None or not self._waiting.empty():
            sentences, answer = await self._waiting.get()
            try:
                numbers = await process.stdout.readexactly(sentences * SIZE * _NUMBER.itemsize)  # type: ignore[union-attr]
            except (asyncio.IncompleteReadError, OSError):
                numbers = None
            if not answer.done():  # who waited for it may have gone away
                answer.set_result(numbers)


def serve(messages: BinaryIO, vectors: BinaryIO) -> None:
    """Write the vectors of each line of ``messages`` until there is no more."""
    for line in messages:
        vectors.write(encode(json.loads(line)).astype(_NUMBER).tobytes())
        vectors.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
