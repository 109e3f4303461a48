"""What the chat widget needs beside questions and answers: renewed sessions, a chosen language, contacts, thumbs."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from channel_server import SECRET, Utterances, Web, answer, error_code
from rasa.core.channels.channel import UserMessage

from bot import feedback
from bot.channels import tokens


@pytest.fixture(autouse=True)
def remarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(feedback, "FILE", tmp_path / "feedback.db")
    yield feedback.FILE


def aged(who: dict[str, str], seconds: int) -> dict[str, str]:
    """Return the header with a token of the same conversation that ended so many seconds ago."""
    session = tokens.read_header(who["Authorization"], SECRET)
    token = tokens.issue(replace(session, expires=int(time.time()) - seconds), SECRET)
    return {"Authorization": f"Bearer {token}"}


def renew(web: Web, who: dict[str, str]) -> dict[str, Any]:
    opened = web.http.post("/session", headers=who)
    assert opened.status_code == 201
    content: dict[str, Any] = opened.json()
    return content


async def with_card(message: UserMessage) -> Utterances:
    return [answer("One contact.", cards=[{"id": "unido", "name": "UNIDO"}])]


def test_an_expired_token_is_exchanged_for_one_of_the_same_conversation(web: Web) -> None:
    who = web.open()
    web.say(who, "hello")
    old = aged(who, 3600)
    assert error_code(web.http.get("/history", headers=old)) == "expired_token"
    renewed = renew(web, old)
    assert renewed["continued"] is True
    assert [turn["user"] for turn in web.history({"Authorization": f"Bearer {renewed['token']}"})] == ["hello"]


@pytest.mark.parametrize("header", ["Bearer not-a-token", "Basic abc", "Bearer"])
def test_a_token_that_cannot_be_renewed_gives_way_to_a_new_conversation(web: Web, header: str) -> None:
    assert "continued" not in renew(web, {"Authorization": header})


def test_a_token_is_not_renewed_for_ever(web: Web) -> None:
    who = web.open()
    web.say(who, "hello")
    renewed = renew(web, aged(who, tokens.RENEWABLE + 60))
    assert web.history({"Authorization": f"Bearer {renewed['token']}"}) == []


def test_a_forgotten_conversation_is_not_renewed(web: Web) -> None:
    who = web.open()
    web.say(who, "hello")
    web.forget(who)
    renewed = renew(web, aged(who, 10))
    assert "continued" not in renewed
    assert web.history({"Authorization": f"Bearer {renewed['token']}"}) == []


def test_a_chosen_language_reaches_the_actions_as_a_choice(web: Web) -> None:
    who = web.open(language="en")
    web.say(who, "hello")
    web.say(who, "hello", language="en-GB")
    web.say(who, "hello", language="tlh")
    given = [message.metadata for message in web.agent.handled]
    assert [metadata.get("language_chosen") for metadata in given] == [None, True, True]
    assert {metadata["language"] for metadata in given} == {"en"}


def test_a_link_to_a_contact_asks_about_it_by_its_name(web: Web) -> None:
    who = web.open()
    asked = web.http.post("/message", json={"contact": "brs-secretariat"}, headers=who)
    assert asked.status_code == 200
    assert web.agent.handled[0].text == '/contact_institution{"institution": "brs-secretariat"}'
    (turn,) = web.history(who)
    assert "Secretariat" in turn["user"]


@pytest.mark.parametrize("contact", ["nobody", "", "../../etc/passwd", '"}', "x" * 9000])
def test_a_link_to_an_unknown_contact_is_refused(web: Web, contact: str) -> None:
    refused = web.http.post("/message", json={"contact": contact}, headers=web.open())
    assert (refused.status_code, error_code(refused)) == (404, "unknown_contact")
    assert web.agent.handled == []


def test_thumbs_are_noted_with_the_contact_and_the_reason(web: Web) -> None:
    web.agent.answering = with_card
    who = web.open()
    web.say(who, "who helps?")
    for body in ({"rating": "down", "card": "unido", "reason": "out_of_date"}, {"rating": "up"}):
        noted = web.http.post("/feedback", json=body, headers=who)
        assert (noted.status_code, noted.json()) == (200, {"noted": True})
    assert [remark[1:] for remark in feedback.remarks()] == [("unido", "down: out_of_date"), ("", "up")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "bad_rating"),
        ({"rating": "sideways"}, "bad_rating"),
        ({"rating": 1}, "wrong_type"),
        ({"rating": "down", "reason": "<script>"}, "bad_reason"),
        ({"rating": "up", "card": "undp"}, "unknown_card"),
    ],
)
def test_other_thumbs_are_refused(web: Web, body: dict[str, Any], code: str) -> None:
    web.agent.answering = with_card
    who = web.open()
    web.say(who, "who helps?")
    refused = web.http.post("/feedback", json=body, headers=who)
    assert (refused.status_code, error_code(refused)) == (400, code)
    assert feedback.remarks() == []


def test_thumbs_go_when_the_person_wants_to_be_forgotten(web: Web) -> None:
    who, other = web.open(), web.open()
    for each in (who, other):
        web.http.post("/feedback", json={"rating": "up"}, headers=each)
    web.forget(who)
    assert len(feedback.remarks()) == 1


def test_thumbs_that_cannot_be_noted_are_not_thanked_for(web: Web, remarks: Path) -> None:
    remarks.mkdir()
    refused = web.http.post("/feedback", json={"rating": "up"}, headers=web.open())
    assert (refused.status_code, error_code(refused)) == (503, "not_noted")


def test_thumbs_that_cannot_be_deleted_are_not_reported_as_forgotten(web: Web, remarks: Path) -> None:
    who = web.open()
    web.http.post("/feedback", json={"rating": "up"}, headers=who)
    blocking = sqlite3.connect(remarks)
    blocking.execute("BEGIN EXCLUSIVE")
    try:
        refused = web.forget(who)
    finally:
        blocking.close()
    assert (refused.status_code, error_code(refused)) == (503, "not_forgotten")
    assert web.forget(who).status_code == 200
    assert feedback.remarks() == []
