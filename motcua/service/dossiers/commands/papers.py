"""Between dossiers and their applicants' wallets: results go there, what lies there is not asked for, and what came
on paper is kept there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import ComponentKind, ProcedureVersion
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.errors import FilingRefused
from motcua.service.dossiers.locks import lock_dossiers, subject_of
from motcua.service.dossiers.models import AttachedFile, Dossier
from motcua.service.dossiers.policy import may_file_for, may_see
from motcua.service.dossiers.values import Channel, Decision, FiledFile, Filing, ResultDocument
from motcua.service.wallet.commands.digitising import digitise_papers
from motcua.service.wallet.commands.papers import put_papers
from motcua.service.wallet.commands.reusing import reuse_papers
from motcua.service.wallet.kinds import RESULT, kinds
from motcua.service.wallet.policy import may_reuse
from motcua.service.wallet.queries.reuse import brought_papers
from motcua.service.wallet.rules import kind_of_result, last_day
from motcua.service.wallet.values import SCANNABLE, Brought, NewPaper, NewScan, PaperSource, PaperState, Use

#: By holder and hash of the file.
BroughtPapers = Mapping[tuple[UUID, str], Brought]
#: What came this way lay on paper before the officer.
ON_PAPER = frozenset({Channel.COUNTER.value, Channel.POST.value})


def put_results(
    rows: Sequence[Dossier],
    *,
    made: Mapping[UUID, ResultDocument],
    by_version: Mapping[UUID, ProcedureVersion],
    directory: Directory,
    by: Actor,
    at: datetime,
) -> None:
    """What was granted goes into the applicants' wallets; a notice that it was not is no paper to show."""
    granted = [row for row in rows if row.decision == Decision.APPROVED.value]
    put_papers(
        papers=[_result(row, made[row.id], by_version[row.version], directory, at) for row in granted], by=by, at=at
    )


def brought_by(filings: Sequence[Filing], *, on: date) -> BroughtPapers:
    """Which of the files of filings are papers of their applicants' wallets."""
    files = {file.receipt.sha256 for filing in filings for file in filing.files}
    return brought_papers(holders={filing.applicant for filing in filings}, files=files, on=on)


def refuse_revoked(filing: Filing, brought: BroughtPapers) -> None:
    """Raises `FilingRefused` for a paper that its issuer has taken back. One that has run out may be just what is to
    be renewed, and goes through as any other file."""
    refuse_revoked_files(filing.files, brought, applicant=filing.applicant, key=filing.key)


def refuse_revoked_files(files: Sequence[FiledFile], brought: BroughtPapers, *, applicant: UUID, key: str) -> None:
    for file in files:
        paper = brought.get((applicant, file.receipt.sha256))
        if paper is not None and paper.state is PaperState.REVOKED:
            why = _("“%(title)s” was revoked by its issuer. Take it out and attach one that is in force.")
            raise FilingRefused(key=key, why=why % {"title": paper.title_vi})


def keep_reuse(filed: Sequence[tuple[UUID, Filing]], brought: BroughtPapers, *, by: Actor, at: datetime) -> None:
    """Keeps, for each new dossier, which of its components nobody had to bring."""
    uses = [
        Use(paper=paper.paper, dossier=dossier, slot=file.slot, unit=filing.receiving_unit)
        for dossier, filing in filed
        for file in filing.files
        if (paper := brought.get((filing.applicant, file.receipt.sha256))) is not None
        and paper.state is PaperState.VALID
    ]
    reuse_papers(uses=uses, by=by, at=at)


def keep_reuse_of_answer(
    row: Dossier, files: Sequence[FiledFile], brought: BroughtPapers, *, by: Actor, at: datetime
) -> None:
    """The same for what a supplement has brought. A counter that may not look into the applicant's wallet counts nothing."""
    if not may_reuse(by, row.applicant, row.receiving_unit):
        return
    uses = [
        Use(paper=paper.paper, dossier=row.id, slot=file.slot, unit=row.receiving_unit)
        for file in files
        if (paper := brought.get((row.applicant, file.receipt.sha256))) is not None and paper.state is PaperState.VALID
    ]
    reuse_papers(uses=uses, by=by, at=at)


def digitise_components(
    *, dossiers: Sequence[UUID], by: Actor, at: datetime, slots: Collection[str] | None = None
) -> int:
    """Keeps what came on paper to the counter as scans in the applicants' wallets, to be signed by the officer and
    taken again; returns how many. Papers of the wallet are left out, and what no picture can be made of. Done twice, it
    was done once. With `slots` it is what was brought for just these, however the dossier had been filed.

    Raises `NotPermitted` for anybody but the officers at the counters where the dossiers were received.
    """
    rows = lock_dossiers(dossiers)
    for row in rows.values():
        require(may_see(by, subject_of(row)), act="digitise", subject=row.id)
        require(may_file_for(by, row.applicant, row.receiving_unit), act="digitise", subject=row.id)
    on_paper = {id_: row for id_, row in rows.items() if slots is not None or row.channel in ON_PAPER}
    there = AttachedFile.objects.filter(dossier__in=on_paper, superseded_at=None, media_type__in=SCANNABLE)
    files = list(there if slots is None else there.filter(slot__in=slots))
    known = brought_papers(
        holders={row.applicant for row in on_paper.values()},
        files={file.sha256 for file in files},
        on=city_day(at),
    )
    by_version = versions(ids={row.version for row in on_paper.values()})
    scans = [
        scan
        for file in files
        if (scan := _scan(file, on_paper[file.dossier_id], by_version)) is not None
        and (scan.holder, scan.sha256) not in known
    ]
    return len(digitise_papers(scans=scans, by=by, at=at))


def _result(
    row: Dossier, made: ResultDocument, version: ProcedureVersion, directory: Directory, at: datetime
) -> NewPaper:
    issuing = made.unit or row.current_unit
    unit = directory.get(issuing) or directory.get(row.receiving_unit)
    kind = kind_of_result(kinds(), code=version.code)
    issued_on = city_day(row.decided_at or at)
    return NewPaper(
        holder=row.applicant,
        kind=kind.key if kind else RESULT,
        source=PaperSource.RESULT,
        origin=f"dossier:{row.id}",
        title_vi=version.result_name_vi,
        title_en=version.result_name_en,
        issuer_vi=unit.authority_vi if unit else version.agency_vi,
        issuer_en=unit.authority_en if unit else version.agency_en,
        unit=unit.id if unit else None,
        number=made.number,
        issued_on=issued_on,
        valid_until=last_day(issued_on=issued_on, validity=version.result_validity),
        procedure=version.procedure,
        dossier=row.id,
        sha256=made.receipt.sha256,
        is_signed=made.signed,
    )


def _scan(file: AttachedFile, row: Dossier, by_version: Mapping[UUID, ProcedureVersion]) -> NewScan | None:
    """None for what is no paper that was handed in: a declaration is written anew for each filing."""
    version = by_version[row.version]
    for component in version.components:
        if component.slot == file.slot and component.kind in {ComponentKind.PAPER, ComponentKind.SHOWN}:
            return NewScan(
                holder=row.applicant,
                dossier=row.id,
                procedure=row.procedure,
                procedure_code=version.code,
                component=component.key,
                title_vi=component.name_vi,
                title_en=component.name_en,
                unit=row.receiving_unit,
                sha256=file.sha256,
            )
    return None
