from motcua.foundation.database.errors import UnableTo


class UnableToRemind(UnableTo):
    """Nobody was reminded: {reason}"""


class UnableToReissueReceipt(UnableTo):
    """The receipt stays as it is: {reason}"""


class UnableToFindMoney(UnableTo):
    """This is not there, or is not of your unit."""

    status = 404


class UnableToSettleMatter(UnableTo):
    """Nothing was changed: {reason}"""


class UnableToTryAgain(UnableTo):
    """Nothing is tried again: {reason}"""
