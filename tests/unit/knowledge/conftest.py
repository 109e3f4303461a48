"""A copy of the knowledge that a test may spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge import FOLDER, Knowledge, KnowledgeError, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge folder."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


@pytest.fixture
def problems(folder: Path) -> Callable[[], list[str]]:
    """Return what loading the copy has to say."""

    def say() -> list[str]:
        found: Knowledge | KnowledgeError
        try:
            found = load(folder)
        except KnowledgeError as error:
            found = error
        return [str(problem) for problem in found.problems] if isinstance(found, KnowledgeError) else []

    return say
