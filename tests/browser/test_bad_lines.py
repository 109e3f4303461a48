"""The line is slow, drops, or the server is gone: the question is kept and the person knows what to do."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import replace

import pytest
from chat import SECRET, Chat, Opening
from playwright.sync_api import Page, Request, Route, expect
from running import descendants, serving

from bot.channels import tokens
from bot.processes import free_port

PCBS = "Who helps with PCBs in Ghana?"
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}


def test_on_slow_3g_the_chat_opens_and_answers_at_once(opened: Opening) -> None:
    def slow_down(page: Page) -> None:
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW_3G)

    chat = opened(prepare=slow_down)
    expect(chat.launcher).to_be_visible()
    opened_at_once = chat.launcher.evaluate(
        """launcher => { launcher.click();
        const root = launcher.getRootNode(); return root.querySelector("dialog").open && root.activeElement.id; }"""
    )
    assert opened_at_once == "field"  # in the same task as the click: nothing of it comes over the line
    chat.page.wait_for_timeout(1500)  # somebody reads what the chat can do
    sent: list[Request] = []
    chat.page.on("requestfinished", lambda request: sent.append(request))
    chat.button(PCBS).click()
    expect(chat.cards).not_to_have_count(0)
    (message,) = sent  # one way there and back
    assert sum(message.sizes().values()) < 0.4 * SLOW_3G["downloadThroughput"], "bytes, more than 0.4 s of this line"


def test_an_answer_that_got_lost_is_fetched_again_under_the_same_id(opened: Opening) -> None:
    sent: list[dict[str, str]] = []

    def lose_the_first(route: Route) -> None:
        sent.append(route.request.post_data_json)
        answer = route.fetch()
        if len(sent) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    chat = opened(prepare=lambda page: page.route("**/webhooks/web/message", lose_the_first)).open()
    chat.ask(PCBS)
    first, second = sent
    assert first == second
    assert first["id"]
    chat.page.reload()
    chat.open()
    expect(chat.turns).to_have_count(1)
    _expect_failed_loads(chat)


def test_offline_one_goes_on_writing_and_is_answered_when_the_line_is_back(opened: Opening) -> None:
    chat = opened().open()
    chat.ask(PCBS)
    chat.page.context.set_offline(True)
    expect(chat.notice).to_contain_text("You are offline")
    expect(chat.notice.get_by_role("link")).to_have_attribute("href", f"{chat.url}/directory/")
    chat.write("and in Kenya?")
    expect(chat.turns).to_have_count(2)
    chat.field.fill("meanwhile")
    chat.picture("offline")
    chat.page.wait_for_timeout(1500)
    chat.page.context.set_offline(False)
    expect(chat.replies).to_have_count(2)
    expect(chat.notice).to_be_empty()
    expect(chat.field).to_have_value("meanwhile")
    chat.page.reload()
    chat.open()
    expect(chat.field).to_have_value("meanwhile")
    expect(chat.turns).to_have_count(2)
    _expect_failed_loads(chat)


def test_a_slow_answer_shows_that_work_goes_on_and_then_says_so(opened: Opening) -> None:
    with serving() as own:
        chat = opened(own.url).open()
        chat.ask(PCBS)
        chat.page.wait_for_timeout(300)
        rasa = _rasa_of(own.process.pid)
        os.kill(rasa, signal.SIGSTOP)
        try:
            started = time.monotonic()
            chat.write("and in Kenya?")
            expect(chat.panel.locator(".working")).to_be_visible()
            expect(chat.notice).to_be_empty()
            chat.picture("working")
            expect(chat.notice).to_contain_text("longer than usual", timeout=12_000)
            assert time.monotonic() - started > 7.5
            chat.picture("slow")
        finally:
            os.kill(rasa, signal.SIGCONT)
        expect(chat.replies).to_have_count(2)
        expect(chat.notice).to_be_empty()


@pytest.mark.slow
def test_the_server_killed_in_mid_answer_and_back_again(opened: Opening) -> None:
    ports = {"PORT": str(free_port()), "ACTIONS_PORT": str(free_port())}
    url = f"http://localhost:{ports['PORT']}"
    with serving(**ports) as own:
        chat = opened(url).open()
        chat.ask(PCBS)
        os.kill(_rasa_of(own.process.pid), signal.SIGSTOP)
        chat.write("and in Kenya?")
        expect(chat.panel.locator(".working")).to_be_visible()
        os.kill(_rasa_of(own.process.pid), signal.SIGKILL)
        expect(chat.notice).to_contain_text("trying again")
        gone = chat.panel.locator(".error")
        expect(gone).to_contain_text("cannot be reached", timeout=15_000)
        expect(gone.get_by_role("link")).to_have_attribute("href", f"{url}/directory/")
        chat.picture("server gone")
        assert json.loads(next(iter(chat.kept().values())))["draft"] == "and in Kenya?"
    with serving(**ports):
        chat.button("Try again").click()
        expect(chat.replies).to_have_count(2)
        expect(gone).to_have_count(0)
        expect(chat.replies.last).to_contain_text("Kenya")
    _expect_failed_loads(chat)


def test_a_question_before_the_history_has_arrived_comes_after_it(opened: Opening) -> None:
    chat = opened().open()
    chat.ask(PCBS)
    held: list[Route] = []
    chat.page.route("**/webhooks/web/history", lambda route: held.append(route))
    chat.page.reload()
    chat.open()
    chat.write("and in Kenya?")
    expect(chat.turns).to_have_count(1)
    chat.page.wait_for_timeout(500)
    held[0].continue_()
    expect(chat.replies).to_have_count(2)
    assert [said.split("\n")[-1] for said in chat.panel.locator(".me").all_inner_texts()] == [PCBS, "and in Kenya?"]


def test_an_expired_token_is_renewed_and_the_conversation_stays(opened: Opening) -> None:
    chat = opened().open()
    chat.ask(PCBS)
    _expire_token(chat)
    chat.page.reload()
    chat.open()
    expect(chat.turns).to_have_count(1)
    _expire_token(chat)
    chat.page.reload()
    chat.open()
    expect(chat.turns).to_have_count(1)
    chat.ask("and in Kenya?")
    expect(chat.panel.locator(".error")).to_have_count(0)
    expect(chat.replies.last).to_contain_text("Kenya")
    _expect_failed_loads(chat)


def test_a_token_of_another_server_gives_way_to_a_new_one(opened: Opening) -> None:
    chat = opened().open()
    chat.ask(PCBS)
    _keep_token(chat, "not.a.token")
    chat.page.reload()
    chat.open()
    chat.ask("Who helps with DDT in Kenya?")
    expect(chat.panel.locator(".error")).to_have_count(0)
    _expect_failed_loads(chat)


def test_a_page_whose_assistant_is_gone_shows_no_button_and_no_error(opened: Opening) -> None:
    chat = opened(prepare=lambda page: page.route("**/widget/*.json", lambda route: route.abort()))
    chat.page.wait_for_timeout(1000)
    expect(chat.launcher).to_have_count(0)
    expect(chat.page.get_by_role("heading", level=1)).to_be_visible()
    _expect_failed_loads(chat)


def _rasa_of(process: int) -> int:
    return next(child for child, command in descendants(process).items() if " rasa run " in command)


def _expire_token(chat: Chat) -> None:
    (kept,) = chat.kept().values()
    session = tokens.read(json.loads(kept)["token"], SECRET)
    _keep_token(chat, tokens.issue(replace(session, expires=int(time.time()) - 60), SECRET))


def _keep_token(chat: Chat, token: str) -> None:
    chat.page.evaluate(
        """token => { for (const [key, value] of Object.entries(sessionStorage))
        sessionStorage[key] = JSON.stringify({...JSON.parse(value), token}); }""",
        token,
    )


def _expect_failed_loads(chat: Chat) -> None:
    """The browser itself notes each request that failed; nothing else may be noted."""
    chat.complaints[:] = [complaint for complaint in chat.complaints if "Failed to load resource" not in complaint]
