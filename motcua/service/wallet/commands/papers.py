"""Papers come into wallets, and end: put by the house, revoked by their issuer, reported lost and found by their holder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_fresh, rows_where, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import clean
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.wallet import policy
from motcua.service.wallet.errors import UnableToReportLost, UnableToRevokePapers
from motcua.service.wallet.events import PaperAdded, PaperFound, PaperLost, PaperReplaced, PaperRevoked, ShareEnded
from motcua.service.wallet.kinds import kinds
from motcua.service.wallet.models import Paper, Share
from motcua.service.wallet.notices import tell_revoked
from motcua.service.wallet.rows import lock_papers, path_of, state
from motcua.service.wallet.values import REASON_LENGTH_MAX, NewPaper, PaperSource, PaperState

_LOSABLE = frozenset({PaperState.VALID, PaperState.EXPIRED})


def put_papers(*, papers: Sequence[NewPaper], by: Actor, at: datetime) -> list[UUID]:
    """Puts papers into their holders' wallets; returns their ids in order. One whose origin is there already stays as it is.

    A newer paper of a kind of which one has one at a time replaces the one before; one of any kind replaces the paper of that
    kind which its holder has reported lost. Raises `NotPermitted` for anybody but the house.
    """
    require(policy.may_put(by), act="put_papers")
    if not papers:
        return []
    units = directory_on(on=city_day(at))
    wanted = {paper.origin: paper for paper in papers}
    fresh = {
        origin: _row(paper, path=list(units.path(paper.unit).path) if paper.unit else [], by=by, at=at)
        for origin, paper in sorted(wanted.items())
    }
    written = insert_fresh(list(fresh.values()), unique=("origin",))
    new = [row for row in fresh.values() if row.id in written]
    kept = {row.origin: row.id for row in new}
    if len(kept) < len(fresh):
        kept |= dict(Paper.objects.filter(origin__in=fresh.keys() - kept.keys()).values_list("origin", "id"))

    record(
        events=[
            PaperAdded(
                subject=row.id,
                at_unit=path_of(row),
                paper_kind=row.kind,
                source=wanted[row.origin].source,
                dossier=row.dossier,
                sha256=row.sha256,
            )
            for row in new
        ],
        by=by,
        at=at,
    )
    _replace(new, by=by, at=at)
    return [kept[paper.origin] for paper in papers]


def revoke_papers(*, reasons: Mapping[UUID, str], by: Actor, at: datetime) -> None:
    """The issuer takes papers back, all or none: from now on whoever looks at one is told so, through shares that are open,
    too, and nobody can attach it. The holder is told why. Done twice, it was done once.

    Raises `NotPermitted` for anybody but a leader of the issuing unit, `UnableToRevokePapers` without a reason and for what
    was replaced.
    """
    rows = lock_papers(reasons)
    taken: list[Paper] = []
    for row in rows.values():
        require(policy.may_revoke(by, row.unit), act="revoke_paper", subject=row.id)
        why = clean(reasons[row.id], length_max=REASON_LENGTH_MAX)
        if row.revoked_at is not None:
            continue
        if not why:
            raise UnableToRevokePapers(reason=_("say why."))
        if row.replaced_by_id is not None:
            raise UnableToRevokePapers(reason=_("a newer one has replaced it: revoke that one."))
        row.revoked_at, row.revoked_by, row.revoked_reason = at, by.account, why
        taken.append(row)
    update_rows(taken, ["revoked_at", "revoked_by", "revoked_reason"])

    events = [PaperRevoked(subject=row.id, at_unit=path_of(row), paper_kind=row.kind) for row in taken]
    record(events=events, by=by, at=at)
    tell_revoked(taken, by=by, at=at)


def report_lost(*, paper: UUID, by: Actor, at: datetime) -> None:
    """The holder has lost it: it cannot be used, and all its shares are closed. Said twice, it was said once.

    Raises `NotPermitted` for another's paper, `UnableToReportLost` for what has ended otherwise.
    """
    (row,) = lock_papers([paper]).values()
    require(policy.may_see(by, row.holder), act="report_lost", subject=paper)
    if row.lost_at is not None:
        return
    if state(row, on=city_day(at)) not in _LOSABLE:
        raise UnableToReportLost(reason=_("the paper is not in force any more."))
    row.lost_at = at
    row.save(update_fields=["lost_at"])
    closed = end_shares([row], by=by, at=at)

    record(events=[PaperLost(subject=row.id, at_unit=path_of(row), shares_closed=closed)], by=by, at=at)


def report_found(*, paper: UUID, by: Actor, at: datetime) -> None:
    """It was found again: it can be used as before. Closed shares stay closed. Said of what is not lost, nothing happens.

    Raises `NotPermitted` for another's paper, `UnableToReportLost` once it was replaced.
    """
    (row,) = lock_papers([paper]).values()
    require(policy.may_see(by, row.holder), act="report_found", subject=paper)
    if row.lost_at is None:
        return
    if row.replaced_by_id is not None or row.revoked_at is not None:
        raise UnableToReportLost(reason=_("it has been replaced or revoked meanwhile."))
    row.lost_at = None
    row.save(update_fields=["lost_at"])

    record(events=[PaperFound(subject=row.id, at_unit=path_of(row))], by=by, at=at)


def end_shares(papers: Sequence[Paper], *, by: Actor, at: datetime) -> int:
    """Closes every open share of locked papers; returns how many."""
    paths = {row.id: path_of(row) for row in papers}
    rows = list(
        Share.objects.select_for_update(no_key=True)
        .filter(paper__in=paths, ended_at=None, expires_at__gt=at)
        .order_by("id")
    )
    for row in rows:
        row.ended_at = at
    update_rows(rows, ["ended_at"])

    events = [ShareEnded(subject=row.paper_id, at_unit=paths[row.paper_id], share=row.id) for row in rows]
    record(events=events, by=by, at=at)
    return len(rows)


def _row(paper: NewPaper, *, path: list[UUID], by: Actor, at: datetime) -> Paper:
    return Paper(
        id=new_id(),
        holder=paper.holder,
        kind=paper.kind,
        source=paper.source.value,
        origin=paper.origin,
        title_vi=paper.title_vi,
        title_en=paper.title_en,
        issuer_vi=paper.issuer_vi,
        issuer_en=paper.issuer_en,
        unit=paper.unit,
        path=path,
        number=paper.number,
        issued_on=paper.issued_on,
        valid_until=paper.valid_until,
        procedure=paper.procedure,
        component=paper.component,
        dossier=paper.dossier,
        facts=[asdict(fact) for fact in paper.facts],
        sha256=paper.sha256,
        is_signed=paper.is_signed,
        at=at,
        by=by.account,
    )


def _replace(new: Sequence[Paper], *, by: Actor, at: datetime) -> None:
    """Puts the new papers in the place of the old ones of their holders and kinds."""
    former = _replaceable(new)
    if not former:
        return
    rows = lock_papers(row.id for row in former)
    replaced: list[Paper] = []
    for row in rows.values():
        successor = _successor(row, new)
        if successor is not None and row.replaced_by_id is None and row.revoked_at is None:
            row.replaced_by = successor
            replaced.append(row)
    update_rows(replaced, ["replaced_by"])
    end_shares(replaced, by=by, at=at)

    events = [
        PaperReplaced(subject=row.id, at_unit=path_of(row), replaced_by=row.replaced_by_id)
        for row in replaced
        if row.replaced_by_id
    ]
    record(events=events, by=by, at=at)


def _replaceable(new: Sequence[Paper]) -> list[Paper]:
    """What the new papers may stand for: all of one kind of which there is one at a time, else what was reported lost."""
    known = {row.kind for row in new if row.kind in kinds()}
    if not known:
        return []
    found = rows_where(
        Paper,
        "t.holder = ANY(%(holders)s) AND t.kind = ANY(%(kinds)s) AND t.revoked_at IS NULL AND t.replaced_by_id IS NULL"
        " AND t.id <> ALL(%(new)s)",
        {"holders": list({row.holder for row in new}), "kinds": list(known), "new": [row.id for row in new]},
    )
    return [row for row in found if kinds()[row.kind].single or row.lost_at is not None]


def _successor(row: Paper, new: Iterable[Paper]) -> Paper | None:
    """The newest of the new papers that is of the same holder and kind and was not issued before it. A scan is nobody's
    successor but a scan's: it shows a paper, and is none. What a register says now stands for whatever it said before."""
    able = [
        each
        for each in new
        if each.holder == row.holder
        and each.kind == row.kind
        and (each.issued_on >= row.issued_on or each.source == row.source == PaperSource.REGISTER)
        and (each.source != PaperSource.SCAN or row.source == PaperSource.SCAN)
    ]
    return max(able, key=lambda each: (each.issued_on, each.id), default=None)
