from motcua.foundation.database.errors import UnableTo


class UnableToReadRequest(UnableTo):
    """The request could not be read: {reason} Nothing was changed."""

    status = 400


class TokenMissing(UnableTo):
    """This needs a token: send `Authorization: Bearer mc_…`. Tokens are made with `motcua token`."""

    status = 401


class ScopeMissing(UnableTo):
    """The token does not carry the scope {scope}. Nothing was changed; ask for a token that does."""

    status = 403
