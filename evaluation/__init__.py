"""Measures answers against questions written blind: ours and two baselines, on the same questions in one run."""
