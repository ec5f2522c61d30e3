"""The limits of this city, by its settings."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from motcua.foundation.files.values import Limits


def city_limits(asked: Limits | None = None) -> Limits:
    """The city's limits, or `asked` where it is tighter.

    Never wider: what reaches us of a larger file was cut off by `adapters.uploads`, and half a file is none.
    """
    if asked is None:
        return Limits(bytes_max=settings.FILE_BYTES_MAX)
    return replace(asked, bytes_max=min(asked.bytes_max, settings.FILE_BYTES_MAX))
