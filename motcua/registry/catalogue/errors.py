"""What cannot be done with the catalogue, and the cure."""

from motcua.foundation.database.errors import UnableTo


class UnableToLoadProcedures(UnableTo):
    """The catalogue's data have mistakes: {refused}. Nothing was loaded; correct them and load again."""

    status = 422


class UnableToImportProcedures(UnableTo):
    """These rows cannot be imported: {refused}. Nothing was imported; correct them and send the whole file again."""

    status = 422


class UnableToDraftVersions(UnableTo):
    """These versions cannot be drafted: {refused}. None was kept; correct them and send all again."""

    status = 422


class UnableToAssessVersions(UnableTo):
    """These versions cannot be marked as assessed: {refused}. None was changed; take them out or correct them."""


class UnableToFindWorkingCopy(UnableTo):
    """No new version of this procedure is being written, or it is not yours to see. Open the procedure from the list
    again."""

    status = 404


class UnableToOpenWorkingCopy(UnableTo):
    """This procedure has no version to start from. Nothing was changed; import it as a table first."""


class UnableToBeginProcedure(UnableTo):
    """The new procedure was not begun: {reason}. Nothing was changed, and what you typed is still here."""

    status = 422


class UnableToSaveWorkingCopy(UnableTo):
    """This was not saved: {reason}. What was saved before is kept; mend it and save again."""

    status = 422


class UnableToSaveUnseen(UnableTo):
    """Somebody else has changed this part since you opened it. Nothing of yours or theirs is lost: what you typed is
    on this page, what stands now beside it. Look at both and save again."""


class UnableToAssessUnseen(UnableTo):
    """The text was changed while you were looking at it. It was not assessed, and what you wrote is kept on this page;
    look at what differs now and send it again."""


class UnableToSetAgencyTerms(UnableTo):
    """What holds at this agency was not changed: {refused}. What was in force goes on; mend it and send it again."""

    status = 422


class UnableToAnnounceVersions(UnableTo):
    """These versions cannot be announced: {refused}. None was changed; take them out or correct them."""


class UnableToPutInForce(UnableTo):
    """These versions cannot be put in force: {refused}. None was changed; choose another day or take them out."""


class UnableToRepealVersions(UnableTo):
    """These versions cannot be repealed: {refused}. None was changed; choose another day or take them out."""


class UnableToFindVersion(UnableTo):
    """There is no version {version} of a procedure. Open the procedure from the list again."""

    status = 404


class UnableToFindProcedure(UnableTo):
    """Nothing can be filed by this procedure on {on}: it is not in force on that day. Search for one that is."""

    status = 404


class UnableToReckonFees(UnableTo):
    """The fees cannot be reckoned: {fact} is {value}. Nothing was charged; give a whole number from 1 to 100,000."""

    status = 422
