"""The action server as a child process that is started again when it dies."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from typing import Optional

from bot import processes
from bot.errors import CommandError

_SECONDS_TO_START = 60.0
_SECONDS_BETWEEN_STARTS = 1.0


class ActionServer:
    """Runs ``python -m actions`` on ``port`` while the ``with`` block lasts."""

    def __init__(self, port: int, log: Path, project: Path = processes.PROJECT) -> None:
        self.port = port
        self._log = log
        self._project = project
        self._process: "Optional[subprocess.Popen[bytes]]" = None
        self._started_at = 0.0
        self._was_ready = False

    def __enter__(self) -> "ActionServer":
        processes.require_free(self.port, "ACTIONS_PORT")
        self._log.unlink(missing_ok=True)
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            processes.stop(self._process)

    @property
    def url(self) -> str:
        """Return where Rasa calls the actions."""
        return f"http://{processes.LOOPBACK}:{self.port}/webhook"

    @property
    def process_id(self) -> int:
        """Return the id of the process that runs now."""
        return self._running.pid

    def wait_until_ready(self) -> None:
        """Return when the server answers; raise a sentence if it ends or stays silent."""
        if not processes.wait_until(self._answers, self._running, _SECONDS_TO_START):
            raise self._failure()
        self._was_ready = True

    def keep_alive(self) -> bool:
        """Start the server again if it has died; return whether it had. Without waiting, at most once a second.

        A server that never answered would die again, so its end is an error.
        """
        if self._running.poll() is None:
            self._was_ready = self._was_ready or self._answers()
            return False
        if not self._was_ready:
            raise self._failure()
        if time.monotonic() - self._started_at < _SECONDS_BETWEEN_STARTS:
            return False
        self._start()
        return True

    @property
    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            raise RuntimeError("the action server has not been started: use it in a with statement")
        return self._process

    def _start(self) -> None:
        self._started_at = time.monotonic()
        self._process = processes.spawn(
            ["-m", "actions"], self._log, {"ACTIONS_PORT": str(self.port)}, project=self._project
        )

    def _answers(self) -> bool:
        return processes.status_of(f"http://{processes.LOOPBACK}:{self.port}/health") == 200

    def _failure(self) -> CommandError:
        why = processes.last_line(self._log) or "it said nothing"
        return CommandError(f"The action server did not start: {why} (all of it in {self._log})")
