from motcua.foundation.database.errors import UnableTo


class UnableToFindReview(UnableTo):
    """There is no such review of a procedure that you may see."""

    status = 404


class UnableToOpenReview(UnableTo):
    """No review plan was opened: {reason}"""

    status = 422


class UnableToPlanReviews(UnableTo):
    """No procedure was put under review: {reason}"""

    status = 422


class UnableToEndReview(UnableTo):
    """The review stays open: {reason}"""


class UnableToPropose(UnableTo):
    """Nothing was proposed: {reason} What you typed is still here."""

    status = 422


class UnableToEstimateBurden(UnableTo):
    """The numbers stay as they were: {reason} What you typed is still here."""

    status = 422


class UnableToMoveProposal(UnableTo):
    """The proposal stays as it was: {reason}"""
