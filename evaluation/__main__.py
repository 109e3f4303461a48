"""``python -m evaluation``: asks the blind questions and writes what came out to build/evaluation/."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Dict, List, Sequence

from bot import processes
from bot.processes import PROJECT
from bot.training import ensure_model
from evaluation import items, report
from evaluation.items import Item, Verdict
from evaluation.systems import System, TextSearch, assistant

HELDOUT = PROJECT / "tests" / "heldout"


def main() -> int:
    """Evaluate on ``--questions`` (default: all held-out files), with the baselines unless ``--quick``."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("--questions", nargs="*", type=Path, default=sorted(HELDOUT.glob("*.yml")))
    parser.add_argument("--quick", action="store_true", help="only the assistant, without the baselines")
    parser.add_argument("--trained", action="store_true", help="use the baseline's model of an earlier run")
    given = parser.parse_args()
    os.environ.update(processes.quiet_environment())
    warnings.showwarning = lambda *_, **__: None  # libraries below set filters of their own
    logging.disable(logging.WARNING)
    questions = [item for path in given.questions for item in items.load(path)]
    print(f"{len(questions)} questions and conversations from {', '.join(path.name for path in given.questions)}")
    results: Dict[str, Sequence[Verdict]] = {}
    with assistant(ensure_model(PROJECT)) as ours:
        results["assistant"] = ask(ours, questions)
    if not given.quick:
        from evaluation import rasa_default

        results["text search (BM25)"] = ask(TextSearch(), questions)
        if given.trained:
            model = rasa_default.trained_before()
        else:
            print("Training the baseline on Rasa's default pipeline, an hour...")
            model, _ = rasa_default.train(rasa_default.write_project(rasa_default.CONFIG))
        with assistant(model) as default:
            results["Rasa default pipeline"] = ask(default, questions)
    page = report.write(PROJECT / "build" / "evaluation", results, _note(questions))
    print(page.read_text(encoding="utf-8").split("## Expectations")[0])
    print(f"Everything is in {page} and evaluation.json beside it.")
    return 0


def ask(system: System, questions: Sequence[Item]) -> List[Verdict]:
    """Ask every turn of every item and return the verdicts."""
    verdicts = []
    for item in questions:
        before: List[List[str]] = []
        for number, turn in enumerate(item.turns):
            replies = system.say(turn.text, f"evaluation-{item.id}")
            verdicts.append(items.judge(item, number, replies, before))
            before.append([card["id"] for reply in replies for card in reply.get("cards") or []])
    return verdicts


def _note(questions: Sequence[Item]) -> str:
    turns = sum(len(item.turns) for item in questions)
    return f"{len(questions)} items, {turns} messages, written blind. Intervals are Wilson's at 95 %."


if __name__ == "__main__":
    sys.exit(main())
