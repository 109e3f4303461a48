"""The output side of the web channel: collects, in order, the replies of one turn."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.channels.replies import ReplyData, reply_of


class CollectedReplies(OutputChannel):
    """Collects replies; ``forget`` is set when an action asks to delete the conversation after the turn.

    An action asks with ``dispatcher.utter_message(text=..., reply={...}, forget=True)``.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.replies: list[ReplyData] = []
        self.forget = False

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, by which responses of the domain may differ."""
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collect a message as Rasa sends it."""
        self.forget = self.forget or message.get("forget") is True
        reply = reply_of(message, self.language)
        if reply:
            self.replies.append(reply)

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """Collect a text that is sent past ``send_response``."""
        await self.send_response(recipient_id, {**kwargs, "text": text})
