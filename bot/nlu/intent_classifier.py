"""Rasa component: tells what kind of message it is, from its letters, its meaning and what it mentions.

Character n-grams and a multilingual sentence vector are joined in one logistic regression. Rasa's own
LogisticRegressionClassifier fixes C at 1 and imports a module at load that costs seconds, so the weights are kept here
as plain arrays.
"""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Sequence, Set, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from bot.nlu.knowledge_extractor import FIND_HELP, FROM_KNOWLEDGE, VECTOR
from bot.nlu.regression import fit
from bot.understanding import ASKER, EXAMPLE, HINT, NAME, ORIGIN, PLACES
from bot.understanding.spelling import is_gibberish
from bot.understanding.words import how_many

_MOST_ALIKE = 0.6
#: how much a message must resemble a topic or a fact to be about something we know
_RESEMBLES = 0.4
#: a message made of names of our field is never out of scope, a greeting or an emergency
_ONLY_NAMES = 0.6
#: and one that is a name and nothing else asks for help with it, or for that body
_BARE_NAME = 0.9
#: a word of our field in a message says nothing for these
_SMALL_TALK = ("greet", "thank")
_FOR_A_NAME = (FIND_HELP, "contact_institution", "inform")
OUT_OF_SCOPE, EMERGENCY, UNCLEAR = "out_of_scope", "emergency", "nlu_fallback"
#: so surely it is small talk whatever danger one of its words may name
_SURELY = 0.7
#: the word for a poisoning stands so many characters or fewer before what was taken ("drank a lot of DDT")
_RIGHT_BEFORE = 12
_POISONS = ("chemical", "topic")
#: more signs of a spill than that are one ("the tanker turned over, oil is leaking, it runs into the pond")
_MANY_SIGNS = 2
#: who asks, where something comes from and how long ago it was tell nothing of what is asked
_OF_WHO_ASKS, _TIME, _LONG_AGO = {ASKER, ORIGIN}, "time", "long_ago"
#: who only corrects what was understood ("I meant pesticides alone") is in no hurry
_CORRECTED = ("talk", "corrected")
_CONVERSATION, _FIELD = {"talk", "ordinal", "browse"}, "field"
#: a name of so few letters means other things too: PCB is a circuit board, ДДТ a band
_ACRONYM = re.compile(r"[A-Za-zА-Яа-я]{1,3}s?")
_CAS = re.compile(r"\d-\d\d-\d")
#: so many topics hinted at are a subject
_HINTS_AT_A_SUBJECT = 2
_LOOKED_UP = ("topic", "variant", "chemical", "country", "region", "institution", "category")
_TINY = 1e-9
#: more steps of the training change nothing that counts
_ITERATIONS = 120
_KINDS = (
    "topic", "chemical", "country", "region", "institution", "category", "channel_kind", "aspect", "ordinal", "browse",
    "talk", "language", "danger",
)  # fmt: skip
_BLOCKS = ("letters", "meaning", "mentions")
_LETTERS = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2**15, norm="l2", alternate_sign=False)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KindOfMessageClassifier(GraphComponent, IntentClassifier):
    """Predicts the intent with a calibrated confidence, or ``nlu_fallback`` when it cannot tell."""

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._intents: List[str] = []
        #: a row per feature and a column per intent, for each block of features
        self._parts: List[np.ndarray] = []
        self._bias = np.zeros(0)

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the settings: weights of the three feature blocks, regularisation, weight of examples from the
        knowledge base, thresholds.

        ``out_of_scope_from`` is the probability of out_of_scope from which a message is declined, after its
        odds are discounted: by ``known_discount`` to the power of the share of the message that is known, by
        ``likeness_discount`` to the power of its likeness to a topic or fact, by ``subject_in_place_discount``
        where it names a place beside a subject or a kind of body, by ``substance_discount`` where it names a
        chemical by more than an acronym, by ``conversation_discount`` where it names something of the
        conversation, by ``field_discount`` where it names our field ("POPs"), and by ``danger_discount`` where it
        names a danger, which is better answered once too often; ``emergency_from`` is that of an emergency from
        which safety comes first
        (``subject_emergency_from`` where a subject is named), times ``danger_discount`` too where a danger is
        named, or ``poison_discount`` where what was taken is named behind it; ``past_emergency_from`` where a
        time long ago is, or where the person takes something back; below ``domain_trusted_from`` a message that
        names something of the field asks for help; below ``unclear_below`` the best intent is not trusted, and
        below ``nothing_known_below`` not when no word of the message is known and it resembles no topic. Chosen
        by cross-validation over data/ and on the questions of tests/development.
        """
        return {
            "letters": 4.0,
            "meaning": 6.0,
            "mentions": 0.5,
            "C": 1.0,
            "knowledge_find_help": 0.05,
            "knowledge_ask_fact": 0.6,
            "out_of_scope_from": 0.15,
            "known_discount": 0.003,
            "likeness_discount": 0.25,
            "subject_in_place_discount": 0.28,
            "substance_discount": 0.15,
            "conversation_discount": 0.1,
            "field_discount": 0.1,
            "emergency_from": 0.33,
            "subject_emergency_from": 0.4,
            "past_emergency_from": 0.8,
            "danger_discount": 0.3,
            "poison_discount": 0.0125,
            "domain_trusted_from": 0.3,
            "unclear_below": 0.15,
            "nothing_known_below": 0.55,
        }

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KindOfMessageClassifier:
        """Create an untrained component (Rasa's signature)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KindOfMessageClassifier:
        """Load the trained arrays."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            with np.load(folder / "weights.npz") as arrays:
                component._parts, component._bias = [arrays[name] for name in _BLOCKS], arrays["bias"]
            component._intents = json.loads((folder / "intents.json").read_text(encoding="utf-8"))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit one weight vector per intent and keep them."""
        examples = [e for e in training_data.training_examples if e.get(TEXT) and e.get(INTENT)]
        weights = [self._config[f"knowledge_{e.get(INTENT)}"] if e.get(FROM_KNOWLEDGE) else 1.0 for e in examples]
        blocks = self._features(examples)
        labels = [example.get(INTENT) for example in examples]
        letters, *dense = blocks
        self._intents, found, self._bias = fit(letters, np.hstack(dense), labels, weights, self._config["C"], _ITERATIONS)
        self._parts = np.split(found, np.cumsum([block.shape[1] for block in blocks])[:-1])
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / "weights.npz", bias=self._bias, **dict(zip(_BLOCKS, self._parts)))
            (folder / "intents.json").write_text(json.dumps(self._intents), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking on each of ``messages``."""
        for message in messages:
            if not message.get(TEXT) or message.get(VECTOR) is None:
                continue
            scores = self._bias + sum((block @ part)[0] for block, part in zip(self._features([message]), self._parts))
            probabilities = np.exp(scores - scores.max())
            probabilities /= probabilities.sum()
            ranking = self._decide(dict(zip(self._intents, map(float, probabilities))), message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:5], add_to_output=True)
        return messages

    def _decide(self, probabilities: Dict[str, float], message: Message) -> List[Dict[str, Any]]:
        """Rank the intents; whether a message is out of scope also depends on what of the domain it names."""
        entities = message.get(ENTITIES) or []
        named = {e["entity"] for e in entities if e.get("group") == NAME} - _OF_WHO_ASKS - {_TIME}
        hinted = len({e["value"] for e in entities if e.get("group") == HINT})
        share = _share_known(entities, message)
        alike = max((e["confidence_entity"] for e in entities if e.get("group") == EXAMPLE), default=0.0)
        substance = _names_a_substance(entities, message.get(TEXT))
        outside = self._outside(probabilities.get(OUT_OF_SCOPE, 0.0), named, hinted, share, alike, substance)
        only_names = bool(named & {"topic", "variant", "chemical"}) and share >= _ONLY_NAMES
        bare_name = bool(named & {"topic", "chemical", "institution", *PLACES}) and share >= _BARE_NAME
        if only_names or bare_name or _cites_a_number(entities, message.get(TEXT)):
            outside = 0.0
        inside = {name: value for name, value in probabilities.items() if name != OUT_OF_SCOPE}
        if "danger" not in named:
            if bare_name:
                inside = {name: inside.get(name, 0.0) for name in _FOR_A_NAME}
            elif only_names:
                inside = {name: value for name, value in inside.items() if name not in (EMERGENCY, *_SMALL_TALK)}
            elif substance:  # "Thiodan Gikomba"
                inside = {name: value for name, value in inside.items() if name not in _SMALL_TALK}
        ranked = sorted(inside.items(), key=lambda pair: -pair[1])
        familiar = (hinted or alike >= _RESEMBLES) and ranked[0][0] not in _SMALL_TALK
        trust = "unclear_below" if familiar else "nothing_known_below"
        if named & {"topic", "chemical"} and ranked[0][1] < self._config["domain_trusted_from"]:
            ranked.sort(key=lambda pair: pair[0] != FIND_HELP)
        urgent = self._is_urgent(inside, named, entities)
        ranked.sort(key=lambda pair: (pair[0] == EMERGENCY) is not urgent)
        if urgent:
            return _as_ranking(ranked)
        if not named and not hinted and is_gibberish(message.get(TEXT)):
            ranked.insert(0, (UNCLEAR, 1.0))
        elif outside >= self._config["out_of_scope_from"] or (outside > ranked[0][1] and not named):
            ranked.insert(0, (OUT_OF_SCOPE, outside))
        elif ranked[0][1] < self._config[trust] and not named and hinted < _HINTS_AT_A_SUBJECT:
            ranked.insert(0, (UNCLEAR, 1.0 - ranked[0][1]))
        return _as_ranking(ranked)

    def _is_urgent(self, inside: Dict[str, float], named: Set[str], entities: Sequence[Dict]) -> bool:
        """Tell whether a message is an emergency: a false alarm costs less than a missed one."""
        poisonings, took_a_poison = _signs_of_poisoning(entities)
        discount = "poison_discount" if took_a_poison else "danger_discount" if "danger" in named else ""
        long_ago = any((e["entity"], e["value"]) == (_TIME, _LONG_AGO) for e in entities)
        takes_back = "danger" not in named and any((e["entity"], e["value"]) == _CORRECTED for e in entities)
        calmly = "past_" if long_ago or takes_back else "subject_" if named & {"topic", "chemical"} else ""
        enough = self._config[f"{calmly}emergency_from"] * (1.0 if long_ago else self._config.get(discount, 1.0))
        # "Have you eaten?" is a greeting.
        surely_small_talk = sum(inside.get(name, 0.0) for name in _SMALL_TALK) >= _SURELY
        many_signs = poisonings > 1 or len(_signs_of("spill", entities)) > _MANY_SIGNS
        return (inside.get(EMERGENCY, 0.0) >= enough and not surely_small_talk) or (many_signs and not long_ago)

    def _outside(
        self, probability: float, named: Set[str], hinted: int, share: float, alike: float, substance: bool
    ) -> float:
        """Return the probability of out_of_scope when it is known what a message names and what it resembles."""
        about = named & {"topic", "variant", "chemical", "category"} or hinted >= _HINTS_AT_A_SUBJECT
        odds = probability / max(1.0 - probability, _TINY)
        odds *= self._config["known_discount"] ** share * self._config["likeness_discount"] ** alike
        signs = {
            "subject_in_place_discount": about and named.intersection(PLACES),
            "substance_discount": substance,
            "conversation_discount": named & _CONVERSATION,
            "field_discount": _FIELD in named,
            "danger_discount": "danger" in named,
        }
        for discount, is_there in signs.items():
            odds *= self._config[discount] if is_there else 1.0
        return odds / (1.0 + odds)

    def _features(self, messages: Sequence[Message]) -> Tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
        """Return the blocks of features, each scaled to its weight and with a row per message (names: ``_BLOCKS``)."""
        letters = _LETTERS.transform([message.get(TEXT).lower() for message in messages]) * self._config["letters"]
        meaning = np.stack([message.get(VECTOR) for message in messages]) * self._config["meaning"]
        mentions = np.stack([_mention_features(message) for message in messages]) * self._config["mentions"]
        return letters, meaning, mentions


def _as_ranking(ranked: Sequence[Tuple[str, float]]) -> List[Dict[str, Any]]:
    return [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: value} for name, value in ranked]


def _share_known(entities: Sequence[Dict], message: Message) -> float:
    """Return the share of the message's characters that name our field, a place or a body, or hint at a topic."""
    spans = [(e["start"], e["end"]) for e in entities if e.get("group") in (NAME, HINT) and e["entity"] in _LOOKED_UP]
    return len({place for start, end in spans for place in range(start, end)}) / max(1, len(message.get(TEXT)))


def _names_a_substance(entities: Sequence[Dict], text: str) -> bool:
    """Tell whether a chemical is named by more than an acronym."""
    names = (text[e["start"] : e["end"]] for e in entities if e["entity"] == "chemical" and e.get("group") == NAME)
    return any(not _ACRONYM.fullmatch(name) for name in names)


def _cites_a_number(entities: Sequence[Dict], text: str) -> bool:
    """Tell whether a chemical is named by its number of the Chemical Abstracts Service, which means nothing else."""
    names = (text[e["start"] : e["end"]] for e in entities if e["entity"] == "chemical" and e.get("group") == NAME)
    return any(_CAS.search(name) for name in names)


def _signs_of_poisoning(entities: Sequence[Dict]) -> Tuple[int, bool]:
    """Return how many signs of a poisoning are named ("drank ..., unconscious"), and whether one stands right before what
    was taken ("drank DDT")."""
    signs = _signs_of("poisoning", entities)
    poisons = [e["start"] for e in entities if e["entity"] in _POISONS and e.get("group") == NAME and e.get("role") != "excluded"]
    return len(signs), any(0 <= start - end <= _RIGHT_BEFORE for _, end in signs for start in poisons)


def _signs_of(danger: str, entities: Sequence[Dict]) -> Set[Tuple[int, int]]:
    """Return where words for a danger stand."""
    named = [e for e in entities if (e["entity"], e["value"]) == ("danger", danger)]
    return {(e["start"], e["end"]) for e in named if e.get("group") == NAME and e.get("role") != "excluded"}


def _mention_features(message: Message) -> np.ndarray:
    """Return which kinds of things a message names, how much it resembles topics and facts, how long it is."""
    entities = message.get(ENTITIES) or []
    named = {e["entity"] for e in entities if e.get("group") == NAME}
    hinted = any(e.get("group") == HINT for e in entities)
    alike = {
        kind: max((e["confidence_entity"] for e in entities if e["entity"] == kind and e.get("group") == EXAMPLE), default=0.0)
        for kind in ("topic", "fact")
    }
    words = how_many(message.get(TEXT))
    covered = sum(e["end"] - e["start"] for e in entities if e.get("group") == NAME) / max(1, len(message.get(TEXT)))
    values = [float(kind in named) for kind in _KINDS]
    # Examples of the knowledge base are among the training sentences and resemble themselves, so likeness is capped.
    values += [float(hinted), 3 * min(alike["topic"], _MOST_ALIKE), 3 * min(alike["fact"], _MOST_ALIKE)]
    values += [min(words, 20) / 10, min(1.0, covered)]
    values += [float(words <= 2), float(any(e.get("role") == "excluded" for e in entities))]
    return np.array(values)
