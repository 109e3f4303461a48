"""What is particular to Telegram and needs neither Rasa nor a network: its limits, messages, updates and memory."""
