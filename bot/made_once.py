"""What is made from files of the project (the model, the widget): once for their present content, and never half."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Callable, List, Sequence

from bot.processes import alone


def fingerprint(folder: Path, ingredients: Sequence[str]) -> str:
    """Return a name for the present content of files and folders in ``folder``."""
    digest = hashlib.sha256()
    for path in _files(folder, ingredients):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def ensure(product: Path, make: Callable[[Path], None]) -> Path:
    """Return ``product``, made now if it does not exist; what was made before it goes.

    Its name is the fingerprint of its ingredients, so it is current if it exists. Another process that needs it waits and
    then finds it. Raise ``OSError`` where it cannot be written, and what ``make`` raises.
    """
    if not product.exists():
        product.parent.mkdir(parents=True, exist_ok=True)
        with alone(product.parent / ".lock"):
            if not product.exists():
                make(product)
                _remove_others(product)
    return product


def _files(folder: Path, ingredients: Sequence[str]) -> List[Path]:
    found: List[Path] = []
    for name in ingredients:
        path = folder / name
        found.extend(path.rglob("*") if path.is_dir() else [path])
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _remove_others(product: Path) -> None:
    for other in product.parent.glob(f"[!.]*{''.join(product.suffixes)}"):
        if other != product:
            other.unlink(missing_ok=True)
