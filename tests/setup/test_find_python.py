"""``scripts/find_python.sh`` finds a Python 3.10 wherever it may be, or says how to get one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from running import PROJECT

SYSTEM_FOLDERS = ("/opt/pyenv", "/root/.pyenv", "/usr/bin", "/usr/local/bin")


class Computer:
    """A computer on which only the programs put there exist."""

    def __init__(self, root: Path) -> None:
        self.root = root
        script = (PROJECT / "scripts" / "find_python.sh").read_text()
        for folder in SYSTEM_FOLDERS:
            script = script.replace(f"{folder}", f"{root}{folder}")
        self._script = script

    def put(self, path: str, body: str) -> Path:
        """Put a program at ``path``."""
        program = self.root / path.lstrip("/")
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)
        return program

    def put_python(self, path: str, *, is_310: bool = True) -> Path:
        """Put something at ``path`` that answers as a Python 3.10, or one that does not."""
        return self.put(path, "exit 0" if is_310 else "exit 1")

    def find(self, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the script here."""
        given = {"PATH": f"{self.root}/shims:{self.root}/bin", "HOME": f"{self.root}/home", **environment}
        return subprocess.run(["/bin/sh", "-s"], input=self._script, env=given, capture_output=True, text=True)


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


@pytest.mark.parametrize(
    "path",
    [
        "bin/python3.10",
        "home/.pyenv/versions/3.10.13/bin/python3.10",
        "opt/pyenv/versions/3.10.4/bin/python3.10",
        "root/.pyenv/versions/3.10.9/bin/python3.10",
        "usr/bin/python3.10",
        "usr/local/bin/python3.10",
    ],
)
def test_it_is_found_where_it_usually_is(computer: Computer, path: str) -> None:
    computer.put_python("bin/python3", is_310=False)
    python = computer.put_python(path)
    assert computer.find().stdout.strip() == str(python)


def test_a_shim_that_does_not_run_is_passed_over(computer: Computer) -> None:
    computer.put_python("shims/python3.10", is_310=False)
    python = computer.put_python("pyenv/versions/3.10.13/bin/python3.10")
    assert computer.find(PYENV_ROOT=f"{computer.root}/pyenv").stdout.strip() == str(python)


def test_the_variable_python_comes_first(computer: Computer) -> None:
    computer.put_python("bin/python3.10")
    python = computer.put_python("elsewhere/my-python")
    assert computer.find(PYTHON=str(python)).stdout.strip() == str(python)


def test_a_wrong_variable_python_is_refused_not_ignored(computer: Computer) -> None:
    computer.put_python("bin/python3.10")
    wrong = computer.put_python("bin/python3", is_310=False)
    done = computer.find(PYTHON=str(wrong))
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"PYTHON is set to '{wrong}'" in done.stderr


def test_uv_is_asked_without_the_shims_that_make_it_give_up(computer: Computer) -> None:
    python = computer.put_python("uv-pythons/cpython-3.10/bin/python3.10")
    computer.put("bin/uv", f'case "$PATH" in *shims*) exit 2;; esac; echo "{python}"')
    assert computer.find().stdout.strip() == str(python)


def test_without_any_one_sentence_says_how_to_get_it(computer: Computer) -> None:
    computer.put_python("bin/python3", is_310=False)
    done = computer.find()
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Python 3.10 was not found")
    assert len(done.stderr.splitlines()) == 1
