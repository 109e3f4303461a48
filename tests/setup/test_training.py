"""The model is trained when it must be, only then, and never half."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import PROJECT

from bot.errors import CommandError
from bot.training import INGREDIENTS, ensure_model, fingerprint

CONFIG = """
recipe: default.v1
assistant_id: test
language: en
pipeline: [{name: KeywordIntentClassifier}]
policies: [{name: RulePolicy}]
"""
DOMAIN = 'version: "3.1"\nintents: [greet]\nresponses: {utter_greet: [{text: Hello}]}\n'
NLU = 'version: "3.1"\nnlu: [{intent: greet, examples: "- hello\\n"}]\n'
RULES = 'version: "3.1"\nrules: [{rule: greet, steps: [{intent: greet}, {action: utter_greet}]}]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The smallest project that can be trained."""
    for name, content in {
        "config.yml": CONFIG,
        "domain.yml": DOMAIN,
        "data/nlu.yml": NLU,
        "data/rules.yml": RULES,
        "knowledge/topics.yml": "[]",
    }.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path / "project"


@pytest.mark.parametrize(
    "name",
    ["config.yml", "domain.yml", "data/nlu.yml", "data/new.yml", "bot/nlu/component.py", "bot/understanding/x.py"],
)
def test_a_change_that_matters_asks_for_a_new_model(project: Path, name: str) -> None:
    before = fingerprint(project)
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(path.read_text() + "\n" if path.exists() else "new")
    assert fingerprint(project) != before


@pytest.mark.parametrize(
    "name",
    ["knowledge/topics.yml", "knowledge/sources/ngo/new.yml", "bot/locales/fr.yml", "actions/new.py", "README.md"],
)
def test_an_editor_changes_knowledge_without_training(project: Path, name: str) -> None:
    before = fingerprint(project)
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed")
    assert fingerprint(project) == before


def test_the_ingredients_are_those_of_this_project() -> None:
    assert [name for name in INGREDIENTS if not (PROJECT / name).exists()] == []


@pytest.mark.slow
def test_a_model_is_trained_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = ensure_model(project)
    assert "Training the model" in capsys.readouterr().err
    made = model.stat().st_mtime_ns
    assert ensure_model(project) == model
    assert model.stat().st_mtime_ns == made
    assert capsys.readouterr().err == ""
    assert sorted(path.name for path in model.parent.iterdir()) == [".lock", model.name]


@pytest.mark.slow
def test_training_that_fails_leaves_no_model_and_says_why(project: Path) -> None:
    (project / "config.yml").write_text(CONFIG.replace("KeywordIntentClassifier", "NoSuchComponent"))
    with pytest.raises(CommandError, match=r"(?s)^Training failed: .*training\.log"):
        ensure_model(project)
    assert [path.name for path in (project / "build" / "models").iterdir()] == [".lock"]


@pytest.fixture
def small_disk(project: Path) -> Iterator[bool]:
    """A build folder on a disk of 64 kB; false where such a disk cannot be mounted."""
    build = project / "build"
    build.mkdir()
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(build)]
    mounted = os.geteuid() == 0 and subprocess.run(["mount", *options], capture_output=True).returncode == 0
    yield mounted
    if mounted:
        subprocess.run(["umount", str(build)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_said_in_one_sentence(project: Path, small_disk: bool) -> None:
    if small_disk:
        (project / "build" / "ballast").write_bytes(b"x" * 48 * 1024)
    train = f"from pathlib import Path; from bot.training import ensure_model; ensure_model(Path({str(project)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", train],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        # Where no disk can be mounted, no file may grow beyond 1 kB: the same error to a program.
        preexec_fn=None if small_disk else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)),
    )
    assert "There is no space left on the disk" in done.stderr.splitlines()[-1]
    assert not list((project / "build" / "models").glob("*.tar.gz"))
