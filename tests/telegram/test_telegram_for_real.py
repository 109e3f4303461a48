"""``make telegram`` and the webhook as an operator starts them, with the trained model, before the stand-in."""

from __future__ import annotations

import itertools
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import yaml
from bot_api import TOKEN, USERNAME, BotApi
from bot_api import serving as serving_api
from running import PROJECT, Served, eventually, serving
from telegram_server import HOOK_SECRET, message, press, sender

from bot import locales

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-m", "bot", "telegram")
_USERS = itertools.count(time.time_ns() // 1_000_000)  # nobody whom an earlier run has met


@contextmanager
def telegram(api: BotApi, **more: str) -> Iterator[Served]:
    """Run the bot by long polling until the block ends."""
    with serving(COMMAND, TELEGRAM_TOKEN=TOKEN, TELEGRAM_API=api.address, **more) as served:
        yield served


class Person:
    """Somebody who writes to the bot in private and reads what comes back."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.id = next(_USERS)
        self._read = 0

    def says(self, text: str, seconds: float = 30) -> str:
        """Send a text and return all that is answered."""
        self.api.gives(message=message(text, user=self.id))
        return self.hears(seconds)

    def presses(self, title: str) -> str:
        """Press the last button of that title."""
        buttons = [each for each in self.api.buttons(self.id) if title in each["text"]]
        assert buttons, f"no button {title!r} among {self.api.buttons(self.id)}"
        data = buttons[-1]["callback_data"]
        self.api.gives(callback_query=press(data, user=self.id, number=f"{self.id}-{self._read}"))
        return self.hears()

    def hears(self, seconds: float = 30) -> str:
        """Return what came since the last time, when nothing more has come for longer than the bot's pace."""
        assert eventually(lambda: len(self.new()) > 0, seconds), f"no answer; refused: {self.api.refused}"
        count = 0
        while count < len(self.new()):
            count = len(self.new())
            time.sleep(1.6)
        heard = self.new()
        self._read += len(heard)
        return "\n".join(heard)

    def new(self) -> list[str]:
        return self.api.texts(self.id)[self._read :]


@pytest.fixture(scope="module")
def shared() -> Iterator[BotApi]:
    """A stand-in with the real bot at it, for all tests that leave both running."""
    with serving_api(BotApi()) as api, telegram(api) as served:
        assert f"https://t.me/{USERNAME}" in served.first_lines[-1]
        yield api


def test_a_whole_conversation(shared: BotApi) -> None:
    person = Person(shared)
    assert "I am Assistance Finder" in person.says("/start")
    first = person.says("we have old transformers with PCB oil in Ghana, who can help?")
    assert "Ghana" in first
    assert re.search(r"Telephone: \+\d", first) or "http" in first
    in_kenya = person.says("and in Kenya?")
    assert "Kenya" in in_kenya
    sources = person.says("/source")
    assert "https://" in sources
    assert "(seen" in in_kenya
    assert "Kenya" not in person.says("/forget")
    assert shared.refused == []


def test_a_suggestion_and_a_subject_of_the_menu_can_be_pressed(shared: BotApi) -> None:
    person = Person(shared)
    person.says("/topics")
    assert "DDT" in person.presses("DDT")
    offered = shared.buttons(person.id)[-1]["text"]
    assert person.presses(offered)


def test_a_link_from_a_page_opens_the_contact(shared: BotApi) -> None:
    assert "+41 22 917 8271" in Person(shared).says("/start brs-secretariat")


def test_a_location_answers_for_its_country(shared: BotApi) -> None:
    person = Person(shared)
    person.says("who helps with PCBs?")
    shared.gives(message=message(user=person.id, location={"latitude": 6.13, "longitude": 1.2}))
    heard = person.hears()
    assert heard.startswith("I take your location to be in Togo")
    assert heard.count("Togo") > 1


def test_each_language_of_the_assistant_can_be_chosen(shared: BotApi) -> None:
    for language in locales.languages():
        person = Person(shared)
        assert person.says(f"/language {language}")
        assert person.says("/privacy") == " ".join(locales.load(language).say("privacy").split())
        by_telephone = Person(shared)
        shared.gives(message=message("/privacy", user=by_telephone.id, language=language))
        assert by_telephone.hears() == " ".join(locales.load(language).say("privacy").split())


def test_inline_mode_offers_the_real_cards(shared: BotApi) -> None:
    before = len(shared.of("answerInlineQuery"))
    shared.gives(inline_query={"id": "i9", "from": sender(next(_USERS)), "query": "pcb ghana", "offset": ""})
    assert eventually(lambda: len(shared.of("answerInlineQuery")) > before, 20)
    assert "message_text" in shared.of("answerInlineQuery")[-1]["results"]


def test_of_a_burst_none_is_lost_and_none_answered_twice(shared: BotApi) -> None:
    people = [Person(shared) for _ in range(100)]
    for person in people:
        shared.gives(message=message("phone of the Secretariat", user=person.id))
    assert eventually(lambda: all(person.new() for person in people), seconds=120)
    time.sleep(4)
    answers = Counter(tuple(person.new()) for person in people)
    assert len(answers) == 1, answers
    assert sum("+41 22 917 8271" in text for text in people[0].new()) == 1
    assert shared.refused == []


_SAMPLE = sorted((PROJECT / "tests" / "conversations").glob("*/*.yml"))[3::9]


def test_the_facts_are_those_of_the_other_channels(shared: BotApi, bot: Any) -> None:
    talks = []
    for path in _SAMPLE:
        conversation = yaml.safe_load(path.read_text(encoding="utf-8"))[0]
        talks.append((path, Person(shared), [turn["user"] for turn in conversation["turns"]]))
    told = 0
    for number in range(max(len(turns) for _, _, turns in talks)):
        speaking = [(path, person, turns[number]) for path, person, turns in talks if number < len(turns)]
        speaking = [
            (path, person, text) for path, person, text in speaking if 0 < len(text.strip()) <= 500 and text[0] != "/"
        ]
        for _, person, text in speaking:
            shared.gives(message=message(text, user=person.id))
        for path, person, text in speaking:
            expected = "\n".join(reply["text"] for reply in bot.say(text, f"facts {path} {person.id}"))
            heard = person.hears()
            assert _facts(heard) == _facts(expected), f"{path.name}, {text!r}:\n{heard}\n--- elsewhere:\n{expected}"
            told += len(_facts(heard))
    assert told > 200, "hardly anything was compared"
    assert shared.refused == []


def _facts(text: str) -> list[str]:
    """Return the words of a text: every name, number, address and date is among them."""
    return " ".join(text.split()).split(" ")


def test_a_restart_in_mid_conversation_forgets_nothing(api: BotApi) -> None:
    person = Person(api)
    with telegram(api):
        before = person.says("who helps with PCBs in Ghana?")
    api.gives(message=message("and in Kenya?", user=person.id))  # written while it is down
    with telegram(api):
        heard = person.hears(60)
        assert "Kenya" in heard
        assert "PCB" in heard
        old = api.buttons(person.id)[0]
        api.gives(callback_query=press(old["callback_data"], user=person.id))
        assert eventually(lambda: len(api.of("sendContact")) + len(api.of("sendDocument")) + len(person.new()) > 0, 20)
        assert not any("no longer valid" in text for text in person.new())
    for answer in (before, heard):
        names = [line for line in answer.split("\n") if re.match(r"\d\. ", line)]
        assert names
        assert len(set(names)) == len(names)


def test_killed_in_the_middle_of_an_answer_it_ends_the_answer_after_the_restart(api: BotApi) -> None:
    person = Person(api)
    with telegram(api) as served:
        api.gives(message=message("who helps with PCBs in Ghana?", user=person.id))
        assert eventually(lambda: len(person.new()) == 2, 30)  # of an answer with more messages
        os.killpg(served.process.pid, signal.SIGKILL)
        served.process.wait(10)
    with telegram(api):
        person.hears(60)
    texts = api.texts(person.id)
    assert len(texts) > 3
    assert Counter(texts).most_common(1)[0][1] == 1


def test_telegram_unreachable_at_the_start_and_later(api: BotApi) -> None:
    person = Person(api)
    api.down = True
    api.gives(message=message("phone of the Secretariat", user=person.id))
    with telegram(api) as served:
        assert "cannot be reached now" in "".join(served.first_lines)
        assert httpx.get(f"{served.url}/webhooks/web/health").status_code == 200  # the web is served all the same
        api.down = False
        assert "+41 22 917 8271" in person.hears(60)
        api.down = True
        api.gives(message=message("who helps with DDT in Kenya?", user=person.id))
        time.sleep(3)
        api.down = False
        assert "Kenya" in person.hears(60)
    assert Counter(api.texts(person.id)).most_common(1)[0][1] == 1


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "TELEGRAM_TOKEN is not set"),
        ("nonsense", "is not a bot token"),
        ("987654321:" + "B" * 35, "Telegram does not know"),
    ],
)
def test_without_a_good_token_it_says_so_and_ends(api: BotApi, token: str, said: str) -> None:
    ended = _run(COMMAND, TELEGRAM_TOKEN=token, TELEGRAM_API=api.address)
    assert ended.returncode != 0
    assert said in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    assert token == "" or token not in ended.stdout + ended.stderr


def test_the_webhook_is_registered_by_a_command_and_serves(api: BotApi) -> None:
    given = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": api.address, "TELEGRAM_SECRET": HOOK_SECRET}
    registered = _run((*COMMAND, "register", "https://pops.example.org"), **given)
    assert registered.returncode == 0, registered.stderr
    assert api.webhook
    assert api.webhook["url"] == "https://pops.example.org/webhooks/telegram/webhook"
    assert api.webhook["secret_token"] == HOOK_SECRET
    person = Person(api)
    with serving(TELEGRAM_MODE="webhook", **given) as served:
        hook = served.url + "/webhooks/telegram/webhook"
        update = {"update_id": api.next_id(), "message": message("phone of the Secretariat", user=person.id)}
        assert httpx.post(hook, json=update).status_code == 401
        for _ in range(2):
            sent = httpx.post(hook, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": HOOK_SECRET})
            assert sent.status_code == 200
        assert "+41 22 917 8271" in person.hears()
        assert httpx.get(hook).status_code == 405
    assert Counter(api.texts(person.id)).most_common(1)[0][1] == 1


def _run(command: tuple[str, ...], **given: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **given}
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
