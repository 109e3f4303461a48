"""Short ways to ask what a message names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import pytest

from bot.understanding import EXAMPLE, NAME, Mention

if TYPE_CHECKING:
    from bot.understanding.reader import Reader


class Named(Protocol):
    """Return the ids of one kind that a text names and does not turn away, each once."""

    def __call__(self, kind: str, text: str) -> list[str]: ...


@pytest.fixture(scope="session")
def read(reader: Reader) -> Callable[[str], list[Mention]]:
    """Return what stands in a text, without what the text resembles."""
    return lambda text: [mention for mention in reader.read(text) if mention.how != EXAMPLE]


@pytest.fixture(scope="session")
def named(read: Callable[[str], list[Mention]]) -> Named:
    """Return what a text names."""

    def ids(kind: str, text: str) -> list[str]:
        found = (m for m in read(text) if m.kind == kind and m.how == NAME and not m.excluded)
        return list(dict.fromkeys(mention.id for mention in found))

    return ids


@pytest.fixture(scope="session")
def turned_away(read: Callable[[str], list[Mention]]) -> Callable[[str], set[str]]:
    """Return the ids that a text turns away."""
    return lambda text: {mention.id for mention in read(text) if mention.excluded}
