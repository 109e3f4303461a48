"""What a person asks for, in canonical ids: the finder's only input besides the knowledge."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Dict, Iterable, Mapping, Tuple

from bot.knowledge import Knowledge

Ids = Tuple[str, ...]
#: topics with their weights, weightiest first
Topics = Tuple[Tuple[str, float], ...]


@dataclass(frozen=True)
class Question:
    """One question. ``topics`` maps ids to weights; every other field holds ids, in reading order."""

    topics: Topics = ()
    chemicals: Ids = ()
    countries: Ids = ()
    regions: Ids = ()
    institutions: Ids = ()
    categories: Ids = ()
    variants: Ids = ()
    excluded: Ids = ()

    @property
    def topic_ids(self) -> Ids:
        return tuple(topic for topic, _ in self.topics)

    @property
    def has_subject(self) -> bool:
        """Tell whether it says what help is about, not only where or from whom."""
        return bool(self.topics or self.chemicals)

    @property
    def has_place(self) -> bool:
        return bool(self.countries or self.regions)

    @property
    def is_empty(self) -> bool:
        """Tell whether it says neither what help is about nor where or from whom."""
        return not (self.has_subject or self.has_place or self.categories or self.institutions)

    def without_names(self) -> "Question":
        """Return the question without the institutions it names."""
        return replace(self, institutions=())

    def without_filter(self) -> "Question":
        """Return what help is about and where, from whomever."""
        return replace(self, institutions=(), categories=(), excluded=())

    def within(self, knowledge: Knowledge) -> "Question":
        """Return the question without what an editor has since removed from the knowledge."""
        return replace(
            self,
            topics=tuple(pair for pair in self.topics if pair[0] in knowledge.topics),
            chemicals=tuple(key for key in self.chemicals if key in knowledge.chemicals),
            countries=tuple(key for key in self.countries if key in knowledge.countries),
            regions=tuple(key for key in self.regions if key in knowledge.regions),
            institutions=tuple(key for key in self.institutions if key in knowledge.institutions),
        )

    def as_slot(self) -> Dict[str, Any]:
        """Return the question as plain data for a Rasa slot."""
        return {key: value for key, value in asdict(self).items() if value}

    @staticmethod
    def from_slot(value: Any) -> "Question":
        """Return the question a slot holds; an empty or unreadable slot is no question."""
        if not isinstance(value, Mapping):
            return Question()
        try:
            fields = {key: tuple(items) for key, items in value.items() if key in Question.__dataclass_fields__}
            fields["topics"] = tuple((str(topic), float(weight)) for topic, weight in fields.get("topics", ()))
        except (TypeError, ValueError):
            return Question()
        return Question(**fields)


def continued(before: Question, now: Question) -> Question:
    """Return ``now`` completed by what was asked before it.

    A new subject replaces the old one, a new place the old place, a new category the old category; what is
    not mentioned stays. An institution is only ever meant in the message that names it.
    """
    named_subject = now.has_subject
    return Question(
        topics=now.topics if named_subject else before.topics,
        chemicals=now.chemicals if named_subject else before.chemicals,
        variants=now.variants if named_subject else before.variants,
        countries=now.countries if now.has_place else _left(before.countries, now.excluded),
        regions=now.regions if now.has_place else before.regions,
        categories=now.categories or _left(before.categories, now.excluded),
        institutions=now.institutions,
        excluded=tuple(dict.fromkeys((*_left(before.excluded, now.categories + now.institutions), *now.excluded))),
    )


def _left(ids: Ids, taken: Iterable[str]) -> Ids:
    taken = set(taken)
    return tuple(key for key in ids if key not in taken)
