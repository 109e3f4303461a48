"""A real Chromium in front of the really served assistant: one of each for all browser tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from chat import SECRET, Chat, Opening
from ministry import Ministry
from playwright.sync_api import Browser, Page, expect, sync_playwright
from running import PROJECT, Served, serving

from bot.processes import alone

FLAGS = [
    "--no-sandbox",  # tests run as root in containers; the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=10_000)  # a busy computer is no reason to fail


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium, installed from Debian's packages where that is allowed."""
    with alone(Path(tempfile.gettempdir()) / "installs-chromium.lock"):  # several files are tested at a time
        if not shutil.which("chromium") and os.geteuid() == 0 and shutil.which("apt-get"):
            _install_chromium()
    found = shutil.which("chromium")
    if not found:
        pytest.skip("Chromium is not installed; on Debian: apt-get install chromium")
    return found


def _install_chromium() -> None:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=environment, **quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"], env=environment, **quiet
    )


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests; each page gets a profile of its own."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def ministry() -> Iterator[Ministry]:
    """Another web site on this computer."""
    with Ministry() as site:
        yield site


@pytest.fixture(scope="session")
def served(ministry: Ministry) -> Iterator[Served]:
    """The served assistant, which the ministry's site may use."""
    with serving(ALLOWED_ORIGINS=ministry.url, SESSIONS_PER_MINUTE="6000", TOKEN_SECRET=SECRET) as running:
        _ask_once(running.url)  # the very first answer of a server takes longer; no test shall depend on its place
        yield running


def _ask_once(url: str) -> None:
    with httpx.Client(base_url=f"{url}/webhooks/web", timeout=30) as web:
        who = {"Authorization": f"Bearer {web.post('/session').json()['token']}"}
        web.post("/message", json={"text": "Who helps with PCBs?"}, headers=who).raise_for_status()


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Opening]:
    """Opens the demo page, or another one, in a new profile; whatever a page complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: str = "/", *, prepare: Callable[[Page], object] | None = None, **profile: object) -> Chat:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **profile})  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        chat = Chat(page, served.url)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        chat.complaints = complaints
        if prepare:
            prepare(page)
        page.goto(path if "://" in path else served.url + path)
        return chat

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def packages() -> Path:
    """Packages from npm that only tests use: axe-core, Bootstrap, jQuery."""
    from bot.bundling import install_packages

    return install_packages(PROJECT)


@pytest.fixture(scope="session")
def axe(packages: Path) -> str:
    """The script of axe-core, which finds what keeps people out."""
    return (packages / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
