"""README says what is true: its commands, files, settings and addresses exist, and it shows what is answered."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import crossplane
import pytest
import yaml
from running import PROJECT

from bot import locales
from bot.__main__ import COMMANDS
from bot.locales.checks import FIELDS, forms
from bot.settings import Settings
from scripts import renew_transcript

if TYPE_CHECKING:
    from bot.channels.direct import Conversations

README = (PROJECT / "README.md").read_text(encoding="utf-8")
TRANSLATORS = (PROJECT / "bot" / "locales" / "README.md").read_text(encoding="utf-8")
BOTH = README + TRANSLATORS
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^## make (\w+)", MAKEFILE, re.MULTILINE))


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)\b", BOTH)) - {"the"}))
def test_a_command_that_is_named_exists(target: str) -> None:
    assert target in TARGETS | {"lock"}


@pytest.mark.parametrize("target", sorted(TARGETS - {"clean", "train"}))
def test_a_command_that_exists_is_named(target: str) -> None:
    assert f"make {target}" in README


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:bot|knowledge|tests|data|scripts|evaluation|actions)/[\w./]*)`", BOTH))))
def test_a_file_that_is_named_exists(path: str) -> None:
    assert (PROJECT / path).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\b([A-Z][A-Z_]{3,})=", BOTH)) - {"PYTHON"}))
def test_a_setting_that_is_named_exists(name: str) -> None:
    assert name.lower() in {field.name for field in fields(Settings)}


def test_the_configuration_of_the_web_server_is_one_that_nginx_takes(tmp_path: Path) -> None:
    section = README.split("## On a public server", 1)[1]
    (location,) = re.findall(r"^ {4}location / .*?^ {4}\}$", section, re.MULTILINE | re.DOTALL)
    path = tmp_path / "nginx.conf"
    path.write_text(f"events {{ }} http {{ server {{ listen 80; {location} }} }}", encoding="utf-8")
    parsed = crossplane.parse(str(path), strict=True, check_ctx=True, check_args=True)
    assert parsed["status"] == "ok", parsed["errors"]
    assert f"proxy_pass http://127.0.0.1:{Settings.port};" in location


@pytest.mark.parametrize("words", sorted(set(re.findall(r"python -m bot (\w+(?: [a-z]{2}\b)?)", BOTH))))
def test_a_word_of_the_command_line_exists(words: str) -> None:
    command, _, language = words.partition(" ")
    assert command in COMMANDS
    assert not language or language in locales.languages()


def test_translators_are_shown_every_field_of_a_locale_file_and_only_good_examples() -> None:
    (shown,) = re.findall(r"^    name: .*(?:\n    .+)+", TRANSLATORS, re.MULTILINE)
    assert set(yaml.safe_load(shown)) == set(FIELDS)
    cues = (
        "exclusions", "exclusions_behind", "denials", "proposals", "refusals", "corrections",
        "origins", "help_given", "articles", "conjunctions", "self_descriptions",
    )
    assert all(f"`{cue}`" in TRANSLATORS for cue in cues)
    (shown,) = re.findall(r"^      more_channels:\n(?: {8}.+\n)+", TRANSLATORS, re.MULTILINE)
    assert set(yaml.safe_load(shown)["more_channels"]) == forms("ru")


def test_the_conversation_is_what_the_assistant_answers(bot: Conversations) -> None:
    """After a change of sentences or knowledge, ``.venv/bin/python -m scripts.renew_transcript`` writes it anew."""
    shown = renew_transcript.shown(README)
    now = renew_transcript.held(shown, lambda question: renew_transcript.said(bot.say(question, "readme")))
    assert shown.splitlines() == now.splitlines(), "renew it: .venv/bin/python -m scripts.renew_transcript"


def test_the_conversation_has_more_than_one_question_and_a_source() -> None:
    shown = renew_transcript.shown(README)
    assert shown.count("You: ") > 1
    assert "Source: http" in shown
