"""``python -m bench``: turn latency, turns per second, start-up, memory and training time, side by side in one run."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any, Dict, List

from bench import load
from bench.report import write
from bench.server import running
from bot import processes
from bot.processes import PROJECT, quiet_environment
from bot.training import ensure_model
from evaluation import rasa_default

SENDERS = (1, 8, 32)
OURS, DEFAULT = "this assistant", "Rasa default"


def main() -> int:
    """Measure both systems in turns, so that what the machine does meanwhile meets both alike."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="length of one round of load")
    parser.add_argument("--rounds", type=int, default=2, help="rounds per number of senders")
    parser.add_argument(
        "--trial", action="store_true", help="see whether it runs: barely trained, figures mean nothing"
    )
    parser.add_argument("--trained", action="store_true", help="use the models of an earlier run; leaves training times out")
    given = parser.parse_args()
    os.environ.update(processes.quiet_environment())
    result: Dict[str, Any] = {OURS: {}, DEFAULT: {}}
    if given.trained:
        model = rasa_default.trained_before()
    else:
        folder = rasa_default.write_project(_barely_trained() if given.trial else rasa_default.CONFIG)
        print("Training both; the baseline takes an hour...", flush=True)
        model, result[DEFAULT]["training_s"] = rasa_default.train(folder)
        result[OURS]["training_s"] = _train_ours()
    models = {OURS: ensure_model(PROJECT), DEFAULT: model}
    starts: Dict[str, List[float]] = {name: [] for name in models}
    for name in (*models, *models):
        with running(name, models[name], lean=name == OURS) as server:
            starts[name].append(server.seconds_to_start)
    with running(OURS, models[OURS], lean=True) as ours, running(DEFAULT, models[DEFAULT]) as default:
        servers = (ours, default)
        for server in servers:
            load.run(server.url, 2, 2.0)  # caches warm
            result[server.name]["load"] = []
        for senders in SENDERS:
            for _ in range(given.rounds):
                for server in servers:
                    print(f"{server.name}, {senders} senders", flush=True)
                    result[server.name]["load"].append(asdict(load.run(server.url, senders, given.seconds)))
        for server in servers:
            result[server.name]["memory_mb"] = server.resident_megabytes()
            result[server.name]["start_s"] = median(starts[server.name])
    page = write(PROJECT / "build" / "bench", result, OURS, DEFAULT)
    (page.parent / "bench.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(page.read_text(encoding="utf-8"))
    return 0


def _barely_trained() -> Dict[str, Any]:
    """Return the baseline's configuration with one epoch in place of a hundred."""
    parts = {
        kind: [{**part, "epochs": 1} if "epochs" in part else part for part in rasa_default.CONFIG[kind]]
        for kind in ("pipeline", "policies")
    }
    return {**rasa_default.CONFIG, **parts}


def _train_ours() -> float:
    """Train our model from nothing, as the baseline is trained; return the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "rasa", "train", "--force", "--out", str(Path(folder) / "models")]
        environment = quiet_environment({"RASA_MAX_CACHE_SIZE": "0"})
        started = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
        return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
