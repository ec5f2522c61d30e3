"""Filing by a program: once, whole, and never with what cannot be kept."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from motcua.faces.site.wsgi import application
from motcua.foundation.accounts.commands import revoke_token
from motcua.foundation.accounts.models import Token
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.commands import repeal_versions
from motcua.registry.catalogue.values import Repeal
from motcua.service.dossiers.models import AttachedFile, Dossier
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, birth_answers, png, procedure
from tests.rooms.faces.calling import Caller, a_file, a_filing_sent, a_token

#: Statements of one filing, its token's and its transaction's included. Each more costs every citizen's filing.
FILING_QUERIES_MAX = 19
PROBLEM = "application/problem+json"


@pytest.fixture
def caller(cast: Cast) -> Caller:
    return Caller(a_token(cast.citizen))


def of(actor: Actor) -> UUID:
    """The person behind the actor."""
    assert actor.person is not None
    return actor.person


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == PROBLEM
    said = response.json()
    assert said["title"] == code
    assert said["status"] == status
    assert said["detail"]
    return dict(said)


def test_a_program_files_a_dossier_with_its_file(cast: Cast, caller: Caller) -> None:
    response = caller.file(a_filing_sent(cast, external_code="CT-1", came_by="qr-12"))

    assert response.status_code == 201, response.content.decode()
    row = Dossier.objects.get(id=response.json()["id"])
    assert response.json()["reference"] == row.reference
    assert response.json()["status_url"] == f"/api/v1/dossiers/{row.id}"
    assert (row.applicant, row.external_code, row.came_by) == (of(cast.citizen), "CT-1", "qr-12")
    assert AttachedFile.objects.get(dossier=row).slot == "birth_proof"


def test_the_same_key_is_answered_with_the_same_dossier(cast: Cast, caller: Caller) -> None:
    filing = a_filing_sent(cast)

    first = caller.file(filing, key="a-lost-answer")
    second = caller.file(filing, key="a-lost-answer")

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["id"] == first.json()["id"]
    assert second.json()["again"] is True
    assert Dossier.objects.filter(applicant=of(cast.citizen)).count() == 1


def test_a_key_cannot_stand_for_other_content(cast: Cast, caller: Caller) -> None:
    caller.file(a_filing_sent(cast), key="k")

    response = caller.file(a_filing_sent(cast, answers=birth_answers(home_town="Sóc Trăng")), key="k")

    assert_problem(response, 422, "UnableToRepeatRequest")
    assert Dossier.objects.filter(applicant=of(cast.citizen)).count() == 1


def test_two_citizens_may_use_the_same_key(cast: Cast, caller: Caller) -> None:
    first = caller.file(a_filing_sent(cast), key="1")
    second = Caller(a_token(cast.neighbour)).file(a_filing_sent(cast), key="1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "khóa", "a\x00b"])
def test_a_key_must_be_there_and_printable(cast: Cast, caller: Caller, key: str) -> None:
    response = caller.client.post(
        "/api/v1/dossiers",
        {"filing": json.dumps(a_filing_sent(cast))},
        HTTP_IDEMPOTENCY_KEY=key,
        HTTP_AUTHORIZATION=f"Bearer {caller.token}",
    )

    assert_problem(response, 422, "RequestInvalid")


def test_a_filing_costs_few_statements(cast: Cast, caller: Caller) -> None:
    filing, photo = a_filing_sent(cast), a_file(png(uuid4().hex), "a.png")
    caller.file(filing)  # what a process reads once: forms, processes, calendars

    with CaptureQueriesContext(connection) as captured:
        response = caller.file(filing, files={"birth_proof": photo})

    assert response.status_code == 201
    statements = [query["sql"] for query in captured]
    assert len(statements) <= FILING_QUERIES_MAX, "\n".join(statements)


def test_without_a_token_nothing_is_filed(cast: Cast) -> None:
    response = Caller("").file(a_filing_sent(cast))

    assert_problem(response, 401, "TokenMissing")
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert not Dossier.objects.filter(applicant=of(cast.citizen)).exists()


def test_a_token_without_the_scope_files_nothing(cast: Cast) -> None:
    response = Caller(a_token(cast.citizen, "dossiers:read")).file(a_filing_sent(cast))

    assert "dossiers:file" in assert_problem(response, 403, "ScopeMissing")["detail"]


@pytest.mark.parametrize("secret", ["mc_guessed", "ă" * 40, "x" * 5_000, "Basic"])
def test_a_token_that_was_never_made_is_none(cast: Cast, secret: str) -> None:
    assert_problem(Caller(secret).file(a_filing_sent(cast)), 401, "TokenMissing")


def test_an_expired_token_is_none(cast: Cast) -> None:
    caller = Caller(a_token(cast.citizen, expires_at=AT + timedelta(days=1)))

    assert_problem(caller.file(a_filing_sent(cast)), 401, "TokenMissing")


def test_a_revoked_token_is_none(cast: Cast, caller: Caller) -> None:
    revoke_token(token=Token.objects.get(account=cast.citizen.account).id, by=SYSTEM, at=AT)

    assert_problem(caller.file(a_filing_sent(cast)), 401, "TokenMissing")


def test_nobody_files_for_a_neighbour_and_the_attempt_is_kept(cast: Cast) -> None:
    response = Caller(a_token(cast.neighbour)).file(a_filing_sent(cast, applicant=str(of(cast.citizen))))

    assert_problem(response, 403, "NotPermitted")
    assert not Dossier.objects.filter(applicant=of(cast.citizen)).exists()
    assert [entry.actor for entry in entries_of(subject=of(cast.citizen), kinds=["act_refused"])] == [
        cast.neighbour.account
    ]


def test_an_official_without_a_person_names_the_applicant(cast: Cast) -> None:
    response = Caller(a_token(cast.counter)).file(a_filing_sent(cast))

    assert_problem(response, 400, "UnableToReadRequest")


def test_a_repealed_version_takes_no_filing(cast: Cast, caller: Caller) -> None:
    repealed = Repeal(version=procedure(BIRTH).id, from_on=date(2023, 7, 1), decision="2/QĐ-UBND")
    repeal_versions(repeals=[repealed], by=SYSTEM, at=AT)

    said = assert_problem(caller.file(a_filing_sent(cast)), 422, "UnableToFileDossiers")

    assert said["refusals"][0]["cause"] == "version"


def test_a_wrong_citizen_number_is_named_with_its_field(cast: Cast, caller: Caller) -> None:
    answers = birth_answers()
    answers["applicant"] = {**answers["applicant"], "number": "09219200314"}

    said = assert_problem(caller.file(a_filing_sent(cast, answers=answers)), 422, "UnableToFileDossiers")

    problems = said["refusals"][0]["problems"]
    assert [problem["path"] for problem in problems] == ["applicant.number"]
    assert all(problem["vi"] and problem["en"] for problem in problems)


def test_an_unknown_version_or_office_is_refused(cast: Cast, caller: Caller) -> None:
    wrongs: list[dict[str, Any]] = [
        {"version": str(uuid4())},
        {"receiving_unit": str(uuid4())},
        {"applicant": str(uuid4())},
    ]
    for wrong in wrongs:
        response = caller.file(a_filing_sent(cast, **wrong))
        assert response.status_code in {403, 422}, response.content
        assert response["Content-Type"] == PROBLEM


def test_a_file_with_a_false_extension_is_refused_by_what_it_is(cast: Cast, caller: Caller) -> None:
    program = a_file(b"MZ\x90\x00" + bytes(2_000), "giay-chung-sinh.jpg")

    said = assert_problem(caller.file(a_filing_sent(cast), files={"birth_proof": program}), 422, "UnableToKeepFiles")

    assert said["refusals"][0]["key"] == "giay-chung-sinh.jpg"
    assert not Dossier.objects.filter(applicant=of(cast.citizen)).exists()


def test_a_file_of_21_megabytes_is_too_large(cast: Cast, caller: Caller) -> None:
    large = a_file(png("x") + bytes(settings.FILE_BYTES_MAX + 1024 * 1024), "large.png")

    said = assert_problem(caller.file(a_filing_sent(cast), files={"birth_proof": large}), 413, "UnableToKeepFiles")

    assert said["refusals"][0]["cause"] == "too_large"


def test_a_file_in_a_slot_that_the_form_does_not_have_is_refused(cast: Cast, caller: Caller) -> None:
    files = {"birth_proof": a_file(png("a"), "a.png"), "no_such_slot": a_file(png("b"), "b.png")}

    assert_problem(caller.file(a_filing_sent(cast), files=files), 422, "UnableToFileDossiers")


def test_more_files_than_a_dossier_has_are_refused(cast: Cast, caller: Caller) -> None:
    files = {f"slot_{number}": a_file(png(str(number)), "a.png") for number in range(51)}

    assert_problem(caller.file(a_filing_sent(cast), files=files), 400, "UnableToReadRequest")


BOMBS = {
    "deep list": '{"answers": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep answers": '{"version": "%(version)s", "receiving_unit": "%(unit)s", "answers": '
    + '{"a":' * 60
    + "1"
    + "}" * 61,
    "deeper than the interpreter": '{"a":' * 50_000,
    "many values": json.dumps({"answers": {f"a{n}": n for n in range(20_000)}}),
    "not a number": '{"answers": {"a": NaN}}',
    "long number": '{"answers": {"a": ' + "9" * 100_000 + "}}",
    "no object": "[]",
    "no json": "{'a': 1}",
    "nothing": "",
    "twice": "{} {}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_in_words(caller: Caller, bomb: str) -> None:
    response = caller.file(bomb, files={})

    assert 400 <= response.status_code < 500, response.content
    assert response["Content-Type"] == PROBLEM


NESTED = {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}


@pytest.mark.parametrize(
    "value",
    ["a\x00b", "\ud800", "\udfff\ud800", 1e308 * 10, 10**400, NESTED],
    ids=["NUL", "lone surrogate", "surrogates turned round", "infinity", "a number of 400 digits", "nested"],
)
def test_what_cannot_be_kept_is_refused_as_an_answer(cast: Cast, caller: Caller, value: object) -> None:
    response = caller.file(a_filing_sent(cast, answers=birth_answers(home_town=value)))

    assert response.status_code in {400, 422}, response.content
    assert response["Content-Type"] == PROBLEM
    assert not Dossier.objects.filter(applicant=of(cast.citizen)).exists()


@pytest.mark.parametrize("name", ["came_by", "external_code", "return_address"])
@pytest.mark.parametrize("value", ["a\x00b", "\ud800", "x" * 501, 1])
def test_what_cannot_be_kept_is_refused_beside_the_answers(
    cast: Cast, caller: Caller, name: str, value: object
) -> None:
    changes: dict[str, Any] = {name: value}
    assert_problem(caller.file(a_filing_sent(cast, **changes)), 400, "UnableToReadRequest")


def test_a_filing_with_a_word_that_is_not_documented_is_refused(cast: Cast, caller: Caller) -> None:
    said = assert_problem(caller.file(a_filing_sent(cast, retrun_method="post")), 400, "UnableToReadRequest")

    assert "retrun_method" in said["detail"]


def test_a_filing_longer_than_any_form_is_refused(cast: Cast, caller: Caller) -> None:
    assert_problem(caller.file(" " * 400_001), 400, "UnableToReadRequest")
    assert_problem(caller.file(" " * 3_000_000), 413, "UnableToTakeSoMuch")


def test_another_encoding_is_refused_rather_than_guessed(cast: Cast, caller: Caller) -> None:
    text = json.dumps(a_filing_sent(cast), ensure_ascii=False).replace("Trần", "Trân")

    for encoded in (text.replace("ầ", "a").encode("cp1258", "ignore"), text.encode("utf-16")):
        assert_problem(caller.file(encoded), 400, "UnableToReadRequest")
    assert not Dossier.objects.filter(applicant=of(cast.citizen)).exists()


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "cp1258"])
def test_a_codec_that_is_no_encoding_of_ours_is_refused(cast: Cast, caller: Caller, charset: str) -> None:
    response = caller.client.generic(
        "POST",
        "/api/v1/dossiers?a=b",
        b"--x\r\n\r\n--x--",
        content_type=f"multipart/form-data; boundary=x; charset={charset}",
        HTTP_IDEMPOTENCY_KEY="k",
        HTTP_AUTHORIZATION=f"Bearer {caller.token}",
    )

    assert_problem(response, 415, "UnableToTakeMediaType")


@pytest.mark.parametrize("charset", ["base64", "rot13"])
def test_a_codec_that_is_no_encoding_of_text_breaks_nothing(db: None, rf: RequestFactory, charset: str) -> None:
    started: list[str] = []
    environ = rf.get("/api/v1/dossiers?a=b").environ | {"CONTENT_TYPE": f"text/plain; charset={charset}"}

    body = b"".join(application(environ, lambda status, headers: started.append(status)))

    assert started == ["415 Unsupported Media Type"]
    assert body


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"--x", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"filing\"\r\n", 400),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x", 400),
    ],
)  # fmt: skip
def test_what_is_not_a_form_is_refused(cast: Cast, caller: Caller, media_type: str, body: bytes, status: int) -> None:
    response = caller.client.generic(
        "POST",
        "/api/v1/dossiers",
        body,
        content_type=media_type,
        HTTP_IDEMPOTENCY_KEY="k",
        HTTP_AUTHORIZATION=f"Bearer {caller.token}",
    )

    assert response.status_code == status, response.content
    assert response["Content-Type"] == PROBLEM
