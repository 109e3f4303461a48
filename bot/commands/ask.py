"""``python -m bot ask``: questions from standard input, one JSON line with the replies to each."""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
import warnings
from dataclasses import dataclass
from typing import IO, Any, Dict, Optional

from bot import processes
from bot.action_server import ActionServer
from bot.processes import LOGS, PROJECT
from bot.training import ensure_model


@dataclass(frozen=True)
class Question:
    """One line of input; ``problem`` says why it cannot be asked."""

    text: object
    conversation: str
    language: Optional[str] = None
    problem: str = ""


def run() -> int:
    """Answer line by line until the input ends."""
    os.environ.update(processes.quiet_environment())
    warnings.showwarning = lambda *_, **__: None  # libraries below set filters of their own
    answers = _keep_standard_output_for_answers()
    port = processes.free_port()
    log = LOGS / f"actions-{port}.log"  # several may run at the same time
    model = ensure_model(PROJECT)
    with ActionServer(port, log) as actions:
        from bot.channels.direct import Conversations  # Rasa takes seconds to import; the action server uses them

        actions.wait_until_ready()  # first, because it says more clearly what is wrong with the knowledge
        conversations = Conversations.load(model, actions.url)
        conversations.warm_up()
        for line in _lines():
            if actions.keep_alive():
                actions.wait_until_ready()
            _write(answers, _answer(read_line(line), conversations))
    log.unlink(missing_ok=True)
    return 0


def read_line(line: str) -> Question:
    """Return the question in ``line``: a JSON object if it looks like one, else plain text."""
    line = line.rstrip("\r\n")
    alone = uuid.uuid4().hex
    if not line.lstrip().startswith("{"):
        return Question(line, alone)
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Question(line, alone, problem=f"This line begins like JSON but is not: {error}.")
    conversation, language = given.get("conversation", alone), given.get("language")
    if not isinstance(conversation, str) or not conversation:
        return Question(line, alone, problem="'conversation' must be a text that is not empty.")
    if language is not None and not isinstance(language, str):
        return Question(line, conversation, problem="'language' must be a code such as 'en'.")
    if "text" not in given:
        return Question("", conversation, problem="'text' is missing.")
    return Question(given["text"], conversation, language)


def _answer(question: Question, conversations: Any) -> Dict[str, Any]:
    from bot.channels.replies import error_reply

    started = time.perf_counter()
    if question.problem:
        replies = [{**error_reply("en"), "text": question.problem}]
    else:
        replies = conversations.say(question.text, question.conversation, question.language)
    return {
        "conversation": question.conversation,
        "text": question.text,
        "replies": replies,
        "ms": round((time.perf_counter() - started) * 1000, 1),
    }


def _lines() -> Any:
    return open(0, encoding="utf-8", errors="replace", closefd=False)


def _keep_standard_output_for_answers() -> IO[str]:
    """Return a stream to standard output, and send whatever else is printed to standard error."""
    # A lone surrogate cannot be UTF-8; as a backslash escape it is valid inside JSON.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    sys.stdout.flush()
    os.dup2(2, 1)
    return answers


def _write(answers: IO[str], answer: Dict[str, Any]) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
    answers.flush()
