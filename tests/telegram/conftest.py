"""Fixtures of the Telegram tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bot_api import BotApi, serving


@pytest.fixture
def api() -> Iterator[BotApi]:
    """A stand-in for Telegram."""
    with serving(BotApi()) as running:
        yield running
