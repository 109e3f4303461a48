"""Conversation abilities: functions from one turn to its outcome, one module per kind of question.

They are pure, but for the remarks on contacts that ``talk`` keeps and deletes.
"""
