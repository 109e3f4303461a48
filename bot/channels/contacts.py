"""The contacts that a link into the chat may name, by the ids of their pages in the directory."""

from __future__ import annotations

import asyncio

from bot import locales
from bot.channels.errors import ChannelError
from bot.conversation.suggesting import payload
from bot.knowledge import live_knowledge


async def question_about(identifier: str, language: str) -> tuple[str, str]:
    """Return what a button "tell me about this contact" would send, and the name of the contact as its title."""
    name = await asyncio.to_thread(_name_of, identifier, language)
    if name is None:
        raise ChannelError("unknown_contact", "This contact is not in the list.", status=404)
    return payload("contact_institution", institution=identifier), name


def _name_of(identifier: str, language: str) -> str | None:
    institution = live_knowledge().refresh().institutions.get(identifier)
    return str(locales.load(language).pick(institution.name)) if institution else None
