"""A person at a terminal who has typed ``make chat``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pexpect
from running import PROJECT, SECONDS_TO_START

COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@contextmanager
def chatting(**environment: str) -> Iterator[pexpect.spawn]:
    """A terminal in which ``make chat`` has been typed and is ready."""
    terminal = pexpect.spawn(
        "make",
        ["chat"],
        cwd=str(PROJECT),
        env={**os.environ, "TERM": "xterm", **environment},
        encoding="utf-8",
        timeout=30,
        dimensions=(40, 200),
    )
    terminal.seen = Transcript()
    terminal.logfile_read = terminal.seen
    try:
        terminal.expect("Ready", timeout=SECONDS_TO_START)
        terminal.expect("You:")
        yield terminal
    finally:
        terminal.close(force=True)


class Transcript:
    """All that a terminal has shown, without colours."""

    def __init__(self) -> None:
        self.raw = ""

    def write(self, text: str) -> None:
        self.raw += text

    def flush(self) -> None:
        """Nothing waits to be written."""

    @property
    def text(self) -> str:
        return COLOURS.sub("", self.raw)


def ask(terminal: pexpect.spawn, text: str, expected: str) -> None:
    """Type ``text`` and wait for ``expected`` in what comes after it."""
    terminal.send(text + "\r")
    terminal.expect(expected)
