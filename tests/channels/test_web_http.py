"""HTTP around the messages: other sites, headers, methods, health."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from channel_server import Web, error_code, serving
from rasa.utils.endpoints import EndpointConfig

SITE = "https://www.example.org"
OTHERS = [
    "https://evil.example",
    "http://www.example.org",
    "https://www.example.org.evil.example",
    "https://wwwXexample.org",
    "null",
    "*",
]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Web]:
    with serving(tmp_path, allowed_origins=(SITE,)) as web:
        yield web


def _cors(response: httpx.Response) -> set[str]:
    return {name for name in response.headers if name.startswith("access-control-")}


@pytest.mark.parametrize(("method", "path"), [("POST", "/session"), ("POST", "/message"), ("GET", "/history")])
def test_an_allowed_site_may_read_every_answer_even_a_refusal(shared: Web, method: str, path: str) -> None:
    response = shared.http.request(method, path, headers={"Origin": SITE})
    assert response.headers["access-control-allow-origin"] == SITE
    assert "Origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("origin", OTHERS)
def test_another_site_may_not_read_anything(shared: Web, origin: str) -> None:
    for response in (
        shared.http.post("/session", headers={"Origin": origin}),
        shared.http.options("/message", headers={"Origin": origin, "Access-Control-Request-Method": "POST"}),
    ):
        assert _cors(response) == set()
        assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize("path", ["/session", "/message", "/history", "/health"])
def test_a_browser_may_ask_first(shared: Web, path: str) -> None:
    asked = shared.http.options(
        path,
        headers={
            "Origin": SITE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type",
        },
    )
    assert asked.status_code == 204
    assert "content-type" not in asked.headers
    assert asked.headers["access-control-allow-origin"] == SITE
    assert "POST" in asked.headers["access-control-allow-methods"]
    assert "DELETE" in asked.headers["access-control-allow-methods"]
    assert {"Authorization", "Content-Type"} <= set(asked.headers["access-control-allow-headers"].split(", "))


def test_without_configuration_no_other_site_may_read(web: Web) -> None:
    assert _cors(web.http.post("/session", headers={"Origin": SITE})) == set()
    assert _cors(web.http.post("/session")) == set()


@pytest.mark.parametrize(("method", "path"), [("POST", "/session"), ("POST", "/message"), ("GET", "/health")])
def test_answers_are_not_kept_and_not_guessed(web: Web, method: str, path: str) -> None:
    response = web.http.request(method, path)
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(("method", "path"), [("GET", "/message"), ("PUT", "/session"), ("DELETE", "/history")])
def test_other_methods_are_not_allowed(web: Web, method: str, path: str) -> None:
    assert web.http.request(method, path).status_code == 405


def test_an_unknown_address_is_not_found(web: Web) -> None:
    assert web.http.get("/nothing").status_code == 404


@contextmanager
def action_server(knowledge: tuple[int, bytes], health: int = 200) -> Iterator[str]:
    """Serve what an action server says about itself."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = knowledge if self.path == "/knowledge" else (health, b'{"status": "ok"}')
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/webhook"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("knowledge", "state"),
    [
        ((200, b'{"status": "ok"}'), "ok"),
        ((200, b'{"status": "stale", "message": "topics.yml: ..."}'), "stale"),
        ((404, b"not found"), "ok"),
        ((500, b'{"error": "Requested URL /knowledge not found"}'), "ok"),  # rasa_sdk without the route
    ],
)
def test_health_is_good_when_every_part_answers(web: Web, knowledge: tuple[int, bytes], state: str) -> None:
    with action_server(knowledge) as url:
        web.agent.action_endpoint = EndpointConfig(url=url)
        healthy = web.http.get("/health")
    assert healthy.status_code == 200
    assert healthy.json() == {"status": "ok", "parts": {"model": "ok", "actions": "ok", "knowledge": state}}


def test_health_names_an_action_server_that_is_down(web: Web) -> None:
    sick = web.http.get("/health")
    assert sick.status_code == 503
    assert sick.json()["parts"] == {"model": "ok", "actions": "down", "knowledge": "down"}
    assert "actions" in sick.json()["error"]["message"]
    assert error_code(sick) == "unavailable"


def test_health_names_a_model_that_is_not_loaded(web: Web) -> None:
    web.agent.ready = False
    with action_server((200, b'{"status": "ok"}')) as url:
        web.agent.action_endpoint = EndpointConfig(url=url)
        sick = web.http.get("/health")
    assert sick.status_code == 503
    assert sick.json()["parts"] == {"model": "down", "actions": "ok", "knowledge": "ok"}


def test_health_is_good_once_the_model_has_answered_and_does_not_ask_again(web: Web) -> None:
    with action_server((200, b'{"status": "ok"}')) as url:
        web.agent.action_endpoint = EndpointConfig(url=url)
        assert [web.http.get("/health").status_code for _ in range(3)] == [200, 200, 200]
    assert len(web.agent.warmed_by) == 1
    assert web.agent.handled == []


def test_health_names_a_model_that_is_loaded_but_cannot_answer(web: Web) -> None:
    async def failing(message: object) -> None:
        raise RuntimeError("no such file")

    answering, web.agent.processor.handle_message = web.agent.processor.handle_message, failing
    with action_server((200, b'{"status": "ok"}')) as url:
        web.agent.action_endpoint = EndpointConfig(url=url)
        sick = web.http.get("/health")
        web.agent.processor.handle_message = answering
        healthy = web.http.get("/health")
    assert (sick.status_code, sick.json()["parts"]["model"]) == (503, "down")
    assert healthy.status_code == 200


@pytest.mark.parametrize("knowledge", [(500, b"broken"), (200, b"not json")])
def test_health_names_knowledge_that_does_not_answer(web: Web, knowledge: tuple[int, bytes]) -> None:
    with action_server(knowledge) as url:
        web.agent.action_endpoint = EndpointConfig(url=url)
        sick = web.http.get("/health")
    assert (sick.status_code, sick.json()["parts"]["knowledge"]) == (503, "down")
