from motcua.foundation.database.errors import UnableTo


class UnableToFindMeasure(UnableTo):
    """Nothing is counted under the name {name}. Known are: {known}."""

    status = 404


class UnableToCutPeriod(UnableTo):
    """{measure} by {facts} is kept in stretches that begin on the 1st or the 15th of a month; the period from {from_on}
    to {until_on} is not made of whole ones. Choose such days, or ask without that cut."""

    status = 422


class UnableToCutMeasure(UnableTo):
    """{measure} is not kept by {facts}. Ask for the whole of it, or by what its grains name."""

    status = 422


class UnableToArchive(UnableTo):
    """{table}: rows of {month} have no place in the journal’s order yet. Let the worker run, then try again."""
