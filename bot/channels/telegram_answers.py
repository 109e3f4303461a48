"""What the Telegram channel does with one update: finds out what it is, has it answered, and sends the answer."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot

from bot import locales, settings
from bot.channels.errors import ChannelError
from bot.channels.limits import RateLimit
from bot.channels.replies import error_reply, supported_language
from bot.channels.telegram_commands import LANGUAGE, Commands
from bot.channels.telegram_inline import offers
from bot.channels.telegram_turns import TelegramTurns
from bot.channels.tokens import Session
from bot.conversation.suggesting import payload
from bot.telegram.country import country_at
from bot.telegram.delivery import SAVE, Delivery
from bot.telegram.memory import Memory
from bot.telegram.messages import Message, plainly
from bot.telegram.sending import ChatGoneError, Pace, try_once
from bot.telegram.updates import Event

logger = logging.getLogger(__name__)

_MOMENT = 0.2
_TYPING_LASTS = 4.5  # Telegram shows it for five seconds


class Answers:
    """Answers updates one by one; each is over when all that was to be sent has arrived."""

    def __init__(self, values: settings.Settings, bot: Bot, memory: Memory, turns: TelegramTurns, pace: Pace) -> None:
        self._settings = values
        self._key = values.signing_key.encode()
        self._bot = bot
        self._memory = memory
        self._turns = turns
        self._commands = Commands(turns, memory)
        self._delivery = Delivery(bot, memory, pace, values.public_address)
        self._limit = RateLimit(values.messages_per_minute)
        self._languages = locales.languages()

    def at_once(self, event: Event) -> Awaitable[object] | None:
        """Return what need not wait for the answers before: the button that was pressed stops blinking."""
        return self._bot.answer_callback_query(event.query) if event.kind == "press" else None

    async def finish(self) -> None:
        """Let what is being sent arrive."""
        await self._delivery.finish()

    async def answer(self, number: int, event: Event) -> None:
        """Answer one update."""
        if event.kind == "nothing":
            return
        if event.kind == "left":
            await self._clean_up(event.chat)
            return
        session = self._session(event)
        if event.kind == "inline":
            await self._inline(event, session)
            return
        typing = asyncio.ensure_future(self._type_after_a_moment(event.chat))
        try:
            said = await self._said_whatever_happens(number, event, session)
            typing.cancel()
            await self._delivery.messages(number, event, session.conversation, said, locales.load(session.language))
        except ChatGoneError as gone:
            logger.info("A chat is gone: %s", gone)
            await self._clean_up(event.chat)
        finally:
            typing.cancel()

    async def _type_after_a_moment(self, chat: int) -> None:
        """Show "typing" while an answer takes its time; a quick one is spared the call."""
        await asyncio.sleep(_MOMENT)
        while True:
            if not self._turns.are_crowded:  # a call for each that waits would make all wait longer
                await try_once(self._bot.send_chat_action(chat, "typing"))
            await asyncio.sleep(_TYPING_LASTS)

    async def _said_whatever_happens(self, number: int, event: Event, session: Session) -> list[Message]:
        try:
            return await self._said(number, event, session)
        except ChatGoneError:
            raise
        except Exception:
            logger.exception("An update came to nothing")
            return [plainly(error_reply(session.language)["text"])]

    async def _said(self, number: int, event: Event, session: Session) -> list[Message]:
        locale = locales.load(session.language)
        try:
            self._limit.use(session.conversation)
        except ChannelError as refusal:
            return [plainly(locale.say("telegram.too_fast", seconds=refusal.headers["Retry-After"]))]
        if event.kind == "command":
            return await self._commands.answer(number, event, session)
        if event.kind == "press":
            return await self._press(number, event, session)
        if event.kind == "location":
            return await self._location(number, event, session)
        if event.kind == "not_text":
            return [plainly(locale.say("telegram.only_text"))]
        return await self._turns.typed(number, event.text, session)

    async def _press(self, number: int, event: Event, session: Session) -> list[Message]:
        button = self._memory.pressed(session.conversation, event.data)
        locale = locales.load(session.language)
        if button is None:
            return [plainly(locale.say("telegram.old_button"))]
        if button.payload.startswith(LANGUAGE):
            return await self._commands.speak(number, button.payload[len(LANGUAGE) :], session)
        if button.payload.startswith(SAVE):
            known = self._turns.knowledge
            body = known.institutions.get(button.payload[len(SAVE) :])
            if body is None:  # an editor took it out since
                return [plainly(locale.say("telegram.old_button"))]
            await self._delivery.contact(number, event, body, known, locale)
            return []
        return await self._turns.asked(number, button.payload, button.title, session)

    async def _location(self, number: int, event: Event, session: Session) -> list[Message]:
        locale = locales.load(session.language)
        code = country_at(*event.place)
        country = self._turns.knowledge.countries.get(code or "")
        if country is None:
            return [plainly(locale.say("telegram.location_unknown"))]
        name = str(locale.pick(country.name))
        answer = await self._turns.asked(number, payload("inform", country=str(code)), name, session)
        return [plainly(locale.say("telegram.location", country=name)), *answer]

    async def _inline(self, event: Event, session: Session) -> None:
        try:
            self._limit.use(f"inline {session.conversation}")
            results = await offers(event.text, session.language, self._settings.message_limit, self._turns)
        except (ChannelError, SQLAlchemyError) as refusal:
            logger.info("An inline question was refused: %s", type(refusal).__name__)
            results = []
        await try_once(self._bot.answer_inline_query(event.query, results, cache_time=60, is_personal=True))

    async def _clean_up(self, chat: int) -> None:
        for conversation in self._memory.conversations_in(self._digest(chat)):
            await self._turns.forget(conversation)

    def _session(self, event: Event) -> Session:
        conversation = self._conversation(event)
        chosen = self._memory.met(conversation, self._digest(event.chat)) if event.kind != "inline" else None
        language = chosen or supported_language(event.language, self._languages)
        return Session(conversation, language, int(time.time()) + 60)

    def _conversation(self, event: Event) -> str:
        """Return the id of the conversation of a person in a chat, which nobody without the key can work out."""
        return "tg-" + self._digest(f"{event.chat or 'inline'}:{event.user}")

    def _digest(self, what: object) -> str:
        return hmac.new(self._key, f"telegram:{what}".encode(), hashlib.sha256).hexdigest()[:40]
