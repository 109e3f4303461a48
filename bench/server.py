"""A system under load: Rasa with one model, its own action server, and Rasa's REST channel for both alike."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from bench import load
from bot import processes
from bot.action_server import ActionServer
from bot.processes import LOGS, PROJECT, free_port, spawn

_SETTINGS = PROJECT / "build" / "bench"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Server:
    """A running system; ``seconds_to_start`` is from the start of the process to the answer to a first question.

    What a system leaves for the first question belongs to its start: somebody waits for it.
    """

    name: str
    url: str
    process_id: int
    seconds_to_start: float

    def resident_megabytes(self) -> float:
        """Return the memory that Rasa and what it has started hold now (the action server is the same for all)."""
        threads = Path(f"/proc/{self.process_id}/task").iterdir()
        started = [child for thread in threads for child in (thread / "children").read_text().split()]
        pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in (self.process_id, *started))
        return sum(pages) * 4096 / _MEGABYTE


@contextlib.contextmanager
def running(name: str, model: Path, *, lean: bool = False) -> Iterator[Server]:
    """Run ``model`` behind Rasa's REST channel, with conversations in memory, while the block lasts.

    What we serve is started ``lean``, as ``python -m bot serve`` starts it.
    """
    _SETTINGS.mkdir(parents=True, exist_ok=True)
    port, actions_port = free_port(), free_port()
    endpoints, credentials = _SETTINGS / f"endpoints-{port}.yml", _SETTINGS / "credentials.yml"
    endpoints.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n")
    credentials.write_text("rest:\n")
    arguments = ["-m", *(("bot.lean",) if lean else ()), "rasa", "run", "--model", str(model), "--endpoints", str(endpoints)]
    arguments += ["--credentials", str(credentials), "--interface", "127.0.0.1", "--port", str(port)]
    with ActionServer(actions_port, LOGS / f"bench-actions-{port}.log") as actions:
        actions.wait_until_ready()
        started = time.perf_counter()
        process = spawn(arguments, LOGS / f"bench-{port}.log", {"ACTIONS_PORT": str(actions_port)})
        try:
            address = f"http://127.0.0.1:{port}"
            ready = processes.wait_until(lambda: processes.status_of(f"{address}/") == 200, process, 240.0)
            if not ready:
                raise RuntimeError(f"{name} did not start: {processes.last_line(LOGS / f'bench-{port}.log')}")
            url = f"{address}/webhooks/rest/webhook"
            load.first_answer(url)
            yield Server(name, url, process.pid, time.perf_counter() - started)
        finally:
            processes.stop(process)
            endpoints.unlink(missing_ok=True)
