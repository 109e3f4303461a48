"""Keeps what people say about wrong contacts for an editor (``python -m bot feedback``).

It goes when the person asks to be forgotten, and in the end with all that was said (``keep_days`` in ``endpoints.yml``).
"""

from __future__ import annotations

import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import List, Sequence, Tuple

logger = logging.getLogger(__name__)

FILE = Path(__file__).resolve().parents[1] / "build" / "feedback.db"
_LONGEST = 300
_PRIVATE = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\+?\d[\d\s().-]{6,}\d")


def note(conversation: str, institutions: Sequence[str], text: str) -> bool:
    """Keep a remark, with mail addresses and numbers blotted out; tell whether it could be kept."""
    remark = _PRIVATE.sub("[...]", text)[:_LONGEST].encode("utf-8", "replace").decode()
    try:
        with closing(_database()) as database, database:
            database.execute(
                "INSERT INTO feedback VALUES (?, datetime('now'), ?, ?)", (conversation, " ".join(institutions), remark)
            )
    except (sqlite3.Error, OSError) as error:
        logger.error("A remark on a contact could not be kept: %s", error)
        return False
    return True


def forget(conversation: str) -> None:
    """Delete the remarks of a conversation."""
    if FILE.exists():
        with closing(_database()) as database, database:
            database.execute("DELETE FROM feedback WHERE conversation = ?", (conversation,))


def forget_before(moment: float) -> None:
    """Delete the remarks that were made before ``moment``, a Unix time."""
    if FILE.exists():
        with closing(_database()) as database, database:
            database.execute("DELETE FROM feedback WHERE at < datetime(?, 'unixepoch')", (moment,))


def remarks() -> List[Tuple[str, str, str]]:
    """Return date, institutions and remark of everything noted, oldest first; the date is in UTC."""
    if not FILE.exists():
        return []
    with closing(_database()) as database:
        return list(database.execute("SELECT at, institutions, remark FROM feedback ORDER BY at"))


def _database() -> sqlite3.Connection:
    FILE.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(FILE, timeout=2)
    database.execute("PRAGMA secure_delete = ON")
    database.execute(
        "CREATE TABLE IF NOT EXISTS feedback (conversation TEXT, at TEXT, institutions TEXT, remark TEXT)"
    )
    return database
