"""The files around the assistant: the widget, its texts, the demo page; small, cached, and for allowed sites only."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from channel_server import SECRET
from running import PROJECT
from serving_channels import serving_channels

from bot import locales
from bot.bundling import ensure_bundle
from bot.channels.site import SiteChannel
from bot.channels.texts import widget_texts
from bot.settings import Settings

MINISTRY = "https://ministry.example.org"
FILES = ["/", "/widget.js", "/widget/en.json", "/widget/demo.css", "/widget/demo.js", "/widget/icon.svg"]
BUDGET = 15 * 1024


@contextmanager
def serving_site(bundle: Path) -> Iterator[httpx.Client]:
    values = Settings(token_secret=SECRET, allowed_origins=(MINISTRY,))
    with serving_channels([SiteChannel(values, bundle)]) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture(scope="module")
def site() -> Iterator[httpx.Client]:
    with serving_site(ensure_bundle(PROJECT)) as client:
        yield client


def test_the_widget_with_its_styles_is_small() -> None:
    assert len(gzip.compress(ensure_bundle(PROJECT).read_bytes(), 9)) <= BUDGET


def test_the_widget_names_no_other_server() -> None:
    script = ensure_bundle(PROJECT).read_text(encoding="utf-8")
    addresses = {part.split("/")[0] for part in script.split("://")[1:]}
    # the namespace of drawings, and the map that opens when somebody asks for it
    assert {address for address in addresses if "." in address} == {"www.w3.org", "www.openstreetmap.org"}


@pytest.mark.parametrize("path", FILES)
def test_each_file_is_compressed_cached_and_checked_by_its_content(site: httpx.Client, path: str) -> None:
    first = site.get(path)
    assert first.status_code == 200
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert "Accept-Encoding" in first.headers["vary"]
    again = site.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = site.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == first.content
    assert site.head(path).status_code == 200
    assert "set-cookie" not in first.headers


def test_the_home_page_is_the_demo_and_shows_the_line_to_copy(site: httpx.Client) -> None:
    page = site.get("/", headers={"Host": "chat.example.org"})
    assert '&lt;script src="http://chat.example.org/widget.js" defer&gt;' in page.text
    assert '<script src="/widget.js" defer></script>' in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; connect-src 'self';")
    assert "unsafe" not in policy


def test_a_forged_host_is_only_text(site: httpx.Client) -> None:
    page = site.get("/", headers={"Host": 'x"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text


def test_only_allowed_sites_may_read_and_nobody_gets_a_star(site: httpx.Client) -> None:
    for path in ("/widget.js", "/widget/en.json"):
        allowed = site.get(path, headers={"Origin": MINISTRY})
        assert allowed.headers["access-control-allow-origin"] == MINISTRY
        assert "access-control-allow-credentials" not in allowed.headers
        other = site.get(path, headers={"Origin": "https://evil.example.org"})
        assert [name for name in other.headers if name.startswith("access-control-")] == []


@pytest.mark.parametrize(("asked", "got"), [("en", "en"), ("en-GB", "en"), ("tlh", "en")])
def test_the_texts_come_in_the_nearest_language(site: httpx.Client, asked: str, got: str) -> None:
    texts = site.get(f"/widget/{asked}.json").json()
    assert texts["language"] == got
    assert {"direction", "limit", "languages", "starters", "say"} <= set(texts)


@pytest.mark.parametrize(
    "path", ["/widget/..%2fsettings.json", "/widget/index.html", "/widget/", "/widget/src/main.ts"]
)
def test_no_other_file_is_served(site: httpx.Client, path: str) -> None:
    assert site.get(path).status_code == 404


def test_the_languages_are_shown_as_the_united_nations_show_them() -> None:
    shown = [(language["code"], language["name"]) for language in widget_texts("en", 500)["languages"]]
    assert shown == [
        ("ar", "عربي"),
        ("zh", "中文"),
        ("en", "English"),
        ("fr", "Français"),
        ("ru", "Русский"),
        ("es", "Español"),
    ]


@pytest.mark.parametrize("language", locales.languages())
def test_a_language_has_its_own_plural_forms_and_no_english_ones(language: str) -> None:
    said = widget_texts(language, 500)["say"]
    forms = {key.rpartition(".")[2] for key in said if key.startswith("details.")}
    own = locales.load(language).sentences["widget"]["details"]
    assert forms == set(own)


@pytest.mark.parametrize("language", locales.languages())
def test_the_demo_page_is_there_in_each_language(site: httpx.Client, language: str) -> None:
    page = site.get(locales.address_in(language, "/"))
    locale = locales.load(language)
    assert f'<html lang="{language}" dir="{locale.direction}">' in page.text
    assert locale.say("demo.republic") in page.text
    for code in locales.languages():
        assert f'hreflang="{code}" href="{locales.address_in(code, "/")}"' not in page.text.split("<body>")[0]
        assert (
            f'hreflang="{code}" href="{site.base_url}{locales.address_in(code, "/")}"' in page.text.split("<body>")[0]
        )


def test_a_first_visit_to_the_demo_page_is_greeted_in_the_language_of_the_browser(site: httpx.Client) -> None:
    french = {"Accept-Language": "fr-FR,fr;q=0.9"}
    first = site.get("/", headers=french)
    assert (first.status_code, first.headers["location"]) == (303, "/fr/")
    assert site.get("/", headers={**french, "Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert site.get("/fr").headers["location"] == "/fr/"


def test_every_sentence_that_the_widget_says_has_a_text() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "bot/widget/src").glob("*.ts"))
    said = set(re.findall(r'\bsay\("([\w.]+)"', sources)) | set(re.findall(r'entry\(icons\.\w+, "(\w+)"', sources))
    assert len(said) > 40
    known = {key.removesuffix(".other") for key in widget_texts("en", 500)["say"]}
    assert sorted(said - known) == []


def test_without_a_bundle_the_rest_is_served(tmp_path: Path) -> None:
    with serving_site(tmp_path / "missing.js") as site:
        assert site.get("/widget.js").status_code == 503
        assert site.get("/").status_code == 200
        assert site.get("/widget/en.json").json()["say"]
