"""Arabic for the tests of pages from right to left, whether or not the project has it already."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import locales


@contextmanager
def with_arabic(folder: Path) -> Iterator[None]:
    """Let the assistant speak Arabic while the block lasts: what is not translated stays English."""
    for path in locales.FOLDER.glob("*.yml"):
        shutil.copy(path, folder)
    arabic = folder / "ar.yml"
    if not arabic.exists():
        english = (folder / "en.yml").read_text(encoding="utf-8")
        changed = english.replace("name: English", "name: العربية").replace("direction: ltr", "direction: rtl")
        arabic.write_text(changed, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locales, "FOLDER", folder)
        locales.load.cache_clear()
        yield
    locales.load.cache_clear()
