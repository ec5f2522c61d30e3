"""The catalogue as open data: whole, by page and in one stream, as of any day, kept by a tag."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.catalogue import commands
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import Repeal
from tests.cast import AT, JUNE_15, Cast
from tests.dossiers import BIRTH, procedure
from tests.unit.registry.catalogue.builders import a_draft

DATA = "/du-lieu-mo/thu-tuc"
pytestmark = pytest.mark.usefixtures("cast", "now")


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def read_csv(client: Client, **asked: str) -> list[dict[str, str]]:
    answer: Any = client.get(f"{DATA}.csv", asked)
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def all_pages(client: Client, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = client.get(f"{DATA}.json", asked).json()
    while True:
        found += page["procedures"]
        if page["next"] is None:
            return found
        page = client.get(f"{DATA}.json?{page['next'].partition('?')[2]}").json()


def test_every_procedure_in_force_is_there_once_in_both_forms(client: Client) -> None:
    expected = sorted((each.code, each.level.value) for each in procedures(date(2023, 7, 3)))

    assert [(each["code"], each["level"]) for each in all_pages(client)] == expected
    assert [(each["code"], each["level"]) for each in read_csv(client)] == expected


def test_pages_lead_to_each_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.faces.portal.figures.procedures.PAGE_ROWS", 30)

    page = client.get(f"{DATA}.json").json()

    assert (page["page"], len(page["procedures"])) == (1, 30)
    assert len(all_pages(client)) == page["total"]
    assert client.get(f"{DATA}.json", {"page": page["pages"] + 1}).json()["procedures"] == []


def test_what_is_sent_is_what_the_schema_says(client: Client) -> None:
    schema = client.get(f"{DATA}.schema.json").json()

    assert jsonschema_rs.validator_for(schema).is_valid(client.get(f"{DATA}.json").json())
    assert not jsonschema_rs.validator_for(schema).is_valid({"procedures": []})


def test_a_day_has_what_was_in_force_then(client: Client) -> None:
    birth = procedure(BIRTH)
    repeal = Repeal(version=birth.id, from_on=date(2023, 7, 2), decision="1/QĐ")
    commands.repeal_versions(repeals=[repeal], by=SYSTEM, at=AT)

    def codes(**asked: str) -> set[tuple[str, str]]:
        return {(each["code"], each["level"]) for each in all_pages(client, **asked)}

    key = (birth.code, birth.level.value)
    assert key in codes(on=f"{JUNE_15}")
    assert key not in codes()
    assert client.get(f"{DATA}.json", {"on": "1999-01-01"}).json()["total"] == 0


def test_it_is_kept_by_its_tag_until_the_catalogue_changes(client: Client) -> None:
    first = client.get(f"{DATA}.csv")
    tag = first["ETag"]

    assert client.get(f"{DATA}.csv", headers={"if-none-match": tag}).status_code == 304
    repeal = Repeal(version=procedure(BIRTH).id, from_on=date(2023, 9, 1), decision="1/QĐ")
    commands.repeal_versions(repeals=[repeal], by=SYSTEM, at=AT)
    assert client.get(f"{DATA}.csv", headers={"if-none-match": tag}).status_code == 200
    assert "public" in first["Cache-Control"]


@pytest.mark.parametrize(
    "asked", [{"on": "x"}, {"on": "2023-13-01"}, {"page": "0"}, {"page": "-1"}, {"page": "9" * 30}]
)
def test_what_cannot_be_read_is_said(client: Client, asked: dict[str, str]) -> None:
    assert client.get(f"{DATA}.json", asked).status_code == 400


def test_the_portal_and_the_dcat_catalogue_lead_there(client: Client) -> None:
    dataset = client.get("/du-lieu-mo/catalogue.jsonld").json()["dcat:dataset"][0]
    urls = [each["dcat:accessURL"]["@id"] for each in dataset["dcat:distribution"]]

    assert dataset["dct:identifier"] == "procedures"
    assert [url.rpartition("/")[2] for url in urls] == ["thu-tuc.csv", "thu-tuc.json"]
    assert "/du-lieu-mo/thu-tuc.json" in client.get("/du-lieu-mo/").content.decode()


def test_drafts_stay_inside(client: Client, cast: Cast) -> None:
    commands.draft_versions(drafts=[a_draft()], by=SYSTEM, at=AT)

    assert "9.000001" not in {each["code"] for each in all_pages(client)}
