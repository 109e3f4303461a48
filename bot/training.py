"""The trained model: made when what it depends on has changed, and never half made."""

from __future__ import annotations

import errno
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List

from bot.errors import CommandError
from bot.processes import alone, quiet_environment

# What the model is made from. The knowledge base is not among it: it is read at run time.
INGREDIENTS = ("config.yml", "domain.yml", "data", "bot/nlu", "bot/understanding", "requirements.txt")
_FULL = ("No space left on device", "File too large", "Disk quota exceeded", "database or disk is full")
_FULL_CODES = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


def ensure_model(project: Path) -> Path:
    """Return the model of ``project`` in ``build/models``, trained now if there is none for its present state.

    The name of the file is the fingerprint of the ingredients, so a model is current if it exists.
    """
    folder = project / "build" / "models"
    model = folder / f"{fingerprint(project)}.tar.gz"
    if model.exists():
        return model
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder / ".lock"):  # another process waits and then finds the model
            if not model.exists():
                print("Training the model, some minutes...", file=sys.stderr, flush=True)
                _train(project, model)
                _remove_others(model)
    except OSError as error:
        if error.errno in _FULL_CODES:
            raise _disk_is_full(folder) from error
        raise CommandError(f"The model could not be written: {error}") from error
    return model


def fingerprint(project: Path) -> str:
    """Return a name for the present content of everything the model is made from."""
    digest = hashlib.sha256()
    for path in _ingredients(project):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def _ingredients(project: Path) -> List[Path]:
    found: List[Path] = []
    for name in INGREDIENTS:
        path = project / name
        found.extend(path.rglob("*") if path.is_dir() else [path])
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _train(project: Path, model: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".training-", dir=model.parent) as workshop:
        new = Path(workshop) / model.name
        command = [sys.executable, "-m", "rasa", "train", "--force", "--out", workshop]
        command += ["--fixed-model-name", model.name[: -len(".tar.gz")]]
        # Everything is written to one disk, and Rasa's cache is off: it does not notice changed code.
        more = {"TMPDIR": workshop, "RASA_MAX_CACHE_SIZE": "0", "RASA_CACHE_DIRECTORY": workshop}
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


def _remove_others(model: Path) -> None:
    for other in model.parent.iterdir():
        if other.name.startswith(".training-"):
            shutil.rmtree(other, ignore_errors=True)
        elif other != model and other.name.endswith(".tar.gz"):
            other.unlink(missing_ok=True)


def _disk_is_full(folder: Path) -> CommandError:
    free = shutil.disk_usage(folder).free // 2**20
    return CommandError(
        f"There is no space left on the disk of {folder} ({free} MB free) to write the model; make room and try again."
    )
