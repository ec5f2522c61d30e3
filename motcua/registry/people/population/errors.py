"""What cannot be done with the population database, and the cure."""

from __future__ import annotations

from motcua.foundation.database.errors import UnableTo


class UnableToReachPopulation(UnableTo):
    """The national population database does not answer just now: {cause}. Nothing is lost: type what is asked, and it is
    checked later."""

    status = 503


class UnableToAskPopulation(UnableTo):
    """The national population database may not be asked here: {reason}"""

    status = 403


class UnableToReportWrong(UnableTo):
    """This cannot be sent on: {reason} Nothing was changed."""

    status = 422


class UnableToFindCorrection(UnableTo):
    """There is no such report here."""

    status = 404


class UnableToUpholdRegister(UnableTo):
    """This report cannot be closed so: {reason} Nothing was changed."""

    status = 422


class UnableToActForChild(UnableTo):
    """The national population database does not name you as a parent of a child with this number. Nothing was changed.
    Look at the number on the birth certificate, or bring the certificate to the counter."""

    status = 422


class UnableToServeTheDead(UnableTo):
    """By the national population database the person with this number died on {day}. Nothing was changed. Look at the
    number again; if it is right, ask the police of the commune to correct the database."""

    status = 422
