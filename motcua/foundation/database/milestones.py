"""What was done to these data once, and need not be done again at each start."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from motcua.foundation.database.models import Milestone

#: The names that this room itself keeps; an upper floor may keep others.
SCHEMA = "schema"


def release_here() -> str:
    return version("motcua")


def milestone(*, name: str) -> Milestone | None:
    return Milestone.objects.filter(name=name).first()


def reach_milestone(*, name: str, value: str, at: datetime, alias: str = "default") -> None:
    """Keeps that `name` was done with `value`, in place of what was kept before."""
    Milestone.objects.using(alias).update_or_create(
        name=name, defaults={"value": value, "release": release_here(), "at": at}
    )
