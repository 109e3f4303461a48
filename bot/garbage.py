"""Python's search for garbage, kept away from what is large and stays: the knowledge and what is made of it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import Iterator


@contextmanager
def large_and_lasting() -> Iterator[None]:
    """Make in the block what stays for long: a quarter sooner, and no later turn waits while Python goes through it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()  # what this replaces may go
        gc.collect()
        gc.freeze()
        if was_on:
            gc.enable()
