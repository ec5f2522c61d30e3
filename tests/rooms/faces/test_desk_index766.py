"""The page of index 766: a unit's, and those below it beside each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.commands.results import make_results_ready
from tests.cast import AT, JUNE_15, Cast, an_official
from tests.dossiers import a_decided_dossier, a_result
from tests.rooms.faces.citizen import client_of

PAGE = "/ban-lam-viec/chi-so-766/?period=2023-H1"
pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def settled(cast: Cast) -> Cast:
    row = a_decided_dossier(cast)
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=AT + timedelta(hours=2))
    return cast


def test_a_ward_sees_its_points_and_what_has_no_records_yet(settled: Cast) -> None:
    page = client_of(settled.leader, language="vi").get(PAGE)

    assert "chưa có dữ liệu" in page.content.decode()
    assert page.context["units"] is None
    parts = {row.label: row.cells[1].words for row in page.context["points"].rows}
    assert parts["Hồ sơ giải quyết trước và đúng hạn"] == "20,0"
    assert parts["Hồ sơ thanh toán trực tuyến"] == "không phát sinh"


def test_the_city_sees_its_units_beside_each_other(settled: Cast) -> None:
    units = directory(on=JUNE_15)
    city = units.ancestors(settled.ward.id)[-1]
    mayor = client_of(an_official(sign_in="chutich", unit=units.unit(city), roles={Role.LEADER}), language="vi")

    page = mayor.get(PAGE)
    first = page.context["units"].rows[0]

    assert "20,0" in mayor.get(first.cells[0].href).content.decode()
    assert len(page.context["units"].rows) == len(units.children(city))


def test_others_figures_are_closed(cast: Cast) -> None:
    city = directory(on=JUNE_15).ancestors(cast.ward.id)[-1]

    assert client_of(cast.leader).get(f"{PAGE}&unit={city}").status_code in (403, 404)
    assert client_of(cast.citizen).get(PAGE).status_code in (302, 403, 404)


def test_a_unit_without_work_is_not_called_weak(cast: Cast) -> None:
    page = client_of(cast.leader, language="vi").get(PAGE).content.decode()

    assert "Yếu" not in page
