"""Whether the parts of a running assistant answer: the model, the action server, the knowledge base."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp

logger = logging.getLogger(__name__)

_PATIENCE = aiohttp.ClientTimeout(total=3)


async def parts_of(agent: Any, actions_port: int) -> dict[str, str]:
    """Return the state of each part: ``ok``, ``stale`` (old knowledge still serves) or ``down``."""
    base = _action_server(agent, actions_port)
    actions, knowledge = await asyncio.gather(_actions(base), _knowledge(base))
    return {"model": "ok" if agent and agent.is_ready() else "down", "actions": actions, "knowledge": knowledge}


def _action_server(agent: Any, actions_port: int) -> str:
    url = getattr(getattr(agent, "action_endpoint", None), "url", None) or f"http://127.0.0.1:{actions_port}/webhook"
    return str(url).rsplit("/webhook", 1)[0].rstrip("/")


async def _actions(base: str) -> str:
    status, _ = await _get(f"{base}/health")
    return "ok" if status == 200 else "down"


async def _knowledge(base: str) -> str:
    status, content = await _get(f"{base}/knowledge")
    # An action server without this route does not tell; rasa_sdk makes an error of its own "not found".
    if status == 404 or (status == 500 and "/knowledge not found" in str(content.get("error"))):
        return "ok"
    if status != 200:
        return "down"
    return "stale" if content.get("status") == "stale" else "ok"


async def _get(url: str) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON object at ``url``; status 0 if nothing sensible comes."""
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(url) as response:
            if response.status == 404:
                return 404, {}
            content = await response.json(content_type=None)
            return response.status, content if isinstance(content, dict) else {}
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        logger.warning("No answer from %s: %s", url, error or type(error).__name__)
        return 0, {}
