"""Rasa policy: RulePolicy, without replaying a conversation for what its rules tell at a glance."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, TEXT

_NOTHING_DONE_YET = (None, ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IntentRulePolicy(RulePolicy):
    """Predicts what RulePolicy predicts; quicker where each rule goes from an intent to one action and listens again.

    Listening is then not hidden from policies that learn from stories (``hide_rule_turn``): there are none beside it.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the next action: after the one of the rule, to listen."""
        is_done = tracker.latest_action_name not in _NOTHING_DONE_YET and not tracker.active_loop_name
        if is_done and self._rules_are_for_one_message:
            return self._rule_prediction(self._prediction_result(ACTION_LISTEN_NAME, tracker, domain), "")
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Tuple[Optional[Text], Optional[Text], bool]:
        if use_text_for_last_user_input and not self._rules_name_texts:
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: Optional[Dict[Text, Any]] = None,
    ) -> List[State]:
        if tracker.active_loop_name or not self._rules_are_for_one_message:
            return super()._prediction_states(tracker, domain, use_text_for_last_user_input, rule_only_data)
        now = [[domain.get_active_state(tracker)]]
        self.featurizer._choose_last_user_input(now, use_text_for_last_user_input)
        return now[0]

    @cached_property
    def _rules_are_for_one_message(self) -> bool:
        """Tell whether each rule goes from a message, whatever was before it, to one action."""
        before = [self._rule_key_to_state(key) for key, action in self._rules.items() if action != ACTION_LISTEN_NAME]
        return all(
            len(states) == 1 and states[0].get(PREVIOUS_ACTION, {}).get(ACTION_NAME) == ACTION_LISTEN_NAME for states in before
        )

    @cached_property
    def _rules_name_texts(self) -> bool:
        states = (state for key in self._rules for state in self._rule_key_to_state(key))
        return any(TEXT in state.get(USER, {}) for state in states)

    @property
    def _rules(self) -> Dict[Text, Text]:
        rules: Dict[Text, Text] = self.lookup[RULES]
        return rules
