"""The dossiers behind a figure."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from motcua.foundation.measures.behind import subjects_behind
from motcua.foundation.measures.values import Period
from motcua.reform.indicators import (
    of_documents,
    of_initiatives,
    of_inspections,
    of_institutions,
    of_outreach,
    of_petitions,
    of_programme,
    of_simplification,
    of_wallet,
)
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.values import Shown

#: What counts other things than dossiers.
NOTHING_TO_SHOW = frozenset(
    {
        "online_procedures_share",
        "time_per_step",
        "afterhours_minutes",
        "qr_codes",
        "exam_candidates",
        "exam_papers",
        *(
            each.name
            for room in (
                of_programme,
                of_outreach,
                of_documents,
                of_initiatives,
                of_simplification,
                of_inspections,
                of_institutions,
                of_petitions,
                of_wallet,
            )
            for each in room.INDICATORS
        ),
    }
)


def dossiers_behind(
    *,
    indicator: str,
    units: Collection[UUID],
    period: Period,
    procedure: UUID | None = None,
    own: bool = False,
    after: UUID | None = None,
    limit: int,
) -> list[UUID]:
    """Those that the numerator counts, by id; of a time all whose time was taken. Raises `UnableToFindIndicator`."""
    wanted = indicator_named(indicator)
    if indicator in NOTHING_TO_SHOW:
        return []
    terms = wanted.denominator if wanted.shown is Shown.WORKING_MINUTES else wanted.numerator
    return subjects_behind(
        terms=[(term.measure, term.sign) for term in terms],
        units=units,
        period=period,
        facts={"procedure": str(procedure)} if procedure else None,
        own=own,
        after=after,
        limit=limit,
    )
