"""The settings: defaults, what the environment changes, and nonsense that is refused."""

from __future__ import annotations

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Settings, SettingsError, load


def test_without_an_environment_the_defaults_hold() -> None:
    assert load({}) == Settings()


def test_every_setting_is_described() -> None:
    assert [field.name for field in fields(Settings) if f"``{field.name}``" not in (Settings.__doc__ or "")] == []


@pytest.mark.parametrize(
    "field", [field for field in fields(Settings) if isinstance(field.default, int)], ids=lambda f: f.name
)
def test_every_number_comes_from_the_variable_of_its_name(field: object) -> None:
    name, default = field.name, field.default  # type: ignore[attr-defined]
    assert getattr(load({name.upper(): f" {default + 1} "}), name) == default + 1


@pytest.mark.parametrize("value", ["0", "-1", "65536", "abc", "5005.0", "٥٠٠٥", "5 005", "1e3"])
def test_a_port_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="^PORT is .*; it must be a whole number from 1 to 65535.$"):
        load({"PORT": value})


def test_the_two_ports_must_differ() -> None:
    with pytest.raises(SettingsError, match="PORT and ACTIONS_PORT are both 6000"):
        load({"PORT": "6000", "ACTIONS_PORT": "6000"})


def test_origins_are_split_at_commas() -> None:
    given = " https://a.example , http://localhost:8000,"
    assert load({"ALLOWED_ORIGINS": given}).allowed_origins == ("https://a.example", "http://localhost:8000")


@pytest.mark.parametrize(
    "value",
    ["*", "https://*.example.org", "example.org", "https://a.example/", "https://a.example/x", "ftp://a", "null"],
)
def test_an_origin_that_is_not_exact_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="ALLOWED_ORIGINS"):
        load({"ALLOWED_ORIGINS": value})


def test_a_short_secret_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingsError) as error:
        load({"TOKEN_SECRET": "secret"})
    assert "'secret'" not in str(error.value)


def test_a_given_secret_signs() -> None:
    assert load({"TOKEN_SECRET": "s" * 32}).signing_key == "s" * 32


def test_without_a_secret_one_is_made_kept_and_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PROJECT", tmp_path)
    key = load({}).signing_key
    assert len(key) >= 64
    assert load({}).signing_key == key
    kept = tmp_path / "build" / "secret.key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret.key"]


TOKEN = "123456789:" + "A" * 35


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"TELEGRAM_MODE": "both"}, "must be off, polling or webhook"),
        ({"TELEGRAM_MODE": "polling"}, "TELEGRAM_TOKEN is not set. Ask @BotFather"),
        ({"TELEGRAM_TOKEN": "hello"}, "is not a bot token"),
        ({"TELEGRAM_MODE": "webhook", "TELEGRAM_TOKEN": TOKEN}, "TELEGRAM_SECRET is not set"),
        ({"TELEGRAM_SECRET": "short"}, "32 to 256 characters"),
        ({"TELEGRAM_API": "ftp://x"}, "must be an address"),
    ],
)
def test_nonsense_about_telegram_is_refused(given: dict[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        load(given)
