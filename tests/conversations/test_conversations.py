"""Plays the conversation files through the real model, dialogue and actions, and reads what a person would read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, Iterator, Tuple

import pytest
import yaml

FOLDER = Path(__file__).parent
_EXPECTED = {"user", "kind", "language", "says", "not", "cards", "first", "new"}


def _conversations() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*/*.yml")):
        for conversation in yaml.safe_load(path.read_text(encoding="utf-8")):
            name = f"{path.parent.name}/{path.stem}: {conversation['name']}"
            yield pytest.param(name, conversation, id=name)


@pytest.mark.parametrize("name, conversation", list(_conversations()))
def test_a_person_reads_what_is_promised(bot: Any, name: str, conversation: Dict[str, Any]) -> None:
    said: Dict[str, str] = {}
    for number, turn in enumerate(conversation["turns"], start=1):
        assert turn.keys() <= _EXPECTED, f"turn {number} expects what is not checked: {turn.keys() - _EXPECTED}"
        replies = bot.say(turn["user"], name, conversation.get("language"))
        text = "\n".join(reply["text"] for reply in replies)
        cards = [card for reply in replies for card in reply["cards"]]
        where = f"turn {number}, {turn['user']!r} was answered:\n{text}"
        if "kind" in turn:
            assert replies[0]["kind"] in turn["kind"].split("|"), where
        if "language" in turn:
            assert {reply["language"] for reply in replies} == {turn["language"]}, where
        for pattern in _listed(turn, "says"):
            assert re.search(pattern, text, re.IGNORECASE), f"{pattern!r} is missing; {where}"
        for pattern in _listed(turn, "not"):
            assert not re.search(pattern, text, re.IGNORECASE), f"{pattern!r} should not be there; {where}"
        if "cards" in turn:
            assert len(cards) == turn["cards"], where
        if "first" in turn:
            assert cards and cards[0]["id"] in _listed(turn, "first"), f"first card {cards[0]['id'] if cards else None}; {where}"
        assert turn.get("new") is None or text not in said.values(), f"the same sentence as before; {where}"
        said[turn["user"]] = text


def _listed(turn: Dict[str, Any], key: str) -> Tuple[str, ...]:
    value = turn.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)
