"""Screenshots for people to look at, taken where ``PICTURES=1 make test`` asks for them: nobody looks at those of every run."""

from __future__ import annotations

import os

from playwright.sync_api import Page
from running import PROJECT

_FOLDER = PROJECT / "build" / "screenshots"


def picture(page: Page, name: str, *, full_page: bool = False) -> None:
    """Keep a picture of ``page``, if pictures are wanted."""
    if os.environ.get("PICTURES"):
        _FOLDER.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(_FOLDER / f"{name}.png"), full_page=full_page)
