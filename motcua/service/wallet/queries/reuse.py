"""What a filing need not bring: papers of the applicant's wallet that its components may be, and those that it brings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import rows_where
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.wallet import policy
from motcua.service.wallet.errors import UnableToReusePapers
from motcua.service.wallet.kinds import kinds
from motcua.service.wallet.models import Paper, ReusedComponent
from motcua.service.wallet.rows import line_of, state
from motcua.service.wallet.rules import offers
from motcua.service.wallet.values import Brought, Offer, PaperSource, PaperState, ReusedPaper

#: So many of somebody's newest papers are looked through.
PAPERS_MAX = 200


def offers_of(
    *,
    version: ProcedureVersion,
    holder: UUID,
    unit: UUID | None,
    taken: Collection[str],
    actor: Actor,
    at: datetime,
) -> list[Offer]:
    """For each component of the procedure that is not there yet, a paper of the holder that it may be. `unit` is the
    office that is to receive the filing, whose counter may ask, too. Raises `NotPermitted` (hidden)."""
    require(policy.may_offer(actor, holder, unit), act="see_paper", subject=holder)
    on = city_day(at)
    rows = (
        Paper.objects.filter(holder=holder, revoked_at=None, replaced_by=None, lost_at=None)
        .exclude(sha256="")
        .order_by("-id")
    )
    lines = [line_of(row, on=on) for row in rows[:PAPERS_MAX]]
    return offers(version=version, papers=lines, kinds=kinds(), taken=taken, on=on)


def offered(
    *,
    paper: UUID,
    slot: str,
    version: ProcedureVersion,
    holder: UUID,
    unit: UUID | None,
    actor: Actor,
    at: datetime,
) -> Offer:
    """The offer that was taken. Raises `UnableToReusePapers` when it stands no more: the paper was revoked since,
    say, or it is none of this holder's, or of another place."""
    found = offers_of(version=version, holder=holder, unit=unit, taken=(), actor=actor, at=at)
    for each in found:
        if each.slot == slot and each.paper.id == paper:
            return each
    raise UnableToReusePapers(reason=_("it cannot be used any more, or not here."))


#: What somebody has brought on paper is hers to bring again; what the officer has made of it is the wallet's.
_BROUGHT = (
    "t.holder = ANY(%(holders)s) AND t.sha256 = ANY(%(files)s)"
    f" AND NOT (t.source = '{PaperSource.SCAN.value}' AND NOT t.is_signed)"
)


def brought_papers(*, holders: Collection[UUID], files: Collection[str], on: date) -> dict[tuple[UUID, str], Brought]:
    """Which of the files are papers of which of the holders: by holder and hash. For rooms that have decided already."""
    if not holders or not files:
        return {}
    found = [
        (row, state(row, on=on))
        for row in rows_where(Paper, _BROUGHT, {"holders": list(holders), "files": list(files)})
    ]
    # The same file may be in two papers: one that holds goes before one that does not.
    found.sort(key=lambda each: each[1] is PaperState.VALID)
    return {
        (row.holder, row.sha256): Brought(paper=row.id, title_vi=row.title_vi, state=standing)
        for row, standing in found
    }


def reused_in(*, dossier: UUID, on: date) -> list[ReusedPaper]:
    """Which components of a dossier were taken from the wallet, and how those papers stand now. For rooms that have decided
    already who may see the dossier."""
    rows = ReusedComponent.objects.filter(dossier=dossier).select_related("paper").order_by("id")
    return [ReusedPaper(slot=row.slot, sha256=row.paper.sha256, paper=line_of(row.paper, on=on)) for row in rows]
