"""Rasa NLU components: reading a message against the knowledge base and telling what kind of message it is."""
