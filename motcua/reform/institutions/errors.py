from motcua.foundation.database.errors import UnableTo


class UnableToFindDocument(UnableTo):
    """There is no such normative document that you may see."""

    status = 404


class UnableToFindProposal(UnableTo):
    """There is no such proposal that you may see."""

    status = 404


class UnableToFindStaff(UnableTo):
    """There is no such unit whose staff you may see."""

    status = 404


class UnableToFindCourse(UnableTo):
    """There is no such course that you may see."""

    status = 404


class UnableToRegisterDocument(UnableTo):
    """No document was registered: {reason} What you typed is still here."""

    status = 422


class UnableToPlanReview(UnableTo):
    """No review was planned: {reason}"""

    status = 422


class UnableToReviewDocument(UnableTo):
    """The review stays as it was: {reason} What you typed is still here."""

    status = 422


class UnableToWithdrawDocument(UnableTo):
    """The document stays in the register: {reason}"""

    status = 422


class UnableToProposeRestructuring(UnableTo):
    """No restructuring was proposed: {reason} What you typed is still here."""

    status = 422


class UnableToMoveProposal(UnableTo):
    """The restructuring proposal stays as it was: {reason}"""


class UnableToGiveQuota(UnableTo):
    """No quota was given: {reason} What you typed is still here."""

    status = 422


class UnableToRegisterCourse(UnableTo):
    """No course was registered: {reason} What you typed is still here."""

    status = 422


class UnableToWithdrawCourse(UnableTo):
    """The course stays in the register: {reason}"""

    status = 422
