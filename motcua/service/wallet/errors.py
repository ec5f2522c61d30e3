from motcua.foundation.database.errors import UnableTo


class UnableToFindPaper(UnableTo):
    """There is no such paper in a wallet that you may see."""

    status = 404


class UnableToFindShare(UnableTo):
    """This link leads to no paper. Scan the code again, or ask the holder for a new link."""

    status = 404


class UnableToOpenShare(UnableTo):
    """This link is closed: {reason} Nothing of the paper is shown any more; ask its holder for a new link."""

    status = 410


class UnableToShare(UnableTo):
    """Nothing was shared: {reason}"""

    status = 422


class UnableToReportLost(UnableTo):
    """Nothing was changed: {reason}"""


class UnableToRevokePapers(UnableTo):
    """The paper stays as it is: {reason}"""

    status = 422


class UnableToReusePapers(UnableTo):
    """The paper was not attached: {reason}"""

    status = 422
