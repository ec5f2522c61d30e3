from motcua.foundation.database.errors import UnableTo


class UnableToFindInitiative(UnableTo):
    """There is no such initiative."""

    status = 404


class UnableToProposeInitiative(UnableTo):
    """No initiative was proposed: {reason} What you typed is still here."""

    status = 422


class UnableToPlanPilot(UnableTo):
    """The pilot stays as it was: {reason} What you typed is still here."""

    status = 422


class UnableToDecideInitiative(UnableTo):
    """Nothing was decided: {reason} What you typed is still here."""


class UnableToReplicate(UnableTo):
    """Nothing was changed in who has taken it up: {reason}"""


class UnableToGiveUp(UnableTo):
    """The initiative goes on: {reason}"""
