"""``scripts/set_up.py`` makes the environment, mends a broken one, and fails in sentences."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from running import PROJECT


@pytest.fixture
def set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script for an empty project that needs no package."""
    spec = importlib.util.spec_from_file_location("set_up", PROJECT / "scripts" / "set_up.py")
    assert spec and spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.PROJECT, script.VENV = tmp_path, tmp_path / ".venv"
    script.PYTHON = script.VENV / "bin" / "python"
    script.REQUIREMENTS = tmp_path / "requirements.txt"
    script.INSTALLED, script.UNFINISHED = script.VENV / "installed-requirements.txt", script.VENV / "unfinished"
    script.LOG = tmp_path / "build" / "setup.log"
    script.CHECK, script.NEEDED_BYTES = "pass", 1
    script.REQUIREMENTS.write_text("# nothing\n")
    monkeypatch.setattr(shutil, "which", lambda _: None)  # without uv
    return script


@pytest.mark.slow
def test_it_works_from_nothing_and_is_silent_the_second_time(
    set_up: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set_up.main() == 0
    assert [line[:16] for line in capsys.readouterr().out.splitlines()] == [f"Setting up ({n}/3)" for n in (1, 2, 3)]
    assert set_up.main() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_changed_requirements_are_installed(set_up: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    set_up.main()
    capsys.readouterr()
    set_up.REQUIREMENTS.write_text("# still nothing\n")
    assert set_up.main() == 0
    assert "(2/3)" in capsys.readouterr().out
    assert set_up.is_current()


@pytest.mark.slow
def test_a_half_made_environment_is_made_anew(set_up: ModuleType) -> None:
    set_up.PYTHON.parent.mkdir(parents=True)
    set_up.PYTHON.symlink_to("/nowhere/python")
    set_up.UNFINISHED.touch()
    assert set_up.main() == 0
    assert set_up.runs(set_up.PYTHON)
    assert not set_up.UNFINISHED.exists()


@pytest.mark.slow
def test_a_failed_installation_shows_the_last_lines_and_is_taken_up_again(
    set_up: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up.REQUIREMENTS.write_text("this is no requirement\n")
    assert set_up.main() == 1
    error = capsys.readouterr().err
    assert "Invalid requirement" in error
    assert error.splitlines()[-1].startswith("Setting up failed at the step above")
    assert not set_up.is_current()
    set_up.REQUIREMENTS.write_text("# nothing\n")
    assert set_up.main() == 0


def test_a_full_disk_is_said_before_anything_is_done(set_up: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    set_up.NEEDED_BYTES = 2**60
    assert set_up.main() == 1
    assert capsys.readouterr().err.startswith("There is not enough space on the disk")
    assert not set_up.VENV.exists()


def test_a_disk_that_fills_up_on_the_way_is_said(set_up: ModuleType) -> None:
    set_up.LOG.parent.mkdir()
    full = "import sys; sys.exit('OSError: [Errno 28] No space left on device')"
    with pytest.raises(set_up.SetupError, match="There is not enough space on the disk"):
        set_up.call([sys.executable, "-c", full])
