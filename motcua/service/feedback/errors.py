from motcua.foundation.database.errors import UnableTo


class UnableToRate(UnableTo):
    """A dossier is rated once, when its result is there. Nothing was changed."""


class UnableToComplain(UnableTo):
    """A complaint about delay is possible once the promised date is over, one at a time. Nothing was changed; you
    can always call the hotline 1022."""


class UnableToAnswerComplaint(UnableTo):
    """This complaint has its answer already, or the answer is empty. Nothing was changed."""
