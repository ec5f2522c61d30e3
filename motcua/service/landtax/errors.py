from motcua.foundation.database.errors import UnableTo


class UnableToRecordNotices(UnableTo):
    """No notice was recorded: {refused}. Take these out or mend them, and send the others again."""

    status = 422


class UnableToAskTax(UnableTo):
    """Nothing was sent to the tax office: {reason}"""


class UnableToFindLetter(UnableTo):
    """There is no such letter to the tax office."""

    status = 404


class UnableToSendAgain(UnableTo):
    """The letter was not sent again: {reason}"""


class UnableToTrustTaxMessage(UnableTo):
    """The message does not carry the tax office's signature, or was changed on its way: {reason} Nothing was kept."""

    status = 401


class UnableToReadTaxMessage(UnableTo):
    """The message is signed but is no notice: {reason} Nothing was kept; correct it and send it with a new id."""

    status = 422


class UnableToKeepTaxMessage(UnableTo):
    """Another message is here already under the id {name}, and it says something else. Nothing was changed."""


class UnableToReachTax(UnableTo):
    """The tax office cannot be reached now: {cause}. Nothing is lost; it is tried again by itself."""

    status = 503
