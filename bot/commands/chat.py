"""``python -m bot chat``: a conversation in the terminal through ``rasa shell``."""

from __future__ import annotations

from bot import settings
from bot.commands.launching import launch
from bot.processes import LOGS, PROJECT, free_port, require_free, spawn
from bot.training import ensure_model

_WELCOME = (
    "Assistance Finder: who can help you with persistent organic pollutants, and how to reach them.\n"
    "Loading, a few seconds. To leave, type /stop or press Ctrl-D."
)


def run() -> int:
    """Talk until the person leaves. Nobody else needs the ports, so any will do unless they are set."""
    configured = settings.load()
    port = configured.port if settings.is_set("PORT") else free_port()
    actions_port = configured.actions_port if settings.is_set("ACTIONS_PORT") else free_port()
    require_free(port, "PORT")
    print(_WELCOME, flush=True)
    model = ensure_model(PROJECT)
    log = LOGS / "chat.log"
    arguments = ["-m", "bot.channels.terminal", "--model", str(model), "--interface", "127.0.0.1", "--port", str(port)]
    return launch(
        lambda: spawn(arguments, log, {"PORT": str(port), "ACTIONS_PORT": str(actions_port)}, talks=True),
        actions_port,
        log,
    )
