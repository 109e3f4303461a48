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
    answer = await _get(f"{base}/health")
    return "ok" if answer and answer["status_code"] == 200 else "down"


async def _knowledge(base: str) -> str:
    answer = await _get(f"{base}/knowledge")
    if answer is None:
        return "down"
    if answer["status_code"] == 404:  # an action server that does not tell
        return "ok"
    if answer["status_code"] != 200:
        return "down"
    return "stale" if answer.get("status") == "stale" else "ok"


async def _get(url: str) -> dict[str, Any] | None:
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(url) as response:
            content = await response.json(content_type=None) if response.status == 200 else {}
            return {**(content if isinstance(content, dict) else {}), "status_code": response.status}
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        logger.warning("No answer from %s: %s", url, error or type(error).__name__)
        return None
