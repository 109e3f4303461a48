"""A language chosen at a button counts more than the one the conversation had."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.base import _memory
from bot import locales


@pytest.mark.parametrize(
    ("remembered", "metadata", "language"),
    [
        (None, {}, "en"),
        (None, {"language": "fr"}, "fr"),
        ("es", {"language": "fr"}, "es"),
        ("es", {"language": "fr", "language_chosen": True}, "fr"),
        ("es", {"language_chosen": True}, "en"),
    ],
)
def test_a_choice_goes_before_memory(
    monkeypatch: pytest.MonkeyPatch, remembered: str | None, metadata: dict[str, Any], language: str
) -> None:
    english = locales.load("en")
    monkeypatch.setattr(
        locales, "load", lambda code: type("Spoken", (), {"language": code})() if code != "en" else english
    )
    latest = {"text": "hello", "metadata": metadata}
    tracker = Tracker("c1", {"language": remembered}, latest, [], False, None, {}, "action_listen")
    assert _memory(tracker).language == language
