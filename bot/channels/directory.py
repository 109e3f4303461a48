"""The directory over HTTP, beside the chat: the edge between web requests and ``bot.directory``.

In ``credentials.yml``: ``bot.channels.directory.DirectoryChannel:``. It carries no conversation; being a channel
puts its pages on the server that has the model which searches are understood with.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import NotFound
from sanic.http import Http
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import feedback, locales, settings
from bot.channels.cleaning import clean_text
from bot.channels.errors import ChannelError
from bot.channels.limits import RateLimit, network_of_visitor
from bot.channels.preferring import language_of_newcomer, preferred_language
from bot.directory import LONGEST_QUERY, LONGEST_REMARK, Answer, Directory, Heard
from bot.knowledge import LiveKnowledge, live_knowledge
from bot.understanding import Mention

logger = logging.getLogger(__name__)

_PATIENCE = 5.0
HOME = "/directory/"
_LARGEST_FORM = 16 * 1024
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Vary": "Accept-Encoding",
}


class DirectoryChannel(InputChannel):
    """Serves the pages, vCards and the map of the directory."""

    def __init__(self, values: settings.Settings, live: LiveKnowledge | None = None) -> None:
        self._site = values.site
        self._searches = RateLimit(values.messages_per_minute * 3)
        self._remarks = RateLimit(5)
        self._live = live or live_knowledge()
        self._directory = Directory(self._live.current)

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "directory"

    def url_prefix(self) -> str:
        """Return "/": the pages stand at addresses people can remember, not under /webhooks/."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DirectoryChannel:
        """Return the channel as the environment configures it; there is nothing to set in credentials.yml."""
        return cls(settings.load())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes: each language has the same pages behind its own prefix."""
        pages = Blueprint("directory")

        # functions, because Sanic writes on its handlers and methods cannot be written on
        async def page(request: Request, path: str = "") -> HTTPResponse:
            return await self._page(request)

        async def report(request: Request) -> HTTPResponse:
            return self._report(request)

        async def sitemap(request: Request) -> HTTPResponse:
            return _response(request, self._current().sitemap(self._site))

        async def robots(request: Request) -> HTTPResponse:
            return _response(request, self._current().robots(self._site))

        reading = ["GET", "HEAD"]
        for language in locales.languages():
            prefix = "" if language == locales.DEFAULT else f"/{language}"
            for number, path in enumerate(("/directory", "/directory/", "/directory/<path:path>", "/accessibility")):
                name = f"page_{language}_{number}"
                pages.add_route(page, prefix + path, methods=reading, name=name, strict_slashes=True)
            pages.add_route(report, f"{prefix}/directory/report", methods=["POST"], name=f"report_{language}")
        pages.add_route(sitemap, "/sitemap.xml", methods=reading, name="sitemap")
        pages.add_route(robots, "/robots.txt", methods=reading, name="robots")
        pages.middleware("response")(_without_cors)
        pages.listener("before_server_start")(_allow_long_addresses)
        pages.listener("before_server_start")(self._answer_unknown_addresses)
        return pages

    def _current(self) -> Directory:
        knowledge = self._live.refresh()
        if knowledge is not self._directory.knowledge:
            self._directory = Directory(knowledge)
        return self._directory

    async def _page(self, request: Request) -> HTTPResponse:
        if request.path == HOME and not request.args:
            language = language_of_newcomer(request)
            if language != locales.DEFAULT:
                headers = {**_HEADERS, "Location": locales.address_in(language, HOME), "Cache-Control": "no-store"}
                return HTTPResponse(b"", 303, {**headers, "Vary": "Accept-Language, Referer, Sec-Fetch-Site"})
        arguments = {name: values[0] for name, values in request.args.items()}
        heard = None
        if "q" in arguments:
            try:
                self._searches.use(network_of_visitor(request))
            except ChannelError:
                return _response(request, self._current().notice(request.path, "too_often", self._site))
            arguments["q"], heard = await self._hear(request, arguments["q"])
        return _response(request, self._current().answer(request.path, arguments, self._site, heard))

    async def _hear(self, request: Request, query: str) -> tuple[str, Heard | None]:
        """Return the query cleaned, and as the model understood it."""
        try:
            text = clean_text(query, LONGEST_QUERY)
        except ChannelError as problem:
            return ("" if problem.code == "empty" else query), None
        try:
            parsed = await asyncio.wait_for(request.app.ctx.agent.parse_message(text), _PATIENCE)
        except Exception:  # whatever fails in the model, the lists of the directory still help
            logger.exception("A search in the directory failed")
            return text, None
        mentions = tuple(Mention.from_entity(entity) for entity in parsed.get("entities", []))
        return text, Heard(text, parsed.get("intent", {}).get("name") or "", mentions)

    async def _answer_unknown_addresses(self, app: Sanic, _: Any) -> None:
        """Show people who follow a dead link the page that leads on; programs get what they always get."""

        async def unknown(request: Request, exception: NotFound) -> HTTPResponse:
            if request.path.startswith("/webhooks/") or "text/html" not in request.headers.get("accept", ""):
                answer: HTTPResponse = app.error_handler.default(request, exception)
                return answer
            language = preferred_language(request.headers.get("accept-language", ""), locales.languages())
            return _response(request, self._current().not_found(request.path, language, self._site))

        app.error_handler.add(NotFound, unknown)

    def _report(self, request: Request) -> HTTPResponse:
        return _response(request, self._current().notice(request.path, self._note(request), self._site))

    def _note(self, request: Request) -> str:
        """Keep a remark from a page's form; return which sentence answers it."""
        if len(request.body) > _LARGEST_FORM:
            return "not_noted"
        fields = parse_qs(request.body.decode("utf-8", "replace"))
        try:
            remark = clean_text(fields.get("remark", [""])[0], LONGEST_REMARK)
            self._remarks.use(network_of_visitor(request))
        except ChannelError as problem:
            return {"empty": "nothing_written", "too_long": "too_long", "rate_limit": "too_often"}.get(
                problem.code, "not_noted"
            )
        about = fields.get("about", [""])[0]
        known = about if about in self._live.current.institutions or about == "accessibility" else ""
        return "noted" if feedback.note("directory", [known], remark) else "not_noted"


def _response(request: Request, answer: Answer) -> HTTPResponse:
    body = answer.body.encode("utf-8", "replace")
    headers = {**_HEADERS, **answer.headers}
    if answer.status == 200 and "no-store" not in headers.get("Cache-Control", ""):
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return HTTPResponse(b"", 304, headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return HTTPResponse(body, answer.status, headers, answer.content_type)


async def _without_cors(request: Request, response: HTTPResponse) -> None:
    """Take out what Rasa's CORS extension has set: no other site needs to read these pages with a script."""
    for name in [name for name in response.headers if name.lower().startswith("access-control-")]:
        del response.headers[name]


async def _allow_long_addresses(app: Sanic, _: Any) -> None:
    """Let a search that is far too long in: it gets a sentence instead of a broken connection."""
    app.config.REQUEST_MAX_HEADER_SIZE = Http.HEADER_CEILING
    Http.set_header_max_size(Http.HEADER_CEILING)
