"""What cannot be done with insurance, and the cure."""

from __future__ import annotations

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.text.faults import Fault, in_words


class UnableToReadInsuranceNumber(UnableTo):
    """“{number}” is no number that can be looked up: {reason}. Type the 12 digits of the citizen card, or the 10 digits or
    15 characters of the insurance card."""

    status = 422

    def __init__(self, *, number: str, fault: Fault) -> None:
        super().__init__(number=number, reason=in_words(fault))


class UnableToReadSquare(UnableTo):
    """The card’s square could not be read: {reason}. Scan it again, or type number, name and birthday."""

    status = 422

    def __init__(self, *, fault: Fault) -> None:
        super().__init__(reason=in_words(fault))


class UnableToReadBirthday(UnableTo):
    """“{text}” is no whole birthday. Type day, month and year, like 15/06/1990."""

    status = 422


class UnableToLookUp(UnableTo):
    """Nothing was looked up: {reason}. Mend that and ask again."""

    status = 422


class UnableToFindLookup(UnableTo):
    """This look-up is not there, or it is another facility’s. Ask again from the look-up page."""

    status = 404


class UnableToFindFacility(UnableTo):
    """This facility is not there. The list shows all of them."""

    status = 404


class UnableToTakeRegister(UnableTo):
    """The register was not taken over: {refused}. Nothing was changed; correct these and send all again."""

    status = 422


class UnableToNameOfficer(UnableTo):
    """Nobody was named: {reason}. Nothing was changed."""

    status = 422


class TooManyLookUps(NotPermitted):
    """{reason} Nothing was looked up, and this attempt was recorded."""

    status = 429


class UnableToReachLine(UnableTo):
    """The line to the social insurance does not answer: {cause}. The question is kept and asked again by itself."""

    status = 503
