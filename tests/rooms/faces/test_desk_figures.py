"""Pages of indicators: what a figure says, and exactly the dossiers behind it, for whom they are."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.measures.values import Period
from motcua.reform.indicators.behind import NOTHING_TO_SHOW, dossiers_behind
from motcua.reform.indicators.known import INDICATORS
from motcua.reform.indicators.queries import read
from motcua.reform.indicators.values import Indicator, Shown
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.commands.clock import reappoint_dossier
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.commands.receipt import refuse_receipt
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.commands.steps import decide_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Channel, Ruling, RulingOutcome
from motcua.service.feedback.commands.opinions import rate_dossier
from motcua.service.feedback.values import Face
from tests.cast import AT, JUNE_15, Cast, an_official
from tests.dossiers import a_decided_dossier, a_dossier_to_sign, a_filed_dossier, a_received_dossier, a_result, task_of
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of

FIGURES = "/ban-lam-viec/so-lieu/"
HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
NOW = desk.NOW


@pytest.fixture
def a_city(cast: Cast) -> Cast:
    """Something of everything that is counted."""
    done = finished(cast, at=AT - timedelta(days=12))
    rate_dossier(dossier=done.id, face=Face.GLAD, text="", by=cast.citizen, at=AT)
    finished(cast, at=AT - timedelta(days=8), took=timedelta(days=6))
    a_received_dossier(cast, at=AT - timedelta(days=7))
    a_received_dossier(cast, channel=Channel.COUNTER)
    late = a_received_dossier(cast, at=AT - timedelta(days=3))
    reappoint_dossier(
        dossier=late.id, promised_at=AT + timedelta(days=9), reason="Chờ xác minh.", by=cast.leader, at=AT
    )
    refuse_receipt(dossiers={a_filed_dossier(cast).id: "Không thuộc phường."}, by=cast.counter, at=AT)
    withdraw_dossiers(dossiers=[a_received_dossier(cast).id], reason="", by=cast.citizen, at=AT + timedelta(hours=1))
    refused = a_dossier_to_sign(cast)
    ruling = Ruling(dossier=refused.id, task=task_of(refused), outcome=RulingOutcome.REFUSE, reason="Đã đăng ký.")
    decide_dossiers(rulings=[ruling], by=cast.leader, at=AT + timedelta(hours=1))
    desk.asked(cast)
    return cast


def finished(cast: Cast, *, at: Any, took: timedelta = timedelta(hours=1)) -> Dossier:
    row = a_decided_dossier(cast, at=at)
    make_results_ready(documents=[replace(a_result(row), signed=True)], by=SYSTEM, at=at + took)
    return row


def district(cast: Cast) -> UnitView:
    units = directory(on=JUNE_15)
    return units.unit(units.ancestors(cast.ward.id)[0])


def counted(indicator: Indicator, cast: Cast) -> int:
    figure = read(indicators=[indicator.name], units=[cast.ward.id], period=HALF_YEAR).only
    return (figure.denominator or 0) if indicator.shown is Shown.WORKING_MINUTES else figure.numerator


@pytest.mark.parametrize(
    "indicator", [each for each in INDICATORS if each.name not in NOTHING_TO_SHOW], ids=attrgetter("name")
)
def test_as_many_dossiers_stand_behind_a_figure_as_it_says(a_city: Cast, indicator: Indicator) -> None:
    found = dossiers_behind(indicator=indicator.name, units=[a_city.ward.id], period=HALF_YEAR, limit=100)

    assert len(found) == len(set(found)) == counted(indicator, a_city)


def test_something_stands_behind_nearly_every_figure(a_city: Cast) -> None:
    """Or the test above would prove nothing."""
    shown = [each for each in INDICATORS if each.name not in NOTHING_TO_SHOW]
    empty = {each.name for each in shown if not counted(each, a_city)}

    of_other_things = {"afterhours_minutes", "qr_codes", "exam_candidates", "exam_papers"}
    of_other_things |= {f"integration_{name}" for name in ("services", "partial", "full", "share")}
    of_other_things |= {
        f"insurance_{name}" for name in ("facilities", "facilities_looking_up", "lookups", "synchronised")
    }
    # Counted by the pages on which people file.
    of_other_things |= {"prefilled_share", "filed_level_2_share", "filed_proven_later"}
    # Of money and of the Portal, which this city does without.
    of_other_things |= {each for each in empty if each.startswith("payments_")} | {"portal_synchronised_share"}
    of_other_things |= {"dossiers_digitised_share"}
    assert empty <= {"carried_over", "settled_on_time", "typed_by_officer_share"} | of_other_things


def test_a_page_by_key_shows_each_once(a_city: Cast) -> None:
    whole = dossiers_behind(indicator="online_share", units=[a_city.ward.id], period=HALF_YEAR, limit=100)

    first = dossiers_behind(indicator="online_share", units=[a_city.ward.id], period=HALF_YEAR, limit=2)
    rest = dossiers_behind(
        indicator="online_share", units=[a_city.ward.id], period=HALF_YEAR, after=first[-1], limit=100
    )

    assert first + rest == whole


def test_every_indicator_stands_in_the_list_and_has_its_page(a_city: Cast, now: Any) -> None:
    client = client_of(a_city.leader)
    page = client.get(f"{FIGURES}?period=2023-H1")

    hrefs = [row.cells[0].href for _theme, table in page.context["themes"] for row in table.rows]

    assert len(hrefs) == len(INDICATORS)
    for href in hrefs:
        assert client.get(href).status_code == 200, href


def test_a_leader_goes_from_the_city_s_share_to_a_dossier_in_five_steps(a_city: Cast, now: Any) -> None:
    units = directory(on=JUNE_15)
    city = units.unit(units.ancestors(a_city.ward.id)[-1])
    mayor = client_of(an_official(sign_in="chutich", unit=city, roles={Role.LEADER}))
    page = mayor.get(f"{FIGURES}online_share/?period=2023-H1")

    for name in (district(a_city).id, a_city.ward.id):
        page = mayor.get(
            next(row.cells[0].href for row in page.context["units"].rows if str(name) in row.cells[0].href)
        )
    rows = mayor.get(page.context["procedures"].rows[0].cells[0].href)
    dossier = mayor.get(rows.context["table"].rows[0].href)

    assert dossier.status_code == 200
    assert len(rows.context["table"].rows) == int(re.findall(r"\d+", page.context["cases"])[0])


def test_the_units_add_up_with_the_office_itself(a_city: Cast, now: Any) -> None:
    head = client_of(an_official(sign_in="quan", unit=district(a_city), roles={Role.LEADER}))

    page = head.get(f"{FIGURES}received_online/?period=2023-H1")

    values = [int(row.cells[1].words) for row in page.context["units"].rows]
    assert sum(values) == int(page.context["value"]) > 0


def test_without_a_case_a_share_is_not_nought(cast: Cast, now: Any) -> None:
    page = client_of(cast.leader).get(f"{FIGURES}online_share/?period=2023-H1")

    assert page.context["value"] == "no case"


def test_another_unit_s_figures_are_refused(a_city: Cast, now: Any) -> None:
    client = client_of(a_city.handler)

    for place in ("", "online_share/", "online_share/ho-so/", "online_share.csv", "online_share.json"):
        assert client.get(f"{FIGURES}{place}?unit={district(a_city).id}&period=2023-H1").status_code == 403, place


def test_a_citizen_sees_no_desk(cast: Cast, now: Any) -> None:
    assert client_of(cast.citizen).get(FIGURES).status_code == 403


@pytest.mark.parametrize(
    "place",
    [
        "?period=2023-H3",
        "?period=%00",
        "?unit=nobody",
        "no_such_thing/",
        "online_share/ho-so/?after=1",
        "online_share/ho-so/?procedure=x",
    ],
)
def test_what_does_not_exist_is_not_found(cast: Cast, now: Any, place: str) -> None:
    assert client_of(cast.leader).get(f"{FIGURES}{place}").status_code == 404


def test_the_data_name_the_position_that_they_were_read_at(a_city: Cast, now: Any) -> None:
    client = client_of(a_city.leader)

    facts = json.loads(client.get(f"{FIGURES}online_share.json?period=2023-H1").content)
    lines = b"".join(client.get(f"{FIGURES}online_share.csv?period=2023-H1")).decode().splitlines()

    assert facts["as_of"]["position"] > 0
    assert sum(each["denominator"] for each in facts["figures"]) == counted_received(a_city)
    assert len(lines) == len(facts["figures"]) + 1


def counted_received(cast: Cast) -> int:
    return read(indicators=["online_share"], units=[cast.ward.id], period=HALF_YEAR).only.denominator or 0


def test_dossiers_that_are_not_hers_are_counted_and_not_shown(client: Client, a_city: Cast, now: Any) -> None:
    """An officer sees her unit's figures; a dossier that never lay there is said to be closed to her."""
    desk.signed_in(client, a_city.leader)
    page = client.get(f"{FIGURES}received_online/ho-so/?period=2023-H1")
    shown = len(page.context["lines"])
    Dossier.objects.filter(receiving_unit=a_city.ward.id).update(
        involved_units=[], units_above=[], current_unit=district(a_city).id, holder=None
    )

    closed = client.get(f"{FIGURES}received_online/ho-so/?period=2023-H1")

    assert shown > 0
    assert closed.context["hidden"] + len(closed.context["lines"]) == shown


def test_a_remark_is_written_and_taken_back_on_the_indicators_page(cast: Cast, now: Any) -> None:
    words = "Hệ thống định danh gián đoạn cả buổi sáng."
    client = client_of(cast.leader, language="vi")
    asked = {"unit": str(cast.ward.id), "period": "2023-H1"}
    page = f"/ban-lam-viec/so-lieu/online_share/?unit={cast.ward.id}&period=2023-H1"

    client.post("/ban-lam-viec/so-lieu/online_share/ghi-chu/", {**asked, "on": "2023-06-15", "text": words})
    assert words in client.get(page).content.decode()
    remark = client.get(page).context["remarks"][0][0]
    refused = client.post(
        "/ban-lam-viec/so-lieu/online_share/ghi-chu/", {**asked, "on": "không", "text": "x"}, follow=True
    )
    assert "Chưa lưu ghi chú" in refused.content.decode()
    assert "Viết ghi chú" not in client_of(cast.handler, language="vi").get(page).content.decode()
    client.post(f"/ban-lam-viec/so-lieu/online_share/ghi-chu/{remark.id}/bo/", asked)
    assert words not in client.get(page).content.decode()
