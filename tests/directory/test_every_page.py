"""Every page of the directory: it is there, valid, small, leads only to what exists and says only what is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle
from urllib.parse import unquote, urlsplit

import pytest
from documents import Document, text_of

from bot.directory import Directory
from bot.directory.addresses import RESERVED
from bot.knowledge import Knowledge, live_knowledge

LARGEST_PAGE = 50 * 1024
LARGEST_PICTURE = 64 * 1024
_KNOWN = live_knowledge().current
#: each subject with some country and each country with some subject: all pairs are of the same making
_PAIRS = sorted({*zip(cycle(_KNOWN.topics), _KNOWN.countries), *zip(_KNOWN.topics, cycle(["GH", "FJ", "US", "HK"]))})
_PATHS = [
    *Directory(_KNOWN).paths(),
    "/directory/offline",
    *(f"/directory/topic/{topic}/{country}" for topic, country in _PAIRS),
]
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"\+\d[\d ()/-]{6,}\d")

Page = Callable[[str], Document]


def _values(*kinds: str) -> set[str]:
    return {c.value for body in _KNOWN.institutions.values() for c in body.channels if c.kind in kinds}


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


#: all addresses of pages that stand in the knowledge base, in values, sources and sentences
_ADDRESSES = _values("web", "form").union(
    *({*(s.url for s in b.sources), *(c.source for c in b.channels)} for b in _KNOWN.institutions.values()),
    *({source.url for source in fact.sources} for fact in _KNOWN.facts.values()),
)
_MAILS, _PHONES = _values("email"), {_digits(number) for number in _values("phone")}
_NUMBERS = _values("phone", "fax")
#: numbers and addresses may stand in a sentence or a postal address too
_RECORDS = " ".join(str(body.dict()) for body in _KNOWN.institutions.values())


@cache
def _exists(path: str, directory: Directory) -> bool:
    pair = re.fullmatch(r"/directory/topic/(\w+)/(\w\w)", path)
    if pair:  # thousands of them; that such pages work is tested with one for each subject and country
        return pair[1] in _KNOWN.topics and pair[2] in _KNOWN.countries
    return path == "/directory/report" or directory.answer(path, {}).status == 200


@pytest.mark.parametrize("path", _PATHS)
def test_a_page_is_valid_small_and_true(path: str, page: Page, directory: Directory) -> None:
    document = page(path)  # strict: fails on anything that is not valid HTML
    assert len(document.html.encode()) <= LARGEST_PAGE

    ids = [element.get("id") for element in document.root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert len(document.all("h1")) == 1
    assert text_of(document.one("title")).strip()
    for label in document.all("label"):
        assert label.get("for") in ids
    for name in ("aria-labelledby", "aria-describedby"):
        assert {e.get(name) for e in document.root.iter() if e.get(name)} <= set(ids)

    for href in document.hrefs():
        parts = urlsplit(href)
        if parts.scheme in ("http", "https"):
            assert href in _ADDRESSES
        elif parts.scheme == "mailto":
            assert unquote(parts.path) in _MAILS
        elif parts.scheme == "tel":
            assert _digits(parts.path) in _PHONES
        elif parts.path:
            assert parts.scheme == "", href
            assert _exists(parts.path, directory), href
        elif parts.fragment.startswith("assistance-finder="):  # opens the chat
            assert parts.fragment.partition("=")[2] in _KNOWN.institutions
        else:
            assert parts.fragment in ids

    shown = document.text
    for found in _MAIL.findall(shown):
        assert found in _MAILS or found in _RECORDS
    for found in _PHONE.findall(shown):
        assert found in _NUMBERS or found in _RECORDS


def test_fragments_of_other_pages_exist(page: Page) -> None:
    home = {element.get("id") for element in page("/directory/").root.iter()}
    fragments = {
        urlsplit(h).fragment for path in _PATHS[:400] for h in page(path).hrefs() if h.startswith("/directory/#")
    }
    assert fragments
    assert fragments <= home


def test_the_map_keeps_to_its_budget_and_holds_no_script(directory: Directory) -> None:
    picture = directory.answer("/directory/map.svg", {})
    assert picture.content_type.startswith("image/svg+xml")
    assert len(picture.body.encode()) <= LARGEST_PICTURE
    assert "<script" not in picture.body
    assert "http" not in picture.body.replace("http://www.w3.org/2000/svg", "")


def test_the_table_says_in_words_what_the_map_shows(page: Page, knowledge: Knowledge) -> None:
    from bot.finder import centres_for

    rows = page("/directory/map").all("tr")[1:]
    first = {urlsplit(link.get("href") or "").path.split("/")[-1]: row for row in rows for link in _links(row, "td")}
    for key, record in knowledge.countries.items():
        centres = centres_for(key, knowledge)
        if record.kind == "union" or not centres:
            continue
        assert next(_links(first[key], "th")).get("href") == f"/directory/{centres[0].id}"


def _links(row, cell: str) -> Iterator:  # type: ignore[no-untyped-def,type-arg]
    for found in row.iter(cell):
        yield from found.iter("a")


def test_no_institution_has_an_id_that_stands_for_a_page(knowledge: Knowledge) -> None:
    ids = {key for body in knowledge.institutions.values() for key in (body.id, *body.former_ids)}
    assert not ids & RESERVED
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in ids)


def test_every_institution_can_be_reached_from_the_home_page(page: Page, knowledge: Knowledge) -> None:
    seen, left = set(), ["/directory/"]
    while left:
        path = left.pop()
        if path in seen or path.count("/") > 3 or path == "/directory/report":
            continue
        seen.add(path)
        if path.endswith((".svg", ".css", ".js", ".vcf")):
            continue
        left += [urlsplit(href).path for href in page(path).hrefs() if href.startswith("/directory/")]
    assert {f"/directory/{key}" for key in knowledge.institutions} <= seen
