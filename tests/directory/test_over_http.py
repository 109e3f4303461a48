"""The directory over HTTP: headers, caching, searches, remarks, and what a browser or a stranger may send."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from directory_server import Site, serving
from documents import Document

from bot import feedback, locales
from bot.knowledge import FOLDER, LiveKnowledge
from bot.settings import Settings, SettingsError, load

PAGES = ["/directory/", "/directory/undp", "/directory/topic/pcbs/GH", "/directory/map", "/accessibility"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_allows_nothing_from_elsewhere_and_no_inline_script(site: Site, path: str) -> None:
    response = site.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    document = Document(response.text)
    assert not [element for element in document.root.iter() if element.get("style") or element.get("onclick")]
    assert not document.all("style")
    assert "set-cookie" not in response.headers
    assert not [name for name in response.headers if name.startswith("access-control-")]


def test_a_page_is_sent_small_and_only_once(site: Site) -> None:
    first = site.get("/directory/")
    assert first.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(first.content)) <= 8 * 1024
    again = site.get("/directory/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in first.headers["cache-control"]


def test_style_and_scripts_are_kept_for_a_year_under_a_versioned_address(site: Site) -> None:
    style = Document(site.get("/directory/").text).one("link", rel="stylesheet").get("href")
    assert style is not None
    response = site.get(style)
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["cache-control"]
    assert len(response.content) <= 20 * 1024


def test_every_asset_that_pages_and_worker_name_is_there(site: Site) -> None:
    worker = site.get("/directory/worker.js").text
    assert "__VERSION__" not in worker
    named = re.findall(r'"(/directory/[^"]+\?v=\w+)"', worker)
    page = Document(site.get("/directory/").text)
    assert {href for href in page.hrefs() if "?v=" in href} <= set(named)
    assert {site.get(path).status_code for path in named} == {200}


def test_head_is_answered_like_get_without_the_body(site: Site) -> None:
    response = site.http.head("/directory/undp")
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_pages_are_only_read(site: Site, method: str) -> None:
    assert site.http.request(method, "/directory/undp").status_code == 405


def test_the_address_without_a_slash_leads_home(site: Site) -> None:
    response = site.get("/directory")
    assert (response.status_code, response.headers["location"]) == (303, "/directory/")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pcb ghana", "/directory/topic/pcbs/GH"),
        ("remedation", "/directory/topic/remediation_contaminated_sites"),
        ("Lomé", "/directory/country/TG"),
        ("who is unido", "/directory/unido"),
        ("ngo", "/directory/category/ngo"),
    ],
)
def test_a_search_understands_like_the_chat(site: Site, query: str, expected: str) -> None:
    response = site.get("/directory/", params={"q": query})
    assert response.status_code == 200
    assert expected in Document(response.text).hrefs()
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("query", ["xyzzy", "ajshdkj qwe", "🛢️", "1234567"])
def test_a_search_for_nonsense_finds_nothing(site: Site, query: str) -> None:
    assert "Nothing in the directory fits" in Document(site.get("/directory/", params={"q": query}).text).text


def test_searches_are_limited_and_the_lists_are_not() -> None:
    with serving(messages_per_minute=1) as busy:
        said = [busy.get("/directory/", params={"q": "pcb"}).status_code for _ in range(4)]
        assert said == [200] * 3 + [429]
        assert busy.get("/directory/undp").status_code == 200


def test_a_broken_model_leaves_the_lists(site: Site) -> None:
    site.agent.failing = True
    response = site.get("/directory/", params={"q": "pcb ghana"})
    assert response.status_code == 503
    assert "The search is not available just now." in response.text
    site.agent.failing = False
    assert site.get("/directory/", params={"q": "pcb ghana"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("%00", 400),
        ("%00pcb%07", 200),
        ("%ed%a0%80", 200),
        ("%ff%fe", 200),
        ("%F0%9F%9B%A2", 200),
        (quote("<script>alert(1)</script>"), 200),
        (quote('/inform{"country": "GH"}'), 200),
        (quote("\u202eghana\u202c"), 200),
        (quote("'; DROP TABLE events; --"), 200),
        pytest.param("x" * 10_000, 400, id="far too long"),
        ("a&q=b&q[]=c", 200),
    ],
)
def test_a_hostile_query_gets_a_page(site: Site, query: str, status: int) -> None:
    response = site.get(f"/directory/?q={query}")
    assert response.status_code == status
    document = Document(response.text)
    assert document.one("h1") is not None
    assert not [script for script in document.all("script") if script.text]
    assert site.get("/directory/").status_code == 200


def test_ten_thousand_characters_get_a_clear_sentence(site: Site) -> None:
    assert "Please say it in at most 200 characters." in site.get(f"/directory/?q={'pcb ' * 2500}").text


def test_a_request_beyond_every_limit_is_refused_and_the_next_one_answered(site: Site) -> None:
    assert site.get(f"/directory/?q={'x' * 30_000}").status_code == 413
    assert site.get("/directory/").status_code == 200


def test_bytes_that_are_no_address_do_no_harm(site: Site) -> None:
    host = site.address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.putrequest("GET", "/directory/../../etc/passwd", skip_host=True)
    connection.putheader("Host", "evil.example")
    connection.endheaders()
    response = connection.getresponse()
    assert response.status == 404
    assert b"evil.example" not in response.read()
    connection.close()


def test_an_edit_shows_at_once_and_a_broken_one_never(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(FOLDER, folder)
    record = folder / "sources" / "igo" / "undp.yml"
    with serving(LiveKnowledge(folder, look_every=0)) as edited:
        assert "Kiribati desk" not in edited.get("/directory/undp").text
        record.write_text(
            record.read_text(encoding="utf-8").replace("acronym: UNDP", "acronym: Kiribati desk"), encoding="utf-8"
        )
        assert "Kiribati desk" in edited.get("/directory/undp").text
        record.write_text("id: [", encoding="utf-8")
        assert "Kiribati desk" in edited.get("/directory/undp").text


def test_a_remark_on_a_contact_is_kept_without_numbers(fresh: Site) -> None:
    response = fresh.http.post(
        "/directory/report", data={"about": "undp", "remark": "does not answer, call me: +41 22 917 8271"}
    )
    assert response.status_code == 200
    assert "Thank you" in Document(response.text).one("h1").text
    assert [remark[1:] for remark in feedback.remarks()] == [("undp", "does not answer, call me: [...]")]


def test_a_barrier_can_be_reported(fresh: Site) -> None:
    form = next(form for form in Document(fresh.get("/accessibility").text).all("form") if form.get("method") == "post")
    fields = {field.get("name"): field.get("value") or "" for field in form.iter() if field.get("name")}
    fresh.http.post(form.get("action") or "", data={**fields, "remark": "the map cannot be enlarged"})
    assert [remark[1:] for remark in feedback.remarks()] == [("accessibility", "the map cannot be enlarged")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"remark=%20", 400),
        (b"\xff\xfe\x00", 400),
        pytest.param(b"remark=" + b"x" * 1000, 400, id="too long"),
        pytest.param(b"remark=" + b"x" * 100_000, 503, id="far too long"),
        (b"about=nobody&remark=%3Cscript%3E", 200),
    ],
)
def test_an_odd_remark_gets_a_sentence(fresh: Site, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = fresh.http.post("/directory/report", content=body, headers=headers)
    assert response.status_code == status
    assert Document(response.text).one("p", class_="lead").text
    assert [remark[1] for remark in feedback.remarks()] == ([""] if status == 200 else [])


def test_remarks_are_limited(fresh: Site) -> None:
    said = [fresh.http.post("/directory/report", data={"remark": f"no {n}"}).status_code for n in range(7)]
    assert said == [200] * 5 + [429] * 2


def test_the_sitemap_and_robots_name_the_public_address() -> None:
    with serving(public_address="https://help.example.org") as public:
        assert "Sitemap: https://help.example.org/sitemap.xml" in public.get("/robots.txt").text
        assert "<loc>https://help.example.org/directory/undp</loc>" in public.get("/sitemap.xml").text
        canonical = Document(public.get("/directory/undp", headers={"Host": "evil.example"}).text).one(
            "link", rel="canonical"
        )
        assert canonical.get("href") == "https://help.example.org/directory/undp"


def test_the_public_address_is_checked() -> None:
    assert Settings(port=8080).site == "http://localhost:8080"
    assert load({"PUBLIC_ADDRESS": "https://Help.example.org"}).site == "https://help.example.org"
    for wrong in ("help.example.org", "https://help.example.org/", "javascript:alert(1)"):
        with pytest.raises(SettingsError, match="PUBLIC_ADDRESS is"):
            load({"PUBLIC_ADDRESS": wrong})


@pytest.mark.parametrize(
    "path", ["/directory/", "/ar/directory/undp", "/nothing", "/fr/nothing", "/zh/directory/nobody"]
)
def test_an_answer_for_people_is_a_page_with_a_language(site: Site, path: str) -> None:
    response = site.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    first = path.split("/")[1]
    html = Document(response.text).one("html")
    assert html.get("lang") == (first if first in locales.languages() else "en")
    assert html.get("dir") == locales.load(str(html.get("lang"))).direction


def test_a_dead_link_outside_the_directory_is_answered_in_the_language_of_the_browser(site: Site) -> None:
    wanted = {"Accept": "text/html", "Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}
    response = site.get("/old-page", headers=wanted)
    assert response.status_code == 404
    assert locales.load("ru").say("directory.not_found") in Document(response.text).text
    program = site.get("/old-page", headers={"Accept": "application/json"})
    assert program.status_code == 404
    assert "<form" not in program.text


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("fr-CA,fr;q=0.9,en;q=0.8", "/fr/directory/"),
        ("de, es;q=0.7", "/es/directory/"),
        ("zh-Hans-CN", "/zh/directory/"),
        ("en;q=0.2, ar;q=0.9", "/ar/directory/"),
        ("en; q=0.2, ru ; q = 0.9", "/ru/directory/"),
    ],
)
def test_a_first_visit_leads_to_the_language_of_the_browser(site: Site, header: str, address: str) -> None:
    response = site.get("/directory/", headers={"Accept-Language": header})
    assert (response.status_code, response.headers["location"]) == (303, address)
    assert "Accept-Language" in response.headers["vary"]


@pytest.mark.parametrize(
    "header", ["", "en-GB,fr;q=0.5", "de", "*", "fr;q=0", "fr;q=x", ";;,,;q=", "\u00e9", "x" * 2000]
)
def test_every_other_first_visit_is_in_english(site: Site, header: str) -> None:
    assert site.get("/directory/", headers={"Accept-Language": header.encode()}).status_code == 200


def test_who_has_chosen_english_stays_there(site: Site) -> None:
    french = {"Accept-Language": "fr"}
    assert site.get("/directory/", headers={**french, "Referer": f"{site.address}/fr/directory/"}).status_code == 200
    assert site.get("/directory/", headers={**french, "Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert site.get("/directory/undp", headers=french).status_code == 200
    assert site.get("/directory/?q=pcb", headers=french).status_code == 200


def test_the_answer_to_a_remark_leads_on_in_every_language(fresh: Site) -> None:
    response = fresh.http.post("/fr/directory/report", data={"remark": "page disparue", "about": "undp"})
    document = Document(response.text)
    assert locales.load("fr").say("directory.noted_lead") in document.text
    for link in document.all("a", hreflang="ru"):
        assert fresh.get(str(link.get("href"))).status_code == 200
