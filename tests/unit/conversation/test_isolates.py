"""In an answer from right to left every phone number and page is kept together, whatever was asked."""

from __future__ import annotations

import re
from itertools import product

import pytest
from making import mention, turn

from bot import locales
from bot.answers.reply import Reply
from bot.conversation import details, emergency
from bot.conversation import help as helping
from bot.conversation.turn import Memory
from bot.knowledge import Knowledge

RIGHT_TO_LEFT = [code for code in locales.languages() if locales.load(code).direction == "rtl"]
ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
PHONE = re.compile(r"\+\d[\d\s()./-]{5,}\d")
#: a line of Latin letters alone goes from left to right as a whole
LATIN_LINE = re.compile("^[^\u0590-\u08ff]*$", re.MULTILINE)


def loose(reply: Reply) -> list[str]:
    """Return the phone numbers of ``reply`` that the text around them would take apart."""
    texts = [reply.text, *(line for card in reply.cards for line in (card.why, card.serves, card.warning, *card.steps))]
    return [number for text in texts for number in PHONE.findall(LATIN_LINE.sub("", ISOLATED.sub("", text)))]


def unbalanced(reply: Reply) -> bool:
    return reply.text.count("\u2068") != reply.text.count("\u2069") or "\u2068\u2068" in reply.text


def test_the_check_itself_finds_a_loose_number() -> None:
    assert loose(Reply("answer", "الهاتف: +41 22 917 8271")) == ["+41 22 917 8271"]
    assert loose(Reply("answer", "الهاتف: \u2068+41 22 917 8271\u2069")) == []


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_in_answers_about_every_institution(knowledge: Knowledge, language: str) -> None:
    memory = Memory(language=language)
    asked = [mention("channel_kind", kind) for kind in ("phone", "fax", "post")] + [mention("aspect", "age")]
    for key, what in product(knowledge.institutions, asked):
        said = turn(knowledge, mention("institution", key), what, intent="ask_detail", memory=memory)
        for reply in (details.detail(said).reply, helping.find_help(said).reply):
            assert loose(reply) == [], key
            assert not unbalanced(reply), key


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_in_answers_for_every_topic(knowledge: Knowledge, language: str) -> None:
    memory = Memory(language=language)
    for topic, country in product(knowledge.topics, ("MA", "YE", "KE")):
        reply = helping.find_help(
            turn(knowledge, mention("topic", topic), mention("country", country), memory=memory)
        ).reply
        assert loose(reply) == []
        assert not unbalanced(reply)


@pytest.mark.parametrize("language", RIGHT_TO_LEFT)
def test_in_every_emergency(knowledge: Knowledge, language: str) -> None:
    for danger in ("poisoning", "fire", "spill"):
        reply = emergency.emergency(turn(knowledge, mention("danger", danger), memory=Memory(language=language))).reply
        assert loose(reply) == []
