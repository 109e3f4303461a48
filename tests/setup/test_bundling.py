"""The chat widget is built when its sources have changed, only then, and a failure is a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from running import PROJECT, serving

from bot import bundling
from bot.bundling import FOLDER, bundle_of, ensure_bundle, install_packages
from bot.errors import CommandError

LOCK = (PROJECT / FOLDER / "package-lock.json").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The widget's sources in a project of their own, with the packages of the real one."""
    packages = install_packages(PROJECT)
    folder = tmp_path / "project" / FOLDER
    shutil.copytree(PROJECT / FOLDER, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to(packages)
    return tmp_path / "project"


def test_the_widget_is_built_once(project: Path) -> None:
    bundle = ensure_bundle(project)
    made = bundle.stat().st_mtime_ns
    assert ensure_bundle(project) == bundle
    assert bundle.stat().st_mtime_ns == made


def test_changed_sources_are_built_anew_and_the_old_bundle_goes(project: Path) -> None:
    old = ensure_bundle(project)
    source = project / FOLDER / "src" / "styles.css"
    source.write_text(source.read_text().replace("0.875em", "0.5em"))
    new = ensure_bundle(project)
    assert new != old
    assert [path.name for path in new.parent.glob("*.js")] == [new.name]


def test_a_mistake_in_the_sources_is_named_and_leaves_no_bundle(project: Path) -> None:
    (project / FOLDER / "src" / "main.ts").write_text("const = ;")
    with pytest.raises(
        CommandError, match=r"The chat widget could not be built: .*ERROR.* \(all of it in .*widget\.log\)"
    ):
        ensure_bundle(project)
    assert not bundle_of(project).exists()


def test_a_registry_that_cannot_be_reached_is_said(project: Path) -> None:
    (project / FOLDER / "node_modules").unlink()
    (project / FOLDER / ".npmrc").write_text("registry=http://127.0.0.1:9/\nfetch-retries=0\ncache=/nonexistent/x\n")
    with pytest.raises(CommandError, match="The chat widget could not be built"):
        ensure_bundle(project)


@pytest.mark.slow
def test_the_assistant_is_served_even_where_the_widget_cannot_be_built() -> None:
    missing = (
        "import sys; from pathlib import Path; from bot import bundling; from bot.commands import serve; "
        "from bot.errors import CommandError\n"
        "def fail(project): raise CommandError('The chat widget could not be built: no registry')\n"
        "serve.ensure_bundle = fail; sys.exit(serve.run())"
    )
    with serving((sys.executable, "-c", missing)) as served:
        assert any("could not be built" in line for line in served.first_lines)
        assert any("Everything else is served" in line for line in served.first_lines)


def test_no_address_of_a_registry_is_written_down() -> None:
    assert "://" not in LOCK
    assert '"resolved"' not in LOCK
    assert LOCK.count('"integrity"') == LOCK.count('"version"'), "every package is pinned with a hash"


def test_the_types_of_the_widget_fit() -> None:
    checked = subprocess.run([sys.executable, "-m", "bot.bundling"], cwd=PROJECT, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_it_needs_no_node_on_the_computer(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {**os.environ, "PATH": "/nonexistent"})
    assert ensure_bundle(project).exists()
    assert bundling.NPM.startswith(sys.prefix)
