"""What Rasa sends made into replies of the web channel API; a pure text becomes a reply of kind ``info``."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from bot import locales
from bot.answers.reply import Kind

logger = logging.getLogger(__name__)

#: a Reply of bot.answers as it goes over the wire
ReplyData = dict[str, Any]

_KINDS = frozenset(get_args(Kind))
#: the page of the Secretariat, the general desk
DESK = "https://www.brsmeas.org"
# The last line of defence: said when even the locale files cannot be read.
_NO_ANSWER = (
    "Something went wrong on my side and I could not answer just now. Nothing is lost: please send your question "
    "again in a moment. If it is urgent, the general desk is the Secretariat of the Conventions: " + DESK
)


def reply_of(message: Mapping[str, Any], language: str) -> ReplyData | None:
    """Return the reply in a Rasa message, ``None`` when there is nothing to say.

    Actions put a whole reply under ``reply``; responses of the domain have only text and buttons.
    """
    given = message.get("reply")
    reply: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    text = reply.get("text") or message.get("text")
    if not text:
        return None
    kind = reply.get("kind")
    return {
        "kind": kind if kind in _KINDS else "info",
        "text": str(text),
        "language": str(reply.get("language") or language),
        "cards": list(reply.get("cards") or []),
        "suggestions": _suggestions(reply.get("suggestions") or message.get("buttons") or []),
    }


def error_reply(language: str) -> ReplyData:
    """Return the reply for a turn that came to nothing."""
    try:
        text = locales.load(language).say("error.action", desk=DESK)
    except Exception:
        logger.exception("The sentence 'error.action' cannot be said in %r", language)
        text, language = _NO_ANSWER, locales.DEFAULT
    return {"kind": "error", "text": text, "language": language, "cards": [], "suggestions": []}


def supported_language(wanted: str | None, available: Sequence[str]) -> str:
    """Return the available language that ``wanted`` (``fr``, ``fr-CH``, ``zh_Hans``) asks for, else the default."""
    code = (wanted or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if code in available else locales.DEFAULT


def _suggestions(given: Any) -> list[dict[str, str]]:
    return [
        {"title": item["title"], "payload": item["payload"]}
        for item in given
        if isinstance(item, Mapping) and isinstance(item.get("title"), str) and isinstance(item.get("payload"), str)
    ]
