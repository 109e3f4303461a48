"""The language of a conversation: follows the person, changes when asked, and says so where it cannot follow."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Sequence, Tuple

from bot import locales
from bot.answers import plain
from bot.answers.reply import Reply
from bot.conversation import details, facts
from bot.conversation import help as helping
from bot.conversation.suggesting import OFFERED, topic_suggestions
from bot.conversation.turn import FOR_HELP, Memory, Outcome, Turn
from bot.finder import Question
from bot.knowledge import Knowledge
from bot.knowledge.records import UNDERSTOOD
from bot.knowledge.well_known import DOCUMENTS
from bot.locales import Locale
from bot.understanding import HINT, NAME, UNDETERMINED, WRITTEN_IN, Mention

#: how surely a message must be in another language than the ones before, and how surely the first one in any
_SURELY_ANOTHER, _LIKELY = 0.9, 0.6
#: a message of so few words that names a language, and no subject, body or detail, asks for that language
_ASKS_FOR_A_LANGUAGE = 16
#: and of so few where it is so surely, or with nothing answered before, something else ("translate into English: dear ...")
_ASKS_FOR_IT_ALONE, _SURELY_SOMETHING_ELSE = 3, 0.9
_ASKED_FOR = ("topic", "chemical", "institution", "category", "channel_kind", "ordinal", "aspect")
_LOOKED_UP = (*_ASKED_FOR, "country", "region")


def heard(memory: Memory, mentions: Sequence[Mention]) -> Memory:
    """Return the memory after a message: its language is answered in from now on, if it is another than before.

    A short word, an acronym or a name changes nothing. Whoever asked to be answered in a language keeps it while
    writing on as before, also when the same message asks something else ("can you answer in Spanish? HCH in Argentina").
    """
    written = next((mention for mention in mentions if mention.kind == WRITTEN_IN), None)
    if written and written.id in UNDERSTOOD and written.id in locales.load(memory.writes or locales.DEFAULT).also_read_by:
        written = None  # a few words of Spanish may be Portuguese too
    if written and written.id != memory.writes and written.score >= (_SURELY_ANOTHER if memory.writes else _LIKELY):
        memory = replace(memory, writes=written.id, language=_ours(written.id))
    return replace(memory, language=_asked_beside(mentions) or memory.language)


def _asked_beside(mentions: Sequence[Mention]) -> str:
    """Return the language of ours that a message asks to be answered in beside what it asks about, or nothing."""
    named = [mention for mention in mentions if mention.how == NAME and not mention.excluded]
    if any(mention.kind == "ordinal" or mention.id == "choice" for mention in named):  # "does the first one speak French?"
        return ""
    about_language = {mention.kind for mention in named if mention.id == "languages"}
    if about_language != {"talk"} or not any(mention.kind in _ASKED_FOR for mention in named):
        return ""
    languages = [mention.id for mention in named if mention.kind == "language" and mention.id in locales.languages()]
    return languages[-1] if languages else ""


def switched(turn: Turn, memory_before: Memory) -> Optional[Outcome]:
    """Return the answer to a message that asks for another language than ``memory_before``: the last answer once more, if any."""
    asked = turn.ids("language")
    if turn.shown and asked == [memory_before.language] == [turn.memory.language]:  # "is there a guide in French?" asked in French
        return None
    hints = turn.ids("topic", how=HINT)  # "training in Portuguese, we are in Cabo Verde", "guidance in Arabic"
    hints_at_help = DOCUMENTS in hints or (hints and _countries(turn))
    others = hints_at_help or turn.names(*_ASKED_FOR)
    said_before = turn.before != Question() or turn.memory.fact or turn.memory.focus
    something_else = turn.intent == "out_of_scope" and (not said_before or turn.confidence >= _SURELY_SOMETHING_ELSE)
    most = _ASKS_FOR_IT_ALONE if something_else else _ASKS_FOR_A_LANGUAGE
    if not asked or others or (turn.intent != "ask_capabilities" and turn.length > most):
        return None
    wanted = locales.load(asked[-1])
    if wanted.language != asked[-1]:
        name = locales.language_name(asked[-1], turn.locale.language)
        text = turn.say("language_unknown", language=name, known=known(turn.locale))
        return Outcome(turn.reply("smalltalk", text), turn.remembering())
    memory = turn.remembering(language=wanted.language, fact=turn.memory.fact)
    said = wanted.say("language_switched", language=locales.language_name(wanted.language, wanted.language))
    question = turn.before
    countries = _countries(turn)
    if countries and turn.intent in FOR_HELP:
        question = replace(question, countries=countries, regions=())
    again = _said_last(question, replace(turn, memory=memory))
    if again is None:
        return Outcome(Reply("smalltalk", said, wanted.language), memory)
    return again.saying(said)


def _said_last(question: Question, turn: Turn) -> Optional[Outcome]:
    """Return the last answer once more: a fact, the one body of several that was asked about, or the answer to ``question``."""
    last = turn.memory
    if last.fact in turn.knowledge.facts:
        return facts.told(turn.knowledge.facts[last.fact], Question(), turn)
    if last.focus in turn.knowledge.institutions and len(last.shown) > 1 and question == turn.before:
        return details.about([turn.knowledge.institutions[last.focus]], turn)
    return helping.answer(question, turn) if question != Question() else None


def _countries(turn: Turn) -> Tuple[str, ...]:
    """Return the countries a message names; "German" is a language and the word for a country too."""
    languages = [(m.start, m.end) for m in turn.mentions if m.kind == "language"]
    named = [m for m in turn.mentions if m.kind == "country" and m.how == NAME and not m.excluded]
    return tuple(m.id for m in named if not any(start <= m.start < m.end <= end for start, end in languages))


def unread(turn: Turn) -> Optional[Outcome]:
    """Return the answer to a message in a language that is not understood: to the names in it alone, not to a guess."""
    if not any(m.kind == WRITTEN_IN and not _is_understood(m.id, turn.knowledge) for m in turn.mentions):
        return None
    named = [mention for mention in turn.mentions if mention.how == NAME and mention.kind in _LOOKED_UP]
    if named:
        return helping.find_help(replace(turn, intent="find_help", mentions=named))
    text = _note(turn.memory.writes, turn)
    reply = turn.reply("clarify", text, suggestions=topic_suggestions(OFFERED, turn))
    return Outcome(reply, turn.memory)


def noted(outcome: Outcome, turn: Turn, memory_before: Memory) -> Outcome:
    """Say, when a person begins to write in a language that is not spoken here, which are."""
    language = turn.memory.writes
    if language in (memory_before.writes, "", *locales.languages()):
        return outcome
    note = _note(language, turn)
    if outcome.reply.kind == "emergency":  # what to do comes first
        return outcome.saying(last=note)
    return outcome if outcome.reply.text == note else outcome.saying(note)


def known(locale: Locale) -> str:
    """Return the languages that are spoken here, each by its own name."""
    return locale.joined(locales.load(code).name for code in locales.languages())


def _ours(language: str) -> str:
    """Return ``language`` if it is one of ours, else the one its speakers can often read, else English."""
    ours = locales.languages()
    if language in ours:
        return language
    return next((code for code in ours if language in locales.load(code).also_read_by), locales.DEFAULT)


def _is_understood(language: str, knowledge: Knowledge) -> bool:
    """Tell whether we speak ``language``, or the knowledge base holds what people call things in it (Portuguese)."""
    return language in locales.languages() or any(language in topic.synonyms for topic in knowledge.topics.values())


def _note(language: str, turn: Turn) -> str:
    """Return which languages are spoken here, in English and in the one that its readers can most likely read."""
    said = []
    for locale in (locales.load(each) for each in dict.fromkeys((locales.DEFAULT, turn.locale.language))):
        if language == UNDETERMINED:
            said.append(locale.say("language_of_message_unknown", known=known(locale)))
        else:
            name = locales.language_name(language, locale.language)
            said.append(locale.say("language_of_message", language=name, known=known(locale)))
    return plain.join(said)
