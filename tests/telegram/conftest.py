"""Fixtures of the Telegram tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_api import BotApi, serving

# The stub of the assistant is the one of the web channel's tests, the second language that of the directory's.
sys.path += [str(Path(__file__).parents[1] / "channels"), str(Path(__file__).parents[1] / "directory")]


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A stand-in for Telegram."""
    with serving(BotApi()) as running:
        yield running
