"""``make serve`` as an operator meets it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import httpx
import pytest
from running import PROJECT, Served, action_server_of, descendants, encoder_of, eventually, is_running, serving

from bot.understanding.encoder_process import _REST

MAKE_SERVE = ("make", "serve")

pytestmark = pytest.mark.slow


def test_the_ready_line_has_the_address(server: Served) -> None:
    assert f"http://localhost:{server.port}/" in server.first_lines[-1]
    assert httpx.get(f"{server.url}/webhooks/web/health").status_code == 200


def test_it_listens_on_this_computer_only(server: Served) -> None:
    listening = subprocess.run(["ss", "-ltnH"], capture_output=True, text=True, check=True).stdout
    for port in (server.port, server.actions_port):
        assert {line.split()[3] for line in listening.splitlines() if line.split()[3].endswith(f":{port}")} == {
            f"127.0.0.1:{port}"
        }


@pytest.mark.parametrize(
    "path", ["/status", "/domain", "/version", "/model", "/conversations/x/tracker", "/webhooks/rest/webhook"]
)
def test_rasas_own_api_is_closed(server: Served, path: str) -> None:
    assert httpx.get(server.url + path).status_code == 404


def test_a_killed_action_server_is_started_again() -> None:
    with serving() as served:
        first = action_server_of(served.process.pid)
        os.kill(first, signal.SIGKILL)
        health = f"{served.url}/webhooks/web/health"
        assert eventually(lambda: not is_running(first))
        assert eventually(lambda: httpx.get(health).status_code == 200, seconds=30)
        assert action_server_of(served.process.pid) != first


def test_a_killed_encoder_costs_no_message_and_is_started_again() -> None:
    with serving() as served, httpx.Client(base_url=f"{served.url}/webhooks/web", timeout=60) as web:
        first = encoder_of(served.process.pid)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: not is_running(first))
        who = {"Authorization": f"Bearer {web.post('/session').json()['token']}"}
        for question, wait in (("who helps with remediation?", 0.0), ("and in Ghana?", _REST), ("who helps with PCBs?", 0.0)):
            answer = web.post("/message", json={"text": question}, headers=who)
            assert "Source: http" in answer.text
            time.sleep(wait)
        assert encoder_of(served.process.pid) != first


@pytest.mark.parametrize(
    ("send", "number"),
    [(os.killpg, signal.SIGINT), (os.kill, signal.SIGTERM), (os.kill, signal.SIGKILL)],
    ids=["Ctrl-C", "SIGTERM", "SIGKILL"],
)
def test_it_takes_everything_it_started_with_it(send: Callable[[int, int], None], number: int) -> None:
    with serving(MAKE_SERVE) as served:
        started = descendants(served.process.pid)
        assert len(started) >= 3
        send(served.process.pid, number)
        assert eventually(lambda: not any(map(is_running, started)), seconds=15)


@pytest.mark.parametrize("name", ["PORT", "ACTIONS_PORT"])
def test_a_taken_port_is_named_in_one_sentence(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = _serve({name: str(port)})
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"Port {port} is taken by another program; choose another one, for example {name}={port + 1}."
    ]


def test_nonsense_in_the_environment_is_refused_in_one_sentence() -> None:
    done = _serve({"ALLOWED_ORIGINS": "*"})
    assert done.returncode == 1
    assert done.stderr.startswith("ALLOWED_ORIGINS must not contain '*'")
    assert len(done.stderr.splitlines()) == 1


def _serve(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "serve"],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
