"""Rasa policy: RulePolicy, without looking for rules that name the words of a message where no rule does.

Rasa looks for those first, and replays the whole conversation to do so.
"""

from __future__ import annotations

from typing import Optional, Text, Tuple

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IntentRulePolicy(RulePolicy):
    """Predicts what RulePolicy predicts; quicker where the rules name intents only."""

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[Text], Optional[Text], bool]:
        if use_text_for_last_user_input and not self._names_texts():
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _names_texts(self) -> bool:
        states = (state for key in self.lookup[RULES] for state in self._rule_key_to_state(key))
        return any(TEXT in state.get(USER, {}) for state in states)
