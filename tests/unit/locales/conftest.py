"""Folders of locale files that a test may fill, and the assistant speaking from them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from bot import locales

Add = Callable[[str, str], Path]


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Add]:
    """Let the assistant speak one more language: its code and the content of its file."""
    folder = Path(shutil.copytree(locales.FOLDER, tmp_path / "locales"))

    def with_language(code: str, content: str) -> Path:
        (folder / f"{code}.yml").write_text(content, encoding="utf-8")
        monkeypatch.setattr(locales, "FOLDER", folder)
        locales.load.cache_clear()
        return folder

    yield with_language
    locales.load.cache_clear()


@pytest.fixture
def german() -> str:
    """A complete file: each sentence of English with a German word before it, and a few German phrases."""
    english = yaml.safe_load((locales.FOLDER / "en.yml").read_text(encoding="utf-8"))
    understand = {
        "exclusions": ["nicht", "ohne"],
        "denials": ["nicht"],
        "refusals": ["hat abgelehnt"],
        "category": {"ngo": ["Umweltverband", "Umweltverbände"]},
        "channel_kind": {"phone": ["Telefon", "Telefonnummer", "Rufnummer"]},
        "aspect": {"why": ["warum", "weshalb"]},
        "language": {"de": ["Deutsch", "auf Deutsch"]},
    }
    content = {"name": "Deutsch", "direction": "ltr", "understand": understand, "say": _said(english["say"])}
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def _said(sentences: object) -> object:
    if isinstance(sentences, dict):
        return {key: _said(value) for key, value in sentences.items()}
    if isinstance(sentences, list):
        return [_said(value) for value in sentences]
    return f"Sozusagen {sentences}" if sentences else sentences
