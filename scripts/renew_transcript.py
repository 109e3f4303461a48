"""Writes the answers of the conversation in README.md anew: ``.venv/bin/python -m scripts.renew_transcript``.

The lines that begin with "You:" are kept: change them there to show another conversation.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Callable, List, Sequence

README = Path(__file__).resolve().parents[1] / "README.md"
_TRANSCRIPT = re.compile(r"(?<=^```text\n)You: .*?(?=^```$)", re.MULTILINE | re.DOTALL)
_PROMPT = "You: "


def shown(page: str) -> str:
    """Return the conversation that ``page`` shows."""
    found = _TRANSCRIPT.findall(page)
    if len(found) != 1:
        raise ValueError(f"README.md should show one conversation between ```text and ```, it shows {len(found)}.")
    return str(found[0])


def held(transcript: str, answer: Callable[[str], str]) -> str:
    """Return the conversation with the same questions as ``transcript``, each with what is answered now."""
    lines: List[str] = []
    for line in transcript.splitlines():
        if line.startswith(_PROMPT):
            lines += [line, "", *answer(line[len(_PROMPT) :]).splitlines(), ""]
    return "\n".join(line.rstrip() for line in lines[:-1]) + "\n"


def main() -> None:
    """Hold the conversation with the real assistant and write it into README.md."""
    from bot.processes import PROJECT
    from bot.training import ensure_model
    from evaluation.systems import assistant

    page = README.read_text(encoding="utf-8")
    with assistant(ensure_model(PROJECT)) as bot:
        now = held(shown(page), lambda question: said(bot.say(question, "transcript")))
    README.write_text(_TRANSCRIPT.sub(lambda _: now, page), encoding="utf-8")


def said(replies: Sequence[dict]) -> str:
    """Return what the terminal shows of ``replies``."""
    return "\n\n".join(reply["text"] for reply in replies)


if __name__ == "__main__":
    main()
