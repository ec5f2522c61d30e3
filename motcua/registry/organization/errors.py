"""What cannot be done with the organization, and the cure."""

from motcua.foundation.database.errors import UnableTo


class UnableToLoadUnits(UnableTo):
    """The lists of units have mistakes: {refused}. Nothing was loaded; correct these lines and load again."""

    status = 422


class UnableToOpenPosts(UnableTo):
    """These posts cannot be opened: {refused}. None was opened; correct them and send all again."""

    status = 422


class UnableToAppoint(UnableTo):
    """These appointments cannot be made: {refused}. Nobody was appointed; correct them and send all again."""


class UnableToEndAppointments(UnableTo):
    """These appointments cannot be ended: {refused}. None was ended; correct them and send all again."""


class UnableToSucceed(UnableTo):
    """This reorganization cannot be carried out: {refused}. No unit was changed; correct it and send all again."""

    status = 422


class UnableToNameDeputy(UnableTo):
    """The deputy was not named: {refused}. Nothing was changed; correct it and send it again."""

    status = 422


class UnableToCallOffDeputation(UnableTo):
    """This deputation is over or was called off already. Nothing was changed."""
