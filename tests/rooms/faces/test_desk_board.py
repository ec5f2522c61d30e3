"""The board and the leader's page: every number opens exactly its rows, and only for who may see them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.commands.clock import reappoint_dossier
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.commands.steps import decide_dossiers
from motcua.service.dossiers.models import Dossier, Leg
from motcua.service.dossiers.queries.figures import Figure, board, figure_rows, scope_of
from motcua.service.dossiers.values import Ruling, RulingOutcome, Status
from tests.cast import JUNE_15, Cast, an_official
from tests.conftest import moment
from tests.dossiers import a_decided_dossier, a_dossier_to_sign, a_received_dossier, a_result, fresh, task_of
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of

BOARD, LEAD = "/ban-lam-viec/bang/", "/ban-lam-viec/lanh-dao/"
NOW = desk.NOW
#: Session, account, posts, language, units; four statements of the board; names; rows and their versions, thrice.
LEAD_QUERIES_MAX = 30


def late(cast: Cast) -> Dossier:
    """A birth registration, due the same day, left lying since Thursday."""
    return a_received_dossier(cast, at=moment("2023-06-22 09:00"))


def finished(cast: Cast, *, at: Any, took: timedelta = timedelta(hours=1)) -> Dossier:
    row = a_decided_dossier(cast, at=at)
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=at + took)
    return fresh(row)


def a_city(cast: Cast) -> None:
    """Something of everything at the ward."""
    late(cast)
    late(cast)
    desk.filed(cast, at=moment("2023-07-03 08:00"))
    desk.to_sign(cast)
    desk.paused(cast)
    desk.asked(cast)
    finished(cast, at=moment("2023-07-03 07:10"))
    finished(cast, at=moment("2023-06-26 08:00"), took=timedelta(days=6))
    finished(cast, at=moment("2023-06-20 08:00"), took=timedelta(hours=2))


def rows_at(client: Client, href: str) -> list[str]:
    answer = client.get(href)
    assert answer.status_code == 200, href
    return [row.href for row in answer.context["table"].rows]


@pytest.mark.parametrize("who", ["counter", "handler", "leader"])
def test_every_number_of_the_board_opens_exactly_its_rows(client: Client, cast: Cast, now: Any, who: str) -> None:
    a_city(cast)
    desk.signed_in(client, getattr(cast, who))

    answer = client.get(BOARD)

    for kpi in answer.context["figures"]:
        assert int(kpi.value) == len(rows_at(client, kpi.href)), kpi.label
    for row in answer.context["holders"].rows:
        assert sum(row.values) == int(row.words) == len(rows_at(client, row.href)), row.label
    for series in answer.context["flow"].series:
        for value, href in zip(series.values, series.hrefs, strict=True):
            assert value == len(rows_at(client, href)), href
    kept = answer.context["board"].kept
    assert kept.on_time == len(rows_at(client, answer.context["on_time"].href))
    assert kept.late == len(rows_at(client, answer.context["late_href"]))
    assert kept.on_time
    assert kept.late


def test_the_board_says_what_is_true(client: Client, cast: Cast, now: Any) -> None:
    a_city(cast)
    found = board(scope=scope_of(actor=cast.leader, at=NOW), at=NOW)

    assert (found.stock.overdue, found.stock.waiting) == (2, 1)
    # Of July: one finished within its day, one that Sunday's job made after its promise; June's is not in it.
    assert (found.kept.on_time, found.kept.late) == (1, 1)
    assert found.kept.share == 0.5
    assert [each.day.isoformat() for each in found.flow][::13] == ["2023-06-20", "2023-07-03"]
    assert sum(each.finished for each in found.flow) == 3


def test_nothing_at_all_is_no_hundred_percent(cast: Cast, now: Any) -> None:
    client = client_of(cast.leader)

    answer = client.get(BOARD)

    assert answer.context["board"].kept.share is None
    assert answer.context["on_time"].words == "–"
    assert "Nothing is overdue." in answer.content.decode()


def test_a_late_dossier_stays_overdue_after_an_apology_and_a_new_date(cast: Cast) -> None:
    row = late(cast)
    reappoint_dossier(
        dossier=row.id,
        promised_at=moment("2023-07-10 17:00"),
        reason="Chờ xác minh.",
        by=cast.leader,
        at=moment("2023-06-22 10:00"),
    )
    scope = scope_of(actor=cast.leader, at=NOW)

    assert board(scope=scope, at=NOW).stock.overdue == 1
    rows = figure_rows(actor=cast.leader, scope=scope, figure=Figure.OVERDUE, at=NOW).lines
    assert [(line.id, line.reappointed) for line in rows] == [(row.id, True)]


def test_and_is_finished_late_whatever_the_new_date_was(cast: Cast) -> None:
    row = a_dossier_to_sign(cast, at=moment("2023-06-22 09:00"))
    apologized_at = moment("2023-06-22 10:00")
    reappoint_dossier(
        dossier=row.id, promised_at=moment("2023-07-10 17:00"), reason="Chờ.", by=cast.leader, at=apologized_at
    )
    ruling = Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.APPROVE)
    decide_dossiers(rulings=[ruling], by=cast.leader, at=moment("2023-07-02 07:30"))
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=moment("2023-07-02 08:00"))

    found = board(scope=scope_of(actor=cast.leader, at=NOW), at=NOW)

    assert (found.kept.on_time, found.kept.late) == (0, 1)


def test_a_dossier_of_three_agencies_counts_once_for_the_city_and_once_for_each(cast: Cast) -> None:
    row = finished(cast, at=moment("2023-07-03 07:10"))
    district, city = _district(cast), _city(cast)
    for number, unit in enumerate((district, city), start=2):
        Leg.objects.create(dossier=row, number=number, unit=unit, started_at=NOW - timedelta(minutes=5))
    Dossier.objects.filter(id=row.id).update(involved_units=[cast.ward.id, district, city], leg=3)
    mayor = an_official(sign_in="chutich", unit=_unit(city), roles={Role.LEADER})

    whole = board(scope=scope_of(actor=mayor, at=NOW), at=NOW)
    each = {of.unit: of.kept.count for of in whole.units}

    assert whole.kept.count == 1
    assert {unit: each[unit] for unit in (cast.ward.id, district, city)} == dict.fromkeys(
        (cast.ward.id, district, city), 1
    )
    assert sum(day.came_in for day in whole.flow) == 1
    assert sum(day.finished for day in whole.flow) == 1


def _unit(unit: UUID) -> UnitView:
    return directory(on=JUNE_15).unit(unit)


def _district(cast: Cast) -> UUID:
    parent = _unit(cast.ward.id).parent
    assert parent is not None
    return parent


def _city(cast: Cast) -> UUID:
    parent = _unit(_district(cast)).parent
    assert parent is not None
    return parent


def test_who_oversees_sees_the_units_below_each_on_its_own(client: Client, cast: Cast, now: Any) -> None:
    a_city(cast)
    above = an_official(sign_in="chutich.quan", unit=_unit(_district(cast)), roles={Role.LEADER})
    desk.signed_in(client, above)

    answer = client.get(LEAD)

    ward = next(row for row in answer.context["units"].rows if row.label in (cast.ward.name_vi, cast.ward.name_en))
    overdue = ward.cells[1]
    assert overdue.words == "2"
    assert len(rows_at(client, overdue.href)) == 2
    assert client.get(ward.cells[0].href).context["unit"].id == cast.ward.id


@pytest.mark.parametrize("page", [BOARD, "/ban-lam-viec/bang/so-lieu/overdue/", "/ban-lam-viec/bang/tung-ngay.csv"])
def test_an_officer_of_another_unit_is_refused_and_that_is_written_down(client: Client, cast: Cast, page: str) -> None:
    desk.signed_in(client, cast.other_officer)

    answer = client.get(page, {"unit": str(cast.ward.id)})

    assert answer.status_code == 403
    assert desk.refusals(cast.ward.id) == [(cast.other_officer.account, "see_figures")]


def test_who_has_a_post_below_does_not_see_above(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.leader)

    assert client.get(BOARD, {"unit": str(_district(cast))}).status_code == 403


def test_an_auditor_sees_only_what_her_post_is_over(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.auditor)

    assert client.get(BOARD).status_code == 200
    assert client.get(BOARD, {"unit": str(cast.ward.id)}).status_code == 403


@pytest.mark.parametrize(("method", "page"), [("get", LEAD), ("post", f"{LEAD}ky/")])
def test_the_leader_s_page_is_for_leaders(client: Client, cast: Cast, method: str, page: str) -> None:
    desk.signed_in(client, cast.handler)

    assert getattr(client, method)(page).status_code == 403
    assert desk.refusals(cast.handler.account) == [(cast.handler.account, "open_lead")]


def test_a_citizen_has_no_board(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.citizen)

    assert client.get(BOARD).status_code == 403


def test_a_leader_signs_from_the_page_and_twice_is_said(cast: Cast) -> None:
    row = desk.to_sign(cast)
    client = client_of(cast.leader)
    page = client.get(LEAD)
    assert [each.key for each in page.context["to_sign"].rows] == [desk.key(row)]

    first = client.post(f"{LEAD}ky/", {"chosen": [desk.key(row)], **desk.WITHOUT}, follow=True)
    again = client.post(f"{LEAD}ky/", {"chosen": [desk.key(row)]})

    assert fresh(row).status == Status.APPROVED.value
    assert "was signed" in first.content.decode()
    assert not first.context["to_sign"].rows
    assert again.status_code == 409
    assert re.search(r"banner--late", again.content.decode())


def test_all_or_none_are_signed(client: Client, cast: Cast) -> None:
    row, other = desk.to_sign(cast), desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    answer = client.post(f"{LEAD}ky/", {"chosen": [desk.key(row), f"{other.id}:{uuid4()}:sign"], **desk.WITHOUT})

    assert answer.status_code == 409
    assert fresh(row).status == row.status
    assert [each.chosen for each in answer.context["to_sign"].rows if each.key == desk.key(row)] == [True]


def test_nothing_ticked_signs_nothing(cast: Cast) -> None:
    row = desk.to_sign(cast)
    client = client_of(cast.leader)

    answer = client.post(f"{LEAD}ky/", follow=True)

    assert "No dossier was chosen" in answer.content.decode()
    assert fresh(row).status == row.status


@pytest.mark.parametrize(
    "query", [{"unit": "x"}, {"holder": "x"}, {"day": "2023-13-01"}], ids=["unit", "holder", "day"]
)
def test_what_was_not_made_here_is_not_found(client: Client, cast: Cast, query: dict[str, str]) -> None:
    desk.signed_in(client, cast.leader)

    assert client.get(reverse("desk_figure", args=["open"]), query).status_code == 404
    assert client.get("/ban-lam-viec/bang/so-lieu/nothing/").status_code == 404


def test_a_key_that_was_not_made_here_shows_the_first_page(client: Client, cast: Cast) -> None:
    desk.filed(cast)
    desk.signed_in(client, cast.leader)

    assert len(rows_at(client, "/ban-lam-viec/bang/so-lieu/open/?after=x")) == 1


def test_the_flow_is_a_table_for_a_spreadsheet_too(client: Client, cast: Cast, now: Any) -> None:
    a_city(cast)
    desk.signed_in(client, cast.leader)

    lines = b"".join(client.get("/ban-lam-viec/bang/tung-ngay.csv")).decode("utf-8-sig").splitlines()

    assert lines[0] == "day,came_in,finished"
    assert len(lines) == 15
    assert lines[-1].startswith("2023-07-03,")


def test_the_leader_s_page_asks_little_however_much_there_is(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    desk.signed_in(client, cast.leader)
    a_city(cast)
    client.get(LEAD)
    with django_assert_max_num_queries(LEAD_QUERIES_MAX) as few:
        client.get(LEAD)
    a_city(cast)

    with django_assert_max_num_queries(LEAD_QUERIES_MAX) as many:
        client.get(LEAD)

    assert len(many.captured_queries) == len(few.captured_queries)
