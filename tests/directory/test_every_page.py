"""Every page of the directory: it is there, valid, small, leads only to what exists and says only what is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from urllib.parse import unquote, urlsplit

import pytest
from documents import Document, text_of

from bot.directory import Directory
from bot.directory.addresses import RESERVED
from bot.knowledge import Knowledge, load

LARGEST_PAGE = 50 * 1024
LARGEST_PICTURE = 64 * 1024
_KNOWN = load()
#: each subject with some country and each country with some subject: all pairs are of the same making
_PAIRS = sorted(
    {*zip(cycle(_KNOWN.topics), _KNOWN.countries), *zip(_KNOWN.topics, cycle(["GH", "FJ", "US", "HK"]))}
)
_PATHS = [
    *Directory(_KNOWN).paths(),
    "/directory/offline",
    *(f"/directory/topic/{topic}/{country}" for topic, country in _PAIRS),
]
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"\+\d[\d ()/-]{6,}\d")

Page = Callable[[str], Document]


def _values(knowledge: Knowledge, *kinds: str) -> set[str]:
    return {c.value for body in knowledge.institutions.values() for c in body.channels if c.kind in kinds}


@pytest.fixture(scope="module")
def addresses(knowledge: Knowledge) -> set[str]:
    """All addresses of pages that stand in the knowledge base, in values, sources and sentences."""
    found = _values(knowledge, "web", "form")
    for body in knowledge.institutions.values():
        found |= {source.url for source in body.sources} | {channel.source for channel in body.channels}
    return found | {source.url for fact in knowledge.facts.values() for source in fact.sources}


def _exists(path: str, directory: Directory, knowledge: Knowledge) -> bool:
    pair = re.fullmatch(r"/directory/topic/(\w+)/(\w\w)", path)
    if pair:  # thousands of them; that such pages work is tested with one for each subject and country
        return pair[1] in knowledge.topics and pair[2] in knowledge.countries
    return path == "/directory/report" or directory.answer(path, {}).status in (200, 303)


@pytest.mark.parametrize("path", _PATHS)
def test_a_page_is_valid_small_and_true(
    path: str, page: Page, directory: Directory, knowledge: Knowledge, addresses: set[str]
) -> None:
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
            assert href in addresses
        elif parts.scheme == "mailto":
            assert unquote(parts.path) in _values(knowledge, "email")
        elif parts.scheme == "tel":
            assert re.sub(r"\D", "", parts.path) in {re.sub(r"\D", "", p) for p in _values(knowledge, "phone")}
        elif parts.path:
            assert parts.scheme == "", href
            assert _exists(parts.path, directory, knowledge), href
        else:
            assert parts.fragment in ids

    shown = document.text
    records = " ".join(str(body.dict()) for body in knowledge.institutions.values())
    assert set(_MAIL.findall(shown)) <= _values(knowledge, "email") | set(_MAIL.findall(records))
    for number in _PHONE.findall(shown):
        assert number in _values(knowledge, "phone", "fax") or number in records


def test_fragments_of_other_pages_exist(page: Page) -> None:
    home = {element.get("id") for element in page("/directory/").root.iter()}
    fragments = {urlsplit(h).fragment for path in _PATHS[:400] for h in page(path).hrefs() if h.startswith("/directory/#")}
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
