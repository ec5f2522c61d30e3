from motcua.foundation.database.errors import UnableTo


class UnableToFindPlan(UnableTo):
    """There is no such reform programme. The list of programmes names all that you may see."""

    status = 404


class UnableToFindTask(UnableTo):
    """There is no such task in a reform programme that you may see."""

    status = 404


class UnableToOpenPlan(UnableTo):
    """No programme was opened: {reason}"""

    status = 422


class UnableToPlanTasks(UnableTo):
    """No task was planned: {reason}"""

    status = 422


class UnableToReviseTask(UnableTo):
    """The task stays as it was: {reason} What you typed is still here."""


class UnableToDropTask(UnableTo):
    """The task stays in the programme: {reason}"""


class UnableToHandOver(UnableTo):
    """No task was handed over: {reason}"""


class UnableToReportProgress(UnableTo):
    """Your report was not taken: {reason} What you typed is still here."""


class UnableToJudgeProgress(UnableTo):
    """The report stays as it was: {reason}"""


class UnableToWithdrawEvidence(UnableTo):
    """The evidence stays: {reason}"""
