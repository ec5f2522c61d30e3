from __future__ import annotations

from collections.abc import Sequence

from motcua.foundation.database.errors import UnableTo


class UnableToReadSettlement(UnableTo):
    """This is no settlement file as it was agreed: {faults} Nothing of it was taken. Ask the gateway for the file anew."""

    status = 422

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(faults=" ".join(faults))


class UnableToTakeSettlement(UnableTo):
    """The settlement file was not taken: {reason} Nothing was changed."""


class UnableToFetchSettlement(UnableTo):
    """The settlement file could not be fetched: {cause}. It is fetched again later."""

    status = 503


class UnableToFindDifference(UnableTo):
    """This difference is not there, or is not yours to see."""

    status = 404


class UnableToFindSettlement(UnableTo):
    """This settlement file is not there, or is not yours to see."""

    status = 404


class UnableToResolveDifference(UnableTo):
    """The difference stays as it is: {reason}"""
