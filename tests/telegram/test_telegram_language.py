"""The language on Telegram: the one of the person's telephone until they choose another, then that one."""

from __future__ import annotations

from pathlib import Path

import pytest
from bot_api import BotApi
from running import eventually
from telegram_server import GROUP, REPLY_TO_BOT, message, press, serving


@pytest.mark.parametrize(
    ("telephone", "language"), [("ar", "ar"), ("ar-EG", "ar"), ("en-GB", "en"), ("xx", "en"), ("", "en")]
)
def test_the_telephone_says_the_language(api: BotApi, tmp_path: Path, telephone: str, language: str) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message("PCBs", language=telephone))
        assert eventually(lambda: api.sent == 1)
    assert agent.handled[0].metadata["language"] == language
    assert "language_chosen" not in agent.handled[0].metadata


def test_a_chosen_language_stays_also_after_a_restart(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message("/language ar"))
        assert eventually(lambda: len(agent.handled) == 1)
        assert agent.handled[0].metadata["language"] == "ar"
        assert agent.handled[0].metadata["language_chosen"] is True
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message("PCBs", language="en"))
        assert eventually(lambda: len(agent.handled) == 1)
    assert agent.handled[0].metadata["language"] == "ar"


def test_the_languages_are_offered_by_their_own_names_and_can_be_pressed(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message("/language"))
        assert eventually(lambda: api.sent == 1)
        (arabic,) = [each for each in api.buttons() if each["text"] == "العربية"]
        api.gives(callback_query=press(arabic["callback_data"]))
        api.gives(message=message("PCBs"))
        assert eventually(lambda: len(agent.handled) == 2)
    assert [each.metadata["language"] for each in agent.handled] == ["ar", "ar"]


def test_each_person_of_a_group_has_their_own_language(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message("/language ar", chat=GROUP, user=1))
        api.gives(message=message("one", chat=GROUP, user=1, reply_to_message=REPLY_TO_BOT))
        api.gives(message=message("two", chat=GROUP, user=2, reply_to_message=REPLY_TO_BOT))
        assert eventually(lambda: len(agent.handled) == 3)
    assert {each.text: each.metadata["language"] for each in agent.handled[1:]} == {"one": "ar", "two": "en"}


def test_a_language_that_is_not_spoken_is_answered_with_those_that_are(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives(message=message("/language klingon"))
        assert eventually(lambda: api.sent == 1)
    assert "English" in api.texts()[0]
    assert "العربية" in api.texts()[0]


def test_who_asks_to_be_forgotten_gets_the_language_of_the_telephone_again(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message("/language ar"))
        api.gives(message=message("/forget"))
        api.gives(message=message("PCBs"))
        assert eventually(lambda: len(agent.handled) == 2)
    assert agent.handled[1].metadata["language"] == "en"


def test_the_menu_is_set_in_each_language(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        assert eventually(lambda: "ar" in [each.get("language_code") for each in api.of("setMyCommands")])
        assert eventually(lambda: "ar" in [each.get("language_code") for each in api.of("setMyShortDescription")])
    assert None in [each.get("language_code") for each in api.of("setMyCommands")]
    assert api.refused == []
