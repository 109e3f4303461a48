"""The texts of the chat widget in one language, as the widget reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import locales
from bot.locales.checks import has_forms

# What a card says of a contact is the same in the widget as in plain text.
_SHARED = ("seen", "channel", "card", "join")


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
        "directory": locales.address_in(locale.language, "/directory/"),
        "languages": [_about(code) for code in locales.in_order()],
        "starters": starters,
        "say": _flat({**texts, **shared}),
    }


def _about(code: str) -> dict[str, str]:
    locale = locales.load(code)
    return {"code": code, "name": locale.short_name, "direction": locale.direction}


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _said(value, above.get(key)) for key, value in below.items()}


def _said(below: Any, above: Any) -> Any:
    """Return the sentences of a language over English ones; the forms for different numbers are its own."""
    if isinstance(below, Mapping) and not has_forms(below):
        return _over(below, above or {})
    return above or below


def _flat(texts: Mapping[str, Any], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in texts.items():
        found.update(_flat(value, f"{path}{key}.") if isinstance(value, Mapping) else {f"{path}{key}": str(value)})
    return found
