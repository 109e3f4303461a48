"""What the tests of the directory share: the real knowledge, its directory, and pages read as HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from directory_server import Site, serving
from documents import Document

from bot import feedback
from bot.directory import Directory
from bot.knowledge import Knowledge, live_knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge base as it is."""
    return live_knowledge().current


@pytest.fixture(scope="session")
def directory(knowledge: Knowledge) -> Directory:
    """The directory of the real knowledge."""
    return Directory(knowledge)


@pytest.fixture(scope="session")
def page(directory: Directory) -> Callable[[str], Document]:
    """Read the page at an address; it must exist."""

    def read(path: str) -> Document:
        answer = directory.answer(path, {})
        assert answer.status == 200, path
        return Document(answer.body)

    return read


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The directory served over HTTP."""
    with serving() as running:
        yield running


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that nobody has sent a remark to; remarks go to a file of the test."""
    monkeypatch.setattr(feedback, "FILE", tmp_path / "feedback.db")
    with serving() as running:
        yield running
