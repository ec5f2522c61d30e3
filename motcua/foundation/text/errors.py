from motcua.foundation.database.errors import UnableTo


class UnableToReadText(UnableTo):
    """The text has a character that cannot be kept ({character}, at place {place}). Nothing was changed; type
    that part again instead of pasting it, or send the file as UTF-8."""

    status = 422


class UnableToReadLongText(UnableToReadText):
    """The text has {length} characters and at most {length_max} can be kept. Nothing was changed; shorten it, or
    attach it as a file."""
