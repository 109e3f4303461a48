"""Actions that find contacts and tell more about those shown."""

from actions.base import Ability
from bot.conversation import choosing, details


class ActionFindHelp(Ability):
    """Answers "who helps with ...?", a named institution, or a completed question."""

    answers_with = staticmethod(choosing.help_or_fact)

    def name(self) -> str:
        return "action_find_help"


class ActionDetail(Ability):
    """Answers "and their phone?", "why them?", "where does this come from?"."""

    answers_with = staticmethod(choosing.detail_or_fact)

    def name(self) -> str:
        return "action_detail"


class ActionBrowse(Ability):
    """Answers "more", "the second one", "who else?"."""

    answers_with = staticmethod(details.browse)

    def name(self) -> str:
        return "action_browse"


class ActionFact(Ability):
    """Answers questions about the Convention."""

    answers_with = staticmethod(choosing.fact)

    def name(self) -> str:
        return "action_fact"
