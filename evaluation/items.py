"""The questions and what is expected of their answers (the format is described in tests/heldout/README.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import yaml

#: kinds of expectation under which a card is wrong whatever it shows
NO_CARD = ("decline", "smalltalk")


@dataclass(frozen=True)
class Turn:
    """One message and its expectation: ``kinds`` of which one must hold, with their rules."""

    text: str
    expect: Mapping[str, Mapping[str, Any]]

    @property
    def kinds(self) -> Tuple[str, ...]:
        return tuple(kind for key in self.expect for kind in key.split("|"))


@dataclass(frozen=True)
class Item:
    """A question, or a conversation of several."""

    id: str
    slices: Tuple[str, ...]
    turns: Tuple[Turn, ...]
    language: str = "en"


@dataclass(frozen=True)
class Verdict:
    """How one turn was answered. ``wrong_contact``: a card is shown first that no expert would accept."""

    item: str
    turn: int
    text: str
    kind: str
    slices: Tuple[str, ...]
    passed: bool
    hit1: bool = False
    hit3: bool = False
    wrong_contact: bool = False
    declined: bool = False
    shown: Tuple[str, ...] = ()
    language: str = "en"
    right_language: Optional[bool] = None


def load(path: Path) -> List[Item]:
    """Return the items of a YAML file."""
    items = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        turns = entry.get("turns") or [{"user": entry["q"], "expect": entry["expect"]}]
        items.append(
            Item(
                id=entry["id"],
                slices=tuple(entry.get("slice") or ()),
                turns=tuple(Turn(turn["user"], turn["expect"]) for turn in turns),
                language=entry.get("lang", "en"),
            )
        )
    return items


def judge(item: Item, number: int, replies: Sequence[Mapping[str, Any]], before: Sequence[Sequence[str]]) -> Verdict:
    """Return the verdict on the replies to turn ``number`` (from 0); ``before`` holds the card ids of each turn so far."""
    turn = item.turns[number]
    cards = [card for reply in replies for card in reply.get("cards") or []]
    names = [[card["name"], card.get("acronym") or "", f"id:{card['id']}"] for card in cards[:3]]
    text = _whole_text(replies, cards)
    passed = any(
        _holds(kind, dict(rules or {}), cards, names, text, before)
        for key, rules in turn.expect.items()
        for kind in key.split("|")
    )
    rules = next((rules for key, rules in turn.expect.items() if "cards" in key.split("|")), None) or {}
    first = _first(rules)
    expected = next((rules["reply_lang"] for rules in turn.expect.values() if (rules or {}).get("reply_lang")), None)
    right_language = all(reply.get("language") == expected for reply in replies) if expected else None
    passed = passed and right_language is not False
    wants_card = "cards" in turn.kinds
    return Verdict(
        item=item.id,
        turn=number + 1,
        text=turn.text,
        kind=turn.kinds[0],
        slices=item.slices,
        passed=passed,
        hit1=wants_card and bool(names) and _any(first, names[0]) if first else passed,
        hit3=wants_card and any(_any(first, name) for name in names) if first else passed,
        wrong_contact=bool(cards) and _is_wrong(turn, names[0], first),
        declined=not cards,
        shown=tuple(card.get("acronym") or card["name"] for card in cards[:3]),
        language=item.language,
        right_language=right_language,
    )


def _is_wrong(turn: Turn, name: Sequence[str], first: Sequence[str]) -> bool:
    if "cards" in turn.kinds:
        return bool(first) and not _any(first, name)
    return any(kind in NO_CARD for kind in turn.kinds)


def _holds(
    kind: str,
    rules: Dict[str, Any],
    cards: Sequence[Mapping[str, Any]],
    names: Sequence[Sequence[str]],
    text: str,
    before: Sequence[Sequence[str]],
) -> bool:
    if kind in NO_CARD:
        return not cards
    contains = all(_matches(pattern, text) for pattern in rules.get("contains", []))
    contains = contains and not any(_matches(pattern, text) for pattern in rules.get("not_contains", []))
    if kind != "cards":
        return contains
    if not cards or not contains:
        return False
    ids = [card["id"] for card in cards[:3]]
    if _first(rules) and not _any(_first(rules), names[0]):
        return False
    if rules.get("not_first") and _any(rules["not_first"], names[0]):
        return False
    if rules.get("any") and not any(_any(rules["any"], name) for name in names):
        return False
    if rules.get("fresh") and set(ids) <= {key for shown in before for key in shown}:
        return False
    reference = rules.get("ref")
    if reference:
        earlier = before[reference["turn"] - 1]
        return len(earlier) >= reference["card"] and ids[0] == earlier[reference["card"] - 1]
    return True


def _first(rules: Mapping[str, Any]) -> List[str]:
    """Return the patterns of which the first card must match one: as written, or for the ids of ``bodies``."""
    return [*(rules.get("first") or []), *(f"^id:{re.escape(key)}$" for key in rules.get("bodies") or [])]


def _any(patterns: Union[str, Sequence[str]], names: Sequence[str]) -> bool:
    patterns = [patterns] if isinstance(patterns, str) else patterns
    return any(_matches(pattern, name) for pattern in patterns for name in names if name)


def _matches(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _whole_text(replies: Sequence[Mapping[str, Any]], cards: Sequence[Mapping[str, Any]]) -> str:
    parts = [reply.get("text") or "" for reply in replies]
    parts += [channel["value"] for card in cards for channel in card.get("channels") or []]
    return "\n".join(parts)
