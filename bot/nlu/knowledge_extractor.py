"""Rasa component: finds in a message what the knowledge base knows, as entities with canonical ids."""

from __future__ import annotations

import logging
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import LiveKnowledge
from bot.understanding.encoder import encode
from bot.understanding.mentions import Mention
from bot.understanding.reader import Reader

logger = logging.getLogger(__name__)

#: message property that carries the sentence vector on to the classifier
VECTOR = "sentence_vector"
#: marks a training sentence that stands in the knowledge base
FROM_KNOWLEDGE = "from_knowledge"
FIND_HELP, ASK_FACT = "find_help", "ask_fact"


# Registered as a featurizer too: only those read the training sentences before a classifier trains on them.
@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
)
class KnowledgeExtractor(GraphComponent, EntityExtractorMixin):
    """Reads messages with the knowledge as it stands on disk: an edited file needs no training."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._knowledge = LiveKnowledge()
        self._reader = Reader(self._knowledge.current)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeExtractor:
        """Create the component (Rasa's signature)."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add entities and the sentence vector to ``messages``."""
        self._refresh()
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            vector = encode([text])[0]
            message.set(VECTOR, vector)
            mentions = self._reader.read_encoded(text, vector)
            message.set(ENTITIES, self.add_extractor_name(entities(mentions)), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Read the training sentences, and add those of the knowledge base.

        The examples of topics are requests for help and the questions of facts are questions, in all
        languages; the classifier learns from them what the training files need not repeat.
        """
        knowledge = self._knowledge.current
        examples = [(FIND_HELP, t.examples) for t in knowledge.topics.values()]
        examples += [(ASK_FACT, f.questions) for f in knowledge.facts.values()]
        added = [
            Message(data={TEXT: sentence, INTENT: intent, FROM_KNOWLEDGE: True})
            for intent, languages in examples
            for sentences in languages.values()
            for sentence in sentences
        ]
        self.process(training_data.training_examples)
        self.process(added)
        training_data.training_examples.extend(added)
        return training_data

    def _refresh(self) -> None:
        if self._knowledge.refresh():
            self._reader = Reader(self._knowledge.current)
            logger.info("The knowledge base was read again.")


def entities(mentions: List[Mention]) -> List[Dict[Text, Any]]:
    """Return ``mentions`` in Rasa's entity format."""
    return [mention.as_entity() for mention in mentions]
