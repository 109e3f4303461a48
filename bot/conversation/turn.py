"""One turn of a conversation: what came in, what is remembered, what goes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, Iterable, List, Mapping, Sequence, Tuple

from bot import locales
from bot.answers import plain
from bot.answers.cards import card
from bot.answers.reply import Card, Kind, Reply, Suggestion
from bot.finder import Ids, Match, Question
from bot.knowledge import Chemical, Institution, Knowledge, Topic
from bot.locales import Locale
from bot.understanding import NAME, Mention
from bot.understanding.words import how_many

#: kinds of message that ask for contacts, or complete a question for them
FOR_HELP = ("find_help", "inform")


@dataclass(frozen=True)
class Memory:
    """What one conversation remembers, in canonical ids; kept in Rasa slots of the same names.

    ``shown`` are the institutions of the last answer in their order, ``seen`` all shown for the
    question, ``misses`` counts messages not understood in a row, ``turns`` all answers given. ``language`` is
    answered in; ``writes`` is the language that the person was last heard to write. ``fact`` is what the last
    answer told of the Convention, ``opening`` the first question with a subject that was answered with contacts.
    """

    question: Question = Question()
    opening: Question = Question()
    shown: Tuple[str, ...] = ()
    seen: Tuple[str, ...] = ()
    focus: str = ""
    misses: int = 0
    turns: int = 0
    language: str = locales.DEFAULT
    writes: str = ""
    fact: str = ""

    @staticmethod
    def from_slots(slots: Mapping[str, Any]) -> "Memory":
        """Return what the slots of a Rasa tracker hold; missing slots are as in a new conversation."""
        return Memory(
            question=Question.from_slot(slots.get("question")),
            opening=Question.from_slot(slots.get("opening")),
            shown=tuple(slots.get("shown") or ()),
            seen=tuple(slots.get("seen") or ()),
            focus=slots.get("focus") or "",
            misses=int(slots.get("misses") or 0),
            turns=int(slots.get("turns") or 0),
            language=slots.get("language") or locales.DEFAULT,
            writes=slots.get("writes") or "",
            fact=slots.get("fact") or "",
        )

    def as_slots(self) -> Dict[str, Any]:
        """Return the slot values to set."""
        return {
            "question": self.question.as_slot() or None,
            "opening": self.opening.as_slot() or None,
            "shown": list(self.shown) or None,
            "seen": list(self.seen) or None,
            "focus": self.focus or None,
            "misses": self.misses,
            "turns": self.turns,
            "language": self.language,
            "writes": self.writes or None,
            "fact": self.fact or None,
        }


@dataclass(frozen=True)
class Turn:
    """A message with all that is needed to answer it.

    ``confidence`` is that of its intent, from 0 to 1; ``second`` is the intent that is likeliest beside it.
    """

    text: str
    intent: str
    mentions: Sequence[Mention]
    memory: Memory
    knowledge: Knowledge
    conversation: str = ""
    confidence: float = 1.0
    second: str = ""

    @property
    def locale(self) -> Locale:
        return locales.load(self.memory.language)

    @property
    def before(self) -> Question:
        """Return the question asked before, as far as the knowledge still knows what it was about."""
        return self.memory.question.within(self.knowledge)

    @property
    def opening(self) -> Question:
        """Return the first question of the conversation, as far as the knowledge still knows what it was about."""
        return self.memory.opening.within(self.knowledge)

    @property
    def shown(self) -> Tuple[str, ...]:
        """Return the institutions shown before that still stand in the knowledge."""
        return tuple(key for key in self.memory.shown if key in self.knowledge.institutions)

    @property
    def seen(self) -> Tuple[str, ...]:
        """Return all institutions shown for the question before that still stand in the knowledge."""
        return tuple(key for key in self.memory.seen if key in self.knowledge.institutions)

    def ids(self, kind: str, how: str = NAME) -> List[str]:
        """Return the ids of one kind that the message names, each once."""
        return list(dict.fromkeys(m.id for m in self.mentions if m.kind == kind and m.how == how and not m.excluded))

    def names(self, *kinds: str) -> bool:
        """Tell whether the message names anything of ``kinds``."""
        return any(self.ids(kind) for kind in kinds)

    @property
    def names_a_place(self) -> bool:
        return self.names("country", "region")

    @property
    def names_a_subject(self) -> bool:
        return self.names("topic", "chemical")

    @property
    def countries(self) -> Ids:
        """Return the countries that the message names, as far as the knowledge knows them."""
        return tuple(key for key in self.ids("country") if key in self.knowledge.countries)

    @property
    def bodies(self) -> List[Institution]:
        """Return the institutions that the message names, as far as the knowledge knows them; so with those below."""
        return [self.knowledge.institutions[key] for key in self.ids("institution") if key in self.knowledge.institutions]

    @property
    def topics(self) -> List[Topic]:
        return [self.knowledge.topics[key] for key in self.ids("topic") if key in self.knowledge.topics]

    @property
    def chemicals(self) -> List[Chemical]:
        return [self.knowledge.chemicals[key] for key in self.ids("chemical") if key in self.knowledge.chemicals]

    @property
    def length(self) -> int:
        """Return how many words the message has, in any script."""
        return how_many(self.text)

    @property
    def is_a_name(self) -> bool:
        """Tell whether the message is the name of a subject or a place and nothing else ("funding", "Togo")."""
        named = [m for m in self.mentions if m.kind in ("topic", "chemical", "country", "region") and m.how == NAME]
        return any(m.end - m.start >= len(self.text.strip(" ?!.")) for m in named)

    def say(self, key: str, /, **values: Any) -> str:
        """Return a sentence in the conversation's language; variants alternate from turn to turn."""
        return self.locale.say(key, turn=self.memory.turns, **values)

    def remembering(self, **changes: Any) -> Memory:
        """Return the memory with ``changes``; whatever was answered ends a row of misses."""
        return replace(self.memory, **{"misses": 0, "fact": "", **changes})

    def showing(self, ids: Iterable[str], **changes: Any) -> Memory:
        """Return the memory after an answer with the institutions ``ids``: one alone is in focus."""
        shown = tuple(ids)
        return self.remembering(shown=shown, focus=shown[0] if len(shown) == 1 else "", **changes)

    def cards(self, matches: Iterable[Match]) -> Tuple[Card, ...]:
        """Return ``matches`` as the person sees them."""
        return tuple(card(match, self.knowledge, self.locale) for match in matches)

    def reply(self, kind: Kind, text: str, cards: Sequence[Card] = (), suggestions: Sequence[Suggestion] = ()) -> Reply:
        """Return a reply in the conversation's language."""
        return Reply(kind, text, self.locale.language, tuple(cards), tuple(suggestions))

    def suggest(self, key: str, payload: str, **values: Any) -> Suggestion:
        return Suggestion(self.say(f"suggest.{key}", **values), payload)


@dataclass(frozen=True)
class Outcome:
    """What a turn leads to: the reply, what to remember, and whether to delete the conversation."""

    reply: Reply
    memory: Memory
    forget: bool = False

    def saying(self, *first: str, last: str = "") -> "Outcome":
        """Return the outcome with more paragraphs around what it says; an empty one is none."""
        return replace(self, reply=replace(self.reply, text=plain.join([*first, self.reply.text, last])))
