"""What a message can mention, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict

#: how a mention was recognised, from the surest: its name stood there, a word hints at it, the whole
#: message resembles its examples; or it is told by the letters and words of the whole message
NAME, HINT, EXAMPLE, LETTERS = "name", "hint", "example", "letters"
#: kind of the mention that says in which language a message is written
WRITTEN_IN = "written_in"
#: the language of a message of which only the script is known, and that it is none of ours (ISO 639-3)
UNDETERMINED = "und"


@dataclass(frozen=True)
class Mention:
    """Something of the knowledge base (or of the phrase lists) that a message speaks of.

    ``kind`` is topic, variant (of a topic), chemical, country, region, institution, category, asker (a kind of body too),
    channel_kind, aspect,
    ordinal, browse, danger, talk, language (asked for), written_in or fact; ``id`` is canonical. ``excluded`` says the
    person does not want it.
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
