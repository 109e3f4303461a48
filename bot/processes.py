"""Processes: children started quietly, watched and never left behind, and work that only one may do at a time."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Dict, Iterator, Mapping, Optional, Sequence

from bot.errors import CommandError
from bot.settings import PROJECT

LOOPBACK = "127.0.0.1"
LOGS = PROJECT / "build" / "logs"
_POLL = 0.02
_PR_SET_PDEATHSIG = 1

# What keeps the libraries below from talking between the lines of a conversation.
_QUIET = {
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
    "PYTHONUTF8": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PROMPT_TOOLKIT_NO_CPR": "1",
}
_QUIET_UNLESS_ASKED = {"LOG_LEVEL": "ERROR", "LOG_LEVEL_LIBRARIES": "ERROR"}
# Our matrices are small: more threads would mostly wait for each other, and a turn take twice the processor.
_ONE_THREAD_UNLESS_ASKED = {"OPENBLAS_NUM_THREADS": "1"}


def quiet_environment(more: Optional[Mapping[str, str]] = None) -> Dict[str, str]:
    """Return the environment for a child: this one, quiet, with ``more``."""
    return {**_QUIET_UNLESS_ASKED, **_ONE_THREAD_UNLESS_ASKED, **os.environ, **_QUIET, **(more or {})}


def spawn(
    arguments: Sequence[str],
    log: Path,
    more: Optional[Mapping[str, str]] = None,
    *,
    project: Path = PROJECT,
    talks: bool = False,
) -> "subprocess.Popen[bytes]":
    """Start ``python arguments...`` in ``project`` with its complaints in ``log``.

    A child that ``talks`` keeps the terminal; any other is out of reach of the terminal's Ctrl-C,
    so that only its parent decides when it ends. All end with their parent, even if that is killed.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as complaints:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=project,
            env=quiet_environment(more),
            stdin=None if talks else subprocess.DEVNULL,
            stdout=None if talks else complaints,
            stderr=complaints,
            start_new_session=not talks,
            preexec_fn=_ending_with(os.getpid()),
        )


def end_with_parent() -> None:
    """Make this process end when the one that started it ends."""
    _ending_with(os.getppid())()


def stop(process: "subprocess.Popen[bytes]", seconds: float = 5.0) -> None:
    """End ``process``, by force if it does not end in ``seconds``."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def last_line(log: Path) -> str:
    """Return the last line with text in ``log``: of a Python traceback, the error itself."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let only one process at a time run the block; others with the same ``lock`` file wait."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_free(port: int) -> bool:
    """Return whether nobody listens on ``port`` of this computer."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def require_free(port: int, name: str) -> None:
    """Raise a sentence that names the variable ``name`` if ``port`` is taken."""
    if not is_free(port):
        raise CommandError(
            f"Port {port} is taken by another program; choose another one, for example {name}={port + 1}."
        )


def status_of(url: str, seconds: float = 2.0) -> int:
    """Return the HTTP status that ``url`` answers with, 0 for no answer."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=seconds) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
    except (OSError, ValueError):
        return 0


def wait_until(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Wait until ``ready``; return False when ``process`` ends or ``seconds`` pass before."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if ready():
            return True
        time.sleep(_POLL)
    return False


def _ending_with(parent: int) -> Callable[[], None]:
    """Return what a child runs to get SIGTERM at the end of ``parent``; only Linux can do that."""
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return bind
