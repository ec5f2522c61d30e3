from motcua.foundation.database.errors import UnableTo


class UnableToFindDocument(UnableTo):
    """There is no such document in a register that you may see."""

    status = 404


class UnableToRegister(UnableTo):
    """Nothing was registered: {reason} What you typed is still here."""

    status = 422


class UnableToAnnul(UnableTo):
    """The document stays in the register: {reason}"""


class UnableToAssign(UnableTo):
    """Nobody was assigned: {reason} What you typed is still here."""


class UnableToHandle(UnableTo):
    """The document stays open: {reason} What you typed is still here."""


class UnableToDraft(UnableTo):
    """The draft was not kept: {reason} What you typed is still here."""

    status = 422


class UnableToSubmit(UnableTo):
    """The draft was not sent for signature: {reason}"""


class UnableToSignDocument(UnableTo):
    """The document was not signed: {reason}"""


class UnableToSendBack(UnableTo):
    """The document was not sent back: {reason}"""


class UnableToIssue(UnableTo):
    """No number was given: {reason}"""


class UnableToRecall(UnableTo):
    """The document stays as it is: {reason}"""
