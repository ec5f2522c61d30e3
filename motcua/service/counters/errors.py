from motcua.foundation.database.errors import UnableTo


class UnableToOpenCounter(UnableTo):
    """No counter was opened: {reason}. Mend that and send it again."""

    status = 422


class UnableToFindCounter(UnableTo):
    """This counter is not there. The list shows those of your unit."""

    status = 404


class UnableToCloseCounter(UnableTo):
    """The counter was not closed: it has {count} shifts after that day. Call them off first."""


class UnableToOpenPilot(UnableTo):
    """After-hours work was not allowed: {reason}. Mend that and send it again."""

    status = 422


class UnableToEndPilot(UnableTo):
    """The after-hours work was not ended: {reason}. Nothing was changed."""


class UnableToScheduleShifts(UnableTo):
    """No shift was scheduled: {refused}. Mend these and send all of them again."""

    status = 422


class UnableToChangeShift(UnableTo):
    """The shift was not changed: {reason}. Nothing was changed."""


class UnableToFindShift(UnableTo):
    """This shift is not there. The list shows those of your unit."""

    status = 404


class UnableToIssueCodes(UnableTo):
    """No code was issued: {refused}. Mend these and send all of them again."""

    status = 422


class UnableToWithdrawCodes(UnableTo):
    """No code was withdrawn: {reason}. Nothing was changed."""

    status = 422


class UnableToFindCode(UnableTo):
    """This QR code is not there. The list shows those of your unit."""

    status = 404


class UnableToFollowCode(UnableTo):
    """This QR code is not one of ours: it was damaged, or somebody made it up. Nothing was opened. Look the procedure up
    by its name, or ask at the counter."""

    status = 404


class UnableToUseCode(UnableTo):
    """This QR code is no longer in force, or not yet. The procedure itself can still be found here by its name."""

    status = 410


class UnableToPrintCodes(UnableTo):
    """Nothing was printed: choose at least one code, and at most {codes_max} at once."""

    status = 422
