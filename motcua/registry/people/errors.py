"""What cannot be done with persons, and the cure."""

from __future__ import annotations

from motcua.foundation.database.errors import UnableTo
from motcua.foundation.text.faults import Fault, in_words


class UnableToReadCitizenNumber(UnableTo):
    """{number} is no citizen number: {reason}. Look at the 12 digits on the card and type them again."""

    status = 422

    def __init__(self, *, number: str, fault: Fault) -> None:
        super().__init__(number=number, reason=in_words(fault))


class UnableToReadTaxCode(UnableTo):
    """{number} is no tax code: it has 10 digits, and 13 for a branch. Look at the certificate and type it again."""

    status = 422


class UnableToReadCard(UnableTo):
    """The card's QR code could not be read: {reason}. Scan it again, or type what stands on the card."""

    status = 422

    def __init__(self, *, fault: Fault) -> None:
        super().__init__(reason=in_words(fault))


class UnableToReadPhone(UnableTo):
    """{phone} is no Vietnamese telephone number. Type it like 0912 345 678 or +84 912 345 678."""

    status = 422


class UnableToReadEmail(UnableTo):
    """{email} is no e-mail address. Type it like ten@example.vn."""

    status = 422


class UnableToRegisterPeople(UnableTo):
    """These persons cannot be registered: {refused}. Nobody was registered; correct them and send all again."""

    status = 422


class UnableToUpdateContact(UnableTo):
    """These contacts cannot be changed: {refused}. None was changed; correct them and send all again."""

    status = 422


class UnableToGiveMandates(UnableTo):
    """These mandates cannot be given: {refused}. None was given; correct them and send all again."""

    status = 422


class UnableToRevokeMandates(UnableTo):
    """These mandates cannot be revoked: {refused}. None was revoked; reload the list and choose again."""
