"""``python -m bot check``: the knowledge base and the training data, with a sentence for each thing to mend."""

from __future__ import annotations

import subprocess
import sys

from bot import knowledge
from bot.processes import LOGS, PROJECT, quiet_environment


def run() -> int:
    """Check both, so that one run shows everything; return 1 if anything is wrong."""
    return int(not all([_knowledge_is_good(), _training_data_is_good()]))


def _knowledge_is_good() -> bool:
    try:
        known = knowledge.load()
    except knowledge.KnowledgeError as error:
        print(error)
        print(f"The knowledge base has {len(error.problems)} things to mend.")
        return False
    print(f"The knowledge base is good: {len(known.institutions)} institutions, {len(known.topics)} topics.")
    return True


def _training_data_is_good() -> bool:
    log = LOGS / "data.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        result = subprocess.run(
            [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings"],
            cwd=PROJECT,
            env={**quiet_environment(), "PYTHONWARNINGS": "default::UserWarning", "LOG_LEVEL": "WARNING"},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if result.returncode:
        print(log.read_text(errors="replace").strip())
        print("The training data has things to mend; see above.")
        return False
    print("The training data is good.")
    return True
