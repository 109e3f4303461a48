"""What each command on Telegram says and does: /start with its links, and those of the menu."""

from __future__ import annotations

from dataclasses import replace

from bot import feedback, locales
from bot.answers import plain
from bot.channels.intake import Incoming
from bot.channels.replies import DESK
from bot.channels.telegram_turns import TelegramTurns
from bot.channels.tokens import Session
from bot.conversation.speaking import known
from bot.conversation.suggesting import payload
from bot.locales import Locale
from bot.telegram.memory import Memory
from bot.telegram.menu import COMMANDS
from bot.telegram.messages import Button, Message, plainly
from bot.telegram.updates import Event

#: how the payload of a button begins that chooses a language
LANGUAGE = "language:"

_TOPICS_AT_START = 4


class Commands:
    """Answers commands."""

    def __init__(self, turns: TelegramTurns, memory: Memory) -> None:
        self._turns = turns
        self._memory = memory

    async def answer(self, number: int, event: Event, session: Session) -> list[Message]:
        """Return the answer to a command: its word is ``event.data``, what stands behind it ``event.text``."""
        name, rest = event.data, event.text
        locale = locales.load(session.language)
        if name == "start":
            return await self._start(number, rest, session, locale)
        if name not in COMMANDS:
            return [plainly(locale.say("telegram.unknown_command"))]
        if name == "forget":
            is_gone = await self._turns.forget(session.conversation)
            return [plainly(locale.say("forgotten" if is_gone else "telegram.not_forgotten"))]
        if name == "source":
            return await self._turns.asked(number, payload("ask_detail", aspect="source"), "/source", session)
        if name == "country" and rest:
            return await self._turns.typed(number, rest, session)
        if name == "language" and rest.lower() in locales.languages():
            return await self.speak(number, rest.lower(), session)
        if name == "feedback" and rest:
            return [await self._note(event, session, locale)]
        return [self._fixed(name, locale)]

    async def speak(self, number: int, language: str, session: Session) -> list[Message]:
        """Go on in the language that the person has chosen."""
        self._memory.choose(session.conversation, language)
        wanted = payload("ask_capabilities", language=language)
        chosen = Incoming(None, wanted, None, language=language, title=locales.load(language).name)
        return await self._turns.run(number, chosen, replace(session, language=language))

    async def _start(self, number: int, parameter: str, session: Session, locale: Locale) -> list[Message]:
        """Greet, or answer what ``t.me/<bot>?start=<id of a topic or an institution>`` is about."""
        knowledge = self._turns.knowledge
        if parameter in knowledge.topics:
            title = str(locale.pick(knowledge.topics[parameter].name))
            return await self._turns.asked(number, payload("find_help", topic=parameter), title, session)
        if parameter in knowledge.institutions:
            title = str(locale.pick(knowledge.institutions[parameter].name))
            asked = payload("contact_institution", institution=parameter)
            return await self._turns.asked(number, asked, title, session)
        return [plainly(locale.say("telegram.start"), self._topics(locale)[:_TOPICS_AT_START])]

    async def _note(self, event: Event, session: Session, locale: Locale) -> Message:
        """Note a remark on the card it replies to, else on the contacts that were shown last."""
        answers = await self._turns.shown(session)
        replied = [card for cards in answers for card in cards if event.replied.endswith(plain.title(card))]
        meant = {card.id: card for card in (replied[:1] or (answers[0] if answers else []))}
        noted = feedback.note(session.conversation, list(meant), event.text)
        if not meant:
            return plainly(locale.say("feedback.thanks_no_card" if noted else "error.action", desk=DESK))
        about = locale.say("feedback.about", names=locale.joined(card.name for card in meant.values()))
        source = plain.pages((str(card.sources[0]["url"]) for card in meant.values() if card.sources), locale) or DESK
        return plainly(locale.say("feedback.thanks" if noted else "feedback.not_stored", about=about, source=source))

    def _fixed(self, name: str, locale: Locale) -> Message:
        if name == "topics":
            return plainly(locale.say("telegram.topics"), self._topics(locale))
        if name == "language":
            buttons = tuple(Button(locales.load(code).name, LANGUAGE + code) for code in locales.languages())
            return plainly(locale.say("telegram.language", known=known(locale)), buttons)
        sentences = {"help": "capabilities", "privacy": "privacy"}
        return plainly(locale.say(sentences.get(name, f"telegram.{name}")))

    def _topics(self, locale: Locale) -> tuple[Button, ...]:
        topics = self._turns.knowledge.topics.values()
        return tuple(Button(str(locale.pick(topic.name)), payload("find_help", topic=topic.id)) for topic in topics)
