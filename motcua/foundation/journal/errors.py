from motcua.foundation.database.errors import UnableTo


class UnableToRepeatRequest(UnableTo):
    """The key {key} was used before for a different request. Nothing was changed. Send a new key with new
    content, or the same content with the old key."""

    status = 422
