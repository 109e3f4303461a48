"""The texts of the chat widget in one language, as the widget reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import locales

# What a card says of a contact is the same in the widget as in plain text.
_SHARED = ("seen", "channel", "card")
_UN_LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")


def widget_texts(language: str, limit: int) -> dict[str, Any]:
    """Return the content of ``/widget/<language>.json``; what a language does not say yet is said in English."""
    locale, english = locales.load(language), locales.load(locales.DEFAULT)
    texts = _over(english.sentences["widget"], locale.sentences.get("widget") or {})
    shared = {key: _over(english.sentences[key], locale.sentences.get(key) or {}) for key in _SHARED}
    starters = texts.pop("starters")
    return {
        "language": locale.language,
        "direction": locale.direction,
        "limit": limit,
        "languages": [_about(code) for code in sorted(locales.languages(), key=order)],
        "starters": starters,
        "say": _flat({**texts, **shared}),
    }


def _about(code: str) -> dict[str, str]:
    locale = locales.load(code)
    return {"code": code, "name": locale.name, "direction": locale.direction}


def order(code: str) -> tuple[int, str]:
    """Order the languages of the United Nations as its pages do, others behind them."""
    return (_UN_LANGUAGES.index(code) if code in _UN_LANGUAGES else len(_UN_LANGUAGES), code)


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _over(value, above.get(key) or {}) if isinstance(value, Mapping) else above.get(key) or value
        for key, value in below.items()
    }


def _flat(texts: Mapping[str, Any], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in texts.items():
        found.update(_flat(value, f"{path}{key}.") if isinstance(value, Mapping) else {f"{path}{key}": str(value)})
    return found
