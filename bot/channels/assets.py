"""Files as a browser wants them: compressed, cached, checked by their content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse


@dataclass(frozen=True)
class Asset:
    """One file in memory; ``seconds`` says how long a browser may use it without asking again."""

    body: bytes
    content_type: str
    seconds: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _compressed(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)

    @cached_property
    def _etag(self) -> str:
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:20]}"'

    def answer(self, request: Request) -> HTTPResponse:
        """Return the file, or "not modified" to a browser that has it."""
        headers = {
            "ETag": self._etag,
            "Cache-Control": f"public, max-age={self.seconds}" if self.seconds else "no-cache",
            "Vary": "Accept-Encoding, Origin",
            "X-Content-Type-Options": "nosniff",
            **self.headers,
        }
        if self._etag in [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]:
            return response.empty(304, headers)
        body = self.body
        if "gzip" in request.headers.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = self._compressed, "gzip"
        return response.raw(body, headers=headers, content_type=self.content_type)
