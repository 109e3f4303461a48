"""A real Rasa web server with the web channel; behind it, instead of a model, a stub that answers as told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
from rasa.core.actions.action import create_bot_utterance
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig
from serving_channels import serving_channels

from bot.channels.store import ConversationStore
from bot.channels.web import WebChannel
from bot.settings import Settings

SECRET = "a secret that is only for tests, long enough"

_VALUES = {"token_secret": SECRET, "messages_per_minute": 1000, "sessions_per_minute": 1000}

Utterances = list[dict[str, Any]]


def answer(text: str, **more: Any) -> dict[str, Any]:
    """Return what an action passes to ``dispatcher.utter_message``."""
    reply = {"kind": "answer", "text": text, "language": "en", "cards": [], "suggestions": [], **more}
    return {"text": text, "reply": reply}


class StubAgent:
    """Stands where Rasa's agent stands: locks, keeps events, sends through the output channel."""

    def __init__(self, store: ConversationStore) -> None:
        self.store = store
        self.tracker_store = FailSafeTrackerStore(store)
        self.lock_store = InMemoryLockStore()
        self.action_endpoint = EndpointConfig(url="http://127.0.0.1:9/webhook")
        self.handled: list[UserMessage] = []
        self.ready = True
        self.warmed_by: list[str | None] = []
        self.processor = SimpleNamespace(domain=store.domain, handle_message=self._warm)
        self.answering: Callable[[UserMessage], Awaitable[Utterances]] = self._echo

    def is_ready(self) -> bool:
        return self.ready

    async def handle_message(self, message: UserMessage) -> None:
        async with self.lock_store.lock(message.sender_id):
            self.handled.append(message)
            tracker = await self.tracker_store.get_or_create_tracker(message.sender_id, append_action_listen=False)
            tracker.update(
                UserUttered(
                    message.text,
                    input_channel=message.input_channel,
                    message_id=message.message_id,
                    metadata=message.metadata,
                )
            )
            for utterance in await self.answering(message):
                event = create_bot_utterance(dict(utterance))
                tracker.update(event)
                await message.output_channel.send_response(message.sender_id, event.message())
            await self.tracker_store.save(tracker)

    async def _warm(self, message: UserMessage) -> None:
        self.warmed_by.append(message.text)

    @staticmethod
    async def _echo(message: UserMessage) -> Utterances:
        return [answer(f"You wrote: {message.text}")]


class Web:
    """A client of one running server, and the parts behind it."""

    def __init__(self, address: str, agent: StubAgent, channel: WebChannel) -> None:
        self.agent = agent
        self.channel = channel
        self.http = httpx.Client(base_url=f"{address}/webhooks/web", timeout=10)

    def open(self, **body: Any) -> dict[str, str]:
        """Start a conversation and return the header that continues it."""
        opened = self.http.post("/session", json=body)
        assert opened.status_code == 201, opened.text
        return {"Authorization": f"Bearer {opened.json()['token']}"}

    def say(self, who: dict[str, str], text: Any, **more: Any) -> httpx.Response:
        return self.http.post("/message", json={"text": text, **more}, headers=who)

    def press(self, who: dict[str, str], payload: Any, **more: Any) -> httpx.Response:
        return self.http.post("/message", json={"payload": payload, **more}, headers=who)

    def history(self, who: dict[str, str]) -> list[dict[str, Any]]:
        read = self.http.get("/history", headers=who)
        assert read.status_code == 200, read.text
        turns: list[dict[str, Any]] = read.json()["turns"]
        return turns

    def forget(self, who: dict[str, str]) -> httpx.Response:
        return self.http.delete("/session", headers=who)


def error_code(response: httpx.Response) -> str:
    """Return the code of a refusal after checking its form."""
    error = response.json()["error"]
    assert set(error) == {"code", "message"}
    assert error["message"]
    code: str = error["code"]
    return code


@contextmanager
def serving(folder: Path, deadline: float = 20.0, **values: Any) -> Iterator[Web]:
    """Serve the web channel on a free port until the block ends."""
    agent = StubAgent(ConversationStore(Domain.empty(), db=str(folder / "conversations.db")))
    channel = WebChannel(Settings(**{**_VALUES, **values}), deadline)
    with serving_channels([channel], agent) as address:
        web = Web(address, agent, channel)
        try:
            yield web
        finally:
            web.http.close()
