"""Every phone, mail address and page in an answer stands in the knowledge base, whatever was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import unquote

import pytest
from making import asking, mention, turn

from bot.answers.reply import Reply
from bot.conversation import choosing, details, emergency, talk
from bot.conversation import help as helping
from bot.conversation.turn import Memory
from bot.knowledge import Knowledge
from bot.understanding import EXAMPLE

PAGE = re.compile(r"https?://\S+")
MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+\d[\d\s()./-]{5,}\d")
COUNTRIES = ["KE", "GP", "DE", "US", "TV", "BR", "KZ"]


@pytest.fixture(scope="module")
def known(knowledge: Knowledge) -> set[str]:
    """Every value of a channel and every page of a source."""
    channels = [channel for body in knowledge.institutions.values() for channel in body.channels]
    records = [*knowledge.institutions.values(), *knowledge.facts.values(), *knowledge.chemicals.values()]
    values = {channel.value for channel in channels} | {channel.source for channel in channels}
    values |= {source.url for record in records for source in record.sources}
    return {_plain(value) for value in values}


def unknown_in(reply: Reply, known: set[str]) -> list[str]:
    """Return what ``reply`` gives as a way to reach somebody and the knowledge does not hold."""
    links = [channel.href for card in reply.cards for channel in card.channels if channel.href]
    text = " ".join(
        [reply.text, *(f"{c.why} {c.serves} {c.role} {c.warning} {' '.join(c.steps)}" for c in reply.cards)]
    )
    pages = [page for page in PAGE.findall(text) if not _known_page(page, known)]
    rest = PAGE.sub(" ", text)
    found = [*MAIL.findall(rest), *PHONE.findall(MAIL.sub(" ", rest)), *(_without_scheme(link) for link in links)]
    found += [channel.value for card in reply.cards for channel in card.channels]
    found += [str(source["url"]) for card in reply.cards for source in card.sources]
    whole = " ".join(known)
    return pages + [value for value in found if _plain(value) not in known and _plain(value) not in whole]


def test_the_check_itself_finds_what_is_made_up(known: set[str]) -> None:
    made_up = "Call +41 22 000 0000, write to nobody@nowhere.org or see https://nowhere.org/page."
    assert len(unknown_in(Reply("answer", made_up), known)) == 3


def test_in_answers_for_every_topic(knowledge: Knowledge, known: set[str]) -> None:
    for topic, country in product(knowledge.topics, COUNTRIES):
        reply = helping.find_help(turn(knowledge, mention("topic", topic), mention("country", country))).reply
        assert unknown_in(reply, known) == []


def test_in_answers_for_every_region_and_category(knowledge: Knowledge, known: set[str]) -> None:
    categories = {body.category for body in knowledge.institutions.values()}
    for region, category in product(knowledge.regions, sorted(categories)):
        reply = helping.find_help(turn(knowledge, mention("region", region), mention("category", category))).reply
        assert unknown_in(reply, known) == []


def test_in_answers_about_every_institution(knowledge: Knowledge, known: set[str]) -> None:
    aspects = [mention("aspect", key) for key in ("source", "age", "why", "steps", "role", "languages", "serves")]
    kinds = [mention("channel_kind", key) for key in ("phone", "fax", "email", "post", "web", "form")]
    for key, asked in product(knowledge.institutions, [*aspects, *kinds]):
        said = turn(knowledge, mention("institution", key), asked, intent="ask_detail")
        assert unknown_in(details.detail(said).reply, known) == []
        assert unknown_in(helping.find_help(said).reply, known) == []


def test_in_answers_about_every_chemical(knowledge: Knowledge, known: set[str]) -> None:
    for key in knowledge.chemicals:
        assert unknown_in(helping.find_help(turn(knowledge, mention("chemical", key))).reply, known) == []


def test_in_every_fact(knowledge: Knowledge, known: set[str]) -> None:
    for key, country in product(knowledge.facts, [*COUNTRIES, "US", "IL"]):
        said = mention("fact", key, how=EXAMPLE, score=0.95), mention("country", country), mention("chemical", "ddt")
        assert unknown_in(choosing.fact(turn(knowledge, *said)).reply, known) == []


def test_in_everything_else_that_is_said(knowledge: Knowledge, known: set[str]) -> None:
    for reply in _other_replies(knowledge):
        assert unknown_in(reply, known) == []


def _other_replies(knowledge: Knowledge) -> Iterator[Reply]:
    memory = Memory(question=asking("pcbs", countries=("KE",)), shown=("unido", "undp"), seen=("unido", "undp"))
    for number in range(3):
        at = Memory(**{**vars(memory), "turns": number, "misses": number})
        for ability in (talk.greet, talk.thank, talk.human, talk.start_over, talk.wrong, talk.decline, talk.unclear):
            yield ability(turn(knowledge, memory=at)).reply
        yield helping.more(turn(knowledge, memory=at)).reply
        for danger in ("poisoning", "fire", "spill"):
            yield emergency.emergency(turn(knowledge, mention("danger", danger), memory=at)).reply
    for subject in ("", "bot", "privacy", "origin", "languages"):
        yield talk.capabilities(turn(knowledge, mention("talk", subject))).reply


def _known_page(page: str, known: set[str]) -> bool:
    """Tell whether ``page`` is known, with or without the punctuation that may follow it in a sentence."""
    return any(_plain(page[: len(page) - cut]) in known for cut in range(4))


def _without_scheme(link: str) -> str:
    return unquote(link.removeprefix("mailto:").removeprefix("tel:"))


def _plain(value: str) -> str:
    """Return a number by its digits only, anything else as it is."""
    return re.sub(r"[^\d+]", "", value) if re.fullmatch(r"\+[\d\s()./-]+", value) else value
