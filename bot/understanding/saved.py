"""Files that only save time: what is costly to compute is kept in the build folder for the next start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable

BUILD = Path(__file__).resolve().parents[2] / "build"


def save(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary file and put it in place at once. A disk that is full only costs time."""
    temporary = path.with_name(f"{path.stem}.{os.getpid()}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(temporary)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)


def save_text(path: Path, text: str) -> None:
    """Keep ``text`` at ``path`` if possible."""
    save(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
