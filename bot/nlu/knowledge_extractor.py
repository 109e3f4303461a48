"""Rasa component: finds in a message what the knowledge base knows, as entities with canonical ids."""

from __future__ import annotations

import logging
from itertools import cycle
from typing import Any, Dict, Iterator, List, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.garbage import large_and_lasting
from bot.knowledge import Knowledge, live_knowledge
from bot.understanding import Mention
from bot.understanding.encoder import encode
from bot.understanding.reader import Reader, parts_of

logger = logging.getLogger(__name__)

#: message property that carries the sentence vector on to the classifier
VECTOR = "sentence_vector"
#: marks a training sentence that stands in the knowledge base
FROM_KNOWLEDGE = "from_knowledge"
FIND_HELP, ASK_FACT = "find_help", "ask_fact"
#: how many names of each topic and language become training sentences
_NAMES = 3


# Registered as a featurizer too: only those read the training sentences before a classifier trains on them.
@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
)
class KnowledgeExtractor(GraphComponent, EntityExtractorMixin):
    """Reads messages with the knowledge as it stands on disk: an edited file needs no training."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._live = live_knowledge()
        self._knowledge = self._live.current
        self._reader = self._new_reader()

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
        written = [message for message in messages if message.get(TEXT)]
        texts = [self._as_meant(message.get(TEXT)) for message in written]
        vectors = encode(texts)
        for message, text, vector, mentions in zip(written, texts, vectors, self._reader.read_encoded(texts, vectors)):
            message.set(TEXT, text)
            message.set(VECTOR, vector)
            message.set(ENTITIES, self.add_extractor_name(entities(mentions)), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Read the training sentences, and add those of the knowledge base.

        The classifier learns from them what the training files need not repeat.
        """
        added = [
            Message(data={TEXT: sentence, INTENT: intent, FROM_KNOWLEDGE: True})
            for intent, sentence in sentences_of(self._knowledge)
        ]
        self.process(training_data.training_examples)
        self.process(added)
        training_data.training_examples.extend(added)
        return training_data

    def sentences(self, text: str) -> List[str]:
        """Return what will be encoded of a message: itself as it was meant, and the sentences of a long one."""
        meant = self._as_meant(text)
        return [meant, *parts_of(meant)]

    def _as_meant(self, text: str) -> str:
        """Leave what a button sends as it is (``/intent{...}``): it is read by Rasa, later in the pipeline."""
        return text if text.startswith(INTENT_MESSAGE_PREFIX) else self._reader.as_meant(text)

    def _refresh(self) -> None:
        known = self._live.refresh()
        if known is not self._knowledge:
            self._knowledge = known
            self._reader = self._new_reader()
            logger.info("The knowledge base was read again.")

    def _new_reader(self) -> Reader:
        with large_and_lasting():
            return Reader(self._knowledge)


def entities(mentions: List[Mention]) -> List[Dict[Text, Any]]:
    """Return ``mentions`` in Rasa's entity format."""
    return [mention.as_entity() for mention in mentions]


def sentences_of(knowledge: Knowledge) -> Iterator[Tuple[str, str]]:
    """Yield intent and sentence of what the knowledge base itself says people ask, in all languages.

    The examples of topics are requests for help, the questions of facts are questions. A name alone or with a
    country ("transformers", "AFFF Mali") is a request for help as well: without these, short messages are learnt
    only from small talk and what is out of scope.
    """
    topics = knowledge.topics.values()
    for topic in topics:
        yield from ((FIND_HELP, sentence) for sentences in topic.examples.values() for sentence in sentences)
    for fact in knowledge.facts.values():
        yield from ((ASK_FACT, sentence) for sentences in fact.questions.values() for sentence in sentences)
    names: List[Tuple[str, str]] = []
    for topic in topics:
        names += [(language, name) for language, known in topic.synonyms.items() for name in known[:_NAMES]]
    for chemical in knowledge.chemicals.values():
        names += [("en", name) for name in (chemical.name["en"], *chemical.synonyms[:2], *chemical.trade_names[:2])]
    places = {language: cycle(_places(language, knowledge)) for language in dict(names)}
    for number, (language, name) in enumerate(names):
        yield FIND_HELP, name
        place = next(places[language])
        yield FIND_HELP, f"{place} {name}" if number % 2 else f"{name} {place}"


def _places(language: str, knowledge: Knowledge) -> List[str]:
    return [c.name[language] for c in knowledge.countries.values() if c.kind == "state" and language in c.name][::3]
