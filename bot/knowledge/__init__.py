"""The knowledge base: typed records, loading and checking."""

from bot.knowledge.loading import FOLDER, Knowledge, KnowledgeError, LiveKnowledge, live_knowledge, load
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
    "live_knowledge",
    "load",
]
