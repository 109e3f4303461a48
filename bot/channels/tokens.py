"""Signed tokens that say whose conversation a request belongs to; only the server makes them."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, replace

import jwt

from bot.channels.errors import ChannelError

_ALGORITHM = "HS256"
_AUDIENCE = "assistance-finder/web"
_CONVERSATION = re.compile(r"web-[A-Za-z0-9_-]{32}")
_LONGEST_TOKEN = 1024
#: seconds after its end in which a token can still be exchanged for a fresh one of the same conversation
RENEWABLE = 24 * 60 * 60


@dataclass(frozen=True)
class Session:
    """What a valid token states: the conversation, its language, and when the token ends (Unix time)."""

    conversation: str
    language: str
    expires: int


def open_session(language: str, lifetime: int) -> Session:
    """Return a session with a new conversation id of 192 random bits."""
    return Session("web-" + secrets.token_urlsafe(24), language, int(time.time()) + lifetime)


def issue(session: Session, secret: str) -> str:
    """Return the signed token of ``session``."""
    claims = {
        "aud": _AUDIENCE,
        "sub": session.conversation,
        "lang": session.language,
        "iat": int(time.time()),
        "exp": session.expires,
    }
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def continued(session: Session, lifetime: int) -> Session:
    """Return a fresh session of the same conversation."""
    return replace(session, expires=int(time.time()) + lifetime)


def read(token: str, secret: str, leeway: int = 0) -> Session:
    """Return what ``token`` states if this server signed it and it has not expired (``leeway`` seconds ago)."""
    if len(token) > _LONGEST_TOKEN:
        raise _bad_token()
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            leeway=leeway,
            options={"require": ["aud", "sub", "lang", "exp", "iat"]},
        )
    except jwt.ExpiredSignatureError:
        raise _unauthorized("expired_token", "This conversation has expired. Start a new one.") from None
    except (jwt.PyJWTError, ValueError):
        raise _bad_token() from None
    conversation, language = claims["sub"], claims["lang"]
    if not (isinstance(conversation, str) and _CONVERSATION.fullmatch(conversation) and isinstance(language, str)):
        raise _bad_token()
    return Session(conversation, language, int(claims["exp"]))


def read_header(authorization: str | None, secret: str, leeway: int = 0) -> Session:
    """Return the session of an ``Authorization: Bearer TOKEN`` header."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    if not scheme:
        raise _unauthorized("missing_token", "Send the token of a session as 'Authorization: Bearer TOKEN'.")
    if scheme.lower() != "bearer" or not token.strip():
        raise _bad_token()
    return read(token.strip(), secret, leeway)


def _bad_token() -> ChannelError:
    return _unauthorized("bad_token", "This token was not issued here. Start a new conversation.")


def _unauthorized(code: str, message: str) -> ChannelError:
    return ChannelError(code, message, status=401, headers={"WWW-Authenticate": "Bearer"})
