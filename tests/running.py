"""Starts the assistant the way people do, and looks at the processes that run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.processes import free_port

PROJECT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 90


@dataclass(frozen=True)
class Served:
    """A served assistant and the process that serves it."""

    url: str
    port: int
    actions_port: int
    process: subprocess.Popen[str]
    first_lines: tuple[str, ...]


@contextmanager
def serving(command: tuple[str, ...] = (sys.executable, "-m", "bot", "serve"), **environment: str) -> Iterator[Served]:
    """Serve the assistant on free ports with ``command`` while the block lasts."""
    port, actions_port = free_port(), free_port()
    given = {"PORT": str(port), "ACTIONS_PORT": str(actions_port), "MESSAGES_PER_MINUTE": "6000", **environment}
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        lines = tuple(_lines_until_ready(process))
        yield Served(f"http://localhost:{port}", port, actions_port, process, lines)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _lines_until_ready(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout
    for line in process.stdout:
        yield line
        if line.startswith("Ready"):
            return
    raise AssertionError(f"the server did not start, exit status {process.wait()}")


def descendants(process_id: int) -> dict[int, str]:
    """Return the command lines of all processes that ``process_id`` has started, by their ids."""
    found = {}
    for child in _children(process_id):
        with suppress(OSError):
            found[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        found.update(descendants(child))
    return found


def action_server_of(process_id: int) -> int:
    """Return the id of the action server that ``process_id`` has started."""
    return _started("actions", process_id)


def encoder_of(process_id: int) -> int:
    """Return the id of the encoder's process that Rasa, which ``process_id`` has started, has started."""
    return _started("bot.understanding.encoder_process", process_id)


def _started(module: str, process_id: int) -> int:
    return next(child for child, command in descendants(process_id).items() if command.endswith(f"-m {module}"))


def is_running(process_id: int) -> bool:
    """Return whether the process exists and is more than the remains of one."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    """Return whether ``condition`` becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def _children(process_id: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        with suppress(OSError):
            found += [int(child) for child in task.read_text().split()]
    return found
