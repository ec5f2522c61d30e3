"""Units beside each other at the desk: fair, on a map, as they were and as they are today."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Role
from motcua.foundation.rendering.tiles import TileState
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.values import Channel
from tests.cast import AT, JUNE_15, Cast, an_official, whoever
from tests.conftest import moment
from tests.dossiers import a_filed_dossier
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of

FIGURES = "/ban-lam-viec/so-lieu/"
LATER = moment("2025-08-04 09:00")


def city() -> UnitView:
    (found,) = directory(on=JUNE_15).of_kind(UnitKind.CITY)
    return found


@pytest.fixture
def mayor(cast: Cast) -> Client:
    for number, unit in enumerate(wards(cast)):
        for _time in range(number + 1):
            received(cast, unit, Channel.ONLINE)
        received(cast, unit, Channel.COUNTER)
    return client_of(an_official(sign_in="chutich", unit=city(), roles={Role.LEADER}))


def wards(cast: Cast) -> list[UnitView]:
    units = directory(on=JUNE_15)
    beside = [each for each in units.children(units.ancestors(cast.ward.id)[0]) if each.kind is UnitKind.COMMUNE]
    return [cast.ward, *(each for each in beside if each.id != cast.ward.id)][:3]


def received(cast: Cast, unit: UnitView, channel: Channel) -> None:
    row = a_filed_dossier(cast, unit=unit.id, channel=channel)
    receive_dossiers(dossiers=[row.id], by=whoever(unit=unit, role=Role.COUNTER), at=AT + timedelta(minutes=10))


def test_communes_are_compared_with_small_numbers_marked(mayor: Client, now: Any) -> None:
    page = mayor.get(f"{FIGURES}online_share/?period=2023-H1")

    plot = page.context["funnel"]
    assert sorted((each.part, each.whole) for each in plot.units) == [(1, 2), (2, 3), (3, 4)]
    assert "too few cases to judge" in page.content.decode()


def test_every_commune_of_the_city_has_a_tile(mayor: Client, now: Any) -> None:
    page = mayor.get(f"{FIGURES}online_share/?period=2023-H1")

    tiles = [tile for block in page.context["map"].blocks for tile in block.tiles]
    communes = [each for each in directory(on=JUNE_15).below(city().id) if each.kind is UnitKind.COMMUNE]
    assert len(tiles) == len(communes)
    assert sum(tile.state is TileState.SHOWN for tile in tiles) == 3


def test_requests_per_dossier_are_no_share_of_a_whole_and_get_no_plot(mayor: Client, now: Any) -> None:
    page = mayor.get(f"{FIGURES}time_per_dossier/?period=2023-H1")

    assert (page.context["funnel"], page.context["map"]) == (None, None)


def test_units_without_a_case_stand_apart(mayor: Client, now: Any) -> None:
    page = mayor.get(f"{FIGURES}online_share/?period=2023-H1")

    assert len(page.context["units"].rows) == 1
    assert len(page.context["idle"]) == len(directory(on=JUNE_15).children(city().id)) - 1


def test_before_any_merger_nothing_is_said_of_one(mayor: Client, now: Any) -> None:
    assert mayor.get(f"{FIGURES}online_share/?period=2023-H1").context["changes"] == []


def test_across_a_merger_figures_are_read_in_the_units_of_then_or_of_today(
    mayor: Client, cast: Cast, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "NOW", LATER)

    then = mayor.get(f"{FIGURES}online_share/?period=2023-H1")
    today = mayor.get(then.context["today_href"])

    assert "01/07/2025" in then.context["changes"]
    district = directory(on=JUNE_15).ancestors(cast.ward.id)[0]
    assert [row.label for row in then.context["units"].rows] == [directory(on=JUNE_15).unit(district).name_en]
    named = {each.name_en for each in directory(on=LATER.date()).children(city().id)}
    shown = [row.label for row in today.context["units"].rows]
    assert shown
    assert set(shown) <= named
    assert then.context["cases"] == today.context["cases"] == "6 of 9"


def test_a_unit_of_today_answers_for_those_it_took_over_from(
    mayor: Client, cast: Cast, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "NOW", LATER)
    whole = mayor.get(f"{FIGURES}received_online/?period=2023-H1&units=today")
    heirs = [row.cells[0].href for row in whole.context["units"].rows if row.cells[0].href]

    pages = [mayor.get(href) for href in heirs]
    rows = [mayor.get(page.context["rows_href"]) for page in pages]

    told = sum(int(page.context["value"]) for page in pages)
    assert told == 6
    assert sum(len(page.context["lines"]) + page.context["hidden"] for page in rows) == told


def test_the_workbook_has_what_the_lines_have(mayor: Client, now: Any) -> None:
    book = b"".join(mayor.get(f"{FIGURES}online_share.xlsx?period=2023-H1"))
    lines = b"".join(mayor.get(f"{FIGURES}online_share.csv?period=2023-H1")).decode().splitlines()

    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row>") == len(lines) > 2


def test_a_target_that_is_missing_is_said(mayor: Client, now: Any) -> None:
    assert "No target is set for this period." in mayor.get(f"{FIGURES}online_share/?period=2023-H1").content.decode()
    assert "no target set" in mayor.get(f"{FIGURES}?period=2023-H1").content.decode()


def test_another_unit_s_workbook_is_refused(cast: Cast, now: Any) -> None:
    assert client_of(cast.handler).get(f"{FIGURES}online_share.xlsx?unit={city().id}").status_code == 403


# Saved boards ------------------------------------------------------------------------------------------------


def keep(client: Client, **changes: str) -> Any:
    facts = {"name": "Giao ban", "whose": "", "indicator": "online_share", "unit": str(city().id), "period": "2023-H1"}
    return client.post(f"{FIGURES}bang/giu/", {**facts, **changes})


def test_a_figure_is_kept_and_opened_again_by_the_board_s_address(mayor: Client, now: Any) -> None:
    page = mayor.get(keep(mayor)["Location"])

    (line,) = page.context["lines"]
    assert (line.value, line.cases) == ("66.7 %".replace(".", ",").replace(" ", "\N{NO-BREAK SPACE}"), "6 of 9")
    assert mayor.get(line.href).context["cases"] == line.cases
    assert [each.name for each in mayor.get(FIGURES).context["boards"]] == ["Giao ban"]


def test_a_figure_is_taken_off_and_the_board_dropped(mayor: Client, now: Any) -> None:
    address = keep(mayor)["Location"]
    facts = {"indicator": "online_share", "unit": str(city().id), "period": "2023-H1"}

    mayor.post(f"{address}bot/", facts)
    empty = mayor.get(address)
    mayor.post(f"{address}bo/")

    assert empty.context["lines"] == []
    assert mayor.get(address).status_code == 404


def test_a_running_period_is_the_half_year_of_the_day(mayor: Client, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address = keep(mayor, period="")["Location"]
    before = mayor.get(address).context["lines"][0].href
    monkeypatch.setattr(desk, "NOW", moment("2024-02-01 09:00"))

    assert "2023-H2" in before
    assert "2024-H1" in mayor.get(address).context["lines"][0].href


def test_nobody_keeps_or_opens_what_is_not_hers(mayor: Client, cast: Cast, now: Any) -> None:
    address = keep(mayor)["Location"]
    stranger = client_of(cast.handler)

    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}bo/").status_code == 404
    assert keep(stranger).status_code == 403
    assert cast.handler.account is not None
    assert (cast.handler.account, "see_board") in desk.refusals(UUID(address.split("/")[-2]))


def test_a_figure_of_the_unit_s_board_is_read_by_the_rules_of_who_opens_it(mayor: Client, cast: Cast, now: Any) -> None:
    """The leader oversees the ward; a colleague in the city's office has no such post and sees no figure of it."""
    address = keep(mayor, whose=str(city().id), unit=str(cast.ward.id))["Location"]
    colleague = client_of(an_official(sign_in="vanthu.tp", unit=city(), roles={Role.CLERK}))

    (line,) = colleague.get(address).context["lines"]

    assert (line.value, line.href) == ("not open to you", "")


@pytest.mark.parametrize("changes", [{"name": " "}, {"period": "2023-H3"}])
def test_what_makes_no_sense_is_said_and_not_kept(mayor: Client, now: Any, changes: dict[str, str]) -> None:
    assert keep(mayor, **changes).status_code == 422
