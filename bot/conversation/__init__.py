"""Conversation abilities: pure functions from one turn to its outcome, one module per kind of question."""
