"""Payers of taxes on land are told once that a notice's day is near and once that it is over, in words of their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.foundation.messages.models import Message
from motcua.service.dossiers import jobs as dossier_jobs
from motcua.service.dossiers.models import Dossier
from motcua.service.landtax.jobs import remind_of_taxes
from motcua.service.payments.models import Payable
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.landtax import AMOUNTS_VND, a_transfer, noticed
from tests.payments import paid

NOTICED_AT = AT + timedelta(days=4)
#: The notice of `tests.landtax` is due on Wednesday 19 July 2023.
TWO_DAYS_BEFORE, THE_DAY_AFTER = moment("2023-07-17 09:30"), moment("2023-07-20 09:30")


@pytest.fixture(autouse=True)
def always_running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_jobs, "running_since", lambda: None)


def told(row: Dossier) -> list[str]:
    found = Message.objects.filter(about=row.id, template__in=["land_tax_due_soon", "land_tax_overdue"])
    return list(found.order_by("made_at", "id").values_list("template", flat=True))


def test_each_is_told_once_however_often_the_job_runs_and_of_all_its_taxes_together(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)

    assert remind_of_taxes(TWO_DAYS_BEFORE - timedelta(days=5)) == 0
    assert [remind_of_taxes(TWO_DAYS_BEFORE + timedelta(hours=hours)) for hours in (0, 1, 24)] == [1, 0, 0]
    assert [remind_of_taxes(THE_DAY_AFTER + timedelta(days=days)) for days in (0, 1, 60)] == [1, 0, 0]

    assert told(row) == ["land_tax_due_soon", "land_tax_overdue"]
    said = Message.objects.get(about=row.id, template="land_tax_overdue").body_vi
    assert "25.000.000" in said
    assert "19/07/2023" in said


def test_the_job_of_fees_leaves_taxes_alone(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)

    assert (dossier_jobs.remind_of_fees(TWO_DAYS_BEFORE), told(row)) == (0, [])


def test_who_has_paid_is_not_told(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)
    paid(cast, row, at=NOTICED_AT + timedelta(days=1))

    assert (remind_of_taxes(TWO_DAYS_BEFORE), remind_of_taxes(THE_DAY_AFTER), told(row)) == (0, 0, [])


def test_of_a_corrected_notice_only_what_stands_is_told_by_its_own_day(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)
    remind_of_taxes(TWO_DAYS_BEFORE)
    later = date(2023, 8, 18)
    noticed(row, at=TWO_DAYS_BEFORE + timedelta(hours=2), revision=2, due_on=later, amounts_vnd={"2801": 1_000_000})

    assert remind_of_taxes(THE_DAY_AFTER) == 0
    assert remind_of_taxes(moment("2023-08-16 09:30")) == 1

    assert told(row) == ["land_tax_due_soon"] * 2
    payables = Payable.objects.filter(subject=row.id)
    assert payables.exclude(cancelled_at=None).count() == len(AMOUNTS_VND)
    assert payables.get(cancelled_at=None).due_on == later
