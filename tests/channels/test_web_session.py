"""Sessions: who may speak in which conversation."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path

import jwt
import pytest
from channel_server import SECRET, Web, error_code, serving

from bot.channels import tokens
from bot.channels.tokens import Session


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_session_needs_no_body(web: Web) -> None:
    opened = web.http.post("/session")
    assert opened.status_code == 201
    assert opened.json()["expires_in"] == 3600
    assert opened.json()["language"] == "en"
    assert opened.json()["token"]


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "en_US", None, "tlh", "", "../../etc/passwd"])
def test_an_unknown_language_becomes_english(web: Web, language: str | None) -> None:
    opened = web.http.post("/session", json={"language": language})
    assert (opened.status_code, opened.json()["language"]) == (201, "en")


def test_a_language_must_be_a_string(web: Web) -> None:
    refused = web.http.post("/session", json={"language": ["fr"]})
    assert (refused.status_code, error_code(refused)) == (400, "wrong_type")


def test_each_session_has_its_own_long_random_id(web: Web) -> None:
    ids = set()
    for _ in range(20):
        web.say(web.open(), "hello")
        ids.add(web.agent.handled[-1].sender_id)
    assert len(ids) == 20
    assert all(identifier.startswith("web-") and 20 <= len(identifier) <= 64 for identifier in ids)


def test_two_sessions_do_not_see_each_other(web: Web) -> None:
    mine, yours = web.open(), web.open()
    web.say(mine, "my secret question")
    assert web.history(yours) == []
    assert [turn["user"] for turn in web.history(mine)] == ["my secret question"]


@pytest.mark.parametrize("header", [{}, {"Authorization": ""}])
@pytest.mark.parametrize(("method", "path"), [("POST", "/message"), ("GET", "/history"), ("DELETE", "/session")])
def test_nothing_is_done_without_a_token(web: Web, method: str, path: str, header: dict[str, str]) -> None:
    refused = web.http.request(method, path, headers={"Content-Type": "application/json", **header})
    assert (refused.status_code, error_code(refused)) == (401, "missing_token")
    assert refused.headers["www-authenticate"] == "Bearer"


def _signed(secret: str = SECRET, **changes: object) -> str:
    claims = {
        "aud": "assistance-finder/web",
        "sub": "web-" + "a" * 32,
        "lang": "en",
        "iat": int(time.time()),
        "exp": int(time.time()) + 3600,
    }
    claims.update(changes)
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, secret, algorithm="HS256")


def _unsigned() -> str:
    parts = [{"alg": "none", "typ": "JWT"}, {"sub": "web-" + "a" * 32, "exp": int(time.time()) + 3600}]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        "a.b.c",
        "x" * 5000,
        _unsigned(),
        _signed(secret="another secret that is long enough to be one"),
        _signed(sub="somebody-else"),
        _signed(sub="web-short"),
        _signed(sub=None),
        _signed(exp=None),
        _signed(aud="another/service"),
        _signed(lang=5),
        _signed()[:-4] + "AAAA",
    ],
    ids=[
        "nonsense",
        "three parts",
        "endless",
        "unsigned",
        "other secret",
        "chosen id",
        "short id",
        "no id",
        "no end",
        "other audience",
        "no language",
        "changed signature",
    ],
)
def test_a_forged_token_is_refused(web: Web, token: str) -> None:
    refused = web.say(_bearer(token), "hello")
    assert (refused.status_code, error_code(refused)) == (401, "bad_token")
    assert web.agent.handled == []


def test_a_token_with_another_conversation_id_put_in_is_refused(web: Web) -> None:
    token = web.open()["Authorization"].removeprefix("Bearer ")
    header, claims, signature = token.split(".")
    content = json.loads(base64.urlsafe_b64decode(claims + "=="))
    content["sub"] = "web-" + "b" * 32
    forged = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    assert error_code(web.say(_bearer(f"{header}.{forged}.{signature}"), "hello")) == "bad_token"


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "Bearer", "token"])
def test_only_a_bearer_token_is_a_token(web: Web, header: str) -> None:
    refused = web.http.post("/message", json={"text": "hello"}, headers={"Authorization": header})
    assert (refused.status_code, error_code(refused)) == (401, "bad_token")


def test_an_expired_token_is_refused_with_its_own_code(web: Web) -> None:
    refused = web.say(_bearer(_signed(exp=int(time.time()) - 1)), "hello")
    assert (refused.status_code, error_code(refused)) == (401, "expired_token")


def test_a_token_states_what_was_put_in() -> None:
    session = tokens.open_session("fr", lifetime=60)
    assert tokens.read(tokens.issue(session, SECRET), SECRET) == session
    assert isinstance(session, Session)


def test_too_many_new_sessions_from_one_address_have_to_wait(tmp_path: Path) -> None:
    with serving(tmp_path, sessions_per_minute=5) as web:
        statuses = [web.http.post("/session").status_code for _ in range(6)]
        refused = web.http.post("/session")
    assert statuses == [201] * 5 + [429]
    assert error_code(refused) == "rate_limit"
    assert 1 <= int(refused.headers["retry-after"]) <= 60


def _asked_from(addresses: list[str], folder: Path, **values: int) -> list[int]:
    with serving(folder, sessions_per_minute=1, **values) as web:
        return [web.http.post("/session", headers={"X-Forwarded-For": each}).status_code for each in addresses]


def test_behind_a_proxy_each_visitor_is_counted_alone(tmp_path: Path) -> None:
    visitors = ["203.0.113.5", "203.0.113.6", "pretended, 203.0.113.5"]
    assert _asked_from(visitors, tmp_path, proxies=1) == [201, 201, 429]


def test_without_a_proxy_nobody_can_pretend_to_be_another(tmp_path: Path) -> None:
    assert _asked_from(["203.0.113.5", "203.0.113.6"], tmp_path) == [201, 429]
