"""Runs the action server for Rasa on this computer only; rasa_sdk's own command listens on every network."""

from __future__ import annotations

import logging
import sys

from rasa_sdk.endpoint import create_app
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.knowledge import KnowledgeError, live_knowledge

logger = logging.getLogger("actions")

HOST = "127.0.0.1"


def main() -> None:
    """Serve the actions of this package until the process is ended."""
    try:
        live_knowledge()  # now, not while the first person waits
    except KnowledgeError as error:
        sys.exit(f"{error}\nThe knowledge base cannot be used, because of {error.problems[0]}")
    server().run(HOST, settings.load().actions_port, workers=1, access_log=False)


def server() -> Sanic:
    """Return rasa_sdk's server with what it lacks: the state of the knowledge, and errors without private data."""
    app = create_app("actions", cors_origins="")
    app.add_route(_knowledge, "/knowledge")
    # rasa_sdk's own handler sends and logs the whole request, with all that the person has written.
    app.error_handler.add(Exception, _failed)
    return app


async def _knowledge(_: Request) -> HTTPResponse:
    knowledge = live_knowledge()
    knowledge.refresh()
    return response.json({"status": "stale" if knowledge.problem else "ok", "message": knowledge.problem or ""})


async def _failed(_: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, SanicException):
        return response.json({"error": str(error)}, status=error.status_code)
    logger.error("An action failed", exc_info=error)
    return response.json({"error": type(error).__name__}, status=500)


if __name__ == "__main__":
    main()
