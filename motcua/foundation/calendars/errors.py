from motcua.foundation.database.errors import UnableTo


class CalendarDoesNotReach(UnableTo):
    """The calendar of working days ends with {last_year}, and this deadline needs {year}. Nothing was changed.
    Publish the days off of {publish_year} and of the years after it, which moves that end on, or set a shorter
    limit."""

    status = 422


class CalendarBeginsLater(CalendarDoesNotReach):
    """The calendar of working days begins with {first_year}, and this deadline needs {year}. Nothing was changed.
    Publish the days off of {publish_year} and of the years before it, or correct the date."""


class UnableToReadLimit(UnableTo):
    """There is no time limit of {amount} {unit}. Working hours and working days are above nought, at most 9,999,
    with at most two decimals; calendar days and months are whole besides; the other kinds have no amount. Nothing
    was changed."""

    status = 422


class CalendarsNotLoaded(UnableTo):
    """No days off and working hours are known yet, so nothing can fall due. Load the city's reference data first:
    `motcua load`."""

    status = 503


class UnableToLoadCalendars(UnableTo):
    """The reference data of calendars were not loaded, and nothing was changed. Correct these lines of {file} and
    load again: {lines}"""

    status = 422


class UnableToPublishYear(UnableTo):
    """The year {year} was not published, and nothing was changed. Every day has to fall in {year}, be listed once
    and have a Vietnamese and an English name; these do not: {days}. Correct them and publish again."""

    status = 422


class UnableToPublishYearOutOfTurn(UnableTo):
    """The year {year} was not published, and nothing was changed: years follow each other without a gap. Publish
    {publish_year} first."""


class UnableToSetHours(UnableTo):
    """The working hours were not set, and nothing was changed. A period has to end after it begins, the sessions of
    a day have to follow each other without overlapping, and at least one day has to have one. These do not:
    {hours}. Correct them and try again."""

    status = 422
