from motcua.foundation.database.errors import UnableTo


class UnableToPublishProcess(UnableTo):
    """These drawings cannot be published: {problems}. None was published; mend them and publish again."""

    status = 422


class UnableToStartProcesses(UnableTo):
    """The process cannot be started for these dossiers: {refused}. Nothing was changed."""


class UnableToCompleteTasks(UnableTo):
    """These steps cannot be completed: {refused}. Nothing was changed; open the dossier again to see where it
    stands."""


class UnableToTakeTasks(UnableTo):
    """These steps cannot be taken: {refused}. Nothing was changed; choose others, or ask the head of the unit to
    assign them anew."""


class UnableToReleaseTasks(UnableTo):
    """These steps cannot be given back: {refused}. Nothing was changed."""


class UnableToReassignTasks(UnableTo):
    """These steps cannot be assigned: {refused}. Nothing was changed."""


class UnableToCancelProcesses(UnableTo):
    """These processes cannot be cancelled: {refused}. Nothing was changed."""


class UnableToRedirectProcesses(UnableTo):
    """These processes cannot go to another unit: {refused}. Nothing was changed."""


class UnableToUndoCompletions(UnableTo):
    """These steps cannot be undone: {refused}. Nothing was changed; undo the later step first."""


class UnableToDeliverEvents(UnableTo):
    """This word from outside cannot be taken: {refused}. Nothing was changed."""


class UnableToFindProcess(UnableTo):
    """There is no published process called {key}."""

    status = 404


class UnableToReadProcess(UnableTo):
    """The drawing cannot be read: {reason}."""

    status = 422


class UnableToRunScript(UnableTo):
    """A process may not run scripts or services; it chooses its way by conditions only."""

    status = 422
