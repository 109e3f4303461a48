"""Our regression finds what scikit-learn's finds."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.nlu.regression import fit


def test_it_is_the_regression_of_scikit_learn() -> None:
    chance = np.random.default_rng(0)
    letters = sparse.random(300, 40, density=0.1, format="csr", random_state=0, dtype=np.float32)
    dense = chance.normal(size=(300, 8)).astype(np.float32)
    labels = [f"intent_{number}" for number in (dense[:, 0] > 0).astype(int) + (letters.toarray()[:, 1] > 0)]
    weights = chance.choice([1.0, 0.05], size=300)
    names, found, bias = fit(letters, dense, labels, weights, 1.0, 500)
    theirs = LogisticRegression(C=1.0, max_iter=500, tol=1e-4)
    theirs.fit(np.hstack([letters.toarray(), dense]), labels, sample_weight=weights)
    assert names == list(theirs.classes_)
    assert np.allclose(found.T, theirs.coef_, atol=0.02)
    assert np.allclose(bias, theirs.intercept_, atol=0.02)
