"""A chat on Telegram: every kind of update, commands, buttons, groups, forgetting."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from bot_api import USERNAME, BotApi
from channel_server import answer
from running import eventually
from telegram_server import GROUP, message, press, serving

from bot import feedback, locales


def test_a_person_writes_and_is_answered(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives(message=message("PCBs in <Ghana> & Togo"))
        assert eventually(lambda: api.texts() == ["You wrote: PCBs in <Ghana> & Togo"])
    assert api.refused == []


def test_typing_is_shown_while_an_answer_takes_its_time(api: BotApi, tmp_path: Path) -> None:
    async def slow(_: Any) -> Any:
        await asyncio.sleep(0.6)
        return [answer("At last")]

    with serving(api, tmp_path) as (agent, _):
        agent.answering = slow
        api.gives(message=message("PCBs"))
        assert eventually(lambda: api.texts() == ["At last"])
    assert [each["action"] for each in api.of("sendChatAction")] == ["typing"]


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": message("hello")},
        {"my_chat_member": {"chat": {"id": 9, "type": "private"}, "new_chat_member": {"status": "member"}}},
        {"a_kind_of_the_future": {"id": 1}},
        {"message": "garbage"},
        {"message": {"text": ["x"], "chat": {"id": 1, "type": "private"}, "from": {"id": 1}}},
        {"callback_query": {}},
        {"inline_query": None},
        {"message": message(new_chat_title="x", chat=GROUP)},
        {"message": message("talk among people", chat=GROUP)},
        {"message": message("/help@another_bot", chat=GROUP)},
        {"message": message(photo=[{"file_id": "x"}], chat=GROUP)},
    ],
)
def test_what_is_not_for_the_bot_is_passed_over_and_the_next_message_is_answered(
    api: BotApi, tmp_path: Path, update: dict[str, Any]
) -> None:
    with serving(api, tmp_path):
        if "callback_query" in update:
            api.gives_raw({"update_id": 1, **update})
        else:
            api.gives(**update)
        api.gives(message=message("next"))
        assert eventually(lambda: api.texts() == ["You wrote: next"])


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "poll", "document", "video_note"])
def test_what_is_not_text_gets_one_kind_sentence(api: BotApi, tmp_path: Path, kind: str) -> None:
    with serving(api, tmp_path):
        api.gives(message=message(**{kind: {"file_id": "x"}}))
        assert eventually(lambda: any("only read text" in text for text in api.texts()))
    assert len(api.texts()) == 1


def test_an_edited_message_is_answered_as_a_new_one(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives(message=message("PBCs"))
        api.gives(edited_message=message("PCBs", edit_date=2))
        assert eventually(lambda: api.texts() == ["You wrote: PBCs", "You wrote: PCBs"])


def test_a_live_location_is_answered_once(api: BotApi, tmp_path: Path) -> None:
    place = {"latitude": 5.6, "longitude": -0.2, "live_period": 900}
    with serving(api, tmp_path):
        api.gives(message=message(location=place))
        for _ in range(3):
            api.gives(edited_message=message(location=place, edit_date=2))
        api.gives(message=message("next"))
        assert eventually(lambda: api.texts()[-1:] == ["You wrote: next"])
    assert len(api.texts()) == 3


def test_a_typed_slash_with_braces_is_no_message_to_rasa(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message('/forget_me{"a": 1}'))
        assert eventually(lambda: len(api.texts()) == 1)
        assert [each.text for each in agent.handled] == ['forget_me{"a": 1}']


def test_a_location_sets_the_country_and_says_so(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message(location={"latitude": 5.6, "longitude": -0.2}))
        assert eventually(lambda: len(api.texts()) == 2)
        assert "Ghana" in api.texts()[0]
        assert [each.text for each in agent.handled] == ['/inform{"country": "GH"}']
        api.gives(message=message(location={"latitude": -48.9, "longitude": -123.4}))
        assert eventually(lambda: any("cannot tell which country" in text for text in api.texts()))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/start", "I am Assistance Finder"),
        ("/help", "whom to contact"),
        ("/topics", "Choose a subject"),
        ("/country", "Which country"),
        ("/language", "English"),
        ("/feedback", "/feedback the telephone"),
        ("/privacy", "30 days"),
        ("/nonsense", "do not know that command"),
        ("/start pcbs", '/find_help{"topic": "pcbs"}'),
        ("/start brs-secretariat-nowhere", "I am Assistance Finder"),
        ("/source", '/ask_detail{"aspect": "source"}'),
        ("/country Kenya", "You wrote: Kenya"),
        (f"/help@{USERNAME}", "whom to contact"),
    ],
)
def test_each_command_is_answered(api: BotApi, tmp_path: Path, command: str, said: str) -> None:
    with serving(api, tmp_path):
        api.gives(message=message(command))
        assert eventually(lambda: len(api.texts()) > 0)
    assert said in api.texts()[0]
    assert api.refused == []


def test_the_menu_is_set(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        assert eventually(lambda: len(api.of("setMyCommands")) > 0)
    assert "topics" in api.of("setMyCommands")[0]["commands"]


LONG_PAYLOAD = '/find_help{"topic": "' + "x" * 200 + '"}'


def test_a_button_works_after_a_restart_and_only_in_its_conversation(api: BotApi, tmp_path: Path) -> None:
    async def offer(_: Any) -> Any:
        return [answer("Choose", suggestions=[{"title": "PCBs", "payload": LONG_PAYLOAD}])]

    with serving(api, tmp_path) as (agent, _):
        agent.answering = offer
        api.gives(message=message("hi"))
        assert eventually(lambda: len(api.buttons()) == 1)
    data = api.buttons()[0]["callback_data"]
    with serving(api, tmp_path) as (agent, _):
        api.gives(callback_query=press(data, user=8, number="stranger"))
        assert eventually(lambda: any("no longer valid" in text for text in api.texts(8)))
        api.gives(callback_query=press(data))
        assert eventually(lambda: len(agent.handled) == 1)
        assert agent.handled[0].text == LONG_PAYLOAD
        assert eventually(lambda: len(api.texts(7)) == 2)
    assert len(api.of("answerCallbackQuery")) == 2


def test_a_press_stops_blinking_while_an_answer_before_it_takes_its_time(api: BotApi, tmp_path: Path) -> None:
    released = threading.Event()

    async def slow(given: Any) -> Any:
        while not released.is_set():
            await asyncio.sleep(0.02)
        return [answer("At last")]

    with serving(api, tmp_path) as (agent, _):
        agent.answering = slow
        api.gives(message=message("PCBs"))
        api.gives(callback_query=press("unknown"))
        assert eventually(lambda: len(api.of("answerCallbackQuery")) == 1)
        assert api.texts() == []
        released.set()
        assert eventually(lambda: len(api.texts()) == 2)


def test_an_expired_press_is_answered_all_the_same(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.presses_live = 0.0
        api.gives(callback_query=press("unknown", number="old"))
        assert eventually(lambda: any("no longer valid" in text for text in api.texts()))
    assert api.refused[0][0] == "answerCallbackQuery"


def test_forget_deletes_for_real(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives(message=message("my unmistakable secret"))
        assert eventually(lambda: len(api.texts()) == 1)
        api.gives(message=message("/forget"))
        assert eventually(lambda: len(api.texts()) == 2)
        assert "deleted" in api.texts()[1]
    for file in tmp_path.iterdir():
        assert b"unmistakable" not in file.read_bytes(), file
    with sqlite3.connect(tmp_path / "telegram.db") as database:
        assert database.execute("SELECT count(*) FROM people").fetchone() == (0,)


def test_what_cannot_be_deleted_is_said_not_to_be(api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "FILE", tmp_path / "feedback.db")
    feedback.note("somebody", [], "a remark")
    with serving(api, tmp_path):
        api.gives(message=message("a question"))
        assert eventually(lambda: len(api.texts()) == 1)
        with closing(sqlite3.connect(feedback.FILE)) as blocking:
            blocking.execute("BEGIN EXCLUSIVE")
            api.gives(message=message("/forget"))
            assert eventually(lambda: len(api.texts()) == 2)
        assert api.texts()[1] == locales.load("en").say("telegram.not_forgotten")
        api.gives(message=message("/forget"))
        assert eventually(lambda: api.texts()[2:] == [locales.load("en").say("forgotten")])


def test_an_update_that_breaks_the_channel_gets_a_sentence(
    api: BotApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("bot.channels.telegram_answers.country_at", breaking)
    with serving(api, tmp_path):
        api.gives(message=message(location={"latitude": 6.1, "longitude": 1.2}))
        assert eventually(lambda: len(api.texts()) == 1)
        assert "went wrong" in api.texts()[0]


def test_too_many_messages_of_one_person_get_a_sentence(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path, messages_per_minute=2):
        for number in range(3):
            api.gives(message=message(f"message {number}"))
        assert eventually(lambda: len(api.texts()) == 3)
    assert "Please wait" in api.texts()[2]
