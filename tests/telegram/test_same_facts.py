"""The conversations that other channels are tested with say the same on Telegram, within its limits."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import locales
from bot.telegram.messages import length, messages

_FILES = sorted((Path(__file__).parents[1] / "conversations").glob("*/*.yml"))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_telegram_shows_every_word_of_the_plain_text(bot: Any, path: Path) -> None:
    for number, conversation in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))[:2]):
        for turn in conversation["turns"]:
            for reply in bot.say(turn["user"], f"telegram {path} {number}", conversation.get("language")):
                shown = messages(reply, locales.load(reply["language"]))
                read = [html.unescape(re.sub(r"</?b>", "", each.html)) for each in shown]
                assert " ".join(" ".join(read).split()) == " ".join(reply["text"].split())
                assert max(length(text) for text in read) <= 4096
                in_text = [card["id"] for card in reply["cards"] if card["channels"]]
                assert {each.card.id for each in shown if each.card} <= set(in_text) | {c["id"] for c in reply["cards"]}


def test_an_answer_with_three_cards_has_a_message_for_each(bot: Any) -> None:
    (reply,) = bot.say("who helps with PCBs in Ghana?", "telegram three")
    shown = messages(reply, locales.load("en"))
    assert [each.card.id for each in shown if each.card] == [card["id"] for card in reply["cards"]]
    assert all(each.html.startswith("<b>") for each in shown if each.card)
