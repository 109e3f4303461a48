"""What may come in through the web channel: a small JSON object with known fields of known types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sanic.request import Request

from bot.channels.cleaning import clean_text
from bot.channels.errors import ChannelError

LARGEST_BODY = 16 * 1024
_LONGEST_ID = 64
_RATINGS = ("up", "down")
_REASONS = ("out_of_date", "wrong", "unclear")


@dataclass(frozen=True)
class Incoming:
    """A message: a cleaned typed text, the payload of a suggestion or the id of a contact that a link names.

    It may carry the sender's own id, and the language that the person has just chosen. ``title`` is set by a
    channel that knows that it offered the payload itself; else that is looked up.
    """

    text: str | None
    payload: str | None
    id: str | None
    contact: str | None = None
    language: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Rating:
    """What a person thinks of an answer or of one card of it."""

    rating: str
    card: str | None
    reason: str | None


async def read_object(request: Request, required: bool = True) -> dict[str, Any]:
    """Return the JSON object in the body; without a body an empty one where none is required.

    Only for routes with ``stream=True``: the size is checked before the body is read, let alone parsed.
    """
    body = await _read_body(request)
    if not body and not required:
        return {}
    _require_json(request.headers.get("content-type", ""))
    try:
        content = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ChannelError("bad_json", "The body is not JSON in UTF-8.") from None
    if not isinstance(content, dict):
        raise ChannelError("not_an_object", 'The body must be a JSON object, such as {"text": "..."}.')
    return content


def message_in(body: Mapping[str, Any], limit: int) -> Incoming:
    """Return the message in a body, with its text cleaned."""
    text, payload, contact = body.get("text"), optional_string(body, "payload"), optional_string(body, "contact")
    if sum(given is not None for given in (text, payload, contact)) != 1:
        raise ChannelError("text_or_payload", "Send either 'text' or 'payload' (or 'contact', the id of one).")
    identifier = optional_string(body, "id")
    if identifier is not None and not (1 <= len(identifier) <= _LONGEST_ID and identifier.isprintable()):
        raise ChannelError("bad_id", f"'id' must have 1 to {_LONGEST_ID} printable characters.")
    cleaned = None if text is None else clean_text(text, limit)
    return Incoming(cleaned, payload, identifier, contact, optional_string(body, "language"))


def rating_in(body: Mapping[str, Any]) -> Rating:
    """Return the rating in a body."""
    rating, reason = optional_string(body, "rating"), optional_string(body, "reason")
    if rating not in _RATINGS:
        raise ChannelError("bad_rating", f"'rating' must be one of {', '.join(_RATINGS)}.")
    if reason is not None and reason not in _REASONS:
        raise ChannelError("bad_reason", f"'reason' must be one of {', '.join(_REASONS)}.")
    return Rating(rating, optional_string(body, "card"), reason)


def optional_string(body: Mapping[str, Any], field: str) -> str | None:
    """Return the string in ``field``, ``None`` when it is missing or null."""
    value = body.get(field)
    if value is not None and not isinstance(value, str):
        raise ChannelError("wrong_type", f"'{field}' must be a string, not {type(value).__name__}.")
    return value


async def _read_body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > LARGEST_BODY:
        raise _too_large()
    body = b""
    if request.stream is not None:
        async for chunk in request.stream:
            body += chunk
            if len(body) > LARGEST_BODY:
                raise _too_large()
    return body


def _require_json(content_type: str) -> None:
    kind, *parameters = [part.strip().lower() for part in content_type.split(";")]
    charsets = [part.partition("=")[2].strip("\"' ") for part in parameters if part.startswith("charset")]
    if kind != "application/json" or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise ChannelError("not_json", "Send 'Content-Type: application/json' in UTF-8.", status=415)


def _too_large() -> ChannelError:
    return ChannelError("too_large", f"The body must not be larger than {LARGEST_BODY} bytes.", status=413)
