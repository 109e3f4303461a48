"""The directory of the really served assistant: its searches go through the trained model."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from documents import Document
from running import Served

pytestmark = pytest.mark.served


@pytest.fixture
def http(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pcb ghana", "/directory/topic/pcbs/GH"),
        ("remedation", "/directory/topic/remediation_contaminated_sites"),
        ("Lomé", "/directory/country/TG"),
        ("dioxin lab for samples from Nepal", "/directory/country/NP"),
    ],
)
def test_a_search_leads_to_the_page(http: httpx.Client, query: str, expected: str) -> None:
    document = Document(http.get("/directory/", params={"q": query}).text)
    assert expected in document.hrefs()
    assert document.all("article")


def test_a_search_for_something_else_finds_nothing(http: httpx.Client) -> None:
    document = Document(http.get("/directory/", params={"q": "book me a flight"}).text)
    assert "Nothing in the directory fits" in document.text


def test_an_emergency_gets_safety_first(http: httpx.Client) -> None:
    text = Document(http.get("/directory/", params={"q": "my child drank from a pesticide bottle"}).text).text
    assert "poison centre" in text


def test_cards_of_the_chat_lead_to_pages_that_exist(http: httpx.Client) -> None:
    token = http.post("/webhooks/web/session").json()["token"]
    asked = http.post(
        "/webhooks/web/message", json={"text": "pcbs in Ghana"}, headers={"Authorization": f"Bearer {token}"}
    )
    cards = [card for reply in asked.json()["replies"] for card in reply["cards"]]
    assert cards
    for card in cards:
        assert http.get(card["links"]["page"]).status_code == 200
        assert http.get(card["links"]["vcard"]).headers["content-type"].startswith("text/vcard")
