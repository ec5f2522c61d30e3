from motcua.foundation.database.errors import UnableTo


class UnableToRecordNotices(UnableTo):
    """No notice was recorded: {refused}. Take these out or mend them, and send the others again."""

    status = 422
