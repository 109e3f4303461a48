"""``python -m bot serve``: everything for the web on one address of this computer."""

from __future__ import annotations

import os
import sys
from typing import Mapping

from bot import settings
from bot.bundling import ensure_bundle
from bot.commands.launching import Readiness, launch
from bot.errors import CommandError
from bot.processes import LOGS, PROJECT, require_free, spawn, status_of
from bot.training import ensure_model


def run() -> int:
    """Serve until Ctrl-C or SIGTERM."""
    return serve({})


def serve(more: Mapping[str, str], also: str = "") -> int:
    """Serve with ``more`` in the environment; ``also`` is said when all is ready."""
    configured = settings.load({**os.environ, **more})
    port, actions_port = configured.port, configured.actions_port
    require_free(port, "PORT")
    require_free(actions_port, "ACTIONS_PORT")
    print("Starting Assistance Finder, a few seconds...", flush=True)
    model = ensure_model(PROJECT)
    _build_widget()
    log = LOGS / "serve.log"
    arguments = ["-m", "bot.lean", "rasa", "run", "--model", str(model), "--interface", "127.0.0.1", "--port", str(port)]
    arguments += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]

    health = f"http://127.0.0.1:{port}/webhooks/web/health"
    readiness = Readiness(
        is_reached=lambda: status_of(health) == 200,
        announce=lambda: print(
            f"Ready: {also}http://localhost:{port}/ (Ctrl-C ends it; logs are in {log.parent})", flush=True
        ),
    )
    environment = {"PORT": str(port), "ACTIONS_PORT": str(actions_port), **more}
    return launch(lambda: spawn(arguments, log, environment), actions_port, log, readiness)


def _build_widget() -> None:
    """Build the chat widget; the assistant answers other programs even where that is not possible."""
    try:
        ensure_bundle(PROJECT)
    except CommandError as error:
        print(f"{error}\nEverything else is served; the page shows no chat.", file=sys.stderr, flush=True)
