"""Procedures, dossiers, tracking and lists as programs read them; and who must not."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.faces.api.dossiers import TRACKING_TRIES_MAX
from motcua.faces.ui.tables import csv_lines, xlsx_chunks
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.lists import InboxView, inbox, inbox_counts
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, a_filed_dossier, a_received_dossier, procedure
from tests.rooms.faces.calling import Caller, a_token
from tests.rooms.faces.test_api_filing import assert_problem

SHOW_QUERIES_MAX = 18
TRACK_QUERIES_MAX = 9


@pytest.fixture
def caller(cast: Cast) -> Caller:
    return Caller(a_token(cast.citizen))


def test_the_document_says_what_it_is(db: None, client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()

    assert document["openapi"].startswith("3.1")
    filing = document["paths"]["/api/v1/dossiers"]["post"]
    assert list(filing["requestBody"]["content"]) == ["multipart/form-data"]
    assert filing["security"] == [{"Token": ["dossiers:file"]}]
    assert {"FilingIn", "Problem", "FiledOut"} <= set(document["components"]["schemas"])


def test_procedures_are_found_shown_and_have_offices(cast: Cast) -> None:
    open_to_all = Caller("")
    (hit, *_more) = open_to_all.get("/procedures", q="khai sinh").json()
    whole = open_to_all.get(f"/procedures/{hit['id']}").json()
    offices = open_to_all.get(f"/procedures/{procedure(BIRTH).procedure}/offices").json()

    assert "khai sinh" in hit["name_vi"].lower()
    assert whole["version"] == hit["version"]
    assert whole["form"]["schema"]["type"] == "object"
    assert str(cast.ward.id) in {office["id"] for office in offices}


@pytest.mark.parametrize("query", [{"q": "a\x00b"}, {"q": "\\' & | ! :*"}, {"q": "🏠" * 100}, {"q": "%_\\"}])
def test_any_text_may_be_searched_for(cast: Cast, query: dict[str, str]) -> None:
    assert Caller("").get("/procedures", **query).status_code == 200


def test_a_citizen_reads_her_own_dossier(cast: Cast, caller: Caller) -> None:
    row = a_received_dossier(cast)

    said = caller.get(f"/dossiers/{row.id}").json()

    assert said["code"] == row.code
    assert said["holding"]["unit_vi"] == cast.ward.name_vi
    assert [line["kind"] for line in said["timeline"]][:2] == ["dossier_filed", "dossier_received"]


def test_reading_a_dossier_costs_few_statements(cast: Cast, caller: Caller) -> None:
    row = a_received_dossier(cast)
    caller.get(f"/dossiers/{row.id}")

    with CaptureQueriesContext(connection) as captured:
        assert caller.get(f"/dossiers/{row.id}").status_code == 200

    assert len(captured) <= SHOW_QUERIES_MAX, "\n".join(query["sql"] for query in captured)


def test_a_neighbour_is_told_that_it_is_not_there_and_the_attempt_is_kept(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    response = Caller(a_token(cast.neighbour)).get(f"/dossiers/{row.id}")

    assert_problem(response, 404, "NotPermitted")
    assert [entry.actor for entry in entries_of(subject=row.id, kinds=["act_refused"])] == [cast.neighbour.account]


def test_an_official_of_another_unit_is_told_that_it_is_not_hers(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    response = Caller(a_token(cast.other_officer)).get(f"/dossiers/{row.id}")

    assert_problem(response, 403, "NotPermitted")
    assert len(entries_of(subject=row.id, kinds=["act_refused"])) == 1


def test_a_dossier_that_is_not_there_is_not_found(cast: Cast, caller: Caller) -> None:
    assert_problem(caller.get("/dossiers/01890000-0000-7000-8000-000000000000"), 404, "UnableToFindDossier")
    assert_problem(caller.get("/dossiers/1"), 422, "RequestInvalid")


def test_reading_needs_its_scope(cast: Cast) -> None:
    row = a_filed_dossier(cast)
    filing_only = Caller(a_token(cast.citizen, "dossiers:file"))

    for path in ("/dossiers", f"/dossiers/{row.id}", "/exports/dossiers.csv", "/exports/dossiers.xlsx"):
        assert_problem(filing_only.get(path), 403, "ScopeMissing")


def test_ones_own_dossiers_come_page_by_page(cast: Cast, caller: Caller) -> None:
    rows = {str(a_filed_dossier(cast, at=AT + timedelta(minutes=n % 3)).id) for n in range(53)}

    first = caller.get("/dossiers").json()
    second = caller.get("/dossiers", after=first["after"]).json()

    assert len(first["dossiers"]) == 50
    assert second["after"] == ""
    assert {line["id"] for line in first["dossiers"] + second["dossiers"]} == rows


@pytest.mark.parametrize("after", ["x", "===", "W10", "WzEsMl0", "Im5vIGxpc3Qi", "WyIyMDIzLTA2LTE1IiwieCJd", "ă\x00"])
def test_a_key_of_no_page_is_refused(cast: Cast, caller: Caller, after: str) -> None:
    assert_problem(caller.get("/dossiers", after=after), 404, "UnableToTurnPage")


def test_anybody_with_code_and_phone_may_track(cast: Cast) -> None:
    row = a_received_dossier(cast)

    said = Caller("").get("/tracking", code=f" {str(row.code).lower()} ", phone_end="0100").json()

    assert said["code"] == row.code
    assert said["status"] == row.status
    assert "Bưởi" not in str(said)


def test_tracking_costs_few_statements(cast: Cast) -> None:
    row = a_received_dossier(cast)
    Caller("").get("/tracking", code=str(row.code), phone_end="0100")

    with CaptureQueriesContext(connection) as captured:
        assert Caller("").get("/tracking", code=str(row.code), phone_end="0100").status_code == 200

    assert len(captured) <= TRACK_QUERIES_MAX, "\n".join(query["sql"] for query in captured)


def test_a_wrong_phone_and_a_wrong_code_are_told_alike(cast: Cast) -> None:
    row = a_received_dossier(cast)

    wrong_phone = Caller("").get("/tracking", code=str(row.code), phone_end="9999")
    wrong_code = Caller("").get("/tracking", code="000.00.00-1", phone_end="0100")

    assert assert_problem(wrong_phone, 404, "UnableToFindDossier") == wrong_code.json()


@pytest.mark.parametrize(("code", "phone_end"), [("a\x00", "0100"), ("a" * 61, "0100"), ("a", "abcd"), ("a", "12345")])
def test_what_cannot_be_a_code_is_not_looked_up(cast: Cast, code: str, phone_end: str) -> None:
    assert_problem(Caller("").get("/tracking", code=code, phone_end=phone_end), 422, "RequestInvalid")


def test_guessing_comes_to_an_end(cast: Cast) -> None:
    row = a_received_dossier(cast)
    guesser = Caller("")
    for guess in range(TRACKING_TRIES_MAX):
        guesser.get("/tracking", code=str(row.code), phone_end=f"{guess:04}")

    assert_problem(guesser.get("/tracking", code=str(row.code), phone_end="0100"), 429, "TooManyAttempts")


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/", "/api/v2/dossiers", "/api/v1/dossiers/"])
def test_an_address_that_is_none_is_told_as_a_problem(db: None, client: Client, path: str) -> None:
    assert_problem(client.get(path), 404, "UnableToFindAddress")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_a_method_that_is_not_taken_is_told_as_a_problem(db: None, client: Client, method: str) -> None:
    response = getattr(client, method)("/api/v1/dossiers")

    assert_problem(response, 405, "MethodNotTaken")
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


def test_an_official_exports_what_she_may_see(cast: Cast) -> None:
    rows = [a_received_dossier(cast), a_filed_dossier(cast)]
    caller, stranger = Caller(a_token(cast.counter)), Caller(a_token(cast.other_officer))

    table = _csv(caller.get("/exports/dossiers.csv"))
    sheet = _sheet(caller.get("/exports/dossiers.xlsx"))

    assert {line["reference"] for line in table} == {row.reference for row in rows}
    assert {line["applicant_name"] for line in table} == {"Trần Thị Bưởi"}
    assert sheet == [list(table[0]), *(list(line.values()) for line in table)]
    assert _csv(stranger.get("/exports/dossiers.csv")) == []


def _csv(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _sheet(response: Any) -> list[list[str]]:
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()), read_only=True)
    return [[str(cell or "") for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_counts_of_the_inbox_are_the_lengths_of_its_lists(cast: Cast) -> None:
    a_filed_dossier(cast, at=AT - timedelta(days=9))
    a_filed_dossier(cast, at=AT)
    a_received_dossier(cast, at=AT)
    waiting = a_received_dossier(cast, at=AT)
    Dossier.objects.filter(id=waiting.id).update(status="paused")
    at = AT + timedelta(hours=1)

    counts = inbox_counts(actor=cast.counter, at=at)

    lengths = {
        name: len(inbox(actor=cast.counter, at=at, view=InboxView(view)).lines)
        for name, view in {**{view: view for view in vars(counts)}, "open": "all"}.items()
    }
    assert vars(counts) == lengths
    assert counts.open == 3
    assert counts.paused == 1
    assert counts.overdue == 1


def test_a_cell_that_a_spreadsheet_would_run_is_shown_as_text() -> None:
    rows = [("name", "amount"), ("=1+1", -5), ("An", 7), ('-"x', None)]

    text = b"".join(csv_lines(rows)).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text))) == [["name", "amount"], ["'=1+1", "-5"], ["An", "7"], ["'-\"x", ""]]


def test_a_workbook_keeps_texts_that_its_format_would_read_as_its_own() -> None:
    rows = [("name", "note"), ("<b>An & Em</b>", "a\x0bb"), ("An", None), ("Tổng", 7)]

    book = openpyxl.load_workbook(io.BytesIO(b"".join(xlsx_chunks(rows, title="<Hồ sơ>"))))

    assert [list(row) for row in book.worksheets[0].iter_rows(values_only=True)] == [
        ["name", "note"],
        ["<b>An & Em</b>", "ab"],
        ["An", ""],
        ["Tổng", 7],
    ]
