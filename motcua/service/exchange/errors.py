from motcua.foundation.database.errors import UnableTo


class UnableToFindService(UnableTo):
    """There is no such online service in force. The list names all that there are."""

    status = 404


class UnableToFindIntegration(UnableTo):
    """There is no such integration. Open the service from the list again."""

    status = 404


class UnableToAdoptPlan(UnableTo):
    """The plan was not adopted: {reason} What you typed is still here."""

    status = 422


class UnableToGiveReasons(UnableTo):
    """No reason was kept: {refused}. Correct them and send all again."""

    status = 422


class UnableToOpenIntegrations(UnableTo):
    """No integration was begun: {refused}. Take these out and send the others again."""

    status = 422


class UnableToAnswerItems(UnableTo):
    """The check-list stays as it was: {refused}."""

    status = 422


class UnableToRecordRuns(UnableTo):
    """The run was not kept: {refused}. Run it again."""

    status = 422


class UnableToMoveIntegrations(UnableTo):
    """Nothing was changed: {refused}. Look at them again and take out those that cannot follow."""


class UnableToReachPortal(UnableTo):
    """The National Portal cannot be asked: {reason} Nothing was changed; try again later."""

    status = 503
