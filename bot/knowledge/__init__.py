"""The knowledge base: typed records, loading and checking."""

from bot.knowledge.loading import FOLDER, Knowledge, KnowledgeError, LiveKnowledge, load
from bot.knowledge.records import Channel, Chemical, Country, Fact, Institution, Region, Topic

__all__ = [
    "FOLDER",
    "Channel",
    "Chemical",
    "Country",
    "Fact",
    "Institution",
    "Knowledge",
    "KnowledgeError",
    "LiveKnowledge",
    "Region",
    "Topic",
    "load",
]
