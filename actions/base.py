"""What all actions share: the knowledge, a deadline, and a sentence for the person when something goes wrong."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Dict, List, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot import locales
from bot.answers.cards import page_of
from bot.answers.reply import Reply
from bot.conversation import answering, speaking
from bot.conversation.turn import Memory, Outcome, Turn
from bot.knowledge import live_knowledge
from bot.knowledge.well_known import GENERAL_DESK
from bot.understanding import Mention

logger = logging.getLogger(__name__)

#: seconds an answer may take before the person gets an apology instead
DEADLINE = 3.0


class Ability(Action, ABC):
    """An action that answers with one ability of ``bot.conversation``; ``action`` is its name in the domain."""

    action: ClassVar[str]

    @staticmethod
    @abstractmethod
    def answers_with(turn: Turn) -> Outcome:
        """Answer ``turn``: the function of ``bot.conversation`` behind the action."""

    def name(self) -> str:
        """Return the name under which domain and rules know the action."""
        return self.action

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> List[EventType]:
        """Answer the latest message; never leave it without an answer."""
        memory = Memory()
        try:
            memory_before = _memory(tracker)
            mentions = [Mention.from_entity(entity) for entity in tracker.latest_message.get("entities") or []]
            memory = speaking.heard(memory_before, mentions)
            answering = asyncio.to_thread(self._outcome, tracker, mentions, memory, memory_before)
            outcome = await asyncio.wait_for(answering, DEADLINE)
        except Exception:  # whatever happens, the person gets a sentence and the conversation goes on
            logger.exception("%s failed", self.name())
            outcome = Outcome(_apology(memory), memory)
        extras = {"forget": True} if outcome.forget else {}
        reply = outcome.reply.as_dict()
        dispatcher.utter_message(text=reply.pop("text"), reply=reply, **extras)
        return _events(outcome, tracker)

    def _outcome(self, tracker: Tracker, mentions: List[Mention], memory: Memory, memory_before: Memory) -> Outcome:
        latest = tracker.latest_message
        intent = latest.get("intent") or {}
        others = [ranked["name"] for ranked in latest.get("intent_ranking") or [] if ranked["name"] != intent.get("name")]
        turn = Turn(
            text=latest.get("text") or "",
            intent=intent.get("name") or "",
            confidence=intent.get("confidence") or 0.0,
            second=next(iter(others), ""),
            mentions=mentions,
            memory=memory,
            knowledge=live_knowledge().refresh(),
            conversation=tracker.sender_id,
        )
        return answering.answered(turn, type(self).answers_with, memory_before)


def _memory(tracker: Tracker) -> Memory:
    slots = dict(tracker.slots)
    metadata = tracker.latest_message.get("metadata") or {}
    if metadata.get("language_chosen") or not slots.get("language"):
        wanted = metadata.get("language")
        slots["language"] = locales.load(wanted or locales.DEFAULT).language
    return Memory.from_slots(slots)


def _apology(memory: Memory) -> Reply:
    locale = locales.load(memory.language)
    page = page_of(GENERAL_DESK, live_knowledge().current)
    return Reply("error", locale.say("error.action", desk=page), locale.language)


def _events(outcome: Outcome, tracker: Tracker) -> List[EventType]:
    slots = outcome.memory.as_slots()
    slots["turns"] += 1
    return [SlotSet(key, value) for key, value in slots.items() if tracker.get_slot(key) != value]
