"""Which language a browser asks for, and whether its visitor comes from one of our own pages."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from sanic.request import Request

from bot import locales


def preferred_language(header: str, available: Collection[str]) -> str:
    """Return the available language that an Accept-Language header asks for most, else the default."""
    wishes = []
    for place, wish in enumerate(header.split(",")):
        tag, _, quality = re.sub(r"\s", "", wish).partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        if weight > 0:
            wishes.append((-weight, place, tag.lower().partition("-")[0]))
    return next((code for _, _, code in sorted(wishes) if code in available), locales.DEFAULT)


def language_of_newcomer(request: Request) -> str:
    """Return the language to greet a visitor in; who follows a link of ours has chosen a language by it."""
    referrer = urlsplit(request.headers.get("referer", "")).netloc
    if request.headers.get("sec-fetch-site") == "same-origin" or (referrer and referrer == request.host):
        return locales.DEFAULT
    return preferred_language(request.headers.get("accept-language", ""), locales.languages())
