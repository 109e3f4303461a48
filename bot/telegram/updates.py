"""Updates of the Bot API read: what kind of thing happened, in which chat, by whom. Total: nothing raises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Dict, Mapping, Tuple

from typing_extensions import Literal

Kind = Literal["text", "command", "press", "inline", "location", "not_text", "left", "nothing"]

#: the kinds of update Telegram shall send
ALLOWED = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]

_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?\s*", re.IGNORECASE | re.DOTALL)
# Telegram's own announcements (somebody joined, a title changed) are no messages of a person.
_OF_A_PERSON = frozenset(
    {"photo", "video", "audio", "voice", "video_note", "document", "sticker", "animation", "contact", "poll", "dice",
     "game", "story", "invoice", "paid_media", "checklist"}
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """What an update means for the assistant; ``text`` is what was typed, without command and mention.

    ``data`` is the id of a pressed button or the word of a command; ``query`` is what Telegram calls a press or an
    inline question. ``replied`` is the first line of the bot's message that the person replies to.
    """

    kind: Kind
    chat: int = 0
    user: int = 0
    language: str = ""
    text: str = ""
    data: str = ""
    private: bool = True
    query: str = ""
    message: int = 0
    replied: str = ""
    place: Tuple[float, float] = field(default=(0.0, 0.0))


NOTHING = Event("nothing")


def read(update: object, username: str, bot_id: int) -> Event:
    """Return what ``update`` means to the bot ``username``; what does not concern it is ``nothing``."""
    try:
        return _read(update, username.lower(), bot_id) if isinstance(update, Mapping) else NOTHING
    except (KeyError, TypeError, ValueError, AttributeError):  # not as the Bot API documents it
        return NOTHING


def _read(update: Mapping[str, Any], username: str, bot_id: int) -> Event:
    if "message" in update:
        return _message(update["message"], username, bot_id)
    if "edited_message" in update:
        event = _message(update["edited_message"], username, bot_id)
        # A live location is edited every few seconds: only words are worth a second answer.
        return event if event.kind in ("text", "command") else NOTHING
    if "callback_query" in update:
        return _press(update["callback_query"])
    if "inline_query" in update:
        asked = update["inline_query"]
        user = asked["from"]
        return Event("inline", 0, int(user["id"]), _language(user), str(asked["query"]), query=str(asked["id"]))
    if "my_chat_member" in update:
        change = update["my_chat_member"]
        gone = change["new_chat_member"]["status"] in ("kicked", "left")
        return Event("left", int(change["chat"]["id"])) if gone else NOTHING
    return NOTHING


def _press(press: Mapping[str, Any]) -> Event:
    user, message = press["from"], press.get("message") or {}
    chat = message.get("chat") or {}
    return Event(
        "press", int(chat.get("id") or 0), int(user["id"]), _language(user), data=str(press.get("data") or ""),
        private=chat.get("type", "private") == "private", query=str(press["id"]),
    )  # fmt: skip


def _message(message: Mapping[str, Any], username: str, bot_id: int) -> Event:
    chat, user = message["chat"], message["from"]
    if user.get("is_bot") or message.get("via_bot"):
        return NOTHING
    private = chat["type"] == "private"
    replied = message.get("reply_to_message") or {}
    is_reply = (replied.get("from") or {}).get("id") == bot_id
    about: Dict[str, Any] = {
        "chat": int(chat["id"]),
        "user": int(user["id"]),
        "language": _language(user),
        "private": private,
        "message": int(message.get("message_id") or 0),
        "replied": str(replied.get("text") or "").partition("\n")[0] if is_reply else "",
    }
    text = message.get("text") or message.get("caption")
    if text is not None and not isinstance(text, str):
        return NOTHING
    command = _COMMAND.fullmatch(text) if text else None
    if command and (command[2] or "").lower() not in ("", username):
        return NOTHING  # for another bot of the group
    if command:
        return Event("command", text=(command[3] or "").strip(), data=command[1].lower(), **about)
    mention = re.compile(rf"@{re.escape(username)}\b[,:]?", re.IGNORECASE)
    if not (private or is_reply or (text and mention.search(text))):
        return NOTHING
    if text:
        return Event("text", text=mention.sub(" ", text).strip(), **about)
    if "location" in message or "venue" in message:
        place = message.get("location") or message["venue"]["location"]
        return Event("location", place=(float(place["latitude"]), float(place["longitude"])), **about)
    return Event("not_text", **about) if _OF_A_PERSON & message.keys() else NOTHING


def _language(user: Mapping[str, Any]) -> str:
    code = user.get("language_code")
    return code if isinstance(code, str) else ""
