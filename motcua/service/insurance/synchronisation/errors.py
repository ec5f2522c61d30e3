from motcua.foundation.database.errors import UnableTo


class UnableToTakeResidents(UnableTo):
    """Nobody was taken from the extract: {reason}. Mend that and send it again."""

    status = 422


class UnableToSynchronise(UnableTo):
    """The cards were not compared: {reason}. Nothing was changed."""


class UnableToFindMatch(UnableTo):
    """This card is not there, or it has not been compared yet. The list shows those of your office."""

    status = 404


class UnableToProposeCorrection(UnableTo):
    """Nothing was proposed: {reason}. What the register says was not changed."""

    status = 422


class UnableToDecideCorrection(UnableTo):
    """The correction was not decided: {reason}. Nothing was changed."""


class UnableToFetchExtract(UnableTo):
    """The population database gave no extract: {cause}. The last one stands; the cards can be compared with it."""

    status = 503
