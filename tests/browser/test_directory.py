"""The directory in a real browser: without JavaScript, by keyboard, on a small screen, on paper, offline; axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from directory.directory_server import Site, serving
from pictures import picture
from playwright.sync_api import Browser, Page, expect
from running import PROJECT, eventually

AXE = PROJECT / "bot" / "widget" / "node_modules" / "axe-core" / "axe.min.js"
_STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OPEN_DETAILS = "document.querySelectorAll('details').forEach(details => { details.open = true; })"

KINDS = {
    "home": "/directory/",
    "results": "/directory/?q=pcb+ghana",
    "no-results": "/directory/?q=xyzzy",
    "not-found": "/directory/nobody",
    "institution": "/directory/brs-secretariat",
    "centre": "/directory/bcrc-scrc-senegal",
    "topic": "/directory/topic/pcbs",
    "topic-in-country": "/directory/topic/pcbs/GH",
    "country": "/directory/country/GH",
    "category": "/directory/category/ngo",
    "countries": "/directory/countries",
    "map": "/directory/map",
    "accessibility": "/accessibility",
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The directory in its languages."""
    with serving() as running:
        yield running


@pytest.fixture
def page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a new visitor; parametrize it indirectly with options of Playwright's ``new_context``."""
    context = browser.new_context(base_url=site.address, **getattr(request, "param", {}))
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def _violations(page: Page) -> list[str]:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci in bot/widget)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", _STANDARD)["violations"]
    return [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)
def test_axe_finds_nothing(page: Page, kind: str, request: pytest.FixtureRequest) -> None:
    page.goto(KINDS[kind])
    page.evaluate(_OPEN_DETAILS)
    assert _violations(page) == []
    picture(page, f"directory-{kind}-{request.node.callspec.id.split('-')[0]}", full_page=True)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_from_right_to_left(page: Page, kind: str) -> None:
    page.goto(f"/ar{KINDS[kind]}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert _violations(page) == []
    picture(page, f"directory-{kind}-rtl", full_page=True)


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 640}}], indirect=True, ids=["320px"])
def test_nothing_is_cut_off_at_320_pixels(page: Page, kind: str, prefix: str) -> None:
    page.goto(prefix + KINDS[kind])
    page.evaluate(_OPEN_DETAILS)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    outside = page.evaluate(
        """[...document.querySelectorAll('main *, header *, footer *')].filter(element => {
          const box = element.getBoundingClientRect();
          return box.width > 1 && (box.left < -1 || box.right > 321);
        }).map(element => element.outerHTML.slice(0, 120))"""
    )
    assert outside == []
    picture(page, f"directory-{kind}{prefix.replace('/', '-')}-320", full_page=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_nothing_of_other_hosts_and_breaks_no_rule(page: Page, site: Site, kind: str) -> None:
    requested: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(KINDS[kind])
    page.wait_for_timeout(300)
    assert [url for url in requested if not url.startswith(site.address)] == []
    assert [text for text in complaints if "404" not in text] == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no-script"])
class TestWithoutJavaScript:
    def test_a_search_leads_to_a_telephone_number(self, page: Page) -> None:
        page.goto("/directory/")
        page.get_by_label("What do you need help with?").fill("BRS Secretariat")
        page.get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Secretariat of the Basel").first.click()
        expect(page.get_by_role("link", name="+41 22 917 8271", exact=True)).to_be_visible()

    def test_a_choice_of_subject_and_country_leads_to_contacts(self, page: Page) -> None:
        page.goto("/directory/")
        page.get_by_label("Subject", exact=True).select_option("PCBs and transformers")
        page.get_by_label("Country", exact=True).select_option("Ghana")
        page.get_by_role("button", name="Show contacts").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("PCBs and transformers in Ghana")
        expect(page.locator("article")).to_have_count(3)

    def test_the_chat_is_simply_absent(self, page: Page) -> None:
        page.goto("/directory/undp")
        expect(page.locator(".ask")).to_be_hidden()

    def test_something_wrong_can_be_said(self, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from bot import feedback

        monkeypatch.setattr(feedback, "FILE", tmp_path / "feedback.db")
        page.goto("/directory/undp")
        page.get_by_text("Something wrong here?").click()
        page.get_by_label("What is wrong").fill("the page is gone")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
        assert [remark[1:] for remark in feedback.remarks()] == [("undp", "the page is gone")]


def _until(page: Page, expression: str) -> None:
    """Wait until ``expression`` is true; Playwright's own waiting needs eval, which the pages forbid."""
    assert eventually(lambda: bool(page.evaluate(expression))), expression


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; at every stop the focus must be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const style = getComputedStyle(document.activeElement);
                       return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")[:200]
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_keyboard_alone_leads_from_a_search_to_a_contact(page: Page) -> None:
    page.goto("/directory/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    expect(page.locator(".skip")).to_be_in_viewport()
    _tab_to(page, "input[type=search]")
    page.keyboard.type("pcb ghana")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=pcb+ghana")
    _tab_to(page, "article h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "?q=" not in url)
    _tab_to(page, "a.value")
    expect(page.locator("a.value:focus")).to_be_in_viewport()


def test_skipping_leads_to_the_content(page: Page) -> None:
    page.goto("/directory/undp")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_pages_once_visited_open_without_a_connection(page: Page) -> None:
    page.goto("/directory/")
    _until(page, "navigator.serviceWorker.controller !== null")
    page.goto("/directory/undp")
    page.goto("/directory/?q=pcb+ghana")
    page.goto("/directory/topic/pcbs/GH", wait_until="networkidle")
    page.context.set_offline(True)
    page.goto("/directory/undp")
    expect(page.get_by_role("heading", level=1)).to_contain_text("United Nations Development Programme")
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") == "rgb(11, 93, 102)"
    page.goto("/directory/topic/pcbs/GH")
    expect(page.locator("article")).to_have_count(3)
    page.goto("/directory/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who can help")
    for never_kept in ("/directory/unido", "/directory/?q=pcb+ghana"):
        page.goto(never_kept)
        expect(page.get_by_role("heading", level=1)).to_have_text("You are offline")


def test_the_first_page_visited_is_kept_too(page: Page) -> None:
    page.goto("/directory/unido")
    _until(page, "navigator.serviceWorker.controller !== null")
    _until(page, "caches.match('/directory/unido').then(kept => Boolean(kept))")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("United Nations Industrial Development")


def test_on_paper_the_contacts_stay_and_the_forms_go(page: Page) -> None:
    page.goto("/directory/bcrc-scrc-senegal")
    page.emulate_media(media="print")
    expect(page.locator("form").first).to_be_hidden()
    expect(page.locator(".top nav").first).to_be_hidden()
    expect(page.locator("dl.contacts")).to_be_visible()
    for country in page.locator("details:not(.wrong) li").all()[:5]:
        expect(country).to_be_visible()
    printed = page.evaluate("getComputedStyle(document.querySelector('.seen a'), '::after').content")
    assert "http" in printed
    assert len(page.pdf()) > 10_000
    picture(page, "directory-institution-print", full_page=True)


def test_asking_about_a_contact_fetches_the_chat_and_tells_it_which(page: Page) -> None:
    """The widget is played by a script that shows what it is given."""
    script = "document.title = location.hash + ' ' + document.currentScript.dataset.language;"
    page.route("**/widget.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "widget" in request.url else None)
    page.goto("/ar/directory/undp")
    page.wait_for_timeout(300)
    assert asked == []
    page.locator("a.ask").click()
    expect(page).to_have_title("#assistance-finder=undp ar")
    page.goto("/directory/unido#assistance-finder=unido")
    expect(page).to_have_title("#assistance-finder=unido en")


def test_without_a_chat_asking_says_that_the_page_stands_without_it(page: Page) -> None:
    page.route("**/widget.js", lambda route: route.abort())
    page.goto("/directory/undp")
    page.get_by_role("link", name="Ask about this").click()
    expect(page.get_by_role("status")).to_contain_text("The chat cannot be opened just now.")


def test_names_and_numbers_keep_their_direction_in_arabic(page: Page) -> None:
    page.goto("/ar/directory/brs-secretariat")
    number = page.locator("bdi", has_text="917 8271").first
    assert number.evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert page.locator("h1").evaluate("element => getComputedStyle(element).direction") == "rtl"


def test_the_map_follows_light_and_dark(page: Page) -> None:
    backgrounds: dict[str, Any] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("/directory/map.svg")
        backgrounds[scheme] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert backgrounds["light"] != backgrounds["dark"]
