from motcua.foundation.database.errors import UnableTo


class UnableToFindReport(UnableTo):
    """There is no such report. The list of reports names all that you may see."""

    status = 404


class UnableToReadKind(UnableTo):
    """There is no report of the kind {name}. Known are: {known}."""

    status = 422


class UnableToPlanReport(UnableTo):
    """The plan of the report {kind} cannot be used: {reason}. Mend {file}."""

    status = 500


class UnableToOpenReport(UnableTo):
    """No report was opened: {reason}"""

    status = 422


class UnableToFindUnit(UnableTo):
    """There is no unit called {name} on the last day of the period."""

    status = 422


class UnableToAsk(UnableTo):
    """Nobody was asked: {reason}"""

    status = 422


class UnableToContribute(UnableTo):
    """Your contribution was not taken: {reason} What you typed is still here."""

    status = 409


class UnableToJudgeContribution(UnableTo):
    """The contribution stays as it was: {reason}"""


class UnableToWritePassage(UnableTo):
    """The section was not changed: {reason} What you typed is still here."""

    status = 422


class UnableToOverwrite(UnableTo):
    """Somebody else changed this meanwhile. What stands now is shown, and what you typed is still here: put the two
    together and save again."""


class UnableToFreeze(UnableTo):
    """Nothing was frozen: {reason}"""


class UnableToApprove(UnableTo):
    """Nothing was approved: {reason}"""


class UnableToWithdraw(UnableTo):
    """Nothing was withdrawn: {reason}"""


class UnableToTrustFreeze(UnableTo):
    """Freeze {number} is not what was frozen: its content was altered. It is not shown; `motcua verify reports` names it."""

    status = 500
