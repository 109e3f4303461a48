"""A chat on Telegram: every kind of update, commands, buttons, groups, forgetting."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from bot_api import USERNAME, BotApi
from channel_server import answer
from running import eventually
from telegram_server import GROUP, HOOK_SECRET, REPLY_TO_BOT, message, press, sender, serving


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


def test_an_expired_press_is_answered_all_the_same(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives_raw({"update_id": 5, "callback_query": press("unknown", number="old")})
        assert eventually(lambda: any("no longer valid" in text for text in api.texts()))
    assert api.refused[0][0] == "answerCallbackQuery"


def test_a_group_is_answered_when_the_bot_is_meant_and_each_person_has_a_conversation(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message(f"@{USERNAME} PCBs", chat=GROUP, user=1))
        api.gives(message=message("DDT", chat=GROUP, user=2, reply_to_message=REPLY_TO_BOT))
        api.gives(message=message("alone", user=1))
        assert eventually(lambda: len(api.texts()) == 3)
        assert sorted(each.text for each in agent.handled) == ["DDT", "PCBs", "alone"]
        assert len({each.sender_id for each in agent.handled}) == 3


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


def test_a_person_who_blocked_the_bot_is_cleaned_up(api: BotApi, tmp_path: Path) -> None:
    api.blocked.add(7)
    with serving(api, tmp_path):
        api.gives(message=message("hello from one who blocks"))
        api.gives(message=message("hello", user=8))
        assert eventually(lambda: len(api.texts(8)) == 1)
        with sqlite3.connect(tmp_path / "telegram.db") as database:
            assert eventually(lambda: database.execute("SELECT count(*) FROM people").fetchone() == (1,))
    assert b"one who blocks" not in (tmp_path / "conversations.db").read_bytes()


def test_inline_questions_offer_cards_and_leave_no_trace(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives(inline_query={"id": "i1", "from": sender(), "query": "unmistakable pcb ghana", "offset": ""})
        assert eventually(lambda: len(api.of("answerInlineQuery")) == 1)
    assert b"unmistakable" not in (tmp_path / "conversations.db").read_bytes()


def test_too_many_messages_of_one_person_get_a_sentence(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path, messages_per_minute=2):
        for number in range(3):
            api.gives(message=message(f"message {number}"))
        assert eventually(lambda: len(api.texts()) == 3)
    assert "Please wait" in api.texts()[2]


def _post(address: str, content: Any, secret: str | None = HOOK_SECRET) -> int:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    more: dict[str, Any] = {"content": content} if isinstance(content, bytes) else {"json": content}
    return httpx.post(address, headers=headers, timeout=10, **more).status_code


def test_the_webhook_answers_each_update_once_also_after_a_restart(api: BotApi, tmp_path: Path) -> None:
    update = {"update_id": 50, "message": message("once")}
    for _ in range(2):
        with serving(api, tmp_path, mode="webhook") as (_, address):
            assert [_post(address, update) for _ in range(3)] == [200, 200, 200]
            assert eventually(lambda: len(api.texts()) > 0)
    assert api.texts() == ["You wrote: once"]


@pytest.mark.parametrize("secret", [None, "", "wrong", HOOK_SECRET + "x", HOOK_SECRET[:-1]])
def test_a_forged_update_is_refused(api: BotApi, tmp_path: Path, secret: str | None) -> None:
    with serving(api, tmp_path, mode="webhook") as (agent, address):
        assert _post(address, {"update_id": 1, "message": message("forged")}, secret) == 401
        assert _post(address, {"update_id": 2, "message": message("real")}) == 200
        assert eventually(lambda: api.texts() == ["You wrote: real"])
        assert len(agent.handled) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"update_id": "x"}', b'{"update_id": true}', b'{"update_id": 99999999999999999999}',
     b"[" * 100000, b" " * 2_000_000],
    ids=range(10),
)  # fmt: skip
def test_garbage_never_makes_telegram_send_it_again(api: BotApi, tmp_path: Path, content: bytes) -> None:
    with serving(api, tmp_path, mode="webhook") as (_, address):
        assert _post(address, content) == 200
        assert _post(address, {"update_id": 2, "message": message("real")}) == 200
        assert eventually(lambda: api.texts() == ["You wrote: real"])
