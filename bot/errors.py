"""The exception that ends a command: its message is a sentence for the person who started it."""


class CommandError(Exception):
    """Something that keeps a command from doing its work, and what to do about it."""
