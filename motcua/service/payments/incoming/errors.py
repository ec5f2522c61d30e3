from motcua.foundation.database.errors import UnableTo


class UnableToSetBankAccount(UnableTo):
    """The account was not set: {reason} Nothing was changed."""

    status = 422
