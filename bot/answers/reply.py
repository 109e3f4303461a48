"""The answer as data, the same for every channel, and what the web channel API v1 sends."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple

from typing_extensions import Literal

Kind = Literal[
    "answer", "clarify", "info", "decline", "smalltalk", "emergency", "privacy", "handoff", "feedback", "error"
]


@dataclass(frozen=True)
class CardChannel:
    """One way to reach a body, ready to show: ``href`` is what a click opens, ``None`` where nothing can."""

    kind: str
    value: str
    href: Optional[str]
    label: str
    as_of: Optional[str]
    status: str
    source: str


@dataclass(frozen=True)
class Card:
    """One institution of an answer; every value stands in the knowledge base with its source."""

    id: str
    name: str
    acronym: Optional[str]
    category: str
    why: str
    serves: str
    channels: Tuple[CardChannel, ...] = ()
    sources: Tuple[Mapping[str, Optional[str]], ...] = ()
    verified: Optional[str] = None
    steps: Tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    role: str = ""
    warning: str = ""
    #: the language of ``name``: English where the body has no official name in the language of the answer
    name_language: str = "en"


@dataclass(frozen=True)
class Suggestion:
    """A next message offered as a button; ``payload`` is what Rasa receives when it is pressed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """One message to the person. ``text`` alone is a complete answer; cards repeat it as data."""

    kind: Kind
    text: str
    language: str = "en"
    cards: Tuple[Card, ...] = ()
    suggestions: Tuple[Suggestion, ...] = ()

    def as_dict(self) -> Dict[str, Any]:
        """Return the reply as plain JSON data."""
        return _plain(asdict(self))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items: List[Any] = [_plain(item) for item in value]
        return items
    return value
