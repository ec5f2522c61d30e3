"""What the State holds is not brought again: results lie in the wallet, scans of the counter are signed, and both
are attached to the next filing; the figures count it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import value_of
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.reform.index766.queries import index_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.papers import digitise_components
from motcua.service.dossiers.commands.receipt import accept_at_counter
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.values import Channel, FiledFile
from motcua.service.wallet.commands.digitising import digitise_papers, put_copies
from motcua.service.wallet.commands.papers import revoke_papers
from motcua.service.wallet.commands.reusing import reuse_papers
from motcua.service.wallet.errors import UnableToReusePapers
from motcua.service.wallet.making import picture_as_pdf
from motcua.service.wallet.models import ComponentFact, Paper, ReusedComponent
from motcua.service.wallet.queries.reuse import offers_of
from motcua.service.wallet.values import MadeCopy, NewScan, Use
from motcua.service.wallet.verify import verify_wallet
from tests.cast import AT, Cast, load_cast
from tests.dossiers import a_decided_dossier, a_filing, a_photo, a_result, png, procedure
from tests.rooms.foundation.journal.test_journal import settle
from tests.wallet import a_paper

SOON = AT + timedelta(hours=1)
MARRIAGE = "1.000894"
JUNE = Period(date(2023, 6, 1), date(2023, 7, 1))


def test_a_result_lies_in_the_applicants_wallet_once(cast: Cast) -> None:
    row = a_decided_dossier(cast)
    result = replace(a_result(row), unit=cast.ward.id)

    make_results_ready(documents=[result], by=SYSTEM, at=SOON)
    make_results_ready(documents=[result], by=SYSTEM, at=SOON)

    paper = Paper.objects.get(dossier=row.id)
    assert (paper.holder, paper.kind, paper.sha256) == (row.applicant, "birth_certificate", result.receipt.sha256)
    assert paper.unit == cast.ward.id
    assert paper.path[0] == cast.ward.id


def _offered(cast: Cast, version: ProcedureVersion, *, taken: tuple[str, ...] = ()) -> list[tuple[str, UUID]]:
    assert cast.citizen.person is not None
    found = offers_of(
        version=version,
        holder=cast.citizen.person,
        unit=cast.ward.id,
        taken=taken,
        actor=cast.citizen,
        at=SOON,
    )
    return [(each.slot, each.paper.id) for each in found]


def test_a_paper_is_offered_where_it_is_asked_for_and_only_to_whom_it_concerns(cast: Cast) -> None:
    assert cast.citizen.person is not None
    version = procedure(MARRIAGE)
    paper = a_paper(cast, sha256=a_photo(by=cast.citizen).sha256)

    assert ("marital_status", paper) in _offered(cast, version)
    assert _offered(cast, version, taken=("marital_status",)) == []
    asked: dict[str, Any] = {"version": version, "holder": cast.citizen.person, "taken": (), "at": SOON}
    assert offers_of(**asked, unit=cast.ward.id, actor=cast.counter)
    for somebody, unit in ((cast.neighbour, None), (cast.other_officer, cast.ward.id), (cast.handler, cast.ward.id)):
        with pytest.raises(NotPermitted):
            offers_of(**asked, unit=unit, actor=somebody)


def test_attached_it_is_counted_as_reused_where_the_filing_is_received(cast: Cast) -> None:
    photo = a_photo(by=cast.citizen)
    paper = a_paper(cast, sha256=photo.sha256)
    filing = a_filing(cast, files=(FiledFile("birth_proof", photo),))

    (filed,) = file_dossiers(filings=[filing], by=cast.citizen, at=SOON)
    file_dossiers(filings=[filing], by=cast.citizen, at=SOON)

    used = ReusedComponent.objects.get()
    assert (used.paper_id, used.dossier, used.slot) == (paper, filed.dossier, "birth_proof")
    fact = ComponentFact.objects.get()
    assert (fact.how, fact.path[0]) == ("reused", cast.ward.id)
    assert verify_wallet().wrong == 0


def test_a_file_that_is_no_paper_of_hers_is_a_file(cast: Cast) -> None:
    theirs = a_photo("của người khác", by=cast.neighbour)
    assert cast.neighbour.person is not None
    a_paper(cast, holder=cast.neighbour.person, sha256=theirs.sha256)

    file_dossiers(filings=[a_filing(cast, files=(FiledFile("birth_proof", theirs),))], by=cast.citizen, at=SOON)

    assert ReusedComponent.objects.count() == 0


def test_a_revoked_paper_is_not_filed_and_its_name_is_said(cast: Cast) -> None:
    photo = a_photo(by=cast.citizen)
    paper = a_paper(cast, sha256=photo.sha256)
    revoke_papers(reasons={paper: "Cấp nhầm."}, by=cast.leader, at=AT)

    with pytest.raises(UnableToFileDossiers) as refusal:
        file_dossiers(filings=[a_filing(cast, files=(FiledFile("birth_proof", photo),))], by=cast.citizen, at=SOON)

    assert "Giấy xác nhận tình trạng hôn nhân" in refusal.value.refusals[0].why
    assert ReusedComponent.objects.count() == 0


def test_a_paper_is_reused_by_who_may_file_for_its_holder_and_while_it_is_valid(cast: Cast) -> None:
    paper = a_paper(cast, sha256=a_photo(by=cast.citizen).sha256)
    use = Use(paper=paper, dossier=paper, slot="birth_proof", unit=cast.ward.id)

    for somebody in (cast.neighbour, cast.other_officer, cast.auditor):
        with pytest.raises(NotPermitted):
            reuse_papers(uses=[use], by=somebody, at=SOON)
    revoke_papers(reasons={paper: "Cấp nhầm."}, by=cast.leader, at=SOON)
    with pytest.raises(UnableToReusePapers):
        reuse_papers(uses=[use], by=cast.citizen, at=SOON)


def _at_counter(cast: Cast) -> UUID:
    filing = a_filing(cast, by=cast.counter, channel=Channel.COUNTER)
    (received,) = accept_at_counter(filings=[filing], by=cast.counter, at=AT)
    return received.dossier


def test_what_came_on_paper_is_digitised_once_signed_and_then_offered(cast: Cast) -> None:
    dossier = _at_counter(cast)
    version = procedure("1.001193")

    assert digitise_components(dossiers=[dossier], by=cast.counter, at=AT) == 1
    digitise_components(dossiers=[dossier], by=cast.counter, at=AT)
    scan = Paper.objects.get()
    unsigned = _offered(cast, version)
    assert cast.counter.account is not None
    signed = MadeCopy(paper=scan.id, sha256="b" * 64, signed_by=cast.counter.account)
    put_copies(made=[signed], by=SYSTEM, at=SOON)
    put_copies(made=[replace(signed, sha256="c" * 64)], by=SYSTEM, at=SOON)

    assert (scan.component, scan.by, scan.is_signed) == ("birth_proof", cast.counter.account, False)
    assert unsigned == []
    assert _offered(cast, version) == [("birth_proof", scan.id)]
    assert Paper.objects.get().sha256 == "b" * 64
    assert [fact.how for fact in ComponentFact.objects.all()] == ["digitised"]
    assert verify_wallet().wrong == 0


def test_a_filing_that_came_online_is_not_digitised_and_nobody_elsewhere_digitises(cast: Cast) -> None:
    (online,) = file_dossiers(filings=[a_filing(cast)], by=cast.citizen, at=AT)
    dossier = _at_counter(cast)

    assert digitise_components(dossiers=[online.dossier], by=cast.counter, at=AT) == 0
    for somebody in (cast.other_officer, cast.handler, cast.neighbour):
        with pytest.raises(NotPermitted):
            digitise_components(dossiers=[dossier], by=somebody, at=AT)
    scan = NewScan(
        holder=cast.ward.id,
        dossier=dossier,
        procedure=dossier,
        procedure_code="",
        component="",
        title_vi="",
        title_en="",
        unit=cast.ward.id,
        sha256="",
    )
    with pytest.raises(NotPermitted):
        digitise_papers(scans=[scan], by=cast.leader, at=AT)


def test_a_picture_becomes_a_page() -> None:
    assert picture_as_pdf(png("giấy chứng sinh")).startswith(b"%PDF")


def test_live_figures_are_those_counted_from_the_facts(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        photo = a_photo(by=cast.citizen)
        a_paper(cast, sha256=photo.sha256)
        file_dossiers(filings=[a_filing(cast, files=(FiledFile("birth_proof", photo),))], by=cast.citizen, at=SOON)
        scanned = tuple(FiledFile("birth_proof", a_photo(text, by=cast.counter)) for text in ("giấy khác", "mặt sau"))
        filing = a_filing(cast, by=cast.counter, channel=Channel.COUNTER, files=scanned)
        (received,) = accept_at_counter(filings=[filing], by=cast.counter, at=AT)
        digitise_components(dossiers=[received.dossier], by=cast.counter, at=AT)
    settle()
    fold_entries()

    for name, count in (("wallet.reused", 1), ("wallet.digitised", 2), ("wallet.dossiers_digitised", 1)):
        assert value_of(measure=name, unit=cast.ward.id, period=JUNE) == count
    (point,) = [
        each
        for group in index_of(units=[cast.ward.id], period=JUNE).groups
        for each in group.points
        if each.point.code == "components_digitised"
    ]
    assert point.score == 8, "one dossier came on paper, and it was digitised"
    assert verify_cells().wrong == 0
