"""Delivers what there is to say into a chat: in order, each message once, with its buttons; and contacts to keep."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.answers.cards import acronym, in_order
from bot.directory.vcards import vcard
from bot.knowledge import Institution, Knowledge
from bot.locales import Locale
from bot.telegram.memory import Memory
from bot.telegram.messages import Button, Message, without_markup
from bot.telegram.sending import Pace, insist
from bot.telegram.updates import Event

logger = logging.getLogger(__name__)

HTML = ParseMode.HTML
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
#: how the payload of a button begins that sends a contact to keep
SAVE = "save:"

# A card of web pages only holds nothing that an address book could use.
_WORTH_KEEPING = frozenset({"phone", "email", "post"})
# Telegram's limits for a contact: bytes of its vCard, characters of its name.
_LARGEST_VCARD = 2048
_LONGEST_NAME = 64
_SECONDS_TO_FINISH = 3.0


class Delivery:
    """Sends through one bot at its pace; ``site`` is the address of the public site, if there is one."""

    def __init__(self, bot: Bot, memory: Memory, pace: Pace, site: str) -> None:
        self._bot = bot
        self._memory = memory
        self._pace = pace
        self._site = site
        self._under_way: set[asyncio.Future[None]] = set()

    async def finish(self) -> None:
        """Let what is being sent arrive, for a moment: else it would be said again after the restart."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=_SECONDS_TO_FINISH)
            for each in late:
                each.cancel()

    async def messages(
        self, number: int, event: Event, conversation: str, said: Sequence[Message], locale: Locale
    ) -> None:
        """Send the answer to an update, without what had arrived before a restart."""
        for message in said[self._memory.sent(number) :]:
            markup = self._markup(message, event, conversation, locale)
            await self._send(number, event.chat, partial(self._message, event, message.html, markup))

    async def contact(self, number: int, event: Event, body: Institution, knowledge: Knowledge, locale: Locale) -> None:
        """Send an institution as a contact with its first telephone number, and as a vCard where that says more.

        There is no venue: the knowledge base has addresses but no coordinates, and a guessed place would mislead.
        """
        chat, name = event.chat, str(locale.pick(body.name))
        card = vcard(body, knowledge, locale, self._page(body))
        fits = len(card.encode()) <= _LARGEST_VCARD
        phone = next((each.value for each in in_order(body.channels) if each.kind == "phone"), None)
        title = name if len(name) <= _LONGEST_NAME else str(acronym(body, locale) or name)[:_LONGEST_NAME]
        sends: list[Callable[[], Awaitable[object]]] = []
        if phone:
            kept, called = card if fits else None, phone
            sends.append(lambda: self._bot.send_contact(chat, called, title, vcard=kept))
        if not (phone and fits):
            file = InputFile(card.encode(), f"{body.id}.vcf")
            sends.append(lambda: self._bot.send_document(chat, file, caption=name))
        for send in sends[self._memory.sent(number) :]:
            await self._send(number, chat, partial(insist, send))

    def _page(self, body: Institution) -> str:
        return f"{self._site}/directory/{body.id}" if self._site else body.sources[0].url

    def _markup(self, message: Message, event: Event, conversation: str, locale: Locale) -> Any:
        if event.kind == "command" and event.data == "country" and not event.text and event.private:
            ask = KeyboardButton(locale.say("telegram.country_button"), request_location=True)
            return ReplyKeyboardMarkup([[ask]], resize_keyboard=True, one_time_keyboard=True)
        buttons = list(message.buttons)
        if message.card and any(channel.kind in _WORTH_KEEPING for channel in message.card.channels):
            buttons.insert(0, Button(locale.say("telegram.save_contact"), SAVE + message.card.id))
        if buttons:
            ids = self._memory.button_ids(conversation, buttons)
            return InlineKeyboardMarkup(
                [[InlineKeyboardButton(each.title, callback_data=ids[each.payload])] for each in buttons]
            )
        return ReplyKeyboardRemove() if event.kind == "location" else None

    async def _send(self, number: int, chat: int, send: Callable[[], Awaitable[object]]) -> None:
        await self._pace.wait(chat)
        sending = asyncio.ensure_future(self._send_and_note(number, send))
        self._under_way.add(sending)
        sending.add_done_callback(self._under_way.discard)
        await asyncio.shield(sending)

    async def _send_and_note(self, number: int, send: Callable[[], Awaitable[object]]) -> None:
        await send()
        self._memory.note_sent(number)

    async def _message(self, event: Event, text: str, markup: Any) -> None:
        more: dict[str, Any] = {"reply_markup": markup, "link_preview_options": NO_PREVIEW}
        if not event.private and event.message:
            more |= {"reply_to_message_id": event.message, "allow_sending_without_reply": True}
        try:
            await insist(lambda: self._bot.send_message(event.chat, text, parse_mode=HTML, **more))
        except BadRequest as error:  # rather without bold and buttons than not at all
            logger.error("Telegram refused a message: %s", error)
            await insist(lambda: self._bot.send_message(event.chat, without_markup(text)))
