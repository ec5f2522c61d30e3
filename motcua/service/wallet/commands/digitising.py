"""Paper at the counter becomes a file that is taken again: scanned once, signed by the officer who has seen the paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.organization.values import Directory
from motcua.service.wallet import policy
from motcua.service.wallet.commands.facts import Component, How, keep_facts
from motcua.service.wallet.events import CopySigned, PaperDigitised
from motcua.service.wallet.kinds import SCAN, kinds
from motcua.service.wallet.models import Paper
from motcua.service.wallet.ports import defer_copies
from motcua.service.wallet.rows import lock_papers, path_of
from motcua.service.wallet.rules import kind_of_component
from motcua.service.wallet.values import MadeCopy, NewScan, PaperSource


def digitise_papers(*, scans: Sequence[NewScan], by: Actor, at: datetime) -> list[UUID]:
    """Puts scans into their holders' wallets; their signed copies are made next, and till then nobody can take them again.
    Returns their ids. The same file of the same dossier is one scan, however often it is sent.

    Raises `NotPermitted` for anybody but the officers at the counters where the papers lie.
    """
    for scan in scans:
        require(policy.may_digitise(by, scan.unit), act="digitise_paper", subject=scan.dossier)
    if not scans:
        return []
    units = directory_on(on=city_day(at))
    fresh = {row.origin: row for row in (_row(scan, units, by, at) for scan in scans)}
    Paper.objects.bulk_create([fresh[origin] for origin in sorted(fresh)], ignore_conflicts=True)
    kept = dict(Paper.objects.filter(origin__in=fresh).values_list("origin", "id"))
    new = [row for origin, row in fresh.items() if kept[origin] == row.id]
    first = _first_of_dossiers(new)
    counted = [
        Component(
            id=row.id,
            paper_kind=row.kind,
            path=units.path(scan.unit),
            first_of_dossier=first.get(scan.dossier) == row.id,
        )
        for row, scan in _with(new, scans)
    ]

    entries = record(
        events=[
            PaperDigitised(
                subject=row.id,
                at_unit=each.path,
                paper_kind=row.kind,
                dossier=scan.dossier,
                sha256=row.sha256,
                first_of_dossier=each.first_of_dossier,
            )
            for each, (row, scan) in zip(counted, _with(new, scans), strict=True)
        ],
        by=by,
        at=at,
    )
    keep_facts(counted, how=How.DIGITISED, entries=entries, at=at)
    defer_copies([row.id for row in new])
    return [kept[_origin(scan)] for scan in scans]


def put_copies(*, made: Sequence[MadeCopy], by: Actor, at: datetime) -> None:
    """Puts the signed copies in the place of the scans, and extracts where there was no file. What has its copy already is
    left as it is, so that a job may run twice."""
    copies = {each.paper: each for each in made}
    rows = [row for row in lock_papers(copies).values() if not row.is_signed]
    for row in rows:
        row.scan_sha256, row.sha256 = row.sha256, copies[row.id].sha256
        row.is_signed, row.signed_by = True, copies[row.id].signed_by
    update_rows(rows, ["scan_sha256", "sha256", "is_signed", "signed_by"])

    events = [
        CopySigned(subject=row.id, at_unit=path_of(row), sha256=row.sha256, signed_by=copies[row.id].signed_by)
        for row in rows
    ]
    record(events=events, by=by, at=at)


def _origin(scan: NewScan) -> str:
    return f"scan:{scan.dossier}:{scan.component}:{scan.sha256}"


def _first_of_dossiers(new: Sequence[Paper]) -> dict[UUID, UUID]:
    """The first scan of each dossier that had none. Whoever digitises holds the dossiers' rows: nobody finds the same."""
    first = {row.dossier: row.id for row in reversed(new) if row.dossier is not None}
    scans = Paper.objects.filter(source=PaperSource.SCAN.value, dossier__in=first).exclude(
        id__in=[row.id for row in new]
    )
    before = set(scans.values_list("dossier", flat=True))
    return {dossier: scan for dossier, scan in first.items() if dossier not in before}


def _with(rows: Sequence[Paper], scans: Sequence[NewScan]) -> list[tuple[Paper, NewScan]]:
    by_origin = {_origin(scan): scan for scan in scans}
    return [(row, by_origin[row.origin]) for row in rows]


def _row(scan: NewScan, units: Directory, by: Actor, at: datetime) -> Paper:
    unit = units.unit(scan.unit)
    kind = kind_of_component(kinds(), code=scan.procedure_code, component=scan.component)
    return Paper(
        id=new_id(),
        holder=scan.holder,
        kind=kind.key if kind else SCAN,
        source=PaperSource.SCAN.value,
        origin=_origin(scan),
        title_vi=scan.title_vi,
        title_en=scan.title_en,
        issuer_vi=unit.authority_vi,
        issuer_en=unit.authority_en,
        unit=scan.unit,
        path=list(units.path(scan.unit).path),
        issued_on=city_day(at),
        procedure=scan.procedure,
        component=scan.component,
        dossier=scan.dossier,
        sha256=scan.sha256,
        at=at,
        by=by.account,
    )
