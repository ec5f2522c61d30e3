"""What the interface cannot do, in words for who wrote the program that asked."""

from motcua.foundation.database.errors import UnableTo


class UnableToReadRequest(UnableTo):
    """The request could not be read: {reason} Nothing was changed."""

    status = 400


class UnableToTakeMediaType(UnableTo):
    """This needs `{wanted}` in UTF-8. Nothing was changed; send it so again."""

    status = 415


class UnableToTakeSoMuch(UnableTo):
    """The request is larger than the city takes: {reason} Nothing was kept; send less at a time."""

    status = 413


class UnableToFindAddress(UnableTo):
    """There is nothing at this address. /api/v1/openapi.json lists every one."""

    status = 404


class MethodNotTaken(UnableTo):
    """This address does not take {method}; it takes {allowed}. Nothing was changed."""

    status = 405


class TokenMissing(UnableTo):
    """This needs a token that is in force: send `Authorization: Bearer mc_…`. Tokens are made with `motcua token`."""

    status = 401


class ScopeMissing(UnableTo):
    """The token does not carry the scope {scope}. Nothing was changed; ask for a token that does."""

    status = 403


class CityBusy(UnableTo):
    """The city's records do not answer just now. Nothing half was kept; send the same again in a while, with the same
    Idempotency-Key."""

    status = 503
