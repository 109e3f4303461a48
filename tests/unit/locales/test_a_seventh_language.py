"""One more language is one more file: it can be asked for, answered in, listed and recognised, and is counted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from making import mention, turn

from bot import locales
from bot.channels.texts import widget_texts
from bot.commands import check
from bot.conversation import help as helping
from bot.conversation import speaking, talk
from bot.conversation.turn import Memory
from bot.directory import Directory
from bot.knowledge import Knowledge
from bot.knowledge.records import Topic
from bot.locales import completeness
from bot.locales.checks import sentences
from bot.telegram.menu import set_menu
from bot.understanding import WRITTEN_IN
from bot.understanding.language import Languages
from bot.understanding.reader import Reader

Add = Callable[[str, str], Path]
NOTHING_YET = "name: Deutsch\ndirection: ltr\nunderstand: {}\nsay: {}\n"


@pytest.fixture
def with_german(add: Add, german: str) -> Path:
    """The assistant speaks German as well; the folder its files are in."""
    return add("de", german)


def test_its_file_is_good(with_german: Path) -> None:
    assert locales.problems(with_german) == []
    assert locales.languages() == ("en", "ar", "de", "es", "fr", "ru", "zh")


def test_it_is_answered_in(with_german: Path, knowledge: Knowledge) -> None:
    memory = Memory(language="de")
    said = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "GH"), memory=memory)).reply
    assert said.language == "de"
    assert "Sozusagen Source: http" in said.text
    assert talk.thank(turn(knowledge, memory=memory)).reply.text.startswith("Sozusagen You are welcome")


def test_it_can_be_asked_for(with_german: Path, knowledge: Knowledge) -> None:
    reader = Reader(knowledge)  # made once: it takes seconds
    for text in ("in German please", "auf Deutsch bitte", "en allemand s'il vous plaît", "请用德语", "по-немецки"):
        mentions = reader.read(text)
        assert "de" in {m.id for m in mentions if m.kind == "language"}, text
        outcome = speaking.switched(turn(knowledge, *[m for m in mentions if m.kind == "language"], text=text), Memory())
        assert outcome is not None, text
        assert (outcome.reply.language, outcome.memory.language) == ("de", "de")


def test_messages_in_it_are_recognised_beside_the_others(with_german: Path, knowledge: Knowledge) -> None:
    languages = Languages(knowledge, [locales.load(code).phrase_lists for code in locales.languages()])
    for text, language in (
        ("wer hilft uns mit alten Pestiziden in Ghana?", "de"),
        ("wie lautet die Telefonnummer", "de"),
        ("who helps us with old pesticides in Ghana?", "en"),
        ("qui nous aide avec de vieux pesticides au Ghana ?", "fr"),
        ("quem nos ajuda com pesticidas velhos em Moçambique?", "pt"),
        ("кто поможет нам со старыми пестицидами", "ru"),
    ):
        assert languages.of(text)[0][0] == language, text


def test_a_message_in_it_is_heard_and_answered_in_it(with_german: Path, knowledge: Knowledge) -> None:
    mentions = Reader(knowledge).read("wer hilft uns mit alten Fässern in Ghana, bitte?")
    memory = speaking.heard(Memory(), mentions)
    assert memory.language == "de"
    assert speaking.unread(turn(knowledge, *mentions, memory=memory)) is None
    assert [m.id for m in mentions if m.kind == WRITTEN_IN] == ["de"]


def test_its_own_words_are_understood(with_german: Path, knowledge: Knowledge) -> None:
    mentions = Reader(knowledge).read("wie ist die Telefonnummer von UNIDO?")
    assert {(m.kind, m.id) for m in mentions} >= {("channel_kind", "phone"), ("institution", "unido")}


def test_the_widget_the_directory_and_telegram_list_it(with_german: Path, knowledge: Knowledge) -> None:
    listed = widget_texts("en", 500)["languages"]
    assert listed[-1] == {"code": "de", "name": "Deutsch", "direction": "ltr"}
    assert widget_texts("de", 500)["say"]["close"] == "Sozusagen Close"
    assert locales.in_order()[-1] == "de"
    directory = Directory(knowledge)
    page = directory.answer("/de/directory/", {}).body
    assert '<html lang="de"' in page
    assert "Sozusagen" in page
    assert 'href="/de/directory/"' in directory.answer("/directory/", {}).body
    telegram = AsyncMock()
    asyncio.run(set_menu(telegram, "de"))
    assert telegram.set_my_commands.await_args.kwargs["language_code"] == "de"
    assert telegram.set_my_commands.await_args.args[0][0].description.startswith("Sozusagen")


def test_the_knowledge_base_may_speak_it(with_german: Path, knowledge: Knowledge) -> None:
    fields = knowledge.topics["pcbs"].dict()
    topic = Topic(**{**fields, "name": {**fields["name"], "de": "PCB"}, "synonyms": {"de": ["Trafoöl"]}})
    assert locales.load("de").pick(topic.name) == "PCB"


def test_a_folder_with_fewer_languages_leaves_the_knowledge_base_good(add: Add, knowledge: Knowledge) -> None:
    folder = add("de", NOTHING_YET)
    (folder / "fr.yml").unlink()
    topic = knowledge.topics["pcbs"]
    assert "fr" in topic.name
    assert Topic(**topic.dict()) == topic


def test_it_is_counted(with_german: Path, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]) -> None:
    parts = {part.what: part for part in completeness.parts("de", knowledge)}
    assert parts["sentences"].missing == ()
    assert "channel_kind.phone" not in parts["phrase lists"].missing
    assert "channel_kind.fax" in parts["phrase lists"].missing
    assert len(parts["roles"].missing) == parts["roles"].total == len(knowledge.institutions)
    assert check.run("de") == 0
    said = capsys.readouterr().out
    assert (
        f"de (Deutsch) lacks what is named below: {parts['sentences'].total} of {parts['sentences'].total} sentences"
        in said
    )
    assert "phrase lists that are missing: category.secretariat" in said
    assert "roles that are missing: " in said


def test_a_sentence_that_is_missing_is_said_in_english_and_never_as_a_key(add: Add, knowledge: Knowledge) -> None:
    add("de", NOTHING_YET)
    german, english = locales.load("de"), locales.load("en")
    (part,) = (part for part in completeness.parts("de", knowledge) if part.what == "sentences")
    assert len(part.missing) == part.total
    for where, text in sentences(english.sentences):
        key = ".".join(where)
        values = dict.fromkeys(re.findall(r"{(\w+)}", str(text)), 3)
        assert german.say(key, **values) == english.say(key, **values) != key
    reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"), memory=Memory(language="de"))).reply
    assert (reply.language, "Why: leads on PCBs" in reply.text) == ("de", True)
    assert widget_texts("de", 500)["say"]["close"] == "Close"


def test_a_file_with_nothing_yet_can_be_asked_for_already(add: Add, knowledge: Knowledge) -> None:
    add("de", NOTHING_YET)
    assert "de" in {m.id for m in Reader(knowledge).read("can you answer in German?") if m.kind == "language"}


def test_a_phrase_with_a_place_for_a_language_is_said_for_each(add: Add) -> None:
    phrases = "aspect: {languages: ['sprechen sie {language}', welche Sprache]}"
    understand = f"{{{phrases}, named_languages: [Suaheli], language: {{en: [Englisch]}}}}"
    add("de", f"name: Deutsch\ndirection: ltr\nunderstand: {understand}\nsay: {{}}\n")
    said = locales.load("de").phrase_lists.meanings["aspect"]["languages"]
    assert said[0] == "sprechen sie Suaheli" and said[-1] == "welche Sprache" and "sprechen sie Englisch" in said
    assert not any("{" in phrase for phrase in said)
