"""What must survive a restart: updates taken but not yet answered, ids of buttons, chosen languages. In SQLite."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.telegram.messages import Button

#: Telegram keeps an update for a day, so it cannot come again after two
_KEEP_IDS = 2 * 24 * 60 * 60
_KEEP_BUTTONS = 30 * 24 * 60 * 60

_TABLES = """
CREATE TABLE IF NOT EXISTS updates (id INTEGER PRIMARY KEY, body TEXT, at REAL NOT NULL, sent INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS waiting ON updates (id) WHERE body IS NOT NULL;
CREATE TABLE IF NOT EXISTS buttons (
    id TEXT PRIMARY KEY, conversation TEXT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS of_conversation ON buttons (conversation);
CREATE TABLE IF NOT EXISTS people (conversation TEXT PRIMARY KEY, chat TEXT NOT NULL, language TEXT, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS of_chat ON people (chat);
"""


class Memory:
    """The file in which the channel remembers; a body is deleted as soon as it is answered."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, timeout=1, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.executescript(_TABLES)
        self.waiting = self._one("SELECT count(*) FROM updates WHERE body IS NOT NULL")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def take(self, updates: Mapping[int, Any]) -> List[int]:
        """Keep updates that were never seen before until they are done; return their ids."""
        new: List[int] = []
        self._database.execute("BEGIN IMMEDIATE")
        try:
            for number, update in updates.items():
                row = (number, json.dumps(update), time.time())
                if self._database.execute(
                    "INSERT OR IGNORE INTO updates (id, body, at) VALUES (?, ?, ?)", row
                ).rowcount:
                    new.append(number)
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
        self.waiting += len(new)
        return new

    def body(self, number: int) -> Any:
        """Return the update ``number`` if it is not done."""
        row = self._database.execute("SELECT body FROM updates WHERE id = ?", (number,)).fetchone()
        return json.loads(row[0]) if row and row[0] else None

    def unfinished(self) -> List[int]:
        """Return the ids of the updates that are not done, oldest first."""
        return [n for (n,) in self._database.execute("SELECT id FROM updates WHERE body IS NOT NULL ORDER BY id")]

    def sent(self, number: int) -> int:
        """Return how many messages of the answer to an update were already sent."""
        return int(self._one("SELECT coalesce(max(sent), 0) FROM updates WHERE id = ?", number))

    def note_sent(self, number: int) -> None:
        """Note that one more message of the answer was sent."""
        self._database.execute("UPDATE updates SET sent = sent + 1 WHERE id = ?", (number,))

    def done(self, number: int) -> None:
        """Delete the content of an update; its id stays, so that it is not answered twice."""
        changed = self._database.execute("UPDATE updates SET body = NULL WHERE id = ? AND body IS NOT NULL", (number,))
        self.waiting -= changed.rowcount

    def button_ids(self, conversation: str, buttons: Sequence[Button]) -> Dict[str, str]:
        """Return a new id of 16 characters for each payload of ``buttons``; only this conversation may press it."""
        ids = {button.payload: secrets.token_urlsafe(12) for button in buttons}
        now = time.time()
        rows = [(ids[each.payload], conversation, each.title, each.payload, now) for each in buttons]
        self._database.executemany("INSERT OR IGNORE INTO buttons VALUES (?, ?, ?, ?, ?)", rows)
        return ids

    def pressed(self, conversation: str, button: str) -> Optional[Button]:
        """Return the button with this id if it was offered in this conversation."""
        query = "SELECT title, payload FROM buttons WHERE id = ? AND conversation = ?"
        row = self._database.execute(query, (button, conversation)).fetchone()
        return Button(*row) if row else None

    def met(self, conversation: str, chat: str) -> Optional[str]:
        """Note that a conversation takes place in a chat; return the language that was chosen in it, if one was."""
        self._database.execute(
            "INSERT INTO people VALUES (?1, ?2, NULL, ?3) ON CONFLICT (conversation) DO UPDATE SET at = ?3",
            (conversation, chat, time.time()),
        )
        chosen: Optional[str] = self._one("SELECT language FROM people WHERE conversation = ?", conversation)
        return chosen

    def choose(self, conversation: str, language: str) -> None:
        """Note the language that was chosen in a conversation."""
        self._database.execute("UPDATE people SET language = ? WHERE conversation = ?", (language, conversation))

    def conversations_in(self, chat: str) -> List[str]:
        """Return the conversations that take place in a chat."""
        return [c for (c,) in self._database.execute("SELECT conversation FROM people WHERE chat = ?", (chat,))]

    def forget(self, conversation: str) -> None:
        """Delete what is remembered of a conversation."""
        self._database.execute("DELETE FROM buttons WHERE conversation = ?", (conversation,))
        self._database.execute("DELETE FROM people WHERE conversation = ?", (conversation,))
        self._shrink_log()

    def purge(self, now: Optional[float] = None) -> None:
        """Delete ids that cannot come again and buttons nobody presses any more."""
        now = time.time() if now is None else now
        self._database.execute("DELETE FROM updates WHERE body IS NULL AND at < ?", (now - _KEEP_IDS,))
        self._database.execute("DELETE FROM buttons WHERE at < ?", (now - _KEEP_BUTTONS,))
        self._database.execute("DELETE FROM people WHERE at < ?", (now - _KEEP_BUTTONS,))
        self._shrink_log()

    def _shrink_log(self) -> None:
        # What was deleted would stay readable in the write-ahead log until it is written over.
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _one(self, query: str, *values: Any) -> Any:
        return self._database.execute(query, values).fetchone()[0]
