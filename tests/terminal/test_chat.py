"""``make chat`` as a person at a terminal meets it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time

import pexpect
import pytest
from chatting import ask, chatting
from running import PROJECT, action_server_of, descendants, eventually, is_running

from bot.processes import free_port, status_of

QUESTION = "Who helps with PCBs in Ghana?"

pytestmark = pytest.mark.slow


def leave(terminal: pexpect.spawn) -> int:
    """Wait for the end and return the exit status."""
    terminal.expect(pexpect.EOF, timeout=20)
    terminal.close()
    return int(terminal.exitstatus)


def test_a_question_gets_an_answer_with_its_source_and_ctrl_d_ends_the_conversation() -> None:
    with chatting() as terminal:
        ask(terminal, QUESTION, "Source: http")
        terminal.expect("You:")
        terminal.sendeof()
        assert leave(terminal) == 0
    assert "Assistance Finder" in terminal.seen.text
    assert not re.search("warning|traceback|exception|error", terminal.seen.text, re.IGNORECASE)


def test_stop_ends_the_conversation_and_everything_it_started() -> None:
    with chatting() as terminal:
        started = descendants(terminal.pid)
        assert started
        terminal.send("/stop\r")
        assert leave(terminal) == 0
    assert eventually(lambda: not any(map(is_running, started)))


def test_ctrl_c_ends_the_conversation() -> None:
    with chatting() as terminal:
        started = descendants(terminal.pid)
        terminal.sendintr()
        leave(terminal)
    assert "Traceback" not in terminal.seen.text
    assert eventually(lambda: not any(map(is_running, started)))


def test_a_typed_slash_is_text_not_a_command() -> None:
    with chatting() as terminal:
        ask(terminal, "/" + QUESTION, "Source: http")


def test_a_killed_action_server_is_said_and_started_again() -> None:
    port = free_port()
    with chatting(ACTIONS_PORT=str(port)) as terminal:
        first = action_server_of(terminal.pid)
        os.kill(first, signal.SIGSTOP)  # neither an answer nor a restart until it is killed
        terminal.send(QUESTION + "\r")
        time.sleep(0.5)
        os.kill(first, signal.SIGKILL)
        terminal.expect("Something went wrong")
        terminal.expect("You:")
        assert eventually(lambda: status_of(f"http://127.0.0.1:{port}/health") == 200, seconds=30)
        assert action_server_of(terminal.pid) != first
        ask(terminal, QUESTION, "Source: http")
    assert "Traceback" not in terminal.seen.text


def test_nothing_is_left_when_it_is_killed() -> None:
    with chatting() as terminal:
        started = descendants(terminal.pid)
        os.kill(terminal.pid, signal.SIGKILL)
        assert eventually(lambda: not any(map(is_running, started)))


def test_piped_questions_are_answered_line_by_line_and_then_it_ends() -> None:
    done = subprocess.run(
        ["make", "chat"],
        cwd=PROJECT,
        input=f"{QUESTION}\n\n/stop\nnever read\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert f"You: {QUESTION}" in done.stdout
    assert "Source: http" in done.stdout
    assert "never read" not in done.stdout


@pytest.mark.parametrize("name", ["PORT", "ACTIONS_PORT"])
def test_a_taken_port_is_named_in_one_sentence(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            ["make", "chat"],
            cwd=PROJECT,
            env={**os.environ, name: str(port)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode != 0
    assert f"Port {port} is taken by another program" in done.stderr
    assert f"{name}={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr
