"""The web channel, API v1: what pages and programs call, as ``README.md`` shows.

In ``credentials.yml``: ``bot.channels.web.WebChannel:``. Its values come from ``bot.settings``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import feedback, locales, settings
from bot.channels import health, intake, tokens, transcript
from bot.channels.errors import ChannelError
from bot.channels.headers import header_setter
from bot.channels.limits import RateLimit, network_of_visitor
from bot.channels.replies import supported_language
from bot.channels.store import PURGE_EVERY, ConversationStore, store_of
from bot.channels.tokens import Session
from bot.channels.turns import DEADLINE, Turns, refuse_forgotten
from bot.channels.warming import WarmUp

logger = logging.getLogger(__name__)

_LONGEST_HISTORY = 100

Endpoint = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


class WebChannel(InputChannel):
    """Answers over HTTP: sessions with signed tokens, messages, history, forgetting and health."""

    def __init__(self, values: settings.Settings, deadline: float = DEADLINE) -> None:
        self._settings = values
        self._secret = values.signing_key
        self._deadline = deadline
        self._languages = locales.languages()
        self._messages = RateLimit(values.messages_per_minute)
        self._histories = RateLimit(values.messages_per_minute)
        self._sessions = RateLimit(values.sessions_per_minute)
        self._warm_up = WarmUp()
        self._turns: Turns

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, the last part of its address: ``/webhooks/web``."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebChannel:
        """Return the channel as the environment configures it; there is nothing to set in credentials.yml."""
        return cls(settings.load())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        self._turns = Turns(on_new_message, self.name(), self._deadline)
        web = Blueprint("web")
        routes: dict[str, dict[str, Endpoint]] = {
            "session": {"POST": self._open, "DELETE": self._forget},
            "message": {"POST": self._message},
            "feedback": {"POST": self._feedback},
            "history": {"GET": self._history},
            "health": {"GET": self._health},
        }
        for path, endpoints in routes.items():
            for method, endpoint in {**endpoints, "OPTIONS": _preflight}.items():
                # stream: the body waits until its size is known to be small
                web.add_route(
                    _guarded(endpoint), f"/{path}", methods=[method], name=f"{path}_{method.lower()}", stream=True
                )
        web.middleware("response")(header_setter(self._settings.allowed_origins))
        web.listener("before_server_start")(self._trust_proxies)
        web.listener("after_server_start")(_purge_hourly)
        return web

    async def _trust_proxies(self, app: Any, _: Any) -> None:
        if self._settings.proxies:
            app.config.PROXIES_COUNT = self._settings.proxies  # Sanic's: for all that this server serves

    async def _open(self, request: Request) -> HTTPResponse:
        self._sessions.use(network_of_visitor(request))
        body = await intake.read_object(request, required=False)
        language = supported_language(intake.optional_string(body, "language"), self._languages)
        before = await self._earlier(request)
        session = before or tokens.open_session(language, self._settings.token_lifetime)
        opened = {
            "token": tokens.issue(session, self._secret),
            "expires_in": self._settings.token_lifetime,
            "language": session.language,
        }
        return _json({**opened, "continued": True} if before else opened, status=201)

    async def _message(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        self._messages.use(session.conversation)
        body = await intake.read_object(request)
        incoming = intake.message_in(body, self._settings.message_limit)
        if incoming.language is not None:
            session = replace(session, language=supported_language(incoming.language, self._languages))
        replies = await self._turns.answer(session, incoming, _store(request))
        return _json({"language": replies[-1]["language"], "replies": replies})

    async def _feedback(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        self._messages.use(session.conversation)
        rating = intake.rating_in(await intake.read_object(request))
        if rating.card is not None:
            turns = transcript.turns(await _store(request).spoken(session.conversation))
            if rating.card not in transcript.shown(turns):
                raise ChannelError("unknown_card", "This contact was not shown in this conversation.")
        remark = f"{rating.rating}: {rating.reason}" if rating.reason else rating.rating
        cards = [rating.card] if rating.card else []
        if not await asyncio.to_thread(feedback.note, session.conversation, cards, remark):
            raise ChannelError("not_noted", "This could not be noted just now. Please try again later.", status=503)
        return _json({"noted": True})

    async def _history(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        self._histories.use(session.conversation)
        turns = transcript.turns(await _store(request).spoken(session.conversation))
        return _json({"turns": [turn.as_dict() for turn in turns[-_LONGEST_HISTORY:]]})

    async def _forget(self, request: Request) -> HTTPResponse:
        session = await self._session(request)
        last = time.time() + self._settings.token_lifetime + tokens.RENEWABLE  # no token can be renewed after
        await self._turns.forget(session.conversation, _agent(request), until=last)
        self._messages.forget(session.conversation)
        self._histories.forget(session.conversation)
        return _json({"forgotten": True})

    async def _health(self, request: Request) -> HTTPResponse:
        agent = getattr(request.app.ctx, "agent", None)
        parts = await health.parts_of(agent, self._settings.actions_port)
        if "down" not in parts.values() and not await self._warm_up.succeeds(agent):
            parts["model"] = "down"
        down = [part for part, state in parts.items() if state == "down"]
        if not down:
            return _json({"status": "ok", "parts": parts})
        problem = ChannelError("unavailable", f"Not answering: {', '.join(down)}.")
        return _json({"status": "unavailable", "parts": parts, **problem.as_dict()}, status=503)

    async def _earlier(self, request: Request) -> Session | None:
        """Return the conversation of an older token in the header, which a new token shall continue."""
        header = request.headers.get("authorization")
        if not header:
            return None
        try:
            session = tokens.read_header(header, self._secret, leeway=tokens.RENEWABLE)
            await refuse_forgotten(session, _store(request))
        except ChannelError as refusal:
            if refusal.status != 401:
                raise
            return None
        return tokens.continued(session, self._settings.token_lifetime)

    async def _session(self, request: Request) -> Session:
        session = tokens.read_header(request.headers.get("authorization"), self._secret)
        await refuse_forgotten(session, _store(request))
        return session


def _guarded(endpoint: Endpoint) -> Endpoint:
    async def guarded(request: Request) -> HTTPResponse:
        try:
            return await endpoint(request)
        except ChannelError as problem:
            return _json(problem.as_dict(), problem.status, problem.headers)
        except SanicException as problem:
            refusal = ChannelError("bad_request", str(problem), status=getattr(problem, "status_code", 400))
        except Exception:
            logger.exception("%s %s failed", request.method, request.path)
            refusal = ChannelError("internal", "Something went wrong on our side. Please try again.", status=500)
        return _json(refusal.as_dict(), refusal.status)

    return guarded


async def _purge_hourly(app: Any, _: Any) -> None:
    """Delete what is too old also while nobody writes."""

    async def purging() -> None:
        while True:
            agent = getattr(app.ctx, "agent", None)
            if agent is not None:
                await asyncio.to_thread(store_of(agent).purge_sometimes)
            await asyncio.sleep(PURGE_EVERY)

    app.ctx.purging = asyncio.ensure_future(purging())  # kept, or the loop would forget it


async def _preflight(_: Request) -> HTTPResponse:
    return response.empty()


def _agent(request: Request) -> Any:
    agent = getattr(request.app.ctx, "agent", None)
    if agent is None:
        raise ChannelError("not_ready", "The assistant is just starting. Please try again in a moment.", status=503)
    return agent


def _store(request: Request) -> ConversationStore:
    return store_of(_agent(request))


def _json(content: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    return response.json(content, status=status, headers=dict(headers or {}), dumps=json.dumps)
