"""What the fast tests share: the real knowledge and a reader of it, made once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot import feedback
from bot.knowledge import Knowledge, live_knowledge

if TYPE_CHECKING:
    from bot.understanding.reader import Reader


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge base as it is."""
    return live_knowledge().current


@pytest.fixture(scope="session")
def reader(knowledge: Knowledge) -> Reader:
    """A reader of messages against the real knowledge."""
    from bot.understanding.reader import Reader

    return Reader(knowledge)


@pytest.fixture(scope="session", autouse=True)
def _feedback_goes_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the tests say about contacts apart from what people said."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feedback, "FILE", tmp_path_factory.mktemp("feedback") / "feedback.db")
        yield
