from motcua.foundation.database.errors import UnableTo


class UnableToFindInspection(UnableTo):
    """There is no such inspection that you may see. The list names all that you may."""

    status = 404


class UnableToOpenPlan(UnableTo):
    """No inspection plan was opened: {reason}"""

    status = 422


class UnableToPlanInspections(UnableTo):
    """No inspection was planned: {reason}"""

    status = 422


class UnableToChangeInspection(UnableTo):
    """The inspection stays as it was: {reason} What you typed is still here."""


class UnableToAppointTeam(UnableTo):
    """The team stays as it was: {reason}"""


class UnableToSendNotice(UnableTo):
    """No notice was sent: {reason}"""


class UnableToRecordFindings(UnableTo):
    """Nothing was recorded: {reason} What you typed is still here."""


class UnableToCloseMinutes(UnableTo):
    """The minutes stay open: {reason} What you typed is still here."""


class UnableToSignMinutes(UnableTo):
    """The minutes were not signed for: {reason} What you typed is still here."""


class UnableToRecommend(UnableTo):
    """No recommendation was given: {reason} What you typed is still here."""


class UnableToReportRemedy(UnableTo):
    """Your report was not taken: {reason} What you typed is still here."""


class UnableToJudgeRemedy(UnableTo):
    """The report stays as it was: {reason}"""


class UnableToWithdraw(UnableTo):
    """Nothing was withdrawn: {reason}"""
