"""Rasa is started without TensorFlow, as long as no component of ``config.yml`` is Rasa's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot import lean
from bot.settings import PROJECT

_WHAT_IS_LOADED = "import sys; print('jax' in sys.modules, 'tensorflow.python' in sys.modules)"


def loaded_by(code: str) -> str:
    run = [sys.executable, "-W", "ignore", "-c", f"{code}; {_WHAT_IS_LOADED}"]
    return subprocess.run(run, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.splitlines()[-1]


@pytest.mark.parametrize("code", ["import bot.channels.direct", "import bot.nlu.intent_classifier"])
def test_what_runs_the_model_loads_no_tensorflow(code: str) -> None:
    assert loaded_by(code) == "False False"


def test_another_module_is_run_with_its_arguments() -> None:
    run = [sys.executable, "-m", "bot.lean", "bot", "check", "--help"]
    assert "usage:" in subprocess.run(run, cwd=PROJECT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("config", "all_are_ours"),
    [
        ("pipeline:\n- name: bot.nlu.x\npolicies:\n- name: bot.nlu.y\n", True),
        ("pipeline:\n- name: bot.nlu.x\n- name: DIETClassifier\npolicies:\n- name: bot.nlu.y\n", False),
        ("pipeline:\n- name: bot.nlu.x\npolicies:\n- name: TEDPolicy\n", False),
        ("language: en\n", False),
    ],
)
def test_nothing_is_left_out_where_a_component_may_need_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, all_are_ours: bool
) -> None:
    (tmp_path / "config.yml").write_text(config)
    monkeypatch.setattr(sys, "meta_path", [])
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    lean.leave_out(tmp_path)
    assert bool(sys.meta_path) is all_are_ours
