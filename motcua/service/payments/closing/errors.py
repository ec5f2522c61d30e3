from motcua.foundation.database.errors import UnableTo


class UnableToCloseDays(UnableTo):
    """The books were not closed: {reason}"""


class UnableToDecideClosing(UnableTo):
    """The closing stays as it is: {reason}"""


class UnableToFindClosing(UnableTo):
    """This closing is not there, or is not yours to see."""

    status = 404


class UnableToExportBooks(UnableTo):
    """The sheet was not made: its rows come to {rows} ₫, the books to {books} ₫. Run `motcua verify ledger` and tell the
    administrator; nothing was changed."""

    status = 500
