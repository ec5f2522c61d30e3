"""Public figures: what everybody sees, what is hidden because it is small, and what programs read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.measures.values import Period
from motcua.reform.indicators.commands import set_targets
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToPublishPeriod
from motcua.reform.indicators.known import INDICATORS
from motcua.reform.indicators.public import HIDDEN, public_city, public_indicators, read_public
from motcua.reform.indicators.queries import read
from motcua.reform.indicators.values import NewTarget
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.values import Channel
from tests.cast import AT, JUNE_15, Cast
from tests.dossiers import a_received_dossier
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of

FIGURES = "/so-lieu/"
DATA = "/du-lieu-mo/"
HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
TODAY = date(2023, 7, 3)


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def filed(cast: Cast, *, online: int, otherwise: int) -> None:
    for _number in range(online):
        a_received_dossier(cast)
    for _number in range(otherwise):
        a_received_dossier(cast, channel=Channel.COUNTER)


def share(**asked: Any) -> Any:
    return read_public(indicators=["online_share"], **{"period": HALF_YEAR, "today": TODAY, **asked})


def test_the_city_s_public_share_is_the_one_that_the_desk_reads(cast: Cast) -> None:
    filed(cast, online=6, otherwise=5)
    city = public_city(on=JUNE_15).id

    told = share().figures["online_share", city].figure

    desk_s = read(indicators=["online_share"], units=[city], period=HALF_YEAR).only
    assert (told.numerator, told.denominator) == (desk_s.numerator, desk_s.denominator) == (6, 11)


def test_four_are_hidden_and_five_are_shown(cast: Cast) -> None:
    filed(cast, online=5, otherwise=4)
    hidden = share().figures["online_share", cast.ward.id]

    filed(cast, online=0, otherwise=1)

    assert hidden == HIDDEN
    assert share().figures["online_share", cast.ward.id] != HIDDEN


def test_where_nothing_happened_there_is_no_case_and_nothing_is_hidden(client: Client, cast: Cast, now: Any) -> None:
    page = client.get(f"{FIGURES}online_share/")

    assert page.context["value"] == "no case"
    assert not page.context["is_hidden"]


def test_months_are_published_when_they_have_passed(cast: Cast) -> None:
    filed(cast, online=6, otherwise=5)

    with pytest.raises(UnableToPublishPeriod):
        share(period=Period(date(2023, 6, 1), date(2023, 7, 1)), today=date(2023, 6, 30))

    told = share(period=Period(date(2023, 1, 1), date(2024, 1, 1)))
    assert told.period == HALF_YEAR


def test_days_that_are_no_whole_months_are_not_published(db: None) -> None:
    with pytest.raises(UnableToPublishPeriod):
        share(period=Period(date(2022, 12, 15), date(2023, 6, 15)))


def test_an_indicator_is_not_public_until_it_is_named(db: None) -> None:
    with pytest.raises(UnableToFindIndicator):
        read_public(indicators=["carried_over"], period=HALF_YEAR, today=TODAY)


def test_every_public_indicator_has_its_page_its_definition_and_its_data(client: Client, cast: Cast, now: Any) -> None:
    filed(cast, online=6, otherwise=5)
    meanings = client.get(f"{FIGURES}cach-tinh/").content.decode()

    for each in public_indicators():
        assert client.get(f"{FIGURES}{each.name}/?period=2023-H1").status_code == 200
        assert f'id="{each.name}"' in meanings
        assert client.get(f"{DATA}{each.name}.csv").status_code == 200
        assert json.loads(client.get(f"{DATA}{each.name}.json").content)["indicator"] == each.name


def test_the_list_shows_each_public_indicator_once(client: Client, cast: Cast, now: Any) -> None:
    page = client.get(FIGURES)

    hrefs = [row.cells[0].href for _title, _anchor, table in page.context["groups"] for row in table.rows]

    assert sorted(href.split("/")[2] for href in hrefs) == sorted(each.name for each in public_indicators())
    assert len(hrefs) < len(INDICATORS)


def test_no_public_page_leads_to_a_dossier_or_names_anybody(client: Client, cast: Cast, now: Any) -> None:
    filed(cast, online=6, otherwise=5)

    for place in ("", "online_share/", "cach-tinh/"):
        page = client.get(f"{FIGURES}{place}").content.decode()
        assert "/ban-lam-viec/" not in page
        assert "/ho-so/0" not in page
        assert "Bưởi" not in page


def test_a_visitor_goes_from_the_city_to_a_ward_by_links(client: Client, cast: Cast, now: Any) -> None:
    filed(cast, online=6, otherwise=5)
    units = directory(on=JUNE_15)
    page = client.get(f"{FIGURES}online_share/?period=2023-H1")

    for unit in (units.ancestors(cast.ward.id)[0], cast.ward.id):
        href = next(row.cells[0].href for row in page.context["units"].table.rows if str(unit) in row.cells[0].href)
        page = client.get(href)

    assert page.context["cases"] == "6 of 11"


def test_procedures_of_the_whole_city_are_told_for_a_half_year(client: Client, cast: Cast, now: Any) -> None:
    filed(cast, online=6, otherwise=5)

    whole = client.get(f"{FIGURES}online_share/?period=2023-H1").context["procedures"]
    month = client.get(f"{FIGURES}online_share/?period=2023-06").context["procedures"]

    assert [row.cells[1].sub for row in whole.rows] == ["6 of 11 · few cases"]
    assert month is None


def test_a_target_that_is_missing_is_said(client: Client, cast: Cast, now: Any) -> None:
    without = client.get(f"{FIGURES}online_share/?period=2023-H1").content.decode()
    city = public_city(on=JUNE_15).id
    target = NewTarget(
        indicator="online_share",
        unit=city,
        value=Decimal(46),
        from_on=date(2023, 1, 1),
        until_on=date(2024, 1, 1),
        source="Kế hoạch",
    )
    set_targets(targets=[target], by=SYSTEM, at=AT)

    assert "No target is set for this period." in without
    assert client.get(f"{FIGURES}online_share/?period=2023-H1").context["bullet"].target == 0.46


@pytest.mark.parametrize(
    "place",
    [
        "?period=2023-H3",
        "?period=2024",
        "?period=II.06a-2023-1",
        "?unit=nobody",
        "?unit=01890a5d-ac96-774b-bcce-b302099a8057",
        "carried_over/",
        "no_such_thing/",
        "online_share/?period=%00",
    ],
)
def test_what_is_not_published_is_not_found(client: Client, cast: Cast, now: Any, place: str) -> None:
    assert client.get(f"{FIGURES}{place}").status_code == 404


def test_the_police_s_figures_are_not_the_city_s(client: Client, cast: Cast, now: Any) -> None:
    units = directory(on=JUNE_15)
    outside = next(each for each in units.children(None) if each.id != public_city(on=JUNE_15).id)

    assert client.get(f"{FIGURES}?unit={outside.id}").status_code == 404


def test_data_hide_what_pages_hide(client: Client, cast: Cast, now: Any) -> None:
    filed(cast, online=6, otherwise=2)

    lines = csv.DictReader(b"".join(client.get(f"{DATA}online_share.csv")).decode("utf-8-sig").splitlines())
    found = {(line["unit_key"], line["period"]): line for line in lines}
    ward = found[cast.ward.key, "2023-06"]

    assert (ward["status"], ward["numerator"], ward["value"]) == ("hidden", "", "")
    assert all(line["denominator"] != "8" for line in found.values())


def test_data_say_what_they_are_and_under_which_licence(client: Client, cast: Cast, now: Any) -> None:
    filed(cast, online=6, otherwise=5)

    facts = json.loads(client.get(f"{DATA}online_share.json").content)
    ward = next(row for row in facts["rows"] if row[1] == cast.ward.key and row[3] == "2023-H1")

    assert facts["licence"].startswith("https://creativecommons.org/")
    assert facts["as_of"]["position"] > 0
    assert ward[4:] == [6, 11, "54.5", "shown"]


def test_the_catalogue_leads_to_data_that_are_there(client: Client, cast: Cast, now: Any) -> None:
    answer = client.get(f"{DATA}catalogue.jsonld")
    catalogue = json.loads(answer.content)

    addresses = [
        each["dcat:downloadURL"]["@id"] for found in catalogue["dcat:dataset"] for each in found["dcat:distribution"]
    ]

    assert answer["Content-Type"].startswith("application/ld+json")
    assert len(addresses) == 2 * (len(public_indicators()) + 1), "the procedures stand beside the figures"
    assert client.get(addresses[0]).status_code == 200
    assert all(found["dct:license"]["@id"] for found in catalogue["dcat:dataset"])


def test_data_may_be_kept_and_are_not_sent_again(client: Client, cast: Cast, now: Any) -> None:
    first = client.get(f"{DATA}online_share.json")
    again = client.get(f"{DATA}online_share.json", headers={"If-None-Match": first["ETag"]})

    assert "public" in first["Cache-Control"]
    assert "max-age=300" in first["Cache-Control"]
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_with_somebody_s_name_is_not_kept(client: Client, cast: Cast, now: Any) -> None:
    assert "private" in client.get(FIGURES)["Cache-Control"]
    assert "ETag" not in client_of(cast.citizen).get(FIGURES)


def test_pages_are_read_in_few_statements(client: Client, cast: Cast, now: Any) -> None:
    """However many units a city has."""
    filed(cast, online=6, otherwise=5)
    client.get(FIGURES)
    with counted_statements() as statements:
        client.get(FIGURES)

    assert len(statements) <= 60


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    from django.db import connection

    found: list[str] = []

    def count(execute: Any, sql: str, *more: Any) -> Any:
        found.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        yield found


def test_a_long_running_city_s_data_go_half_year_by_half_year(
    client: Client, cast: Cast, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(cast, online=6, otherwise=5)
    monkeypatch.setattr(desk, "NOW", desk.NOW + timedelta(days=40))

    rows = json.loads(client.get(f"{DATA}online_share.json").content)["rows"]

    assert {row[3] for row in rows} == {"2023-06", "2023-H1"}


def test_the_index_of_the_city_is_computed_from_what_is_public(client: Client, cast: Cast, now: Any) -> None:
    filed(cast, online=7, otherwise=6)
    page = client.get("/so-lieu/chi-so-766/?period=2023-H1", headers={"accept-language": "vi"})

    text = page.content.decode()
    assert "Chỉ số 766" in text
    assert "chưa có dữ liệu" in text
    linked = [row.cells[0].href for row in page.context["points"].rows if row.cells[0].href]
    assert linked
    assert [client.get(href).status_code for href in linked] == [200] * len(linked)
