"""Where conversations are kept: Rasa's SQL tracker store that can also delete, and survives a full disk.

In ``endpoints.yml``::

    tracker_store:
      type: bot.channels.store.ConversationStore
      db: build/conversations.db      # or dialect, url, username, password, db as for Rasa's type SQL
      keep_days: 30
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from bot import feedback

logger = logging.getLogger(__name__)

DEFAULT_DB = "build/conversations.db"
DEFAULT_KEEP_DAYS = 30

_DAY = 24 * 60 * 60
#: seconds between two purges
PURGE_EVERY = 60 * 60
_MOST_UNSAVED = 1000
_SPOKEN = (UserUttered.type_name, BotUttered.type_name)

_forgotten = sa.Table(
    "forgotten",
    sa.MetaData(),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("until", sa.Float, nullable=False),
)


class ConversationStore(SQLTrackerStore):
    """Keeps conversations for a limited time and deletes them on request.

    While the database cannot be written, conversations go on in memory and are written when it is back.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        dialect: str = "sqlite",
        db: str = DEFAULT_DB,
        event_broker: EventBroker | None = None,
        keep_days: float = DEFAULT_KEEP_DAYS,
        **kwargs: Any,
    ) -> None:
        if dialect == "sqlite" and not kwargs.get("host"):
            Path(db).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain, dialect=dialect, db=db, event_broker=event_broker, **kwargs)
        self._keep_seconds = float(keep_days) * _DAY
        self._purged_at = 0.0
        self._unsaved: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self._has_tables = False
        if self._is_sqlite:
            self._use_tuned_sqlite()
        try:
            self._create_tables()
        except SQLAlchemyError as error:
            logger.error("The database cannot be used yet; conversations are kept in memory: %s", _reason(error))

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write what is new in ``tracker``; keep it in memory when that fails."""
        try:
            self._create_tables()
            await super().save(tracker)
        except SQLAlchemyError as error:
            logger.error("A conversation could not be written and is kept in memory: %s", _reason(error))
            self._unsaved[tracker.sender_id] = tracker
            while len(self._unsaved) > _MOST_UNSAVED:
                self._unsaved.popitem(last=False)
        else:
            self._unsaved.pop(tracker.sender_id, None)
            await self._write_unsaved()
            self.purge_sometimes()

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        unsaved = self._unsaved.get(sender_id)
        if unsaved is not None:
            return unsaved.copy()
        return await super()._retrieve(sender_id, fetch_events_from_all_sessions)

    async def spoken(self, sender_id: str, last: int | None = None) -> list[dict[str, Any]]:
        """Return what the person and the bot said in all sessions as event dicts, or the ``last`` so many."""
        events: list[dict[str, Any]] = []
        unsaved = self._unsaved.get(sender_id)
        try:
            with self.session_scope() as session:
                query = session.query(self.SQLEvent.data).filter(
                    self.SQLEvent.sender_id == sender_id, self.SQLEvent.type_name.in_(_SPOKEN)
                )
                rows = query.order_by(self.SQLEvent.id.desc()).limit(last).all()
                events = [json.loads(data) for (data,) in reversed(rows)]
                if unsaved is not None:
                    events += _as_dicts(self._additional_events(session, unsaved))
        except SQLAlchemyError as error:
            logger.error("A conversation could not be read: %s", _reason(error))
            events = _as_dicts(unsaved.events) if unsaved is not None else []
        return events if last is None else events[-last:]

    async def delete(self, sender_id: str) -> None:
        """Delete everything about a conversation; an error says that it is still there."""
        with self.session_scope() as session:
            self._delete_rows(session, sender_id)
            session.commit()
        self._after_deleting(sender_id)

    async def forget(self, sender_id: str, until: float) -> None:
        """Delete a conversation and refuse it until that time (Unix time), when its last token has expired."""
        digest = _digest(sender_id)
        with self.session_scope() as session:
            self._delete_rows(session, sender_id)
            session.execute(_forgotten.delete().where(_forgotten.c.digest == digest))
            session.execute(_forgotten.insert().values(digest=digest, until=until))
            session.commit()
        self._after_deleting(sender_id)

    async def is_forgotten(self, sender_id: str) -> bool:
        """Say whether the conversation was deleted by its person and must not come back."""
        try:
            with self.session_scope() as session:
                query = sa.select([_forgotten.c.digest]).where(_forgotten.c.digest == _digest(sender_id))
                return session.execute(query).first() is not None
        except SQLAlchemyError as error:
            logger.error("Whether a conversation was forgotten could not be read: %s", _reason(error))
            return False

    def purge(self, now: float | None = None) -> int:
        """Delete all that was said more than ``keep_days`` ago, remarks on contacts too; return how many events.

        A conversation that goes on keeps what it still needs: a new session begins with the slots of the one before.
        """
        now = time.time() if now is None else now
        old = now - self._keep_seconds
        with self.session_scope() as session:
            events = session.query(self.SQLEvent).filter(self.SQLEvent.timestamp < old)
            deleted = int(events.delete(synchronize_session=False))
            session.execute(_forgotten.delete().where(_forgotten.c.until < now))
            session.commit()
        feedback.forget_before(old)
        if deleted:
            logger.info("Deleted %d events that were too old", deleted)
            self._shrink_log()
        return deleted

    def purge_sometimes(self) -> None:
        """Purge if that was not done within the hour."""
        now = time.time()
        if now - self._purged_at < PURGE_EVERY:
            return
        self._purged_at = now
        try:
            self.purge(now)
        except (SQLAlchemyError, sqlite3.Error) as error:
            logger.error("What is too old could not be deleted: %s", getattr(error, "orig", error))

    async def _write_unsaved(self) -> None:
        while self._unsaved:
            sender_id, tracker = next(iter(self._unsaved.items()))
            try:
                await super().save(tracker)
            except SQLAlchemyError as error:
                logger.error("Conversations in memory could not be written yet: %s", _reason(error))
                return
            self._unsaved.pop(sender_id, None)

    @property
    def _is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def _create_tables(self) -> None:
        if not self._has_tables:
            self.Base.metadata.create_all(self.engine)
            _forgotten.create(self.engine, checkfirst=True)
            self._has_tables = True

    def _use_tuned_sqlite(self) -> None:
        # Rasa opens the file anew for each query; open connections halve the time of a turn in the database.
        self.engine.dispose()
        options = {"check_same_thread": False}  # the pool lends a connection to one thread at a time
        self.engine: Any = sa.create_engine(self.engine.url, poolclass=sa.pool.QueuePool, connect_args=options)
        sa.event.listen(self.engine, "connect", _tune_sqlite)
        self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)

    def _delete_rows(self, session: Any, sender_id: str) -> None:
        session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id).delete(synchronize_session=False)

    def _after_deleting(self, sender_id: str) -> None:
        self._unsaved.pop(sender_id, None)
        self._shrink_log()

    def _shrink_log(self) -> None:
        # Deleted text would stay readable in SQLite's write-ahead log until the next checkpoint.
        if not self._is_sqlite:
            return
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except SQLAlchemyError as error:
            logger.error("The write-ahead log could not be emptied: %s", _reason(error))


def store_of(agent: Any) -> ConversationStore:
    """Return the store of Rasa's ``agent``, which Rasa wraps in one that hides ``delete``."""
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if not isinstance(store, ConversationStore):
        raise TypeError(
            f"the tracker store is {type(store).__name__}; the channels need "
            "'tracker_store: {type: bot.channels.store.ConversationStore}' in endpoints.yml"
        )
    return store


def _tune_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        try:
            cursor.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:  # a read-only or full disk: reading still works without
            logger.debug("SQLite refused %s: %s", pragma, error)
    cursor.close()


def _reason(error: SQLAlchemyError) -> object:
    # The error itself would print the statement with its values: what the person wrote.
    return getattr(error, "orig", None) or type(error).__name__


def _digest(sender_id: str) -> str:
    return hashlib.sha256(sender_id.encode("utf-8", "replace")).hexdigest()


def _as_dicts(events: Any) -> list[dict[str, Any]]:
    return [event.as_dict() for event in events if event.type_name in _SPOKEN]

