"""What cannot be tried, in words for the Portal."""

from __future__ import annotations

from motcua.foundation.database.errors import UnableTo


class UnableToTryNow(UnableTo):
    """Another service is being tried just now. Try this one again in a moment."""

    status = 429
