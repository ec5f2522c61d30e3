from motcua.foundation.database.errors import UnableTo


class UnableToFindGroup(UnableTo):
    """There is no such team or group. The list names all that you may see."""

    status = 404


class UnableToFoundGroups(UnableTo):
    """Nothing was founded: {reason}"""

    status = 422


class UnableToChangeGroup(UnableTo):
    """The group stays as it was: {reason} What you typed is still here."""


class UnableToReportVisit(UnableTo):
    """The visit was not taken: {reason} What you typed is still here."""

    status = 422


class UnableToRunCampaign(UnableTo):
    """The campaign was not taken: {reason} What you typed is still here."""

    status = 422
