"""The stable addresses of the directory: English at /directory/..., other languages at /fr/directory/... ."""

from __future__ import annotations

from typing import Tuple
from urllib.parse import quote, unquote, urlencode

from bot import locales

#: what stands where an institution's id may stand; no institution may have such an id
RESERVED = frozenset({"topic", "country", "category", "countries", "map", "offline", "report"})
HOME = "/directory/"


def address(language: str, *parts: str, **query: str) -> str:
    """Return the address of a directory page, such as ``address("fr", "topic", "pcbs")``."""
    path = HOME + "/".join(quote(part, safe=".") for part in parts)
    return localized(language, path) + (f"?{urlencode(query)}" if query else "")


def localized(language: str, path: str) -> str:
    """Return the English ``path`` as it is in ``language``."""
    return locales.address_in(language, path)


def split(path: str) -> Tuple[str, str]:
    """Return the language of a path and its English form, decoded."""
    first, _, rest = path[1:].partition("/")
    if first in locales.languages() and first != locales.DEFAULT:
        return first, unquote("/" + rest)
    return locales.DEFAULT, unquote(path)
