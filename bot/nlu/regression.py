"""Multinomial logistic regression on features of which some are sparse and the others dense.

Objective and optimiser are those of scikit-learn's ``LogisticRegression`` (sum of weighted cross-entropy, and half the
squared weights divided by C, here ``inverse``; L-BFGS). That takes a single matrix, in which our dense columns are sparse too: its
products take five times as long.
"""

from __future__ import annotations

from typing import List, Sequence, Tuple

import numpy as np
from scipy import sparse
from scipy.optimize import minimize


def fit(
    letters: sparse.csr_matrix, dense: np.ndarray, labels: Sequence[str], weights: Sequence[float], inverse: float, iterations: int
) -> Tuple[List[str], np.ndarray, np.ndarray]:
    """Return the labels in order, and for them the coefficients (a row per feature, the sparse ones first) and the bias.

    ``letters`` and ``dense`` have a row per example, ``weights`` says how much each counts.
    """
    names, target = np.unique(labels, return_inverse=True)
    letters, dense, each = letters.astype(np.float32), dense.astype(np.float32), np.arange(len(target))
    counts = np.asarray(weights, dtype=np.float32)
    by_letters, many = letters.T.tocsr(), letters.shape[1]
    shape = (many + dense.shape[1] + 1, len(names))

    def cost(flat: np.ndarray) -> Tuple[float, np.ndarray]:
        now = flat.reshape(shape).astype(np.float32)
        scores = letters @ now[:many] + dense @ now[many:-1] + now[-1]
        scores -= scores.max(axis=1, keepdims=True)
        totals = np.log(np.exp(scores).sum(axis=1))
        loss = np.sum(counts * (totals - scores[each, target]), dtype=float) + 0.5 / inverse * np.sum(now[:-1] ** 2, dtype=float)
        errors = np.exp(scores - totals[:, None])
        errors[each, target] -= 1.0
        errors *= counts[:, None]
        slope = np.vstack([by_letters @ errors, dense.T @ errors, errors.sum(axis=0, keepdims=True)])
        slope[:-1] += now[:-1] / inverse
        return loss, slope.astype(float).ravel()

    found = minimize(cost, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": iterations, "gtol": 1e-3})
    solved = found.x.reshape(shape).astype(np.float32)
    return [str(name) for name in names], solved[:-1], solved[-1]
