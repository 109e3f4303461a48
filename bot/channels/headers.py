"""Response headers of the web channel: which sites may read an answer, and that nobody keeps or guesses it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sanic.request import Request
from sanic.response import BaseHTTPResponse

_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_FOR_ALLOWED_SITES = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}


def header_setter(allowed_origins: Collection[str]) -> Callable[[Request, BaseHTTPResponse], None]:
    """Return the response middleware that sets the headers for these exact origins."""
    allowed = frozenset(allowed_origins)

    def set_headers(request: Request, response: BaseHTTPResponse) -> None:
        # Rasa's own CORS extension has run before: what it set (credentials, other sites) does not hold here,
        # and its empty answer to OPTIONS would say "content-type: None".
        if request.method == "OPTIONS" and response.status == 200:
            response.status = 204
        for name in [name for name in response.headers if name.lower().startswith("access-control-")]:
            del response.headers[name]
        response.headers.update(_ALWAYS)
        response.headers["Vary"] = "Origin"
        origin = request.headers.get("origin")
        if origin in allowed:
            response.headers.update({"Access-Control-Allow-Origin": origin, **_FOR_ALLOWED_SITES})

    return set_headers
