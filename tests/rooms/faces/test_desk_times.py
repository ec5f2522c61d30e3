"""Times on a dossier's page: one clock, and no step has longer than its dossier."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from motcua.faces.desk.dossier.shown import in_hours
from motcua.faces.ui.values import Due, DueState
from motcua.service.dossiers.commands.standing import note_standstills
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.dossier import dossier_view
from tests.cast import Cast
from tests.dossiers import fresh
from tests.rooms.faces import desk


def _owed(row: Dossier, owed_at: datetime) -> None:
    Dossier.objects.filter(id=row.id).update(owed_at=owed_at, promised_at=owed_at)


def test_a_step_is_due_no_later_than_its_dossier_and_says_why(cast: Cast) -> None:
    row = desk.to_examine(cast)
    own = fresh(row).step_due_at
    assert own is not None

    def holding() -> tuple[datetime | None, bool, bool]:
        found = dossier_view(dossier=row.id, actor=cast.handler, at=desk.FRIDAY).holding
        return found.due_at, found.due_as_dossier, found.began_late

    _owed(row, own)
    assert holding() == (own, False, False)
    sooner = own - timedelta(minutes=1)
    _owed(row, sooner)
    assert holding() == (sooner, True, False)
    before = desk.FRIDAY - timedelta(days=1)
    _owed(row, before)
    assert holding() == (before, True, True)


@pytest.mark.parametrize(
    ("owed_at", "words"),
    [
        (desk.FRIDAY + timedelta(minutes=30), "theo hạn của cả hồ sơ"),
        (desk.FRIDAY - timedelta(days=1), "Hồ sơ đã quá hạn từ 29/06/2023 15:00, trước khi đến bước này: cần làm ngay"),
    ],
)
def test_the_page_shows_the_sooner_limit_alone(client: Client, cast: Cast, owed_at: datetime, words: str) -> None:
    row = desk.to_examine(cast)
    own = fresh(row).step_due_at
    assert own is not None
    _owed(row, owed_at)

    page = desk.signed_in(client, cast.handler).get(desk.address(row)).content.decode()

    assert words in page
    assert f"{own:%d/%m/%Y}" not in page.partition("step__name")[2].partition("</div>")[0]


def test_a_step_has_no_date_while_the_clock_stands_still(client: Client, cast: Cast) -> None:
    row = desk.paused(cast)
    assert fresh(row).step_due_at is not None

    page = desk.signed_in(client, cast.handler).get(desk.address(row)).content.decode()

    assert "Hạn của bước" not in page


def test_the_promise_is_told_once_with_its_hours_beside_it() -> None:
    """51 hours and 20 minutes are six days, three hours and 20 minutes of eight hours each."""
    late = Due(due_at=desk.FRIDAY, state=DueState.OVERDUE, left_minutes=-(51 * 60 + 20))

    with override("vi"):
        assert in_hours(late) == "tức 51 giờ 20 phút làm việc, mỗi ngày 8 giờ"
    assert in_hours(Due(due_at=desk.FRIDAY, state=DueState.DUE_SOON, left_minutes=479)) == ""
    assert in_hours(Due(due_at=None, state=DueState.PAUSED, left_minutes=4_000)) == ""


def test_late_and_standing_still_is_said_in_one_banner(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast, at=desk.FRIDAY - timedelta(days=14))
    note_standstills(dossiers=[row.id], by=cast.administrator, at=desk.NOW)

    page = desk.signed_in(client, cast.handler).get(desk.address(row)).content.decode()

    assert "Hồ sơ không có bước mới" not in page
    assert "người dân không thấy bước mới và đã được báo. Chưa xin lỗi và hẹn lại ngày trả. Bước tiếp theo" in page
