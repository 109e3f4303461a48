"""On other people's pages: strict policies, hostile styles, old frameworks, other origins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chat import TAG, Opening
from ministry import Ministry
from playwright.sync_api import Page, expect
from running import PROJECT, Served

from bot.bundling import ensure_bundle

PCBS = "Who helps with PCBs in Ghana?"
# The whole policy that README.md gives for a page which has the assistant on its own address.
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"
PAGE = "<!doctype html><html lang=en><head><title>Ministry</title>{head}</head><body>{body}</body></html>"
HOSTILE = """
html { font-size: 8px !important; direction: rtl }
* { all: unset; color: red !important; background: yellow !important; font: 40px/3 serif !important; margin: 30px !important;
    border: 5px dashed lime !important; letter-spacing: 1em !important; text-transform: uppercase !important;
    float: left !important; transform: rotate(3deg) !important; opacity: .3 !important; transition: all 9s !important;
    visibility: hidden !important; pointer-events: none !important; filter: blur(9px) !important; z-index: -1 !important }
body > * { display: none !important; position: static !important }
button, textarea, dialog, a, p, h2, h3, li { display: none !important; width: 1px !important; height: 1px !important }
"""
CONTENT = (
    "<h1 class='page-header'>Ministry</h1><div class='container'><p class='lead'>Text <a href='#x'>link</a></p>" * 3
)


def test_a_strict_policy_is_enough(opened: Opening, served: Served) -> None:
    blocked: list[str] = []

    def prepare(page: Page) -> None:
        page.route(
            "**/strict",
            lambda route: route.fulfill(
                body=PAGE.format(head="<script src='/widget.js' defer></script>", body="<h1>Ministry</h1>"),
                headers={"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY},
            ),
        )
        page.add_init_script("addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective))")
        page.on("request", lambda request: request.url.startswith(served.url) or blocked.append(request.url))

    chat = opened("/strict", prepare=prepare).open()
    chat.ask(PCBS)
    assert chat.panel.evaluate("panel => getComputedStyle(panel).borderRadius") != "0px", "styles are in force"
    chat.page.evaluate("window.print = () => 0")
    chat.menu("Print")
    chat.picture("strict policy")
    assert blocked == [], "nobody else was asked"


def test_a_page_of_another_site_that_is_allowed(opened: Opening, ministry: Ministry, served: Served) -> None:
    ministry.pages["/"] = PAGE.format(
        head=f"<script src='{served.url}/widget.js' defer></script>", body="<h1>Ministry</h1>"
    )
    chat = opened(ministry.url).open()
    chat.ask(PCBS)
    chat.cards.first.get_by_role("button", name="Yes, useful").click()
    expect(chat.cards.first).to_contain_text("noted")
    chat.menu("Forget me")
    chat.button("Delete it").click()
    expect(chat.notice).to_contain_text("deleted")


def test_a_page_of_another_site_that_is_not_allowed_is_left_alone(
    opened: Opening, ministry: Ministry, served: Served
) -> None:
    ministry.pages["/"] = PAGE.format(
        head=f"<script src='{served.url}/widget.js' defer></script>", body="<h1>Ministry</h1>"
    )
    chat = opened(ministry.other_url)
    chat.page.wait_for_timeout(1000)
    expect(chat.launcher).to_have_count(0)
    chat.complaints[:] = [c for c in chat.complaints if "CORS policy" not in c and "Failed to load" not in c]


def test_hostile_styles_and_old_frameworks_change_nothing_in_the_chat_nor_the_chat_in_them(
    opened: Opening, ministry: Ministry, served: Served, packages: Path
) -> None:
    files = {"bootstrap.css": "bootstrap/dist/css", "bootstrap.js": "bootstrap/dist/js", "jquery.js": "jquery/dist"}
    for name, folder in files.items():
        ministry.pages[f"/{name}"] = (packages / folder / name).read_text(encoding="utf-8")
    ministry.pages["/hostile.css"] = HOSTILE
    frameworks = (
        "<link rel=stylesheet href=/bootstrap.css><script src=/jquery.js></script><script src=/bootstrap.js></script>"
    )
    widget = f"<script src='{served.url}/widget.js' defer></script>"
    ministry.pages["/calm"] = PAGE.format(head=widget, body=CONTENT)
    ministry.pages["/hostile"] = PAGE.format(
        head=f"{frameworks}<link rel=stylesheet href=/hostile.css>{widget}", body=CONTENT
    )
    ministry.pages["/bootstrap"] = PAGE.format(head=frameworks + widget, body=CONTENT)
    ministry.pages["/without"] = PAGE.format(head=frameworks, body=CONTENT)

    looks = []
    for path in ("/calm", "/hostile"):
        chat = opened(f"{ministry.url}{path}", reduced_motion="reduce").open()
        chat.ask(PCBS)
        chat.picture(f"host page {path[1:]}")
        looks.append(chat.panel.evaluate(_LOOKS))
    assert looks[0] == looks[1]

    pages = []
    for path in ("/without", "/bootstrap"):
        chat = opened(f"{ministry.url}{path}")
        if path == "/bootstrap":
            chat.open()
            chat.ask(PCBS)
            chat.button("Close").click()
        pages.append(chat.page.evaluate(_PAGE, TAG))
    assert pages[0] == pages[1]


def test_a_site_may_serve_the_script_itself(opened: Opening, ministry: Ministry, served: Served) -> None:
    ministry.pages["/lib/chat.js"] = ensure_bundle(PROJECT).read_text(encoding="utf-8")
    ministry.pages["/"] = PAGE.format(
        head=f"<script src='/lib/chat.js' defer data-api='{served.url}'></script>", body="<h1>Ministry</h1>"
    )
    chat = opened(ministry.url).open()
    chat.ask(PCBS)
    page = chat.cards.first.get_by_role("link", name="All about this contact")
    assert str(page.get_attribute("href")).startswith(f"{served.url}/directory/")


def test_the_demo_page_gives_the_line_to_copy(opened: Opening, served: Served) -> None:
    chat = opened(permissions=["clipboard-read", "clipboard-write"])
    chat.page.get_by_role("button", name="Copy").click()
    expect(chat.page.get_by_role("button", name="Copied")).to_be_visible()
    assert (
        chat.page.evaluate("navigator.clipboard.readText()") == f'<script src="{served.url}/widget.js" defer></script>'
    )


def test_a_link_of_the_demo_page_opens_the_chat_each_time(opened: Opening) -> None:
    chat = opened()
    expect(chat.launcher).to_be_visible()
    for _ in range(2):
        chat.page.get_by_role("link", name="Ask who can help").click()
        expect(chat.panel).to_be_visible()
        chat.button("Close").click()


def test_without_javascript_the_page_leads_to_the_directory(opened: Opening) -> None:
    page = opened(java_script_enabled=False).page
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Browse the directory")).to_have_attribute("href", "/directory/")
    expect(page.get_by_role("button")).to_have_count(0)


def test_the_options_of_the_script_line(opened: Opening, ministry: Ministry, served: Served) -> None:
    ministry.pages["/"] = PAGE.format(
        head=f"<script src='{served.url}/widget.js' defer data-title='POPs desk' data-starters='Who helps with DDT?|PCBs'"
        " data-position='start' data-theme='dark' data-shortcut='Alt+K' data-directory='/contacts'></script>"
        "<style>assistance-finder { --assistance-ground-dark: rgb(1, 2, 3) }</style>",
        body="<h1>Ministry</h1>",
    )
    chat = opened(ministry.url)
    expect(chat.launcher).to_be_visible()
    chat.page.keyboard.press("Alt+k")
    expect(chat.panel.get_by_role("heading", name="POPs desk")).to_be_visible()
    expect(chat.button("PCBs")).to_be_visible()
    expect(chat.panel).to_have_css("background-color", "rgb(1, 2, 3)")
    box = chat.panel.bounding_box()
    assert box and box["x"] < 100
    chat.button("Options").click()
    expect(chat.panel.get_by_role("link", name="Directory")).to_have_attribute("href", f"{ministry.url}/contacts")


def test_an_element_in_the_page_asks_about_its_contact_once_it_is_used(
    opened: Opening, ministry: Ministry, served: Served
) -> None:
    asked: list[Any] = []
    ministry.pages["/"] = PAGE.format(
        head=f"<script src='{served.url}/widget.js' defer></script>",
        body=f"<h1>Ministry</h1><{TAG} contact='brs-secretariat' language='en-GB'></{TAG}>",
    )
    chat = opened(
        ministry.url, prepare=lambda page: page.on("request", lambda r: r.method == "POST" and asked.append(r.url))
    )
    expect(chat.launcher).to_have_count(1)
    chat.page.wait_for_timeout(300)
    assert asked == []
    chat.open()
    expect(chat.cards.first).to_contain_text("Secretariat")


_LOOKS = """panel => [panel, ...panel.querySelectorAll("*")].map(element => {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const names = ["fontSize", "fontFamily", "lineHeight", "letterSpacing", "color", "backgroundColor", "display", "opacity",
    "padding", "margin", "textTransform", "visibility", "pointerEvents", "direction", "filter", "float"];
  return [element.localName, element.className.baseVal ?? element.className, box.width, box.height,
    ...names.map(name => style[name])].join("|");
})"""

_PAGE = """tag => {
  const elements = [document.documentElement, ...document.querySelectorAll("*")].filter(e => e.localName !== tag && !e.src);
  const styles = elements.map(e => { const s = getComputedStyle(e);
    return [e.localName,
      ...["fontSize", "color", "overflow", "position", "paddingRight", "width", "direction"].map(n => s[n])].join("|") });
  const mine = Object.keys(window).filter(name => !/^(jQuery|\\$)/.test(name)).sort();
  return [styles, mine, document.documentElement.className, document.body.className, document.body.style.cssText,
    document.title, location.href.replace(/\\w+$/, "")];
}"""
