"""Measures speed side by side: this assistant and the same on Rasa's default pipeline, in one run."""
