"""The buttons under an answer, and what they send."""

from __future__ import annotations

import json
from typing import List, Sequence, Tuple

from bot.answers.reply import Suggestion
from bot.conversation.turn import Turn

#: topics offered where nothing is known of what a person needs
OFFERED = ("pcbs", "obsolete_pesticides", "financing", "monitoring_analysis")
_MOST_OFFERED = 4


def topic_suggestions(topics: Sequence[str], turn: Turn) -> Tuple[Suggestion, ...]:
    """Return buttons for ``topics``."""
    return tuple(
        Suggestion(turn.locale.pick(turn.knowledge.topics[key].name), payload("find_help", topic=key))
        for key in topics
        if key in turn.knowledge.topics
    )


def alike_topics(turn: Turn) -> List[str]:
    """Return the topics to offer where a message may be about them."""
    return [mention.id for mention in turn.mentions if mention.kind == "topic"][:_MOST_OFFERED]


def payload(intent: str, **entities: str) -> str:
    """Return what a button sends: a Rasa message that names intent and entities."""
    return f"/{intent}{json.dumps(entities, ensure_ascii=False)}" if entities else f"/{intent}"
