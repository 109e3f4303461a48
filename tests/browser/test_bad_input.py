"""What people and editors may put in by mistake or on purpose is shown as text and explained."""

from __future__ import annotations

from typing import Any

from chat import Opening
from playwright.sync_api import Page, Route, expect

ATTACK = "<img src=x onerror='window.attacked=1'><script>window.attacked=1</script>"
RUNS = "javascript:window.attacked=1"


def test_ten_thousand_characters_are_counted_and_explained(opened: Opening) -> None:
    sent: list[str] = []
    chat = opened(prepare=lambda page: page.on("request", lambda request: sent.append(request.url))).open()
    chat.page.wait_for_timeout(300)
    sent.clear()
    chat.write("x" * 10_000)
    expect(chat.hint).to_have_text("That is 10000 characters; 500 are allowed. Please say it in fewer words.")
    expect(chat.field).to_have_attribute("aria-invalid", "true")
    chat.picture("too long")
    assert sent == []
    chat.field.fill("Who helps with PCBs? " * 20)
    expect(chat.hint).to_have_text("419 of 500 characters")
    expect(chat.field).not_to_have_attribute("aria-invalid", "true")
    chat.field.press("Enter")
    expect(chat.replies).to_have_count(1)


def test_an_empty_question_is_explained(opened: Opening) -> None:
    chat = opened().open()
    chat.write("   ")
    expect(chat.hint).to_have_text("Write your question first.")
    expect(chat.field).to_be_focused()


def test_markup_in_a_question_is_text(opened: Opening) -> None:
    chat = opened().open()
    chat.ask(ATTACK)
    expect(chat.panel.locator(".me")).to_contain_text(ATTACK)
    chat.page.reload()
    chat.open()
    expect(chat.panel.locator(".me")).to_contain_text(ATTACK)
    assert chat.page.evaluate("window.attacked") is None


def test_markup_in_the_knowledge_is_text_and_its_addresses_run_nothing(opened: Opening) -> None:
    def poison(route: Route) -> None:
        content: dict[str, Any] = route.fetch().json()
        for reply in content["replies"]:
            reply["text"] = ATTACK
            reply["suggestions"] = [{"title": ATTACK, "payload": "/x"}]
            for card in reply["cards"]:
                card.update(dict.fromkeys(("name", "acronym", "category", "why", "role", "warning"), ATTACK))
                card["links"] = {"page": RUNS, "vcard": RUNS}
                card["steps"] = [ATTACK]
                card["sources"] = [{"url": RUNS, "as_of": ATTACK}]
                for channel in card["channels"]:
                    channel.update(value=ATTACK, label=ATTACK, href=RUNS, source=RUNS)
        route.fulfill(json=content)

    def prepare(page: Page) -> None:
        page.route("**/webhooks/web/message", poison)

    chat = opened(prepare=prepare).open()
    chat.ask("Who helps with PCBs in Ghana?")
    expect(chat.cards.first.get_by_role("heading")).to_contain_text(ATTACK)
    assert chat.panel.locator("img, script").count() == 0
    schemes = chat.panel.evaluate("panel => [...new Set([...panel.querySelectorAll('a')].map(a => a.protocol))]")
    assert set(schemes) <= {"http:", "https:", "tel:", "mailto:"}
    for link in chat.cards.first.get_by_role("link").all():
        assert not str(link.get_attribute("href")).startswith("javascript")
    assert chat.page.evaluate("window.attacked") is None


def test_with_storage_blocked_everything_works_but_the_history(opened: Opening) -> None:
    block = """for (const name of ["sessionStorage", "localStorage"]) Object.defineProperty(window, name,
      { get() { throw new DOMException("The operation is insecure.", "SecurityError") } })"""
    chat = opened(prepare=lambda page: page.add_init_script(block)).open()
    chat.ask("Who helps with PCBs in Ghana?")
    chat.ask("and in Kenya?")
    expect(chat.replies.last).to_contain_text("Kenya")
    chat.page.reload()
    chat.open()
    expect(chat.turns).to_have_count(0)
    chat.ask("hello")


def test_a_full_minute_is_explained(opened: Opening) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=429, headers={"Retry-After": "40"}, json={"error": {"code": "rate_limit", "message": "-"}})

    chat = opened(prepare=lambda page: page.route("**/webhooks/web/message", refuse)).open()
    chat.write("hello")
    expect(chat.panel.locator(".error")).to_contain_text("Please try again in 40 seconds.")
    chat.page.unroute("**/webhooks/web/message")
    chat.button("Try again").click()
    expect(chat.replies).to_have_count(1)
    chat.complaints[:] = [complaint for complaint in chat.complaints if "429" not in complaint]
