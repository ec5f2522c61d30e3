from motcua.foundation.database.errors import UnableTo


class UnableToRate(UnableTo):
    """A dossier is rated once, when its result is there. Nothing was changed."""


class UnableToComplain(UnableTo):
    """A complaint about delay is possible once a promised date or a step's limit is over, one at a time. Nothing was
    changed; you can always write to the office or call the hotline 1022."""


class UnableToAnswerComplaint(UnableTo):
    """This complaint has its answer already, or the answer is empty. Nothing was changed."""


class UnableToSay(UnableTo):
    """There is nothing to send: write a few words first, {length_max} characters at most. What you typed is still
    here."""

    status = 422


class UnableToSayMore(UnableTo):
    """You have written {count} times and the office has not answered yet. What you typed is still here; wait for the
    answer, or call the hotline 1022."""

    status = 429


class UnableToReachApplicant(UnableTo):
    """The applicant has neither an account nor a telephone number, so nobody would read this. It was not sent; write
    to the address in the dossier."""

    status = 422


class UnableToSendPetition(UnableTo):
    """It was not sent: {reason} What you typed is still here; choose its files again."""

    status = 422


class UnableToSendMorePetitions(UnableTo):
    """You have sent {count} today, and the offices read them first. What you typed is still here; send it tomorrow, or call
    the hotline 1022."""

    status = 429


class UnableToFindPetition(UnableTo):
    """There is no such petition, or it is not yours to see."""

    status = 404


class UnableToActOnPetition(UnableTo):
    """It was not done: {reason} Nothing was changed."""
