"""A web site beside the assistant: serves the pages that a test writes."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TYPES = {"css": "text/css", "js": "text/javascript", "html": "text/html"}


class Ministry:
    """Serves ``pages`` at ``url``; under ``other_url`` the same site has another origin."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = site.pages.get(self.path)
                nothing = 204 if self.path == "/favicon.ico" else 404
                self.send_response(nothing if page is None else 200)
                self.send_header(
                    "Content-Type", TYPES.get(self.path.rpartition(".")[2], "text/html") + "; charset=utf-8"
                )
                self.end_headers()
                self.wfile.write((page or "").encode())

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        port = self._server.server_address[1]
        self.url, self.other_url = f"http://127.0.0.1:{port}", f"http://localhost:{port}"

    def __enter__(self) -> Ministry:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
