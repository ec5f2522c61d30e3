from motcua.foundation.database.errors import UnableTo


class UnableToWriteCases(UnableTo):
    """These cases cannot be kept: {refused}. Nothing was changed; what you wrote is still here."""

    status = 422


class UnableToReplaceCases(UnableTo):
    """These cases were changed by somebody else meanwhile: {refused}. Nothing was changed; look at them again."""


class UnableToSupersedeCases(UnableTo):
    """These cases cannot be taken out: {refused}. Nothing was changed."""


class UnableToTakeCaseFromDossier(UnableTo):
    """No case can be made of this dossier: {reason} Nothing was changed."""

    status = 422


class UnableToGiveReasons(UnableTo):
    """These reasons cannot be kept: {refused}. Nothing was changed."""

    status = 422


class UnableToFindCases(UnableTo):
    """There is no such version of a process, or no such case of it."""

    status = 404


class UnableToChangeCases(UnableTo):
    """This draft is closed, so its cases stay as they were. Nothing was changed; open a new draft of the process."""
