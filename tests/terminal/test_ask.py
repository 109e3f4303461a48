"""``python -m bot ask``: one JSON line for each line of input, and nothing else on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from running import PROJECT

from bot.commands.ask import read_line

FIELDS = {"conversation", "text", "replies", "ms"}
REPLY_FIELDS = {"kind", "text", "language", "cards", "suggestions"}


@pytest.fixture(scope="module")
def answers() -> list[dict[str, Any]]:
    lines = [
        "Who helps with PCBs in Ghana?",
        '{"conversation": "c1", "text": "PCBs"}',
        '{"conversation": "c1", "text": "in Ghana", "language": "en"}',
        "",
        '{"text": "lone surrogate \\ud800"}',
        '{"text": 7}',
        "{broken",
        "/restart",
        "x" * 100_000,
    ]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask"],
        cwd=PROJECT,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(lines)
    return found


def test_every_line_has_the_promised_fields(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        assert set(answer) == FIELDS
        assert answer["replies"]
        for reply in answer["replies"]:
            assert set(reply) >= REPLY_FIELDS
            assert reply["text"]


def test_a_plain_line_is_a_conversation_of_its_own(answers: list[dict[str, Any]]) -> None:
    assert answers[0]["replies"][0]["kind"] == "answer"
    assert answers[0]["conversation"] != answers[3]["conversation"]


def test_lines_of_one_conversation_are_its_turns(answers: list[dict[str, Any]]) -> None:
    assert answers[1]["conversation"] == answers[2]["conversation"] == "c1"


def test_what_cannot_be_asked_gets_a_reply_that_says_why(answers: list[dict[str, Any]]) -> None:
    kinds = [answer["replies"][0]["kind"] for answer in answers]
    assert kinds[3] == kinds[5] == kinds[6] == kinds[8] == "error"


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "a", "conversation": 5}',
        '{"text": "a", "conversation": ""}',
        '{"text": "a", "language": []}',
        '{"conversation": "c"}',
        "{",
        pytest.param('{"text": ' + "[" * 200_000, id="too deep"),
    ],
)
def test_a_line_of_the_wrong_shape_has_a_problem(line: str) -> None:
    assert read_line(line).problem


@pytest.mark.parametrize("line", ["PCBs?", "[1]", '"text"', "", "  {not first"])
def test_the_conversation_id_is_new_when_none_is_given(line: str) -> None:
    assert read_line(line).conversation != read_line(line).conversation
