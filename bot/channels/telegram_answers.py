"""What the Telegram channel does with one update: runs the turn, or the command, and sends what there is to say."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import time
import uuid
from typing import Any

from rasa.core.lock_store import LockError
from sqlalchemy.exc import SQLAlchemyError
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot import feedback, locales, settings
from bot.answers import plain
from bot.channels.cleaning import clean_text
from bot.channels.errors import ChannelError
from bot.channels.intake import Incoming
from bot.channels.limits import RateLimit
from bot.channels.replies import Reply, error_reply, supported_language
from bot.channels.store import ConversationStore
from bot.channels.tokens import Session
from bot.channels.turns import Turns
from bot.conversation.help import payload
from bot.knowledge import Knowledge, LiveKnowledge
from bot.locales import Locale
from bot.telegram import updates
from bot.telegram.country import country_at
from bot.telegram.memory import Memory
from bot.telegram.menu import COMMANDS, menu, profile
from bot.telegram.messages import Button, Message, card_from, card_html, escaped, messages, without_markup
from bot.telegram.sending import ChatGoneError, Pace, insist, try_once
from bot.telegram.updates import Event

logger = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_HTML = ParseMode.HTML
_MOMENT = 0.2
_SAVE = "save:"
_LANGUAGE = "language:"


class Answers:
    """Answers updates one by one; each is over when all that was to be sent has arrived."""

    def __init__(
        self, values: settings.Settings, bot: Bot, memory: Memory, turns: Turns, ctx: Any, seconds_between: float
    ) -> None:
        self._settings = values
        self._key = values.signing_key.encode()
        self._bot = bot
        self._memory = memory
        self._turns = turns
        self._ctx = ctx
        self._pace = Pace(seconds_between)
        self._limit = RateLimit(values.messages_per_minute)
        self._languages = locales.languages()
        self._live: LiveKnowledge | None = None

    def introduce(self, username: str, bot_id: int) -> None:
        """Tell who the bot is, which Telegram says at the start."""
        self.username, self.bot_id = username, bot_id

    def chat_of(self, update: object) -> int:
        """Return the chat, else the person, of an update: in there, answers keep their order."""
        event = updates.read(update, self.username, self.bot_id)
        return event.chat or event.user

    async def set_menu(self, language: str) -> None:
        """Set commands and profile for one language; English is for all others too."""
        locale = locales.load(language)
        code = None if language == locales.DEFAULT else language
        await insist(
            lambda: self._bot.set_my_commands([BotCommand(*each) for each in menu(locale)], language_code=code)
        )
        about = profile(locale)
        await insist(lambda: self._bot.set_my_description(about["description"], language_code=code))
        await insist(lambda: self._bot.set_my_short_description(about["short_description"], language_code=code))

    async def answer(self, number: int, update: object) -> None:
        """Answer one update."""
        event = updates.read(update, self.username, self.bot_id)
        if event.kind == "nothing":
            return
        if event.kind == "left":
            await self._clean_up(event.chat)
            return
        session = self._session(event)
        if event.kind == "press":
            await try_once(self._bot.answer_callback_query(event.query))
        if event.kind == "inline":
            await self._inline(event, session)
            return
        try:
            typing = asyncio.ensure_future(self._type_after_a_moment(event.chat))
            try:
                said = await self._said(number, event, session)
            finally:
                typing.cancel()
            await self._send_all(number, event, session, said)
            if event.kind in ("text", "press") and not await self._store.spoken(session.conversation, last=1):
                self._memory.forget(session.conversation)  # the person asked in words to be forgotten
        except ChatGoneError as gone:
            logger.info("A chat is gone: %s", gone)
            await self._clean_up(event.chat)

    async def _type_after_a_moment(self, chat: int) -> None:
        """Show "typing" when an answer takes its time; a quick one is spared the call."""
        await asyncio.sleep(_MOMENT)
        await try_once(self._bot.send_chat_action(chat, "typing"))

    async def _said(self, number: int, event: Event, session: Session) -> list[Message]:
        locale = locales.load(session.language)
        try:
            self._limit.use(session.conversation)
        except ChannelError as refusal:
            seconds = refusal.headers["Retry-After"]
            return [_plain(locale.say("telegram.too_fast", seconds=seconds))]
        if event.kind == "command":
            return await self._command(number, event, session, locale)
        if event.kind == "press":
            return await self._press(number, event, session, locale)
        if event.kind == "location":
            return await self._location(number, event, session, locale)
        if event.kind == "not_text":
            return [_plain(locale.say("telegram.only_text"))]
        return await self._typed(number, event.text, session, locale)

    async def _typed(self, number: int, text: str, session: Session, locale: Locale) -> list[Message]:
        limit = self._settings.message_limit
        try:
            cleaned = clean_text(text, limit)
        except ChannelError as refusal:
            return [
                _plain(locale.say(f"telegram.{'too_long' if refusal.code == 'too_long' else 'empty'}", limit=limit))
            ]
        return await self._turn(Incoming(cleaned, None, f"tg-{number}"), session)

    async def _turn(self, incoming: Incoming, session: Session) -> list[Message]:
        try:
            replies = await self._turns.answer(session, incoming, self._store)
        except ChannelError as refusal:
            logger.info("A turn was refused: %s", refusal.code)
            replies = [error_reply(session.language)]
        return [message for reply in replies for message in self._messages(reply)]

    def _messages(self, reply: Reply) -> list[Message]:
        return messages(reply, locales.load(reply["language"]))

    async def _press(self, number: int, event: Event, session: Session, locale: Locale) -> list[Message]:
        button = self._memory.pressed(session.conversation, event.data)
        if button is None:
            return [_plain(locale.say("telegram.old_button"))]
        if button.payload.startswith(_SAVE):
            await self._send_contact(event.chat, button.payload[len(_SAVE) :])
            return []
        if button.payload.startswith(_LANGUAGE):
            return await self._speak(number, button.payload[len(_LANGUAGE) :], event, session)
        return await self._turn(Incoming(None, button.payload, f"tg-{number}", title=button.title), session)

    async def _command(self, number: int, event: Event, session: Session, locale: Locale) -> list[Message]:
        name, rest = event.data, event.text
        if name == "start":
            asked = self._deep_link(rest, locale)
            if asked:
                return await self._turn(Incoming(None, asked.payload, f"tg-{number}", title=asked.title), session)
            return [_plain(locale.say("telegram.start"), self._topics(locale)[:4])]
        if name not in COMMANDS:
            return [_plain(locale.say("telegram.unknown_command"))]
        if name == "forget":
            return [_plain(await self._forget(session, locale))]
        if name == "source":
            asking = payload("ask_detail", aspect="source")
            return await self._turn(Incoming(None, asking, f"tg-{number}", title="/source"), session)
        if name == "country" and rest:
            return await self._typed(number, rest, session, locale)
        if name == "language" and rest.lower() in self._languages:
            return await self._speak(number, rest.lower(), event, session)
        if name == "feedback" and rest:
            noted = feedback.note(session.conversation, (), rest)
            return [
                _plain(
                    locale.say("feedback.thanks_no_card" if noted else "error.action", desk="https://www.brsmeas.org")
                )
            ]
        return [self._fixed(name, locale)]

    def _fixed(self, name: str, locale: Locale) -> Message:
        if name == "topics":
            return _plain(locale.say("telegram.topics"), self._topics(locale))
        if name == "language":
            names = [(code, locales.load(code).name) for code in self._languages]
            known = ", ".join(each for _, each in names)
            buttons = tuple(Button(each, _LANGUAGE + code) for code, each in names)
            return _plain(locale.say("telegram.language", known=known), buttons)
        sentences = {"help": "capabilities", "privacy": "privacy"}
        return _plain(locale.say(sentences.get(name, f"telegram.{name}")))

    def _topics(self, locale: Locale) -> tuple[Button, ...]:
        topics = self._knowledge.topics.values()
        return tuple(Button(str(locale.pick(topic.name)), payload("find_help", topic=topic.id)) for topic in topics)

    def _deep_link(self, parameter: str, locale: Locale) -> Button | None:
        """Return the question behind ``t.me/<bot>?start=<id of a topic or an institution>``."""
        known = self._knowledge
        if parameter in known.topics:
            return Button(str(locale.pick(known.topics[parameter].name)), payload("find_help", topic=parameter))
        if parameter in known.institutions:
            name = str(locale.pick(known.institutions[parameter].name))
            return Button(name, payload("contact_institution", institution=parameter))
        return None

    async def _location(self, number: int, event: Event, session: Session, locale: Locale) -> list[Message]:
        code = country_at(*event.place)
        country = self._knowledge.countries.get(code or "")
        if country is None:
            return [_plain(locale.say("telegram.location_unknown"))]
        name = str(locale.pick(country.name))
        asked = Incoming(None, payload("inform", country=str(code)), f"tg-{number}", title=name)
        return [_plain(locale.say("telegram.location", country=name)), *await self._turn(asked, session)]

    async def _speak(self, number: int, language: str, event: Event, session: Session) -> list[Message]:
        self._memory.met(session.conversation, self._digest(event.chat), language)
        title = locales.load(language).name
        asked = Incoming(None, payload("ask_capabilities", language=language), f"tg-{number}", title=title)
        return await self._turn(asked, Session(session.conversation, language, session.expires))

    async def _forget(self, session: Session, locale: Locale) -> str:
        try:
            lock = self._ctx.agent.lock_store.lock(session.conversation)
            async with self._turns.order_of(session.conversation), lock:
                await self._store.delete(session.conversation)
            feedback.forget(session.conversation)
        except (SQLAlchemyError, LockError, OSError) as error:
            logger.error("A conversation could not be deleted: %s", getattr(error, "orig", error))
            return locale.say("telegram.not_forgotten")
        self._memory.forget(session.conversation)
        return locale.say("forgotten")

    async def _clean_up(self, chat: int) -> None:
        for conversation in self._memory.conversations_in(self._digest(chat)):
            await self._store.delete(conversation)
            feedback.forget(conversation)
            self._memory.forget(conversation)

    async def _inline(self, event: Event, session: Session) -> None:
        """Offer the cards for what was typed behind ``@bot``; the question leaves no trace."""
        results: list[InlineQueryResultArticle] = []
        passing = Session(self._conversation("inline", uuid.uuid4().hex), session.language, session.expires)
        try:
            self._limit.use(f"inline {session.conversation}")
            text = clean_text(event.text, self._settings.message_limit)
            replies = await self._turns.answer(passing, Incoming(text, None, None), self._store)
            await self._store.delete(passing.conversation)
            results = [result for reply in replies for result in self._results(reply)]
        except ChannelError as refusal:
            logger.info("An inline question was refused: %s", refusal.code)
        await try_once(self._bot.answer_inline_query(event.query, results, cache_time=60, is_personal=True))

    def _results(self, reply: Reply) -> list[InlineQueryResultArticle]:
        locale = locales.load(reply["language"])
        cards = [card_from(data) for data in reply["cards"]]
        return [
            InlineQueryResultArticle(
                card.id[:64],
                plain.title(card),
                InputTextMessageContent(card_html(card, locale), parse_mode=_HTML, link_preview_options=_NO_PREVIEW),
                description=card.why or None,
            )
            for card in cards
        ]

    async def _send_all(self, number: int, event: Event, session: Session, said: list[Message]) -> None:
        locale = locales.load(session.language)
        for message in said[self._memory.sent(number) :]:
            markup = self._markup(message, session, locale)
            if event.kind == "command" and event.data == "country" and not event.text and event.private:
                ask = KeyboardButton(locale.say("telegram.country_button"), request_location=True)
                markup = ReplyKeyboardMarkup([[ask]], resize_keyboard=True, one_time_keyboard=True)
            if event.kind == "location":
                markup = markup or ReplyKeyboardRemove()
            await self._send(event, message.html, markup)
            self._memory.note_sent(number)

    def _markup(self, message: Message, session: Session, locale: Locale) -> Any:
        buttons = list(message.buttons)
        if message.card and any(channel.kind == "phone" for channel in message.card.channels):
            buttons.insert(0, Button(locale.say("telegram.save_contact"), _SAVE + message.card.id))
        if not buttons:
            return None
        ids = self._memory.button_ids(session.conversation, buttons)
        rows = [[InlineKeyboardButton(each.title, callback_data=ids[each.payload])] for each in buttons]
        return InlineKeyboardMarkup(rows)

    async def _send(self, event: Event, text: str, markup: Any = None) -> None:
        await self._pace.wait(event.chat)
        reply_to = event.message if not event.private and event.message else None
        more: dict[str, Any] = {"reply_markup": markup, "link_preview_options": _NO_PREVIEW}
        if reply_to:
            more |= {"reply_to_message_id": reply_to, "allow_sending_without_reply": True}
        try:
            await insist(lambda: self._bot.send_message(event.chat, text, parse_mode=_HTML, **more))
        except BadRequest as error:  # rather without bold than not at all
            logger.error("Telegram refused a message: %s", error)
            await insist(lambda: self._bot.send_message(event.chat, without_markup(text)))

    async def _send_contact(self, chat: int, institution: str) -> None:
        body = self._knowledge.institutions.get(institution)
        phone = next((each.value for each in body.channels if each.kind == "phone"), None) if body else None
        if body and phone:
            await self._pace.wait(chat)
            name = locales.load(locales.DEFAULT).pick(body.name)
            await insist(lambda: self._bot.send_contact(chat, phone, str(body.acronym or name)[:64]))

    def _session(self, event: Event) -> Session:
        conversation = self._conversation(event.chat or "inline", event.user)
        chosen = None
        if event.kind != "inline":
            chosen = self._memory.met(conversation, self._digest(event.chat))
        return Session(
            conversation, chosen or supported_language(event.language, self._languages), int(time.time()) + 60
        )

    def _conversation(self, chat: object, user: object) -> str:
        """Return the id of the conversation of a person in a chat, which nobody without the key can work out."""
        return "tg-" + self._digest(f"{chat}:{user}")

    def _digest(self, what: object) -> str:
        return hmac.new(self._key, f"telegram:{what}".encode(), hashlib.sha256).hexdigest()[:40]

    @property
    def _knowledge(self) -> Knowledge:
        if self._live is None:
            self._live = LiveKnowledge()
        self._live.refresh()
        return self._live.current

    @property
    def _store(self) -> ConversationStore:
        store = self._ctx.agent.tracker_store
        found: ConversationStore = getattr(store, "_tracker_store", store)
        return found


def _plain(text: str, buttons: tuple[Button, ...] = ()) -> Message:
    return Message(escaped(text), buttons)
