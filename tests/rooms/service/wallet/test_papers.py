"""Papers come into wallets once, and end: revoked, lost, replaced; by whom it is for, and told to whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.queries import messages_of
from motcua.registry.people.commands import give_mandates
from motcua.registry.people.queries import actor_of
from motcua.registry.people.values import MandateKind, NewMandate
from motcua.service.wallet.commands.papers import put_papers, report_found, report_lost, revoke_papers
from motcua.service.wallet.errors import UnableToReportLost, UnableToRevokePapers
from motcua.service.wallet.models import Paper
from motcua.service.wallet.policy import may_see, visible_to
from motcua.service.wallet.queries.wallet import issued_paper, paper_view, share_view, wallets
from motcua.service.wallet.values import PaperSource, PaperState
from motcua.service.wallet.verify import verify_wallet
from tests.cast import AT, JUNE_15, Cast
from tests.wallet import a_new_paper, a_paper, a_share

SOON = AT + timedelta(minutes=10)


def kinds_of(subject: UUID) -> list[str]:
    return [entry.kind for entry in entries_of(subject=subject)]


def standing(cast: Cast, paper: UUID) -> PaperState:
    return paper_view(paper=paper, actor=cast.citizen, at=SOON).line.state


def test_the_same_origin_is_one_paper_however_often_it_is_put(cast: Cast) -> None:
    new = a_new_paper(cast, origin="dossier:1")

    first, twice = put_papers(papers=[new, new], by=SYSTEM, at=AT)
    (again,) = put_papers(papers=[new], by=SYSTEM, at=SOON)

    assert first == twice == again
    assert kinds_of(first) == ["wallet_paper_added"]


def test_only_the_house_puts_papers_into_wallets(cast: Cast) -> None:
    for somebody in (cast.citizen, cast.leader, cast.administrator):
        with pytest.raises(NotPermitted):
            put_papers(papers=[a_new_paper(cast)], by=somebody, at=AT)


def test_a_wallet_is_open_to_its_holder_alone(cast: Cast) -> None:
    paper = a_paper(cast)

    assert [line.id for line in wallets(actor=cast.citizen, at=AT)[0].usable] == [paper]
    for somebody in (cast.neighbour, cast.counter, cast.leader, cast.auditor, cast.administrator):
        assert [view.usable for view in wallets(actor=somebody, at=AT) if view.usable] == []
        with pytest.raises(NotPermitted) as refusal:
            paper_view(paper=paper, actor=somebody, at=AT)
        assert refusal.value.hidden


def test_a_list_shows_just_what_may_be_seen(cast: Cast) -> None:
    assert cast.neighbour.person is not None
    papers = [a_paper(cast), a_paper(cast, holder=cast.neighbour.person)]
    acting = replace(cast.neighbour, acts_for=frozenset(filter(None, [cast.citizen.person])))

    for actor in (cast.citizen, cast.neighbour, acting, cast.leader, cast.auditor, ANONYMOUS, SYSTEM):
        listed = set(Paper.objects.filter(visible_to(actor), id__in=papers))
        assert listed == {row for row in Paper.objects.filter(id__in=papers) if may_see(actor, row.holder)}


def test_a_mandate_opens_a_wallet_until_its_last_day(cast: Cast) -> None:
    paper = a_paper(cast)
    assert cast.neighbour.account is not None
    assert cast.citizen.person is not None
    assert cast.neighbour.person is not None
    new = NewMandate(
        agent=cast.neighbour.person,
        principal=cast.citizen.person,
        kind=MandateKind.MANDATE,
        starts_on=JUNE_15,
        last_on=JUNE_15,
        ground="Giấy ủy quyền",
    )
    give_mandates(mandates=[new], by=cast.citizen, at=AT)
    agent, day_after = (actor_of(account=cast.neighbour.account, on=JUNE_15 + timedelta(days=n)) for n in (0, 1))

    assert [view.holder_name for view in wallets(actor=agent, at=AT)] == ["Nguyễn Văn Ổi", "Trần Thị Bưởi"]
    assert paper_view(paper=paper, actor=agent, at=AT).line.id == paper
    with pytest.raises(NotPermitted):
        paper_view(paper=paper, actor=day_after, at=AT + timedelta(days=1))


def test_the_unit_that_issued_it_sees_how_it_stands_and_others_do_not(cast: Cast) -> None:
    paper = a_paper(cast)

    assert issued_paper(paper=paper, actor=cast.counter, at=AT).line.id == paper
    assert not issued_paper(paper=paper, actor=cast.counter, at=AT).may_revoke
    for somebody in (cast.other_officer, cast.auditor, cast.citizen):
        with pytest.raises(NotPermitted) as refusal:
            issued_paper(paper=paper, actor=somebody, at=AT)
        assert refusal.value.hidden


def test_a_leader_of_the_issuing_unit_revokes_it_and_the_holder_is_told_why(cast: Cast) -> None:
    paper = a_paper(cast)

    revoke_papers(reasons={paper: "Cấp nhầm thông tin."}, by=cast.leader, at=SOON)
    revoke_papers(reasons={paper: "Cấp nhầm thông tin."}, by=cast.leader, at=SOON)

    assert standing(cast, paper) is PaperState.REVOKED
    assert kinds_of(paper) == ["wallet_paper_added", "wallet_paper_revoked"]
    assert cast.citizen.account is not None
    (told,) = messages_of(account=cast.citizen.account, limit=5)
    assert "Cấp nhầm thông tin." in told.body_vi


def test_nobody_else_revokes_it_and_nobody_without_a_reason(cast: Cast) -> None:
    paper = a_paper(cast)

    for somebody in (cast.citizen, cast.clerk, cast.head, cast.other_officer, cast.administrator):
        with pytest.raises(NotPermitted):
            revoke_papers(reasons={paper: "Nhầm"}, by=somebody, at=SOON)
    with pytest.raises(UnableToRevokePapers):
        revoke_papers(reasons={paper: "  "}, by=cast.leader, at=SOON)
    assert standing(cast, paper) is PaperState.VALID


def test_lost_its_shares_are_closed_and_stay_closed_when_it_is_found(cast: Cast) -> None:
    paper = a_paper(cast)
    share = a_share(cast, paper)

    report_lost(paper=paper, by=cast.citizen, at=SOON)
    report_lost(paper=paper, by=cast.citizen, at=SOON)
    lost = standing(cast, paper)
    report_found(paper=paper, by=cast.citizen, at=SOON)
    report_found(paper=paper, by=cast.citizen, at=SOON)

    assert lost is PaperState.LOST
    assert standing(cast, paper) is PaperState.VALID
    assert not share_view(share=share, actor=cast.citizen, at=SOON)[1].is_open
    assert kinds_of(paper)[2:] == ["wallet_share_ended", "wallet_paper_lost", "wallet_paper_found"]
    assert verify_wallet().wrong == 0


def test_a_neighbour_reports_nothing_lost(cast: Cast) -> None:
    paper = a_paper(cast)

    with pytest.raises(NotPermitted):
        report_lost(paper=paper, by=cast.neighbour, at=SOON)
    with pytest.raises(NotPermitted):
        report_found(paper=paper, by=cast.neighbour, at=SOON)


def test_of_what_one_has_once_the_newer_takes_the_place_of_the_older(cast: Cast) -> None:
    old = a_paper(cast, issued_on=date(2023, 1, 5), valid_until=date(2023, 7, 4))
    new = a_paper(cast, at=SOON)

    assert standing(cast, old) is PaperState.REPLACED
    assert paper_view(paper=old, actor=cast.citizen, at=SOON).replaced_by == new
    with pytest.raises(UnableToRevokePapers):
        revoke_papers(reasons={old: "Nhầm"}, by=cast.leader, at=SOON)


def test_of_what_one_may_have_several_only_the_lost_one_is_replaced(cast: Cast) -> None:
    lost, kept = (a_paper(cast, kind="land_certificate", valid_until=None) for _ in range(2))
    report_lost(paper=lost, by=cast.citizen, at=SOON)
    new = a_paper(cast, kind="land_certificate", valid_until=None, at=SOON)

    assert standing(cast, lost) is PaperState.REPLACED
    assert standing(cast, kept) is standing(cast, new) is PaperState.VALID
    with pytest.raises(UnableToReportLost):
        report_found(paper=lost, by=cast.citizen, at=SOON)


def test_a_scan_takes_no_issued_papers_place_and_an_older_paper_no_newer_ones(cast: Cast) -> None:
    issued = a_paper(cast)
    a_paper(cast, source=PaperSource.SCAN, sha256="a" * 64, at=SOON)
    a_paper(cast, issued_on=date(2023, 1, 5), at=SOON)

    assert standing(cast, issued) is PaperState.VALID
    assert Paper.objects.exclude(replaced_by=None).count() == 0


def test_a_lost_paper_leads_to_how_one_gets_it_again(cast: Cast) -> None:
    paper = a_paper(cast)
    before = paper_view(paper=paper, actor=cast.citizen, at=AT).reissue
    report_lost(paper=paper, by=cast.citizen, at=SOON)

    assert before is None
    assert paper_view(paper=paper, actor=cast.citizen, at=SOON).reissue is not None
