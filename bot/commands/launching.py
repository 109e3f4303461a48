"""Rasa and the action server started together, watched, and ended together."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Callable, Iterator, Optional

from bot import processes
from bot.action_server import ActionServer
from bot.errors import CommandError

_POLL = 0.1

_SECONDS_TO_START = 180.0


class _Ended(BaseException):
    """Somebody asked this process to end."""


@dataclass(frozen=True)
class Readiness:
    """How to see that Rasa is ready to serve, and what to do then."""

    is_reached: Callable[[], bool]
    announce: Callable[[], None]


def launch(
    start_rasa: Callable[[], "subprocess.Popen[bytes]"],
    actions_port: int,
    log: Path,
    readiness: Optional[Readiness] = None,
) -> int:
    """Run Rasa with its action server until Rasa ends or this process is told to; return the exit status."""
    log.unlink(missing_ok=True)
    with _ending_on_signals(), _same_terminal_afterwards():
        try:
            with ActionServer(actions_port, log.with_name(f"{log.stem}-actions.log")) as actions:
                rasa = start_rasa()
                try:
                    _watch(rasa, actions, log, readiness)
                finally:
                    processes.stop(rasa)
        except _Ended:
            pass
    return 0


def _watch(rasa: "subprocess.Popen[bytes]", actions: ActionServer, log: Path, readiness: Optional[Readiness]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while rasa.poll() is None:
        actions.keep_alive()
        if readiness and readiness.is_reached():
            readiness.announce()
            readiness = None
        if readiness and time.monotonic() > deadline:
            raise CommandError(f"Rasa is not ready after {_SECONDS_TO_START:.0f} seconds; what it said is in {log}")
        time.sleep(_POLL)
    if rasa.returncode != 0:
        why = processes.last_line(log) or f"exit status {rasa.returncode}"
        raise CommandError(f"Rasa ended unexpectedly: {why} (all of it in {log})")


@contextlib.contextmanager
def _ending_on_signals() -> Iterator[None]:
    def end(number: int, frame: Optional[FrameType]) -> None:
        for each in signals:  # once is enough: nothing shall disturb the tidying up
            signal.signal(each, signal.SIG_IGN)
        raise _Ended

    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(each, end) for each in signals]
    try:
        yield
    finally:
        for each, handler in zip(signals, before):
            signal.signal(each, handler)


@contextlib.contextmanager
def _same_terminal_afterwards() -> Iterator[None]:
    """Give the terminal back as it was, even if the conversation was killed in the middle of a line."""
    try:
        mode = termios.tcgetattr(sys.stdin)
    except (termios.error, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, mode)
