"""The channels through which people reach the assistant; each is named by its class in credentials.yml."""

from bot import lean

lean.leave_out()
