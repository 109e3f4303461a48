"""The rule policy predicts what Rasa's does, and does not learn from rules with which a story disagrees."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.policies.rule_policy import InvalidRule, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import TrainingDataImporter

from bot.nlu.rule_policy import IntentRulePolicy
from bot.processes import PROJECT

RULES, STORIES = PROJECT / "data" / "rules.yml", PROJECT / "data" / "stories.yml"

WRONG_STORY = """
version: "3.1"
stories:
  - story: The rules say otherwise
    steps:
      - intent: find_help
      - action: action_find_help
      - intent: browse
      - action: action_detail
"""
RULE_WITH_WORDS = """
version: "3.1"
rules:
  - rule: These words and no others
    steps:
      - user: what is the time
      - action: action_decline
"""
TWO_ACTIONS = """
version: "3.1"
rules:
  - rule: One thing and then another
    steps:
      - intent: restart_with_help
      - action: action_start_over
      - action: action_capabilities
"""
ACTIONS = {"find_help": "action_find_help", "browse": "action_browse"}


def test_the_stories_agree_with_the_rules(tmp_path: Path) -> None:
    trained(IntentRulePolicy, tmp_path, RULES, STORIES)


def test_a_story_that_disagrees_ends_the_training(tmp_path: Path) -> None:
    (tmp_path / "stories.yml").write_text(WRONG_STORY)
    with pytest.raises(InvalidRule, match="The rules say otherwise"):
        trained(IntentRulePolicy, tmp_path, RULES, tmp_path / "stories.yml")


@pytest.mark.parametrize("more", ["", RULE_WITH_WORDS, TWO_ACTIONS], ids=["intents", "words too", "two actions"])
@pytest.mark.parametrize("text", ["what is the time", "who helps?"])
@pytest.mark.parametrize("intent", ["find_help", "browse", "out_of_scope"])
@pytest.mark.parametrize("done", [None, "action_find_help", "action_browse"])
@pytest.mark.parametrize("earlier", [0, 2])
def test_it_predicts_what_rasas_policy_predicts(
    tmp_path: Path, more: str, text: str, intent: str, done: str | None, earlier: int
) -> None:
    (tmp_path / "more.yml").write_text(more or 'version: "3.1"')
    listen = ActionExecuted("action_listen")
    said = [listen, UserUttered("before", {"name": "browse"}), ActionExecuted("action_browse")] * earlier
    said += [listen, UserUttered(text, {"name": intent})]
    said += [ActionExecuted(done)] if done in (ACTIONS.get(intent), None) and done else []
    predictions = []
    for kind in (IntentRulePolicy, RulePolicy):
        policy, domain = trained(kind, tmp_path, RULES, tmp_path / "more.yml")
        tracker = DialogueStateTracker.from_events("someone", said, slots=domain.slots)
        predictions.append(policy.predict_action_probabilities(tracker, domain))
    ours, rasas = predictions
    assert ours.probabilities == rasas.probabilities
    assert max(ours.probabilities) == 1.0


def trained(kind: type[RulePolicy], folder: Path, *files: Path) -> tuple[RulePolicy, Domain]:
    """Return a policy that has learnt from ``files``, and the domain."""
    paths = [str(path) for path in files]
    importer = TrainingDataImporter.load_from_dict(domain_path=str(PROJECT / "domain.yml"), training_data_paths=paths)
    domain = importer.get_domain()
    trackers = TrainingDataGenerator(importer.get_stories(), domain, augmentation_factor=0).generate()
    (folder / kind.__name__).mkdir()
    storage = LocalModelStorage.create(folder / kind.__name__)
    context = ExecutionContext(GraphSchema({}))
    policy = kind(kind.get_default_config(), storage, Resource(kind.__name__), context)
    policy.train(trackers, domain)
    return policy, domain
