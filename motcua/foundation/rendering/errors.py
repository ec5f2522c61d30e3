from motcua.foundation.database.errors import UnableTo


class UnableToRender(UnableTo):
    """The document {title} could not be made: {cause}. Nothing was kept; its template needs mending, tell the
    administrator."""

    status = 500


class UnableToWriteReport(UnableToRender):
    """The report {title} cannot be written: {cause}. Nothing was made; mend that and write it again."""

    status = 422


class UnableToDraw(UnableTo):
    """The chart {title} could not be drawn: {cause}. Its figures stand in the table; tell the administrator."""

    status = 500
