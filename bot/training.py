"""The trained model: made when what it depends on has changed, and never half made."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bot import made_once
from bot.errors import CommandError
from bot.processes import PROJECT, quiet_environment

# What the model is made from. The knowledge base is not among it: it is read at run time.
INGREDIENTS = ("config.yml", "domain.yml", "data", "bot/nlu", "bot/understanding", "requirements.txt")
_FULL = ("No space left on device", "File too large", "Disk quota exceeded", "database or disk is full")
_FULL_CODES = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


def ensure_model(project: Path) -> Path:
    """Return the model of ``project`` in ``build/models``, trained now if there is none for its present state."""
    model = project / "build" / "models" / f"{fingerprint(project)}.tar.gz"
    try:
        return made_once.ensure(model, lambda new: _train(project, new))
    except OSError as error:
        if error.errno in _FULL_CODES:
            raise _disk_is_full(model.parent) from error
        raise CommandError(f"The model could not be written: {error}") from error


def fingerprint(project: Path) -> str:
    """Return a name for the present content of everything the model is made from."""
    return made_once.fingerprint(project, INGREDIENTS)


def _train(project: Path, model: Path) -> None:
    print("Training the model, some minutes...", file=sys.stderr, flush=True)
    for broken_off in model.parent.glob(".training-*"):
        shutil.rmtree(broken_off, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=model.parent) as workshop:
        new = Path(workshop) / model.name
        command = [sys.executable, "-m", "bot.lean", "rasa", "train", "--force", "--skip-validation", "--out", workshop]
        command += ["--fixed-model-name", model.name[: -len(".tar.gz")]]
        # Everything is written to one disk, and Rasa's cache is off: it does not notice changed code.
        more = {"TMPDIR": workshop, "RASA_MAX_CACHE_SIZE": "0", "RASA_CACHE_DIRECTORY": workshop, "PYTHONPATH": str(PROJECT)}
        rasa = subprocess.run(
            command,
            cwd=project,
            env=quiet_environment(more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if rasa.returncode == 0 and new.exists():
            new.replace(model)
            return
    said = rasa.stdout.decode(errors="replace").strip()
    if any(sign in said for sign in _FULL):
        raise _disk_is_full(model.parent)
    log = project / "build" / "logs" / "training.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(said, encoding="utf-8")
    raise CommandError(f"Training failed: {said.splitlines()[-1] if said else 'it said nothing'} (all of it in {log})")


def _disk_is_full(folder: Path) -> CommandError:
    free = shutil.disk_usage(folder).free // 2**20
    return CommandError(
        f"There is no space left on the disk of {folder} ({free} MB free) to write the model; make room and try again."
    )
