"""The directory: pages, vCards and a map made from the knowledge base, readable without JavaScript. No Rasa import."""

from bot.directory.routes import LONGEST_QUERY, LONGEST_REMARK, Answer, Directory
from bot.directory.searching import Heard

__all__ = ["LONGEST_QUERY", "LONGEST_REMARK", "Answer", "Directory", "Heard"]
