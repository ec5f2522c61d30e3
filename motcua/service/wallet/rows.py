"""Rows of wallets as values, and the locks that commands take: papers, then shares, each in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from motcua.foundation.database.rows import lock_rows
from motcua.foundation.journal.values import UnitPath
from motcua.service.wallet.errors import UnableToFindPaper, UnableToFindShare
from motcua.service.wallet.kinds import kind_names
from motcua.service.wallet.models import Paper, Share
from motcua.service.wallet.rules import state_of
from motcua.service.wallet.values import PaperFact, PaperLine, PaperSource, PaperState


def lock_papers(ids: Iterable[UUID]) -> dict[UUID, Paper]:
    """Raises `UnableToFindPaper` unless all are there."""
    wanted = set(ids)
    found = {row.id: row for row in lock_rows(Paper, wanted)}
    if len(found) < len(wanted):
        raise UnableToFindPaper
    return found


def lock_share(share: UUID) -> tuple[Paper, Share]:
    """The share with its paper, both locked. Raises `UnableToFindShare`."""
    row = Share.objects.filter(id=share).first()
    if row is None:
        raise UnableToFindShare
    (paper,) = lock_papers([row.paper_id]).values()
    (locked,) = lock_rows(Share, [share])
    return paper, locked


def paper_row(paper: UUID) -> Paper:
    row = Paper.objects.filter(id=paper).first()
    if row is None:
        raise UnableToFindPaper
    return row


def state(row: Paper, *, on: date) -> PaperState:
    return state_of(
        source=PaperSource(row.source),
        is_signed=row.is_signed,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
        replaced=row.replaced_by_id is not None,
        lost_at=row.lost_at,
        on=on,
    )


def line_of(row: Paper, *, on: date) -> PaperLine:
    kind_vi, kind_en = kind_names(row.kind)
    return PaperLine(
        id=row.id,
        holder=row.holder,
        kind=row.kind,
        kind_vi=kind_vi,
        kind_en=kind_en,
        title_vi=row.title_vi,
        title_en=row.title_en,
        issuer_vi=row.issuer_vi,
        issuer_en=row.issuer_en,
        number=row.number,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        source=PaperSource(row.source),
        state=state(row, on=on),
        sha256=row.sha256,
        is_signed=row.is_signed,
        procedure=row.procedure,
        component=row.component,
    )


def facts_of(row: Paper) -> Sequence[PaperFact]:
    return [PaperFact(**each) for each in row.facts]


def path_of(row: Paper) -> UnitPath | None:
    """Where it counts; nowhere for what others have issued."""
    return UnitPath.of(row.path) if row.path else None
