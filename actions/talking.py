"""Actions for everything that is not a question for a contact."""

from actions.base import Ability
from bot.conversation import emergency, talk


class ActionEmergency(Ability):
    answers_with = staticmethod(emergency.emergency)

    def name(self) -> str:
        return "action_emergency"


class ActionGreet(Ability):
    answers_with = staticmethod(talk.greet)

    def name(self) -> str:
        return "action_greet"


class ActionThank(Ability):
    answers_with = staticmethod(talk.thank)

    def name(self) -> str:
        return "action_thank"


class ActionCapabilities(Ability):
    answers_with = staticmethod(talk.capabilities)

    def name(self) -> str:
        return "action_capabilities"


class ActionHuman(Ability):
    answers_with = staticmethod(talk.human)

    def name(self) -> str:
        return "action_human"


class ActionStartOver(Ability):
    answers_with = staticmethod(talk.start_over)

    def name(self) -> str:
        return "action_start_over"


class ActionForget(Ability):
    answers_with = staticmethod(talk.forget)

    def name(self) -> str:
        return "action_forget"


class ActionReportWrong(Ability):
    answers_with = staticmethod(talk.wrong)

    def name(self) -> str:
        return "action_report_wrong"


class ActionDecline(Ability):
    answers_with = staticmethod(talk.decline)

    def name(self) -> str:
        return "action_decline"


class ActionUnclear(Ability):
    answers_with = staticmethod(talk.unclear)

    def name(self) -> str:
        return "action_unclear"
