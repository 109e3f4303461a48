"""Groups, and chats that end: who is answered, how fast, and what is deleted when nobody reads there any more."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from bot_api import USERNAME, BotApi
from running import eventually
from telegram_server import GROUP, REPLY_TO_BOT, message, sender, serving

from bot.telegram.memory import Memory


def test_a_group_is_answered_when_the_bot_is_meant_and_each_person_has_a_conversation(
    api: BotApi, tmp_path: Path
) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(message=message(f"@{USERNAME} PCBs", chat=GROUP, user=1))
        api.gives(message=message("DDT", chat=GROUP, user=2, reply_to_message=REPLY_TO_BOT))
        api.gives(message=message("alone", user=1))
        assert eventually(lambda: len(api.texts()) == 3)
        assert sorted(each.text for each in agent.handled) == ["DDT", "PCBs", "alone"]
        assert len({each.sender_id for each in agent.handled}) == 3


def test_a_person_who_blocked_the_bot_is_cleaned_up(api: BotApi, tmp_path: Path) -> None:
    api.blocked.add(7)
    with serving(api, tmp_path):
        api.gives(message=message("hello from one who blocks"))
        api.gives(message=message("hello", user=8))
        assert eventually(lambda: len(api.texts(8)) == 1)
        with sqlite3.connect(tmp_path / "telegram.db") as database:
            assert eventually(lambda: database.execute("SELECT count(*) FROM people").fetchone() == (1,))
    assert b"one who blocks" not in (tmp_path / "conversations.db").read_bytes()


def _people(folder: Path) -> int:
    with sqlite3.connect(folder / "telegram.db") as database:
        return int(database.execute("SELECT count(*) FROM people").fetchone()[0])


def _change(status: str, chat: dict[str, object]) -> dict[str, object]:
    return {"chat": chat, "from": sender(), "date": 1, "new_chat_member": {"status": status}}


def test_when_the_bot_is_removed_from_a_group_the_conversations_in_it_are_deleted_and_no_others(
    api: BotApi, tmp_path: Path
) -> None:
    with serving(api, tmp_path):
        api.gives(message=message(f"@{USERNAME} secret of one", chat=GROUP, user=1))
        api.gives(message=message(f"@{USERNAME} secret of two", chat=GROUP, user=2))
        api.gives(message=message("told in private", user=1))
        assert eventually(lambda: api.sent == 3)
        assert _people(tmp_path) == 3
        api.gives(my_chat_member=_change("left", GROUP))
        assert eventually(lambda: _people(tmp_path) == 1)
        assert eventually(lambda: b"secret of" not in (tmp_path / "conversations.db").read_bytes())
        assert b"told in private" in (tmp_path / "conversations.db").read_bytes()
    assert b"secret of" not in (tmp_path / "telegram.db").read_bytes()


def test_when_a_person_blocks_the_bot_their_conversation_is_deleted(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives(message=message("my secret"))
        assert eventually(lambda: api.sent == 1)
        api.gives(my_chat_member=_change("kicked", {"id": 7, "type": "private"}))
        assert eventually(lambda: _people(tmp_path) == 0)
        assert b"my secret" not in (tmp_path / "conversations.db").read_bytes()


def test_a_group_that_moved_is_answered_under_its_new_number(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.moved[GROUP["id"]] = -100777
        api.gives(message=message("/help", chat=GROUP))
        api.gives(message=message("/help", chat={**GROUP, "id": -100777}))
        assert eventually(lambda: len(api.texts(-100777)) == 1)
        assert eventually(lambda: _people(tmp_path) == 1)  # the old number goes once its answer was turned away
    assert api.texts(GROUP["id"]) == []


def test_a_group_gets_no_more_messages_a_minute_than_telegram_allows(api: BotApi, tmp_path: Path) -> None:
    api.minute = 1.9
    with serving(api, tmp_path, second=2.0 / 60):
        started = time.monotonic()
        for number in range(45):
            api.gives(message=message(f"@{USERNAME} q{number}", chat=GROUP, user=number))
        api.gives(message=message("alone", user=99))
        assert eventually(lambda: api.texts(99) == ["You wrote: alone"])
        assert eventually(lambda: len(api.texts(GROUP["id"])) == 45, seconds=20)
    assert time.monotonic() - started > 4.0
    assert api.refused == []
    assert [text.split()[-1] for text in api.texts(GROUP["id"])] == [f"q{number}" for number in range(45)]


def test_a_remembered_chat_is_a_digest_that_does_not_name_anybody(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives(message=message("hello", user=424242424242))
        assert eventually(lambda: api.sent == 1)
        memory = Memory(tmp_path / "telegram.db")
        assert memory.conversations_in("424242424242") == []
        assert _people(tmp_path) == 1
        assert eventually(lambda: memory.unfinished() == [])  # the update itself names them until it is done
        memory.close()
    for file in ("telegram.db", "conversations.db"):
        assert b"424242424242" not in (tmp_path / file).read_bytes()
