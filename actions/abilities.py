"""Every action of the domain: its name there, and the function of ``bot.conversation`` that answers."""

from actions.base import Ability
from bot.conversation import choosing, details, emergency, talk


class ActionFindHelp(Ability):
    """Answers "who helps with ...?", a named institution, or a completed question."""

    action, answers_with = "action_find_help", staticmethod(choosing.help_or_fact)


class ActionDetail(Ability):
    """Answers "and their phone?", "why them?", "where does this come from?"."""

    action, answers_with = "action_detail", staticmethod(choosing.detail_or_fact)


class ActionBrowse(Ability):
    """Answers "more", "the second one", "who else?"."""

    action, answers_with = "action_browse", staticmethod(details.browse)


class ActionFact(Ability):
    """Answers questions about the Convention."""

    action, answers_with = "action_fact", staticmethod(choosing.fact)


class ActionEmergency(Ability):
    action, answers_with = "action_emergency", staticmethod(emergency.emergency)


class ActionGreet(Ability):
    action, answers_with = "action_greet", staticmethod(talk.greet)


class ActionThank(Ability):
    action, answers_with = "action_thank", staticmethod(talk.thank)


class ActionCapabilities(Ability):
    action, answers_with = "action_capabilities", staticmethod(talk.capabilities)


class ActionHuman(Ability):
    action, answers_with = "action_human", staticmethod(talk.human)


class ActionStartOver(Ability):
    action, answers_with = "action_start_over", staticmethod(talk.start_over)


class ActionForget(Ability):
    action, answers_with = "action_forget", staticmethod(talk.forget)


class ActionReportWrong(Ability):
    action, answers_with = "action_report_wrong", staticmethod(talk.wrong)


class ActionDecline(Ability):
    action, answers_with = "action_decline", staticmethod(talk.decline)


class ActionUnclear(Ability):
    action, answers_with = "action_unclear", staticmethod(talk.unclear)
