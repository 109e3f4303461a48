"""A language is one file: a broken one stops every command with a sentence, a new one is spoken, without any code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from running import PROJECT

from bot import locales
from bot.__main__ import COMMANDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the locale files."""
    return Path(shutil.copytree(locales.FOLDER, tmp_path / "locales"))


def run(folder: Path, *words: str, lines: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LOCALES_FOLDER": str(folder)}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(
        command, cwd=PROJECT, env=environment, input=lines, capture_output=True, text=True, timeout=180, check=False
    )


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "check"])
def test_a_broken_file_stops_each_command_with_a_sentence(folder: Path, command: str) -> None:
    french = folder / "fr.yml"
    french.write_text(french.read_text(encoding="utf-8").replace("{desk}", "{bureau}"), encoding="utf-8")
    done = run(folder, command)
    assert done.returncode == 1
    assert "locales/fr.yml, line " in done.stderr
    assert "{bureau}, which nothing fills; allowed are {desk}" in done.stderr
    assert "The assistant cannot speak, because of locales/fr.yml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_yaml_stops_it_too(folder: Path) -> None:
    (folder / "es.yml").write_text("name: [Español\n", encoding="utf-8")
    done = run(folder, "ask")
    assert (done.returncode, done.stdout) == (1, "")
    assert "locales/es.yml, line 2: not readable" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_locale_files_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "ask")
    assert done.returncode == 1
    assert "LOCALES_FOLDER" in done.stderr
    assert "en.yml" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_names_the_mistakes_of_a_file(folder: Path) -> None:
    (folder / "ru.yml").write_text("name: Русский\ndirection: left\nunderstand: {}\nsay: {}\n", encoding="utf-8")
    done = run(folder, "check", "ru")
    assert done.returncode == 1
    assert "locales/ru.yml, line 2: field 'direction' is 'left'; allowed are ltr, rtl" in done.stdout
    assert "The locale files have 1 thing to mend." in done.stdout


def test_check_lists_all_that_a_language_lacks(folder: Path) -> None:
    content = yaml.safe_load((folder / "fr.yml").read_text(encoding="utf-8"))
    del content["say"]["greeting"], content["say"]["card"]["why"]
    content["understand"]["channel_kind"]["fax"] = []
    (folder / "fr.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    done = run(folder, "check", "fr")
    assert done.returncode == 0, done.stdout
    assert "fr (Français) lacks what is named below" in done.stdout
    assert "sentences that are missing: greeting, card.why" in done.stdout
    assert "phrase lists that are missing: channel_kind.fax" in done.stdout


@pytest.mark.parametrize("words", [("xx",), ("en",), ("fr", "es")])
def test_check_says_which_languages_it_can_list(folder: Path, words: tuple[str, ...]) -> None:
    done = run(folder, "check", *words)
    assert done.returncode == 1
    assert "ar, es, fr, ru, zh" in done.stderr


def test_a_seventh_language_is_spoken_from_its_file_alone(folder: Path) -> None:
    german = {
        "name": "Deutsch",
        "direction": "ltr",
        "understand": {"channel_kind": {"phone": ["Telefonnummer"]}},
        "say": {"language_switched": "Ab jetzt antworte ich auf {language}.", "card": {"why": "Warum: {why}"}},
    }
    (folder / "de.yml").write_text(yaml.safe_dump(german, allow_unicode=True), encoding="utf-8")
    turns = ["who helps with PCBs in Ghana?", "in German please", "and in Kenya?"]
    asked = [json.dumps({"conversation": "c", "text": text}) for text in turns]
    alone = json.dumps({"text": "Wer kann uns mit den alten Pestiziden in Ghana helfen?"})
    done = run(folder, "ask", lines="\n".join([*asked, alone]))
    assert done.returncode == 0, done.stderr
    english, switched, kenya, written = (json.loads(line)["replies"][0] for line in done.stdout.splitlines())
    assert english["language"] == "en"
    assert _said(switched, "de", "Ab jetzt antworte ich auf Deutsch.", "Warum: ", "Ghana")
    assert _said(kenya, "de", "Warum: ", "PCBs", "Kenya", "Source: http")
    assert _said(written, "de", "Warum: ", "Ghana")


def _said(reply: dict[str, Any], language: str, *words: str) -> bool:
    assert reply["language"] == language, reply["text"]
    assert [word for word in words if word not in reply["text"]] == [], reply["text"]
    return True
