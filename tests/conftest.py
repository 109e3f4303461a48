"""The real parts that tests talk to, started once, and what a run says about tests that did not run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from running import PROJECT, Served, serving

from bot import lean
from bot.action_server import ActionServer
from bot.processes import free_port
from bot.training import ensure_model

if TYPE_CHECKING:
    from bot.channels.direct import Conversations

lean.leave_out()  # before a test file imports Rasa or spaCy, which would look for TensorFlow


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model of the project."""
    return ensure_model(PROJECT)


@pytest.fixture(scope="session")
def action_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    """A running action server with the project's actions."""
    with ActionServer(free_port(), tmp_path_factory.mktemp("logs") / "actions.log") as server:
        server.wait_until_ready()
        yield server


@pytest.fixture(scope="session")
def bot(model: Path, action_server: ActionServer) -> Conversations:
    """The assistant without a network: ``bot.say(text, conversation, language)`` returns the replies."""
    from bot.channels.direct import Conversations

    return Conversations.load(model, action_server.url)


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    """The assistant as ``make serve`` runs it, on free ports; ``server.url`` is where."""
    with serving() as served:
        yield served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: Playwright's event loop runs in this thread until the session ends, and lets no other run.

    Of these the longest file comes first, so that all processes end at the same time.
    """
    many = Counter(item.path for item in items)
    items.sort(key=lambda item: (1, -many[item.path]) if "browser" in item.path.parent.parts else (0, 0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what did not run, so that a green run cannot hide it."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("did not run")
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            terminalreporter.line(f"{report.nodeid}: {reason}")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With CI=true, a test that did not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
