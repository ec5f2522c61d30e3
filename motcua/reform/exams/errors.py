from motcua.foundation.database.errors import UnableTo


class UnableToFindExam(UnableTo):
    """There is no such exam. The list of exams names all that you may see."""

    status = 404


class UnableToSetUpExam(UnableTo):
    """The exam was not set up: {reason}"""

    status = 422


class UnableToPlanPaper(UnableTo):
    """The plan of the paper stays as it was: {reason}"""

    status = 422


class UnableToEnrol(UnableTo):
    """Nobody was enrolled: {reason}"""


class UnableToAnnounce(UnableTo):
    """The exam was not announced: {reason}"""


class UnableToCallOff(UnableTo):
    """The exam was not called off: {reason}"""


class UnableToSit(UnableTo):
    """You cannot begin this paper: {reason}"""


class UnableToSaveAnswer(UnableTo):
    """This answer was not saved: {reason} Everything saved before is kept."""


class UnableToHandIn(UnableTo):
    """The paper was not handed in: {reason}"""


class UnableToRelease(UnableTo):
    """No results were released: {reason}"""


class UnableToAppeal(UnableTo):
    """The appeal was not taken: {reason}"""

    status = 422


class UnableToDecideAppeal(UnableTo):
    """The appeal stays as it was: {reason}"""

    status = 422
