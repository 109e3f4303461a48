"""Somebody who uses only the keyboard, or hears the page, gets the contact."""

from __future__ import annotations

import re

from chat import TAG, Chat, Opening
from playwright.sync_api import expect

FOCUSED = f"(document.querySelector('{TAG}').shadowRoot.activeElement || document.activeElement)"


def test_a_whole_conversation_with_the_keyboard_only(opened: Opening) -> None:
    chat = opened()
    keys = chat.page.keyboard
    expect(chat.launcher).to_be_visible()
    _tab_to(chat, "element.matches('.launcher')")
    keys.press("Enter")
    expect(chat.field).to_be_focused()
    keys.type("Who helps with PCBs in Ghana?")
    keys.press("Enter")
    expect(chat.cards.first).to_be_visible()
    expect(chat.field).to_be_focused()
    _tab_to(chat, "(element.getAttribute('href') || '').startsWith('tel:')", back=True)
    _tab_to(chat, "element.matches('summary')")
    keys.press("Enter")
    _tab_to(chat, "element.matches('.suggestions button')")
    keys.press("Space")
    expect(chat.replies).to_have_count(2)
    expect(chat.field).to_be_focused()
    _tab_to(chat, "element.getAttribute('aria-controls') === 'menu'", back=True)
    keys.press("Enter")
    expect(chat.button("Start over")).to_be_focused()
    keys.press("Escape")
    expect(chat.button("Options")).to_be_focused()
    keys.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_the_shortcut_opens_and_closes(opened: Opening) -> None:
    chat = opened()
    expect(chat.launcher).to_be_visible()
    chat.page.keyboard.press("Control+/")
    expect(chat.field).to_be_focused()
    chat.page.keyboard.press("Control+/")
    expect(chat.panel).to_be_hidden()


def test_on_a_small_screen_the_focus_stays_in_the_chat(opened: Opening) -> None:
    chat = opened(viewport={"width": 360, "height": 640}).open()
    for _ in range(40):
        chat.page.keyboard.press("Tab")
        inside = chat.page.evaluate(f"document.activeElement.matches('{TAG}, body')")
        assert inside, "the focus went to the page behind the chat"


def test_the_chat_is_modal_only_where_it_covers_the_page(opened: Opening) -> None:
    chat = opened().open()
    modal = "dialog => dialog.matches(':modal')"
    assert not chat.panel.evaluate(modal)
    chat.field.fill("half a thought")
    chat.page.set_viewport_size({"width": 360, "height": 640})
    expect(chat.page.locator(f"{TAG} dialog:modal")).to_be_visible()
    expect(chat.field).to_be_focused()
    chat.page.set_viewport_size({"width": 1280, "height": 800})
    expect(chat.page.locator(f"{TAG} dialog:modal")).to_have_count(0)
    expect(chat.panel).to_be_visible()
    expect(chat.field).to_have_value("half a thought")


def test_each_reply_is_announced_once_and_briefly(opened: Opening) -> None:
    chat = opened().open()
    chat.log.evaluate(
        """log => {
          window.said = [];
          const text = node => {
            if (node.nodeType === Node.TEXT_NODE) return node.data;
            if (node.nodeType !== Node.ELEMENT_NODE) return "";
            if (node.ariaHidden === "true" || node.ariaLive === "off") return "";
            return [...node.childNodes].map(text).join(" ");
          };
          new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => {
            if (change.target.closest("[aria-live]") !== log || !text(node).trim()) return;
            window.said.push(text(node).replace(/\\s+/g, " ").trim());
          }))).observe(log, {childList: true, subtree: true});
        }"""
    )
    assert chat.log.get_attribute("aria-live") == "polite"
    chat.ask("Who helps with PCBs in Ghana?")
    (said,) = chat.page.evaluate("window.said")
    assert re.search(r"3 contacts: .*Regional Centre.*;.*;", said)
    assert len(said) < 900, "numbers and buttons are there to explore, not to be read out at once"
    chat.ask("thanks")
    assert len(chat.page.evaluate("window.said")) == 2


def test_nothing_moves_for_people_who_want_no_motion(opened: Opening) -> None:
    chat = opened(reduced_motion="reduce").open()
    chat.ask("hello")
    assert chat.panel.evaluate("panel => panel.getAnimations({subtree: true}).length") == 0


def _tab_to(chat: Chat, wanted: str, back: bool = False) -> None:
    """Press Tab until the focus is where it is ``wanted``; on the way it can always be seen."""
    for _ in range(160):
        chat.page.keyboard.press("Shift+Tab" if back else "Tab")
        where, seen = chat.page.evaluate(
            f"""() => {{ const element = {FOCUSED}, style = getComputedStyle(element);
            return [!!({wanted}), style.outlineStyle !== "none" || element.matches("textarea, body, {TAG}")]; }}"""
        )
        assert seen, f"focus is invisible on {chat.page.evaluate(FOCUSED + '.outerHTML')[:200]}"
        if where:
            return
    raise AssertionError(f"Tab never reached {wanted}")
