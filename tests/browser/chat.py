"""The chat widget as a person uses it: names of what is seen, for the browser tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pictures import picture
from playwright.sync_api import Locator, Page, expect

TAG = "assistance-finder"
SECRET = "known to the tests, so that they can make tokens"


class Chat:
    """The widget on one page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        self.launcher = page.locator(f"{TAG} .launcher")
        self.panel = page.locator(f"{TAG} dialog")
        self.field = page.locator(f"{TAG} textarea#field")
        self.log = page.locator(f"{TAG} [role=log]")
        self.turns = page.locator(f"{TAG} .turn")
        self.replies = page.locator(f"{TAG} .replies")
        self.cards = page.locator(f"{TAG} .card")
        self.notice = page.locator(f"{TAG} .notice")
        self.hint = page.locator(f"{TAG} .hint")

    def open(self) -> Chat:
        self.launcher.click()
        expect(self.panel).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    def write(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def ask(self, text: str) -> Locator:
        """Send a question and return its answer."""
        number = self.replies.count()
        self.write(text)
        expect(self.replies).to_have_count(number + 1, timeout=20_000)
        return self.replies.nth(number)

    def menu(self, name: str) -> None:
        self.button("Options").click()
        self.panel.locator(".menu").get_by_role("button", name=name).click()

    def kept(self) -> dict[str, str]:
        """Return everything that the browser keeps for the page."""
        kept: dict[str, str] = self.page.evaluate("({...sessionStorage, ...localStorage, cookie: document.cookie})")
        return {name: value for name, value in kept.items() if value}

    def picture(self, name: str) -> None:
        """Wait until what moves has come to rest, and keep a picture of it."""
        self.page.wait_for_timeout(250)
        picture(self.page, name)

    def sticking_out(self) -> list[str]:
        """Return the parts of the chat that lie beyond its sides."""
        found: list[str] = self.panel.evaluate(
            """panel => {
              const frame = panel.getBoundingClientRect();
              return [...panel.querySelectorAll("*:not(.hidden):not(.hidden *)")].filter(e => {
                const box = e.getBoundingClientRect();
                return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1);
              }).map(e => e.outerHTML.slice(0, 100));
            }"""
        )
        return found

    def problems(self, axe: str) -> list[Any]:
        """Return what axe finds on the page as it is now, shadow roots included."""
        self.page.wait_for_timeout(250)  # half shown is half the contrast
        self.page.evaluate(axe)
        found: list[Any] = self.page.evaluate(
            """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
              "best-practice"]})).violations.map(v => [v.id, v.nodes.map(n => n.html + n.failureSummary)])"""
        )
        return found


#: opens the demo page, or another one, in a new profile of the browser
Opening = Callable[..., Chat]
