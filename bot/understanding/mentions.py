"""What a message can mention, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict

#: how a mention was recognised, from the surest: its name stood there, a word hints at it, the whole
#: message resembles its examples; or it is told by the letters and words of the whole message
NAME, HINT, EXAMPLE, LETTERS = "name", "hint", "example", "letters"
#: kinds of mention that say who asks (a kind of body, or REPORTER), from where something comes or where it goes, where a body
#: sits that is meant, and in which language a message is written
ASKER, ORIGIN, SEAT, WRITTEN_IN = "asker", "origin", "seat", "written_in"
PLACES = ("country", "region")
#: every kind of mention; the entities of the domain are the same
KINDS = (
    "topic", "variant", "chemical", *PLACES, ORIGIN, SEAT, "institution", "unlisted", "category", ASKER,
    "channel_kind", "aspect", "ordinal", "browse", "time", "danger", "talk", "language", "field",
    WRITTEN_IN, "fact",
)  # fmt: skip
#: who wants to report something, complain or get a permit: an id of ASKER
REPORTER = "reporter"
#: the language of a message of which only the script is known, and that it is none of ours (ISO 639-3)
UNDETERMINED = "und"


@dataclass(frozen=True)
class Mention:
    """Something of the knowledge base (or of the phrase lists) that a message speaks of.

    ``kind`` is one of ``KINDS``, ``id`` canonical. ``excluded`` says the person does not want it.
    """

    kind: str
    id: str
    start: int = 0
    end: int = 0
    text: str = ""
    how: str = NAME
    score: float = 1.0
    excluded: bool = False

    def as_entity(self) -> Dict[str, Any]:
        """Return the mention in Rasa's entity format; ``role`` marks what is excluded."""
        return {
            "entity": self.kind,
            "value": self.id,
            "start": self.start,
            "end": self.end,
            **({"text": self.text} if self.text else {}),
            "group": self.how,
            "confidence_entity": round(self.score, 4),
            **({"role": "excluded"} if self.excluded else {}),
        }

    @staticmethod
    def from_entity(entity: Dict[str, Any]) -> "Mention":
        """Return the mention that ``entity`` (also one from a button's payload) stands for."""
        return Mention(
            kind=entity["entity"],
            id=str(entity["value"]),
            start=entity.get("start") or 0,
            end=entity.get("end") or 0,
            text=entity.get("text") or "",
            how=entity.get("group") or NAME,
            score=float(entity.get("confidence_entity") or 1.0),
            excluded=entity.get("role") == "excluded",
        )
