"""The conversation store: deletes when asked or due, and goes on when the disk does not."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from channel_server import Web, serving
from rasa.core.tracker_store import TrackerStore, check_if_tracker_store_async
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from running import eventually

from bot import feedback
from bot.channels.store import ConversationStore

DAY = 24 * 60 * 60


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(Domain.empty(), db=str(tmp_path / "new folder" / "conversations.db"))


def _tracker(sender: str, *texts: str, at: float | None = None) -> DialogueStateTracker:
    tracker = DialogueStateTracker.from_events(sender, [])
    for text in texts:
        tracker.update(UserUttered(text, timestamp=at or time.time()))
    return tracker


@contextmanager
def full_disk(store: ConversationStore) -> Iterator[None]:
    """Let SQLite refuse every new page, as it does on a full disk."""

    def limit(connection: sa.engine.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    sa.event.listen(store.engine, "connect", limit)
    store.engine.dispose()
    yield
    sa.event.remove(store.engine, "connect", limit)
    store.engine.dispose()


def test_rasa_builds_it_from_the_endpoints_file(tmp_path: Path) -> None:
    config = EndpointConfig.from_dict(
        {"type": "bot.channels.store.ConversationStore", "db": str(tmp_path / "c.db"), "keep_days": "7"}
    )
    store = TrackerStore.create(config, Domain.empty())
    assert isinstance(store, ConversationStore)
    assert check_if_tracker_store_async(store)


def test_it_writes_ahead_so_that_readers_do_not_block(store: ConversationStore) -> None:
    with store.engine.connect() as connection:
        assert connection.execute("PRAGMA journal_mode").scalar() == "wal"
        assert connection.execute("PRAGMA secure_delete").scalar() == 1


def test_what_was_said_is_gone_after_thirty_days_also_where_the_conversation_goes_on(store: ConversationStore) -> None:
    now = store._purged_at = time.time()
    asyncio.run(store.save(_tracker("old", "long ago", at=now - 31 * DAY)))
    weekly = _tracker("every week", "then", at=now - 31 * DAY)
    for text, days in (("last week", 7), ("today", 0)):
        weekly.update(UserUttered(text, timestamp=now - days * DAY))
    asyncio.run(store.save(weekly))
    assert store.purge(now) == 2
    assert list(asyncio.run(store.keys())) == ["every week"]
    assert [event["text"] for event in asyncio.run(store.spoken("every week"))] == ["last week", "today"]
    assert store.purge(now) == 0


def test_remarks_go_with_what_was_said(
    store: ConversationStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "FILE", tmp_path / "feedback.db")
    feedback.note("web-1", ["unido"], "the number is dead")
    store.purge(time.time() + 29 * DAY)
    assert len(feedback.remarks()) == 1
    store.purge(time.time() + 31 * DAY)
    assert feedback.remarks() == []


def test_old_conversations_go_by_themselves_while_it_is_used(tmp_path: Path) -> None:
    store = ConversationStore(Domain.empty(), db=str(tmp_path / "c.db"), keep_days=1)
    store._purged_at = time.time()
    asyncio.run(store.save(_tracker("old", "long ago", at=time.time() - 2 * DAY)))
    store._purged_at = 0
    asyncio.run(store.save(_tracker("new", "today")))
    assert list(asyncio.run(store.keys())) == ["new"]


def test_a_forgotten_id_is_refused_until_its_token_ends(store: ConversationStore) -> None:
    now = time.time()
    asyncio.run(store.forget("web-1", until=now + 60))
    asyncio.run(store.forget("web-1", until=now + 60))
    assert asyncio.run(store.is_forgotten("web-1"))
    assert not asyncio.run(store.is_forgotten("web-2"))
    store.purge(now + 61)
    assert not asyncio.run(store.is_forgotten("web-1"))


def test_a_database_that_comes_late_gets_what_was_said_before(tmp_path: Path) -> None:
    place = tmp_path / "conversations.db"
    place.mkdir()  # a folder in its place: nothing can be opened
    store = ConversationStore(Domain.empty(), db=str(place))
    asyncio.run(store.save(_tracker("web-1", "early")))
    assert [event["text"] for event in asyncio.run(store.spoken("web-1"))] == ["early"]
    place.rmdir()
    asyncio.run(store.save(_tracker("web-2", "later")))
    assert sorted(asyncio.run(store.keys())) == ["web-1", "web-2"]


def test_on_a_full_disk_the_person_is_answered_and_remembered(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with serving(tmp_path) as web:
        who = web.open()
        web.say(who, "before")
        with full_disk(web.agent.store), caplog.at_level(logging.ERROR):
            _fill_last_page(web)
            said = web.say(who, "during", id="1")
            assert said.status_code == 200
            assert said.json()["replies"][0]["kind"] == "answer"
            assert "could not be written" in caplog.text
            assert "xxx" not in caplog.text, "what people write does not belong in a log"
            assert [turn["user"] for turn in web.history(who)][-1] == "during"
            assert web.say(who, "during", id="1").json() == said.json()
        web.say(who, "after")
        assert web.agent.store._unsaved == {}
        spoken = [turn["user"] for turn in web.history(who)]
    assert (spoken[0], spoken[-2:]) == ("before", ["during", "after"])


def _fill_last_page(web: Web) -> None:
    who = web.open()
    for number in range(20):
        if web.agent.store._unsaved:
            return
        web.say(who, f"{number} " + "x" * 490)
    raise AssertionError("the disk did not become full")


def test_what_cannot_be_deleted_is_not_said_to_be_deleted(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    who = web.open()
    web.say(who, "hello")

    async def refusing(sender_id: str, until: float) -> None:
        raise sa.exc.OperationalError("DELETE", {}, Exception("attempt to write a readonly database"))

    monkeypatch.setattr(web.agent.store, "forget", refusing)
    refused = web.forget(who)
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "not_forgotten"
    monkeypatch.undo()
    assert len(web.history(who)) == 1


def test_what_is_too_old_goes_while_nobody_writes(tmp_path: Path) -> None:
    old = ConversationStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    old._purged_at = time.time()
    asyncio.run(old.save(_tracker("old", "long ago", at=time.time() - 31 * DAY)))
    with serving(tmp_path) as web:
        assert eventually(lambda: list(asyncio.run(web.agent.store.keys())) == [])
