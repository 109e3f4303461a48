"""The pages around the assistant: the chat widget, its texts, and a made-up ministry's page that shows it at ``/``.

In ``credentials.yml``: ``bot.channels.site.SiteChannel:``. Its values come from ``bot.settings``.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from bot import locales, settings
from bot.bundling import bundle_of
from bot.channels.assets import Asset
from bot.channels.preferring import language_of_newcomer
from bot.channels.replies import supported_language
from bot.channels.texts import widget_texts

_DEMO = settings.PROJECT / "bot" / "widget" / "demo"
_SCRIPT = "text/javascript; charset=utf-8"
_FILES = {"demo.css": "text/css; charset=utf-8", "demo.js": _SCRIPT, "icon.svg": "image/svg+xml"}
_HOUR, _FIVE_MINUTES = 60 * 60, 5 * 60
# The page has exactly the policy that the README recommends, so it proves that the widget needs no more.
_PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
}
# A page of another site may run the script and read the texts if it is allowed to talk to the assistant.
_FOR_OTHER_SITES = {"Cross-Origin-Resource-Policy": "cross-origin"}


class SiteChannel(InputChannel):
    """Serves files; nobody talks to the assistant through it."""

    def __init__(self, values: settings.Settings, bundle: Path) -> None:
        self._settings = values
        self._bundle = bundle

    @classmethod
    def name(cls) -> str:
        """Return the channel's name."""
        return "site"

    def url_prefix(self) -> str:
        """Return where the channel is: not below ``/webhooks`` but at the top."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> SiteChannel:
        """Return the channel as the environment configures it; there is nothing to set in credentials.yml."""
        return cls(settings.load(), bundle_of(settings.PROJECT))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        site = _Site("site")
        site.ctx.home = self._home
        site.add_route(_plain(self._widget), "/widget.js", methods=["GET", "HEAD"], name="widget")
        site.add_route(_plain(self._texts), r"/widget/<file:[a-zA-Z-]+\.json>", methods=["GET", "HEAD"], name="texts")
        for name in _FILES:
            site.add_route(_file(name), f"/widget/{name}", methods=["GET", "HEAD"], name=name.replace(".", "_"))
        site.middleware("response")(_only_for(self._settings.allowed_origins))
        return site

    async def _widget(self, request: Request) -> HTTPResponse:
        try:
            return _widget(self._bundle).answer(request)
        except FileNotFoundError:
            return response.text("The widget has not been built; 'make serve' builds it.", status=503)

    async def _texts(self, request: Request, file: str) -> HTTPResponse:
        language = supported_language(file[: -len(".json")], locales.languages())
        return _texts(language, self._settings.message_limit).answer(request)

    async def _home(self, request: Request) -> HTTPResponse:
        if request.path == "/":
            language = language_of_newcomer(request)
            if language != locales.DEFAULT:
                headers = {"Vary": "Accept-Language, Referer, Sec-Fetch-Site", "Cache-Control": "no-store"}
                return response.redirect(locales.address_in(language, "/"), headers=headers, status=303)
        page = _demo(_language_of(request.path), f"{request.scheme}://{request.host}")
        return Asset(page.encode(), "text/html; charset=utf-8", headers=_PAGE_HEADERS).answer(request)


def _language_of(path: str) -> str | None:
    """Return the language whose demo page stands at ``path``."""
    return next((code for code in locales.languages() if path in _demo_addresses(code)), None)


def _demo_addresses(language: str) -> tuple[str, str]:
    address = locales.address_in(language, "/")
    return address, address.rstrip("/") or "/"


def _demo(language: str | None, address: str) -> str:
    """Return the made-up ministry's page in ``language``."""
    locale = locales.load(language or locales.DEFAULT)
    others = [
        (each.language, each.short_name, each.direction, locales.address_in(each.language, "/"))
        for each in map(locales.load, locales.in_order())
    ]
    return (
        _environment()
        .get_template("index.html")
        .render(
            locale=locale,
            say=lambda key: locale.say(f"demo.{key}"),
            address=address,
            directory=locales.address_in(locale.language, "/directory/"),
            languages=others,
        )
    )


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(_DEMO)
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _only_for(allowed_origins: Collection[str]) -> Callable[[Request, BaseHTTPResponse], None]:
    """Return the middleware that lets pages of these sites, and of no others, read an answer."""

    def set_headers(request: Request, answer: BaseHTTPResponse) -> None:
        for name in [name for name in answer.headers if name.lower().startswith("access-control-")]:
            del answer.headers[name]  # what Rasa's own extension says does not hold here
        origin = request.headers.get("origin")
        if origin in allowed_origins:
            answer.headers["Access-Control-Allow-Origin"] = origin

    return set_headers


class _Site(Blueprint):
    """A blueprint that also answers ``/``, where Rasa has a route of its own that cannot be replaced."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Register the routes, and the page before Rasa's route."""
        super().register(app, options)

        async def home(request: Request) -> HTTPResponse | None:
            if _language_of(request.path) is None or request.method not in ("GET", "HEAD"):
                return None
            if request.path != "/" and not request.path.endswith("/"):
                return response.redirect(f"{request.path}/", status=301)
            page: HTTPResponse = await self.ctx.home(request)
            return page

        app.register_middleware(home, "request")


def _plain(endpoint: Callable[..., Awaitable[HTTPResponse]]) -> Callable[..., Awaitable[HTTPResponse]]:
    """Return a function in place of a method: Sanic writes the name of the blueprint on it."""

    async def answer(request: Request, **values: str) -> HTTPResponse:
        return await endpoint(request, **values)

    return answer


def _file(name: str) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def answer(request: Request) -> HTTPResponse:
        return Asset((_DEMO / name).read_bytes(), _FILES[name], _FIVE_MINUTES).answer(request)

    return answer


@lru_cache(maxsize=1)
def _widget(bundle: Path) -> Asset:
    return Asset(bundle.read_bytes(), _SCRIPT, _HOUR, _FOR_OTHER_SITES)


@cache
def _texts(language: str, limit: int) -> Asset:
    content = json.dumps(widget_texts(language, limit), ensure_ascii=False, separators=(",", ":"))
    return Asset(content.encode(), "application/json; charset=utf-8", _FIVE_MINUTES, _FOR_OTHER_SITES)
