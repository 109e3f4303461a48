"""A person finds a contact in the chat, in light, in dark, from right to left, on a phone and magnified."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from chat import Chat, Opening
from playwright.sync_api import Page, Route, expect

PCBS = "Who helps with PCBs in Ghana?"

LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
    # 1280 x 1024 magnified four times
    "400 percent": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}


@pytest.mark.parametrize("name", LOOKS)
def test_a_whole_conversation(opened: Opening, axe: str, name: str) -> None:
    chat = opened(**LOOKS[name])
    expect(chat.launcher).to_be_visible()
    assert chat.problems(axe) == []
    chat.picture(f"{name} 1 page")
    chat.open()
    assert chat.problems(axe) == []
    chat.picture(f"{name} 2 welcome")
    chat.button(PCBS).click()
    expect(chat.cards.first).to_be_visible()
    assert chat.problems(axe) == []
    chat.picture(f"{name} 3 answer")
    assert chat.sticking_out() == []
    more = chat.button("More contacts")
    more.click()
    expect(chat.replies).to_have_count(2)
    expect(more).to_have_count(1)  # only the last answer offers what to say next
    chat.cards.last.locator("details summary").first.click()
    chat.cards.last.scroll_into_view_if_needed()
    assert chat.problems(axe) == []
    chat.picture(f"{name} 4 card")
    chat.ask("somebody swallowed pesticide")
    assert chat.problems(axe) == []
    chat.picture(f"{name} 5 emergency")
    chat.button("Options").click()
    assert chat.problems(axe) == []
    chat.picture(f"{name} 6 menu")
    assert chat.sticking_out() == []
    chat.page.keyboard.press("Escape")
    chat.button("Close").click()
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_a_card_tells_how_to_reach_them_and_how_far_to_trust_it(opened: Opening) -> None:
    chat = opened().open()
    chat.ask("e-mail, phone, fax and address of the Secretariat of the Stockholm Convention")
    card = chat.cards.first
    hrefs = [str(link.get_attribute("href")) for link in card.get_by_role("link").all()]
    assert any(re.fullmatch(r"tel:\+[0-9-]+", href) for href in hrefs)
    assert any(href.startswith("https://www.openstreetmap.org/search?query=") for href in hrefs)
    assert any(re.fullmatch(re.escape(chat.url) + r"/directory/[a-z-]+\.vcf", href) for href in hrefs)
    assert any(re.fullmatch(re.escape(chat.url) + r"/directory/[a-z-]+", href) for href in hrefs)
    (mail, *_) = [unquote(href) for href in hrefs if href.startswith("mailto:")]
    assert "?subject=Request for assistance on persistent organic pollutants" in mail
    assert "&body=Dear colleagues of " in mail
    assert "e-mail, phone, fax and address" in mail, "the question is part of the letter"
    expect(card.locator(".source").last).to_contain_text("not yet verified")
    assert card.locator(".seen").count() == card.locator(".channels li").count()
    expect(card.get_by_text("How to ask for help")).to_be_visible()


def test_the_age_and_doubt_of_every_value_are_shown(opened: Opening) -> None:
    chat = opened().open()
    chat.ask(PCBS)
    seen = chat.panel.locator(".seen").all_text_contents()
    assert seen
    assert [text for text in seen if not re.search(r"seen|undated|copy", text)] == []


def test_a_value_can_be_copied(opened: Opening) -> None:
    chat = opened(permissions=["clipboard-read", "clipboard-write"]).open()
    chat.ask(PCBS)
    row = chat.cards.first.locator(".channels li", has_text="Telephone").first
    row.get_by_role("button").click()
    expect(chat.notice).to_have_text("Copied.")
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied == row.locator(".value").inner_text()
    assert re.fullmatch(r"\+[0-9 ]+", copied)


def test_without_a_clipboard_copying_works_the_old_way(opened: Opening) -> None:
    chat = opened(prepare=lambda page: page.add_init_script("delete Navigator.prototype.clipboard")).open()
    chat.ask("phone of the Secretariat")
    chat.cards.first.locator(".channels li").first.get_by_role("button").click()
    expect(chat.notice).to_have_text("Copied.")


def test_a_thumb_down_asks_for_a_reason_and_is_noted(opened: Opening) -> None:
    chat = opened().open()
    chat.ask("phone of the Secretariat")
    chat.cards.first.get_by_role("button", name="No, not useful").click()
    with chat.page.expect_response("**/webhooks/web/feedback") as noted:
        chat.cards.first.get_by_role("button", name="Out of date").click()
    assert noted.value.json() == {"noted": True}
    sent = json.loads(noted.value.request.post_data or "")
    assert (sent["rating"], sent["reason"]) == ("down", "out_of_date")
    expect(chat.cards.first.get_by_text("Thank you, that was noted.")).to_be_focused()


def test_the_language_changes_and_the_conversation_stays(opened: Opening) -> None:
    bodies: list[dict[str, str]] = []

    def prepare(page: Page) -> None:
        page.on("request", lambda request: request.url.endswith("/message") and bodies.append(request.post_data_json))

    chat = opened(prepare=prepare).open()
    chat.ask(PCBS)
    chat.button("عربي").click()
    expect(chat.panel).to_have_attribute("dir", "rtl")
    expect(chat.button("عربي")).to_be_focused()
    expect(chat.turns).to_have_count(1)
    expect(chat.cards.first).to_be_visible()
    chat.ask("and in Kenya?")
    chat.ask("and in Mali?")
    assert [body.get("language") for body in bodies] == [None, "ar", None], "said once, then the server knows"


def test_the_language_changes_while_an_answer_is_on_its_way(opened: Opening) -> None:
    held: list[Route] = []

    def prepare(page: Page) -> None:
        page.route("**/webhooks/web/message", lambda route: held.append(route))

    chat = opened(prepare=prepare).open()
    chat.write(PCBS)
    expect(chat.panel.locator(".working")).to_be_visible()
    chat.button("عربي").click()
    expect(chat.panel).to_have_attribute("dir", "rtl")
    held[0].continue_()
    expect(chat.cards.first).to_be_visible()
    expect(chat.turns).to_have_count(1)


def test_the_conversation_is_there_after_a_reload_of_the_page(opened: Opening) -> None:
    chat = opened().open()
    said = chat.ask(PCBS).inner_text()
    chat.field.fill("half a thou")
    chat.page.reload()
    chat.open()
    expect(chat.turns).to_have_count(1)
    expect(chat.field).to_have_value("half a thou")
    assert chat.replies.first.inner_text() == said
    chat.button("More contacts").click()
    expect(chat.turns).to_have_count(2)


def test_two_tabs_are_two_conversations(opened: Opening) -> None:
    first = opened().open()
    first.ask(PCBS)
    second = Chat(first.page.context.new_page(), first.url)
    second.page.goto(first.url)
    second.open()
    expect(second.turns).to_have_count(0)
    second.ask("Who helps with DDT in Kenya?")
    first.ask("and in Mali?")
    expect(first.turns).to_have_count(2)
    expect(second.turns).to_have_count(1)


def test_nothing_is_stored_before_the_first_message_and_nothing_after_forgetting(opened: Opening) -> None:
    chat = opened()
    expect(chat.launcher).to_be_visible()
    chat.open()
    chat.field.fill("typed, not sent")
    assert chat.kept() == {}
    chat.ask(PCBS)
    (kept,) = chat.kept().values()
    token = json.loads(kept)["token"]
    assert set(json.loads(kept)) == {"token", "draft"}
    chat.menu("Forget me")
    chat.picture("forget me")
    chat.button("Delete it").click()
    expect(chat.notice).to_contain_text("deleted")
    expect(chat.turns).to_have_count(0)
    assert chat.kept() == {}
    history = chat.page.request.get(f"{chat.url}/webhooks/web/history", headers={"Authorization": f"Bearer {token}"})
    assert (history.status, history.json()["error"]["code"]) == (401, "forgotten")
    assert chat.page.context.cookies() == []


def test_every_other_state_keeps_nobody_out(opened: Opening, axe: str) -> None:
    chat = opened(color_scheme="dark").open()
    chat.write("x" * 501)
    assert chat.problems(axe) == []
    chat.field.fill("")
    chat.ask(PCBS)
    chat.cards.first.get_by_role("button", name="No, not useful").click()
    assert chat.problems(axe) == []
    chat.menu("Forget me")
    assert chat.problems(axe) == []
    chat.button("Keep it").click()
    chat.page.keyboard.press("Escape")
    chat.page.route("**/webhooks/web/message", lambda route: route.fulfill(status=400, json={"error": {"code": "x"}}))
    chat.write("hello")
    expect(chat.panel.locator(".error")).to_be_visible()
    chat.page.context.set_offline(True)
    expect(chat.notice).to_contain_text("You are offline")
    assert chat.problems(axe) == []
    chat.complaints[:] = [complaint for complaint in chat.complaints if "400" not in complaint]


def test_starting_over_is_a_new_conversation(opened: Opening) -> None:
    chat = opened().open()
    chat.ask(PCBS)
    chat.menu("Start over")
    expect(chat.turns).to_have_count(0)
    expect(chat.button(PCBS)).to_be_visible()
    chat.page.reload()
    chat.open()
    expect(chat.turns).to_have_count(0)


def test_only_the_conversation_is_printed(opened: Opening) -> None:
    chat = opened(prepare=lambda page: page.add_init_script("window.print = () => { window.printed = true }")).open()
    chat.ask(PCBS)
    chat.menu("Print")
    frame = chat.page.frames[-1]
    expect(frame.locator("h2")).to_have_text(PCBS)
    expect(frame.locator("body")).to_contain_text("Regional Centre")
    expect(frame.locator("body")).not_to_contain_text("Ministry")


def test_a_link_in_the_page_asks_about_a_contact(opened: Opening) -> None:
    chat = opened("/#assistance-finder=brs-secretariat")
    expect(chat.cards).to_have_count(1)
    expect(chat.cards.first).to_contain_text("Secretariat")
    chat.button("Close").click()
    chat.page.reload()
    expect(chat.turns).to_have_count(1)


def test_a_link_to_an_unknown_contact_says_so(opened: Opening, axe: str) -> None:
    chat = opened("/#assistance-finder=no-such-%E0%A4%A")
    expect(chat.panel.locator(".error")).to_contain_text("not in the list")
    expect(chat.panel.locator(".error").get_by_role("link")).to_have_attribute("href", f"{chat.url}/directory/")
    chat.ask("phone of the Secretariat")
    chat.complaints[:] = [complaint for complaint in chat.complaints if "404" not in complaint]
