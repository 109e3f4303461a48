"""Fixtures of the channel tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from channel_server import Web, serving


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    """A client of a running web channel whose assistant repeats what it is told."""
    with serving(tmp_path) as running:
        yield running
