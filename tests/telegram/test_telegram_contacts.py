"""Contacts on Telegram: saved to the telephone, offered in any chat, and what is said about a wrong one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vobject
from bot_api import BOT_ID, BotApi
from channel_server import answer
from running import eventually
from telegram_server import message, press, sender, serving

from bot import feedback, locales
from bot.answers import plain
from bot.answers.cards import card, in_order
from bot.answers.reply import Reply
from bot.finder import Match
from bot.knowledge import Institution, live_knowledge
from bot.telegram import delivery

KNOWN = live_knowledge().current
ENGLISH = locales.load("en")


def _first(has: set[str], lacks: set[str]) -> Institution:
    return next(
        body
        for body in KNOWN.institutions.values()
        if has <= {channel.kind for channel in body.channels}
        and not lacks & {channel.kind for channel in body.channels}
    )


WITH_PHONE = _first({"phone", "email"}, set())
WITHOUT_PHONE = _first({"email"}, {"phone"})
ONLY_PAGES = _first({"web"}, {"phone", "email", "post"})


def _showing(*bodies: Institution) -> Callable[[Any], Any]:
    cards = tuple(card(Match(body, 1.0, ()), KNOWN, ENGLISH) for body in bodies)
    reply = Reply("answer", plain.cards_text(cards, ENGLISH), "en", cards).as_dict()

    async def answering(_: Any) -> Any:
        return [answer(reply["text"], cards=reply["cards"])]

    return answering


@pytest.fixture(autouse=True)
def remarks_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep remarks out of the project's own file."""
    monkeypatch.setattr(feedback, "FILE", tmp_path / "feedback.db")


def _save(api: BotApi, body: Institution, folder: Path, **values: Any) -> None:
    with serving(api, folder, **values) as (agent, _):
        agent.answering = _showing(body)
        api.gives(message=message("who?"))
        assert eventually(lambda: len(api.buttons()) == 1)
        assert api.buttons()[0]["text"] == "Save contact"
        api.gives(callback_query=press(api.buttons()[0]["callback_data"]))
        assert eventually(lambda: api.sent == 2)


def _assert_complete(text: str, body: Institution) -> None:
    read = vobject.readOne(text)
    assert read.fn.value == body.name["en"]
    assert {line.value for line in read.contents.get("tel", [])} == {
        each.value for each in body.channels if each.kind in ("phone", "fax")
    }
    assert {line.value for line in read.contents.get("email", [])} == {
        each.value for each in body.channels if each.kind == "email"
    }


def test_a_contact_with_a_telephone_number_is_sent_as_a_contact_that_holds_all_the_rest(
    api: BotApi, tmp_path: Path
) -> None:
    _save(api, WITH_PHONE, tmp_path)
    (sent,) = api.of("sendContact")
    assert sent["phone_number"] == next(each.value for each in in_order(WITH_PHONE.channels) if each.kind == "phone")
    _assert_complete(sent["vcard"], WITH_PHONE)
    assert api.of("sendDocument") == api.of("sendVenue") == []
    assert api.refused == []


def test_a_contact_without_a_telephone_number_is_sent_as_a_vcard(api: BotApi, tmp_path: Path) -> None:
    _save(api, WITHOUT_PHONE, tmp_path)
    (sent,) = api.of("sendDocument")
    name, content = sent["document"]
    assert name == f"{WITHOUT_PHONE.id}.vcf"
    _assert_complete(content.decode(), WITHOUT_PHONE)
    assert api.of("sendContact") == []


def test_a_vcard_too_long_for_a_contact_comes_beside_it(api: BotApi, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(delivery, "_LARGEST_VCARD", 100)
    with serving(api, tmp_path) as (agent, _):
        agent.answering = _showing(WITH_PHONE)
        api.gives(message=message("who?"))
        assert eventually(lambda: len(api.buttons()) == 1)
        api.gives(callback_query=press(api.buttons()[0]["callback_data"]))
        assert eventually(lambda: api.sent == 3)
    assert "vcard" not in api.of("sendContact")[0]
    _assert_complete(api.of("sendDocument")[0]["document"][1].decode(), WITH_PHONE)


def test_the_vcard_names_the_page_of_the_public_site_and_never_this_computer(api: BotApi, tmp_path: Path) -> None:
    _save(api, WITH_PHONE, tmp_path)
    assert "localhost" not in api.of("sendContact")[0]["vcard"]
    (tmp_path / "public").mkdir()
    again = BotApi()
    from bot_api import serving as serving_api

    with serving_api(again):
        _save(again, WITH_PHONE, tmp_path / "public", public_address="https://pops.example.org")
    page = vobject.readOne(again.of("sendContact")[0]["vcard"]).source.value
    assert page == f"https://pops.example.org/directory/{WITH_PHONE.id}"


def test_a_contact_of_pages_only_has_no_button_to_save_it(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        agent.answering = _showing(ONLY_PAGES)
        api.gives(message=message("who?"))
        assert eventually(lambda: api.sent == 1)
    assert api.buttons() == []


def test_inline_questions_offer_cards_and_leave_no_trace(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        agent.answering = _showing(WITH_PHONE, WITHOUT_PHONE)
        api.gives(inline_query={"id": "i1", "from": sender(), "query": "unmistakable pcb ghana", "offset": ""})
        assert eventually(lambda: len(api.of("answerInlineQuery")) == 1)
        assert eventually(lambda: b"unmistakable" not in (tmp_path / "conversations.db").read_bytes())
        time.sleep(0.2)
    results = json.loads(api.of("answerInlineQuery")[0]["results"])
    assert [each["id"] for each in results] == [WITH_PHONE.id, WITHOUT_PHONE.id]
    phone = next(each.value for each in in_order(WITH_PHONE.channels) if each.kind == "phone")
    assert phone in results[0]["input_message_content"]["message_text"]
    for file in tmp_path.iterdir():
        assert not file.is_file() or b"unmistakable" not in file.read_bytes(), file


@pytest.mark.parametrize("query", ["", "   ", "x" * 5000])
def test_an_inline_question_of_nothing_or_far_too_much_offers_nothing(api: BotApi, tmp_path: Path, query: str) -> None:
    with serving(api, tmp_path) as (agent, _):
        api.gives(inline_query={"id": "i1", "from": sender(), "query": query, "offset": ""})
        assert eventually(lambda: len(api.of("answerInlineQuery")) == 1)
        assert agent.handled == []
    assert json.loads(api.of("answerInlineQuery")[0]["results"]) == []


def test_feedback_is_noted_with_the_cards_that_were_shown_last(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        agent.answering = _showing(WITH_PHONE, WITHOUT_PHONE)
        api.gives(message=message("who?"))
        api.gives(message=message("/feedback the number is dead"))
        assert eventually(lambda: api.sent == 3)
    ((_, institutions, remark),) = feedback.remarks()
    assert institutions.split() == [WITH_PHONE.id, WITHOUT_PHONE.id]
    assert remark == "the number is dead"
    assert WITH_PHONE.name["en"] in api.texts()[-1]
    assert WITH_PHONE.sources[0].url in api.texts()[-1]


def test_feedback_as_a_reply_to_a_card_is_about_that_card(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path) as (agent, _):
        agent.answering = _showing(WITH_PHONE, WITHOUT_PHONE)
        api.gives(message=message("who?"))
        assert eventually(lambda: api.sent == 2)
        replied = {
            "message_id": 6, "date": 1, "chat": {"id": 7, "type": "private"}, "text": api.texts()[1],
            "from": {"id": BOT_ID, "is_bot": True, "first_name": "Finder"},
        }  # fmt: skip
        agent.answering = _showing(ONLY_PAGES)
        api.gives(message=message("others?"))
        api.gives(message=message("/feedback moved away", reply_to_message=replied))
        assert eventually(lambda: api.sent == 4)
    ((_, institutions, _),) = feedback.remarks()
    assert institutions == WITHOUT_PHONE.id


def test_feedback_before_any_card_is_noted_too(api: BotApi, tmp_path: Path) -> None:
    with serving(api, tmp_path):
        api.gives(message=message("/feedback there is no one for Tuvalu"))
        assert eventually(lambda: api.sent == 1)
    ((_, institutions, remark),) = feedback.remarks()
    assert (institutions, remark) == ("", "there is no one for Tuvalu")
