"""QR codes: signed links, days in force, and counts without people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.queries import folded
from motcua.foundation.measures.values import Period
from motcua.reform.indicators.queries import read, read_as_of
from motcua.registry.organization.queries import directory
from motcua.service.counters.commands.codes import count_scan, issue_codes, withdraw_codes
from motcua.service.counters.errors import UnableToFollowCode, UnableToIssueCodes, UnableToUseCode
from motcua.service.counters.models import Code, CodeDay
from motcua.service.counters.queries.codes import code_counts, code_of, codes_of, followed, place_of
from motcua.service.counters.rules import link_of, number_of
from motcua.service.counters.signing import link_key
from motcua.service.counters.values import CAME_BY_PREFIX, CodeCounts, CodeState, CodeView, NewCode
from motcua.service.dossiers.commands.drafts import NewDraft, start_draft
from motcua.service.dossiers.commands.filing import file_dossiers
from tests.cast import AT, Cast, load_cast
from tests.conftest import moment
from tests.dossiers import BIRTH, a_filing, procedure
from tests.rooms.service.dossiers.test_measures import settle_and_fold

TODAY = date(2023, 6, 15)
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def a_new_code(cast: Cast, **changes: object) -> NewCode:
    facts: dict[str, object] = {
        "procedure": procedure(BIRTH).procedure,
        "place": cast.ward.id,
        "owner": cast.ward.id,
        "from_on": TODAY,
    }
    return NewCode(**{**facts, **changes})  # type: ignore[arg-type]  # the facts are as the values say


def a_code(cast: Cast, **changes: object) -> CodeView:
    (code,) = issue_codes(codes=[a_new_code(cast, **changes)], by=cast.leader, at=AT)
    return code_of(code=code, actor=cast.leader, at=AT)


@given(number=some.integers(1, 2**40), place=some.integers(0, 30), letter=some.sampled_from(LETTERS))
def test_a_link_with_one_other_letter_is_none_of_ours(number: int, place: int, letter: str) -> None:
    key = b"k" * 32
    link = link_of(number, key=key)
    assert number_of(link, key=key) == number_of(link.upper(), key=key) == number
    assert number_of(link, key=b"j" * 32) is None
    place %= len(link)
    if link[place] != letter:
        assert number_of(link[:place] + letter + link[place + 1 :], key=key) is None
    assert number_of("0" + link, key=key) is None


@pytest.mark.parametrize("link", ["", "1", "x" * 500, "1abcdefghil", "đ" * 12, "0" * 11])
def test_whatever_is_typed_for_a_link_is_answered(cast: Cast, link: str) -> None:
    with pytest.raises(UnableToFollowCode):
        followed(link=link, at=AT)


def test_a_code_leads_to_its_procedure_and_place_while_it_is_in_force(cast: Cast) -> None:
    code = a_code(cast, until_on=TODAY + timedelta(days=2))

    assert (followed(link=code.link, at=AT).procedure, code.place) == (procedure(BIRTH).procedure, cast.ward.id)
    assert len(code.link) <= 14
    with pytest.raises(UnableToUseCode):
        followed(link=code.link, at=moment("2023-06-17 00:00"))
    with pytest.raises(UnableToUseCode):
        followed(link=code.link, at=moment("2023-06-14 23:59"))


def test_issued_twice_is_one_code_and_one_that_overlaps_is_refused(cast: Cast) -> None:
    first, second = a_code(cast), a_code(cast)

    assert first == second
    assert Code.objects.count() == 1
    with pytest.raises(UnableToIssueCodes, match="another code"):
        a_code(cast, from_on=TODAY + timedelta(days=9))


def test_one_wrong_code_and_none_is_issued(cast: Cast) -> None:
    elsewhere = directory(on=TODAY).by_key("commune-31169")
    assert elsewhere is not None
    district = directory(on=TODAY).by_key("district-917")
    assert district is not None
    for wrong, why in (
        ({"place": district.id}, "does not receive"),
        ({"place": elsewhere.id}, "belongs to its place"),
        ({"until_on": TODAY}, "ends before"),
        ({"from_on": TODAY - timedelta(days=1)}, "in the past"),
    ):
        with pytest.raises(UnableToIssueCodes, match=why):
            issue_codes(codes=[a_new_code(cast), a_new_code(cast, **wrong)], by=cast.leader, at=AT)
    assert not Code.objects.exists()


@pytest.mark.parametrize("who", ["counter", "handler", "other_officer", "citizen"])
def test_only_the_owner_s_head_and_leader_issue_and_withdraw(cast: Cast, who: str) -> None:
    stranger: Actor = getattr(cast, who)
    code = a_code(cast)

    with pytest.raises(NotPermitted):
        issue_codes(codes=[a_new_code(cast)], by=stranger, at=AT)
    with pytest.raises(NotPermitted):
        withdraw_codes(codes=[code.id], reason="x", by=stranger, at=AT)
    if who in {"other_officer", "citizen"}:
        with pytest.raises(NotPermitted):
            code_of(code=code.id, actor=stranger, at=AT)


def codes_in_force(unit: UUID, until: date = date(2023, 7, 1)) -> int:
    return read(indicators=["qr_codes"], units=[unit], period=Period(date(2023, 1, 1), until)).only.numerator


def test_codes_in_force_are_counted_at_their_owner_and_above_and_as_they_were_told(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        code = a_code(cast)
    city = directory(on=TODAY).by_key("city-92")
    assert city is not None
    settle_and_fold()
    told_at = folded().position
    for _click in range(2):
        with durable():
            withdraw_codes(codes=[code.id], reason="Thay bảng mới", by=cast.leader, at=AT)
    settle_and_fold()

    period = Period(date(2023, 1, 1), date(2023, 7, 1))
    before = read_as_of(indicators=["qr_codes"], units=[city.id], period=period, position=told_at).only
    assert (before.numerator, codes_in_force(city.id), codes_in_force(cast.ward.id)) == (1, 0, 0)
    assert [each.kind for each in entries_of(subject=code.id)] == ["qr_code_issued", "qr_code_withdrawn"]
    with pytest.raises(UnableToUseCode):
        followed(link=code.link, at=AT)
    with durable():
        assert a_code(cast).link != code.link, "a code withdrawn makes room for a new one"


def test_a_code_of_the_future_does_not_count_yet(cast: Cast) -> None:
    a_code(cast, from_on=date(2023, 7, 1))

    assert codes_in_force(cast.ward.id) == 0
    assert codes_in_force(cast.ward.id, until=date(2023, 8, 1)) == 1


def test_scans_drafts_and_filings_are_counted_by_day_and_name_nobody(cast: Cast) -> None:
    code = a_code(cast)
    came_by = CAME_BY_PREFIX + code.link
    for _scan in range(3):
        count_scan(code=code.id, at=AT)
    count_scan(code=code.id, at=AT + timedelta(days=1))
    version = procedure(BIRTH)
    for source in (came_by, "khai sinh", CAME_BY_PREFIX + "khongphai"):
        start_draft(
            draft=NewDraft(
                procedure=version.procedure, version=version.id, applicant=cast.citizen.person, came_by=source
            ),
            by=cast.citizen,
            at=AT,
        )
    file_dossiers(filings=[replace(a_filing(cast), came_by=came_by)], by=cast.citizen, at=AT)

    (view,) = codes_of(unit=cast.ward.id, actor=cast.leader, at=AT)

    assert (view.scans, view.started, view.filed) == (4, 1, 1)
    counts = code_counts(unit=cast.ward.id, actor=cast.leader, at=AT)
    assert counts == CodeCounts(in_force=1, scans=4, started=1, filed=1)
    none = code_counts(unit=cast.ward.id, actor=cast.leader, at=AT, state=CodeState.WITHDRAWN)
    assert none == CodeCounts(in_force=0, scans=0, started=0, filed=0)
    assert {field.name for field in CodeDay._meta.get_fields()} == {"id", "code", "on", "scans", "started", "filed"}
    assert place_of(came_by=came_by, procedure=version.procedure) == cast.ward.id
    assert place_of(came_by=came_by, procedure=cast.ward.id) is None


def test_the_entry_of_a_draft_says_nothing_of_what_was_typed(cast: Cast) -> None:
    version = procedure(BIRTH)
    draft = start_draft(
        draft=NewDraft(
            procedure=version.procedure, version=version.id, applicant=cast.citizen.person, came_by="Nguyễn Văn Ổi"
        ),
        by=cast.citizen,
        at=AT,
    )

    (entry,) = entries_of(subject=draft)

    assert (entry.kind, entry.data) == ("draft_started", {})


def test_the_key_is_the_city_s_own_and_stays() -> None:
    assert link_key() == link_key()
    assert len(link_key()) == 32
