"""In each of the six languages nothing shows that English came first: demo page, chat and directory are walked through."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from chat import Opening
from directory.directory_server import Site, serving
from languages import BAR, slips
from pictures import picture
from playwright.sync_api import Browser, Locator, Page, Route, expect

from bot import locales
from bot.knowledge import live_knowledge

LANGUAGES = locales.in_order()
#: what people say next: the same subject in another country
AND_IN_KENYA = {
    "ar": "وفي كينيا؟",
    "zh": "肯尼亚呢？",
    "en": "and in Kenya?",
    "fr": "et au Kenya ?",
    "ru": "а в Кении?",
    "es": "¿y en Kenia?",
}
AFTER = dict(zip(LANGUAGES, (*LANGUAGES[1:], LANGUAGES[0])))
SIZES = {
    "wide": {},
    "narrow and dark": {"viewport": {"width": 320, "height": 700}, "color_scheme": "dark"},
}
KINDS = {
    "home": "/directory/",
    "results": "/directory/?q=pcb+ghana",
    "no results": "/directory/?q=xyzzy",
    "nothing asked": "/directory/?q=+",
    "not found": "/directory/nobody",
    "institution": "/directory/brs-secretariat",
    "English name": "/directory/nilu",
    "centre": "/directory/bcrc-scrc-senegal",
    "topic": "/directory/topic/pcbs",
    "topic in country": "/directory/topic/pcbs/GH",
    "country": "/directory/country/GH",
    "developed country": "/directory/country/US",
    "category": "/directory/category/ngo",
    "countries": "/directory/countries",
    "map": "/directory/map",
    "offline": "/directory/offline",
    "accessibility": "/accessibility",
}
#: what is read and what is only heard, without what is marked as being in another language
_READ = """element => {
  const own = element.closest("[lang]")?.lang || document.documentElement.lang;
  const foreign = node => node.closest && node.closest("[lang]") && node.closest("[lang]").lang !== own;
  const texts = [];
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) { texts.push(node.data); return; }
    if (node.nodeType === Node.ELEMENT_NODE) {
      if (["SCRIPT", "STYLE", "CODE"].includes(node.tagName) || foreign(node)) return;
      for (const name of ["aria-label", "title", "placeholder", "alt"]) texts.push(node.getAttribute(name) || "");
    }
    node.childNodes.forEach(walk);
  };
  walk(element);
  return texts.join("\\n");
}"""

_TARGETS = "links => links.map(link => link.hreflang)"


def read(part: Locator) -> str:
    text: str = part.evaluate(_READ)
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_conversation_in_the_chat(opened: Opening, axe: str, language: str, size: str) -> None:
    locale = locales.load(language)
    chat = opened(locales.address_in(language, "/"), **SIZES[size])
    expect(chat.page.locator("html")).to_have_attribute("lang", language)
    expect(chat.page.locator("html")).to_have_attribute("dir", locale.direction)
    expect(chat.launcher).to_have_text(locale.say("widget.launch"))
    assert chat.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    chat.picture(f"{language} {size} 0 demo")
    chat.open()
    expect(chat.panel).to_have_attribute("lang", language)
    expect(chat.panel).to_have_attribute("dir", locale.direction)
    assert chat.panel.locator(".languages button").all_text_contents() == BAR
    chat.picture(f"{language} {size} 1 welcome")
    chat.button(str(locale.sentences["widget"]["starters"][0])).click()
    expect(chat.cards.first).to_be_visible()
    for reply in chat.panel.locator(".reply").all():
        expect(reply).to_have_attribute("lang", language)
        expect(reply).to_have_attribute("dir", locale.direction)
    for summary in chat.cards.first.locator("summary").all():
        summary.click()
    chat.picture(f"{language} {size} 2 answer")
    assert chat.sticking_out() == []
    assert chat.problems(axe) == []
    answer = chat.ask(AND_IN_KENYA[language])
    expect(answer).to_contain_text(live_knowledge().current.countries["KE"].name[language])
    chat.picture(f"{language} {size} 3 next")
    chat.button(locale.say("widget.menu")).click()
    assert chat.problems(axe) == []
    chat.picture(f"{language} {size} 4 menu")
    assert slips(read(chat.page.locator("body")), language) == []
    assert slips(read(chat.panel), language) == []
    assert chat.sticking_out() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_in_the_middle_keeps_subject_and_country(opened: Opening, language: str) -> None:
    chat = opened(locales.address_in(language, "/")).open()
    chat.button(str(locales.load(language).sentences["widget"]["starters"][0])).click()
    expect(chat.cards.first).to_be_visible()
    first = chat.panel.locator(".reply").first
    before = read(first)
    other = locales.load(AFTER[language])
    chat.button(other.short_name).click()
    expect(chat.panel).to_have_attribute("lang", other.language)
    expect(first).to_have_attribute("lang", language)
    assert read(first) == before, "what was said stays as it was said"
    answer = chat.ask(AND_IN_KENYA[other.language])
    expect(answer.locator(".reply").first).to_have_attribute("lang", other.language)
    expect(answer).to_contain_text(live_knowledge().current.countries["KE"].name[other.language])
    assert [
        str(link.get_attribute("href")) for link in answer.locator(f"a[href*='{other.language}/directory/']").all()
    ] or (other.language == "en")
    assert slips(read(answer), other.language) == []


def test_who_writes_in_another_language_reads_the_whole_chat_in_it(opened: Opening) -> None:
    chat = opened("/").open()
    chat.ask("من يساعد في التخلص من المبيدات القديمة في المغرب؟")
    expect(chat.panel).to_have_attribute("dir", "rtl")
    expect(chat.panel).to_have_attribute("lang", "ar")
    expect(chat.field).to_be_focused()
    chat.page.reload()
    chat.open()
    expect(chat.panel).to_have_attribute("lang", "ar")
    expect(chat.turns).to_have_count(1)


def test_the_chat_opened_from_a_page_is_in_the_language_of_the_page(opened: Opening) -> None:
    chat = opened("/fr/directory/undp")
    chat.page.locator("a.ask").first.click()
    expect(chat.panel).to_have_attribute("lang", "fr")
    expect(chat.panel.locator(".reply").first).to_have_attribute("lang", "fr")
    chat.page.goto(f"{chat.url}/ru/directory/unido#assistance-finder=unido")
    expect(chat.panel).to_have_attribute("lang", "ru")
    expect(chat.panel.locator(".reply").last).to_have_attribute("lang", "ru")
    links = chat.cards.last.locator("a[href*='/directory/']").all()
    assert {urlsplit(str(link.get_attribute("href"))).path for link in links} == {
        "/ru/directory/unido",
        "/ru/directory/unido.vcf",
    }


def test_a_name_that_exists_only_in_english_is_marked_in_the_chat(opened: Opening) -> None:
    chat = opened("/ar/#assistance-finder=nilu")
    heading = chat.cards.first.locator("h3")
    expect(heading.locator("bdi").first).to_have_attribute("lang", "en")
    expect(heading.locator("bdi").first).to_have_attribute("dir", "ltr")
    expect(heading).to_contain_text(locales.load("ar").say("card.english_name"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_take_the_plural_form_of_the_language(opened: Opening, language: str) -> None:
    """Browsers choose the form as Python does."""
    counts = (1, 2, 3, 5, 11, 21)

    def answer(route: Route) -> None:
        content = route.fetch().json()
        (card, *_) = content["replies"][0]["cards"]
        shown = 3
        content["replies"][0]["cards"] = [
            {**card, "id": f"n{count}", "channels": card["channels"][:1] * (shown + count)} for count in counts
        ]
        route.fulfill(json=content)

    chat = opened(
        locales.address_in(language, "/") + "#assistance-finder=brs-secretariat",
        prepare=lambda page: page.route("**/webhooks/web/message", answer),
    )
    expect(chat.cards).to_have_count(len(counts))
    locale = locales.load(language)
    for count, card in zip(counts, chat.cards.all()):
        said = locale.say("widget.details", count=count)
        expect(card.locator("summary").first).to_have_text(said)
    assert len({locale.say("widget.details", count=count).replace(str(count), "") for count in counts}) > (
        language != "zh"
    )


def test_what_shows_that_english_came_first_is_found() -> None:
    """The walks of this file look for it with ``slips``."""
    assert slips("Adresse: Where this was found: unep.org", "fr") == ["Where this was found"]
    assert slips("widget.say {count}", "ar") == ["widget.say", "{", "}"]
    assert slips("Assistance Finder: Où cela a été trouvé", "fr") == []


# the directory


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def narrow(browser: Browser, site: Site) -> Iterator[Page]:
    """One visitor with a small screen, who goes from page to page."""
    context = browser.new_context(base_url=site.address, viewport={"width": 320, "height": 700})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_the_directory(narrow: Page, axe: str, language: str, kind: str) -> None:
    locale = locales.load(language)
    page = narrow
    page.goto(locales.address_in(language, KINDS[kind]))
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == (language, locale.direction)
    assert page.locator(".languages a").all_text_contents() == BAR
    assert page.locator(".languages a").evaluate_all(_TARGETS) == list(LANGUAGES)
    expect(page.locator(".languages [aria-current]")).to_have_text(locale.short_name)
    if page.locator("meta[name=robots]").count() == 0:
        assert page.locator("link[rel=alternate]").evaluate_all(_TARGETS) == [*LANGUAGES, "x-default"]
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert slips(page.title() + "\n" + read(root), language) == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    if language in ("ar", "zh"):
        page.evaluate(axe)
        found = page.evaluate("axe.run(document).then(found => found.violations.map(v => [v.id, v.nodes[0].html]))")
        assert found == []
    picture(page, f"directory {language} {kind}", full_page=True)


def test_the_language_bar_searches_for_the_same_again(narrow: Page) -> None:
    narrow.goto("/fr/directory/?q=pcb+ghana")
    narrow.locator(".languages a[lang=ru]").click()
    narrow.wait_for_url("**/ru/directory/?q=pcb+ghana")
    expect(narrow.locator("article")).to_have_count(3)


def test_a_first_visit_is_greeted_in_the_language_of_the_browser(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.address, locale="es-PE")
    page = context.new_page()
    page.goto("/directory/")
    page.wait_for_url("**/es/directory/")
    page.locator(".languages a[lang=en]").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/directory/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_a_page_not_kept_says_so_in_its_language_without_a_connection(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.address, locale="ar")
    page = context.new_page()
    page.goto("/ar/directory/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload(wait_until="networkidle")
    context.set_offline(True)
    page.goto("/ar/directory/unido")
    expect(page.get_by_role("heading", level=1)).to_have_text(locales.load("ar").say("directory.offline"))
    context.close()
