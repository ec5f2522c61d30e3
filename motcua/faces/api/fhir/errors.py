from motcua.foundation.database.errors import UnableTo


class UnableToUnderstandResource(UnableTo):
    """The resource could not be understood: {reason}. Nothing was looked up; mend that and send it again."""

    status = 422
