"""The style sheet, the icon and the two small scripts, with a version that changes when they do."""

from __future__ import annotations

import hashlib
from pathlib import Path

_FOLDER = Path(__file__).with_name("static")
TYPES = {
    "style.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "worker.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml; charset=utf-8",
}
_FILES = {name: (_FOLDER / name).read_text(encoding="utf-8") for name in TYPES}
VERSION = hashlib.sha256("".join(_FILES.values()).encode()).hexdigest()[:10]


def content(name: str) -> str:
    """Return the file ``name`` with the version put in."""
    return _FILES[name].replace("__VERSION__", VERSION)
