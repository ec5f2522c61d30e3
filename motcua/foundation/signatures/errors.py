from motcua.foundation.database.errors import UnableTo


class UnableToSign(UnableTo):
    """The document could not be signed: {cause}. It was left as it was; sign it again, or ask the administrator
    whether the key is in order."""

    status = 503


class UnableToTimestamp(UnableTo):
    """The time-stamping authority did not vouch for the signature: {cause}. The document was left unsigned; it
    will be tried again by itself."""

    status = 503


class UnableToFindKey(UnableTo):
    """There is no usable signing key for {whose}: {cause}. Nothing was signed. Ask the administrator to fetch
    the key anew."""

    status = 409


class UnableToVerify(UnableTo):
    """The file could not be checked: {cause}. Nothing was kept. Choose the PDF as it was received, not a scan or
    a print of it."""

    status = 422
