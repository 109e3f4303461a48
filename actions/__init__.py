"""Custom actions, run by rasa_sdk: one class per conversation ability, each a thin edge around ``bot.conversation``."""
