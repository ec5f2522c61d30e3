"""Signs that work looks better than it is: what shows one, what does not, and the dossiers behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.measures.values import Period
from motcua.registry.organization.queries import directory
from motcua.registry.people.commands import register_people
from motcua.registry.people.values import NewPerson
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.corrections import undo
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.results import make_results_ready, return_results
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.signs import Sign, sign_counts, sign_rows
from motcua.service.dossiers.rules.norms import norm
from motcua.service.dossiers.values import Act, Channel, Defect, ReturnMethod, SupplementRequest
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.dossiers import a_decided_dossier, a_filing, a_received_dossier, a_result, fresh

JUNE = Period(date(2023, 6, 1), date(2023, 7, 1))
SOON, SHORTLY_BEFORE_DUE = timedelta(minutes=20), timedelta(hours=7)


def found(cast: Cast, sign: Sign, period: Period = JUNE) -> tuple[int, int]:
    """How many show the sign in the ward, of how many; (0, 0) where there was nothing to look at."""
    counts = {each.unit: each for each in sign_counts(sign=sign, units=[cast.ward.id], period=period)}
    one = counts.get(cast.ward.id)
    return (one.count, one.whole) if one else (0, 0)


def rows(cast: Cast, sign: Sign) -> list[UUID]:
    return sign_rows(sign=sign, units=[cast.ward.id], period=JUNE, limit=10)


def paused(cast: Cast, at: datetime) -> Dossier:
    row = a_received_dossier(cast)
    pause_dossiers(dossiers=[row.id], ground="verification", reason="Xác minh.", by=cast.handler, at=at)
    return row


def returned(cast: Cast, at: datetime = AT) -> Dossier:
    row = a_decided_dossier(cast, at=at)
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=at + timedelta(hours=1))
    if fresh(row).returned_at is None:
        return_results(dossiers={row.id: ReturnMethod.COUNTER}, by=cast.counter, at=at + timedelta(hours=1, minutes=10))
    return fresh(row)


def test_a_clock_that_is_stopped_shortly_before_due_shows_and_an_earlier_stop_does_not(cast: Cast) -> None:
    paused(cast, AT + SOON)
    late = paused(cast, AT + SHORTLY_BEFORE_DUE)

    assert found(cast, Sign.PAUSED_LATE) == (1, 2)
    assert rows(cast, Sign.PAUSED_LATE) == [late.id]


def test_a_clock_that_is_stopped_after_it_ran_out_hides_nothing(cast: Cast) -> None:
    paused(cast, AT + timedelta(days=3))

    assert found(cast, Sign.PAUSED_LATE) == (0, 1)


def test_papers_that_are_asked_for_shortly_before_due_show(cast: Cast) -> None:
    defects = (Defect("birth_proof", "Ảnh mờ."),)
    early, late = a_received_dossier(cast), a_received_dossier(cast)
    for row, wait in ((early, SOON), (late, SHORTLY_BEFORE_DUE)):
        request_supplements(
            requests=[SupplementRequest(dossier=row.id, defects=defects)], by=cast.handler, at=AT + wait
        )

    assert found(cast, Sign.ASKED_LATE) == (1, 2)
    assert rows(cast, Sign.ASKED_LATE) == [late.id]


def test_papers_that_are_asked_for_before_receipt_stop_no_clock(cast: Cast) -> None:
    (filed,) = file_dossiers(filings=[a_filing(cast)], by=cast.citizen, at=AT)
    defects = (Defect("birth_proof", "Ảnh mờ."),)
    request_supplements(
        requests=[SupplementRequest(dossier=filed.dossier, defects=defects)],
        by=cast.counter,
        at=AT + SHORTLY_BEFORE_DUE,
    )

    assert found(cast, Sign.ASKED_LATE) == (0, 0)


def test_results_of_the_last_days_are_told_from_those_before(cast: Cast) -> None:
    returned(cast, moment("2023-06-12 09:30"))
    last = [returned(cast, moment(f"2023-06-{day} 09:30")) for day in (29, 30)]

    assert found(cast, Sign.CLOSED_TOGETHER) == (2, 3)
    assert rows(cast, Sign.CLOSED_TOGETHER) == sorted(row.id for row in last)


def test_online_filings_that_an_official_typed_show(cast: Cast) -> None:
    a_received_dossier(cast)
    typed = received_from(cast, [_person(cast)], by=cast.counter)

    assert found(cast, Sign.TYPED_BY_OFFICER) == (1, 2)
    assert rows(cast, Sign.TYPED_BY_OFFICER) == typed


@pytest.mark.parametrize(("short_of", "shown"), [(0, True), (1, False)])
def test_so_many_people_with_one_telephone_show_and_a_household_does_not(
    cast: Cast, short_of: int, shown: bool
) -> None:
    people = people_with_one_phone(norm("one_phone_people") - short_of)
    filed = received_from(cast, people, by=cast.counter)

    assert found(cast, Sign.ONE_PHONE) == (len(people) if shown else 0, len(people))
    assert rows(cast, Sign.ONE_PHONE) == (sorted(filed) if shown else [])


def test_one_person_who_files_often_is_one_person(cast: Cast) -> None:
    received_from(cast, [_person(cast)] * norm("one_phone_people"), by=cast.counter)

    assert found(cast, Sign.ONE_PHONE)[0] == 0


@pytest.mark.parametrize(("later", "shown"), [(timedelta(hours=2), 0), (timedelta(days=4), 1)])
def test_what_is_taken_up_again_on_a_later_day_shows_and_a_slip_does_not(
    cast: Cast, later: timedelta, shown: int
) -> None:
    row = returned(cast)
    undo(dossier=row.id, act=Act.RETURN_RESULT, reason="Trả nhầm.", by=cast.counter, at=AT + later)

    assert found(cast, Sign.REOPENED) == (shown, 1)


def test_other_units_and_periods_are_left_out(cast: Cast) -> None:
    paused(cast, AT + SHORTLY_BEFORE_DUE)
    other = directory(on=AT.date()).of_division("31117", cast.ward.kind)
    assert other is not None

    assert sign_counts(sign=Sign.PAUSED_LATE, units=[other.id], period=JUNE) == []
    assert found(cast, Sign.PAUSED_LATE, Period(date(2023, 7, 1), date(2023, 8, 1))) == (0, 0)


@pytest.mark.parametrize("sign", Sign)
def test_a_city_without_work_shows_nothing(cast: Cast, sign: Sign) -> None:
    assert sign_counts(sign=sign, units=[cast.ward.id], period=JUNE) == []
    assert rows(cast, sign) == []


def test_rows_are_read_on_after_the_last_one(cast: Cast) -> None:
    first, second = sorted(paused(cast, AT + SHORTLY_BEFORE_DUE).id for _time in range(2))

    rest = sign_rows(sign=Sign.PAUSED_LATE, units=[cast.ward.id], period=JUNE, after=first, limit=10)

    assert rest == [second]


def _person(cast: Cast) -> UUID:
    assert cast.citizen.person is not None
    return cast.citizen.person


def people_with_one_phone(count: int) -> list[UUID]:
    return register_people(
        people=[
            NewPerson(
                number=f"09219300{number:04d}", name="Lê Văn Xoài", birth_on=date(1993, 1, 1), phone="0900 000 777"
            )
            for number in range(1, count + 1)
        ],
        by=SYSTEM,
        at=AT,
    )


def received_from(cast: Cast, people: list[UUID], *, by: Actor) -> list[UUID]:
    filings = [replace(a_filing(cast, by=by, channel=Channel.ONLINE), applicant=person) for person in people]
    dossiers = [filed.dossier for filed in file_dossiers(filings=filings, by=by, at=AT)]
    receive_dossiers(dossiers=dossiers, by=cast.counter, at=AT + timedelta(minutes=10))
    return dossiers
