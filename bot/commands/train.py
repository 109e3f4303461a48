"""``python -m bot train``: the model, trained if anything it depends on has changed."""

from __future__ import annotations

from bot.processes import PROJECT
from bot.training import ensure_model


def run() -> int:
    """Make sure there is a current model and say where."""
    print(f"The model is {ensure_model(PROJECT).relative_to(PROJECT)}")
    return 0
