"""Days by which fees are paid: from the rule, else from the city; payers told once before and once after; nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.models import Message
from motcua.registry.catalogue.faults import faults_of
from motcua.registry.catalogue.values import FeeKind, ProcedureVersion
from motcua.registry.people.models import Person
from motcua.service.dossiers import jobs
from motcua.service.dossiers.commands import collecting
from motcua.service.dossiers.commands.collecting import remind_payers, tell_of_dues
from motcua.service.dossiers.commands.dues import demand_fees
from motcua.service.dossiers.commands.payments import take_cash
from motcua.service.dossiers.dues import payables_by_rules
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.queries.dues import dues_of
from motcua.service.dossiers.texts import MONEY_DUE_SOON
from motcua.service.payments.collecting.queries.owed import owed_lines, subjects_to_tell
from motcua.service.payments.collecting.rules import what_is_told
from motcua.service.payments.collecting.values import DueStage, DueState
from motcua.service.payments.models import Payable
from motcua.service.payments.values import PayableKind, PayableState
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.dossiers import BIRTH, birth_answers, procedure
from tests.payments import COSTS_VND, a_dossier_that_costs, paid

#: Ten working days after Thursday 15 June 2023, without the two weekends.
DUE_ON = date(2023, 6, 29)
TWO_DAYS_BEFORE, THE_DAY_AFTER = moment("2023-06-27 09:30"), moment("2023-06-30 09:30")
FEES = frozenset({PayableKind.FEE, PayableKind.CHARGE})


@pytest.fixture(autouse=True)
def always_running(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city that was never played."""
    monkeypatch.setattr(jobs, "running_since", lambda: None)


def owing(cast: Cast, *, at: datetime = AT, **more: Any) -> tuple[Dossier, Payable]:
    row = a_dossier_that_costs(cast, at=at, **more)
    demand_fees([row], by=SYSTEM, at=at)
    return row, Payable.objects.get(subject=row.id)


def told(row: Dossier) -> list[str]:
    found = Message.objects.filter(about=row.id, template__in=["money_due_soon", "money_overdue"])
    return list(found.order_by("made_at", "id").values_list("template", flat=True))


# The day -----------------------------------------------------------------------------------------------------------


def test_a_fee_is_due_when_the_city_says_by_working_days_and_the_day_is_in_the_journal(cast: Cast) -> None:
    row, payable = owing(cast)

    assert payable.due_on == DUE_ON
    demanded = next(entry for entry in entries_of(subject=payable.id) if entry.kind == "payments_demanded")
    assert demanded.data["due_on"] == DUE_ON.isoformat()
    demand_fees([row], by=SYSTEM, at=AT + timedelta(days=3))
    assert Payable.objects.get().due_on == DUE_ON


def test_over_tet_days_off_do_not_count(cast: Cast) -> None:
    """Tuesday 6 February 2024; Tết is from Thursday the 8th to Wednesday the 14th."""
    at = moment("2024-02-06 09:30")
    row = a_dossier_that_costs(cast, at=at)

    demand_fees([row], by=SYSTEM, at=at)

    (due_on,) = set(Payable.objects.filter(subject=row.id).values_list("due_on", flat=True))
    assert due_on is not None
    calendar = calendar_of(unit=cast.ward.id)
    days = [date(2024, 2, 6) + timedelta(days=number) for number in range(1, 40)]
    assert due_on == [day for day in days if calendar.sessions_on(day)][9]
    assert due_on > date(2024, 2, 20)


def version_with(limit: Limit | None, kind: FeeKind = FeeKind.CHARGE) -> ProcedureVersion:
    version = procedure(BIRTH)
    fees = tuple(replace(fee, pay_within=limit, kind=kind) for fee in version.fees)
    return replace(version, fees=fees)


@pytest.mark.parametrize(
    ("limit", "kind", "due_on"),
    [
        (Limit(Decimal(3), LimitUnit.WORKING_DAYS), FeeKind.CHARGE, date(2023, 6, 20)),
        (Limit(Decimal(3), LimitUnit.CALENDAR_DAYS), FeeKind.CHARGE, date(2023, 6, 19)),
        (Limit(Decimal(0), LimitUnit.NONE), FeeKind.CHARGE, None),
        (None, FeeKind.CHARGE, DUE_ON),
        (None, FeeKind.LEVY, None),
    ],
)
def test_the_rule_s_own_time_goes_before_the_city_s(
    cast: Cast, limit: Limit | None, kind: FeeKind, due_on: date | None
) -> None:
    row = a_dossier_that_costs(cast)

    payables = payables_by_rules(
        row,
        version_with(limit, kind),
        birth_answers(extract_copies=2),
        calendar=calendar_of(unit=cast.ward.id),
        at=AT,
    )

    assert [each.due_on for each in payables] == [due_on]


def test_a_time_to_pay_without_its_legal_text_is_a_fault() -> None:
    whole = {
        "key": "fee",
        "name": {"vi": "Phí", "en": "Charge"},
        "kind": "charge",
        "basis": "fixed",
        "amount_vnd": 1,
        "source": {"status": "known", "source": "x", "source_text": ""},
        "pay_within": {"amount": "5", "unit": "working_days"},
        "pay_within_source": "Điều 5",
    }
    bare = {name: part for name, part in whole.items() if name != "pay_within_source"}

    def said(fee: dict[str, Any]) -> str:
        return " ".join(str(each) for each in faults_of({"fees": [fee]}, {}) if "fees/" in str(each))

    assert "pay_within_source" in said(bare)
    assert "pay_within_source" not in said(whole)


# Nothing is lost ---------------------------------------------------------------------------------------------------


def test_past_its_day_it_is_shown_overdue_and_paid_as_ever(cast: Cast) -> None:
    row, payable = owing(cast)
    later = moment("2023-08-01 09:30")

    (line,) = dues_of(
        view=dossier_view(dossier=row.id, actor=cast.citizen, at=later), actor=cast.citizen, at=later
    ).lines
    (on_list,) = owed_lines(actor=cast.leader, today=later.date(), state=DueState.OVERDUE)
    paid(cast, row, at=later)

    assert (line.due_on, line.is_overdue, line.owed_vnd) == (DUE_ON, True, COSTS_VND)
    assert on_list.id == payable.id
    (line,) = dues_of(
        view=dossier_view(dossier=row.id, actor=cast.citizen, at=later), actor=cast.citizen, at=later
    ).lines
    assert (line.state, line.is_overdue) == (PayableState.PAID, False)


def test_on_its_last_day_it_is_not_overdue(cast: Cast) -> None:
    row, _payable = owing(cast)
    evening = moment("2023-06-29 23:00")

    (line,) = dues_of(
        view=dossier_view(dossier=row.id, actor=cast.citizen, at=evening), actor=cast.citizen, at=evening
    ).lines

    assert not line.is_overdue


# Reminders ---------------------------------------------------------------------------------------------------------


def test_the_payer_is_told_once_before_and_once_after_however_often_the_job_runs(cast: Cast) -> None:
    row, payable = owing(cast)

    assert jobs.remind_of_fees(TWO_DAYS_BEFORE - timedelta(days=1)) == 0
    assert [jobs.remind_of_fees(TWO_DAYS_BEFORE + timedelta(hours=hours)) for hours in (0, 1, 24)] == [1, 0, 0]
    assert [jobs.remind_of_fees(THE_DAY_AFTER + timedelta(days=days)) for days in (0, 0, 3, 40)] == [1, 0, 0, 0]

    assert told(row) == ["money_due_soon", "money_overdue"]
    soon = Message.objects.get(about=row.id, template="money_due_soon")
    assert "29/06/2023" in f"{soon.subject_vi} {soon.body_vi}"
    assert "16.000" in f"{soon.subject_vi} {soon.body_vi}"
    kinds = [(entry.kind, entry.data.get("about")) for entry in entries_of(subject=payable.id)]
    assert kinds[1:] == [("payments_reminded", "soon"), ("payments_reminded", "late")]
    assert Payable.objects.get().reminders == 2


def test_nobody_is_told_while_offices_are_closed(cast: Cast) -> None:
    owing(cast)

    for closed in ("2023-06-27 05:00", "2023-06-27 22:00", "2023-07-01 20:00", "2023-07-02 09:30"):
        assert jobs.remind_of_fees(moment(closed)) == 0


def test_who_has_paid_owes_nothing_or_was_reminded_today_is_left_in_peace(cast: Cast) -> None:
    settled, _payable = owing(cast, key="settled")
    take_cash(dossier=settled.id, by=cast.counter, at=AT)
    reminded, payable = owing(cast, key="reminded")
    remind_payers(payables=[payable.id], by=cast.counter, at=TWO_DAYS_BEFORE)

    assert jobs.remind_of_fees(TWO_DAYS_BEFORE + timedelta(hours=1)) == 0
    assert jobs.remind_of_fees(TWO_DAYS_BEFORE + timedelta(days=1)) == 1
    assert (told(settled), told(reminded)) == ([], ["money_due_soon"])


def test_the_machine_dying_between_noting_and_telling_tells_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    row, payable = owing(cast)

    def died(**_said: object) -> None:
        raise SystemError

    with monkeypatch.context() as dying:
        dying.setattr(collecting, "tell", died)
        with pytest.raises(SystemError):
            jobs.remind_of_fees(TWO_DAYS_BEFORE)
    payable.refresh_from_db()
    assert (payable.soon_told_at, told(row)) == (None, [])

    assert [jobs.remind_of_fees(TWO_DAYS_BEFORE) for _each in range(2)] == [1, 0]
    assert told(row) == ["money_due_soon"]


def test_told_of_the_late_day_first_she_is_not_told_that_it_is_near(cast: Cast) -> None:
    """The worker was away over the day."""
    row, _payable = owing(cast)

    jobs.remind_of_fees(THE_DAY_AFTER)
    jobs.remind_of_fees(TWO_DAYS_BEFORE)

    assert told(row) == ["money_overdue"]


def test_who_cannot_be_reached_is_looked_at_once_and_not_counted_as_reminded(cast: Cast) -> None:
    row, payable = owing(cast)
    Person.objects.filter(id=row.applicant).update(account=None, phone="")

    assert jobs.remind_of_fees(TWO_DAYS_BEFORE) == 0

    payable.refresh_from_db()
    assert (payable.reminders, payable.soon_told_at, told(row)) == (0, TWO_DAYS_BEFORE, [])
    assert subjects_to_tell(told=_soon(TWO_DAYS_BEFORE), limit=10) == []


def test_only_the_house_itself_tells_and_what_fell_due_in_a_played_past_is_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, _payable = owing(cast)
    for somebody in (cast.counter, cast.leader, cast.citizen):
        with pytest.raises(NotPermitted):
            _tell(row.id, somebody)
    monkeypatch.setattr(jobs, "running_since", lambda: moment("2023-07-03 08:00"))

    assert jobs.remind_of_fees(moment("2023-07-03 09:30")) == 0


def test_payables_of_old_without_a_day_stay_without_one(cast: Cast) -> None:
    row, payable = owing(cast)
    Payable.objects.filter(id=payable.id).update(due_on=None)

    assert jobs.remind_of_fees(THE_DAY_AFTER) == 0
    assert [each.state for each in owed_lines(actor=cast.leader, today=THE_DAY_AFTER.date())] == [DueState.UNDATED]
    assert told(row) == []


def _soon(at: datetime) -> Any:
    return what_is_told(DueStage.SOON, kinds=FEES, at=at, soon_on=DUE_ON, since_on=None)


def _tell(dossier: UUID, by: Actor) -> int:
    at = TWO_DAYS_BEFORE
    return tell_of_dues(dossiers=[dossier], told=_soon(at), template=MONEY_DUE_SOON, by=by, at=at)
