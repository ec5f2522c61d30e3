"""Following a dossier on the portal: what each state says, what may be done with it, and how much it asks the database."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Dossier, Draft
from motcua.service.dossiers.queries.lists import own_dossiers
from motcua.service.feedback.models import Complaint, Rating
from tests.cast import Cast
from tests.dossiers import BIRTH, png, procedure
from tests.rooms.faces.citizen import a_draft, client_of, text_of
from tests.rooms.foundation.files.contents import a_pdf
from tests.states import States, make_states

#: Statements of a page, its session's and its actor's included. They do not grow with the dossiers there are.
QUERIES_MAX = {
    # Live facts of the city are read for the home page too.
    # And who serves after hours just now.
    "/": 18,
    "/tim/?q=khai sinh": 7,
    "/thu-tuc/{procedure}/": 8,
    "/ho-so/": 11,
    "/ho-so/{states.supplement}/": 35,
    "/ho-so/{states.ready}/": 33,
    # The applicant and what a register says of her too: what is known need not be asked.
    "/nop/{draft}/": 11,
    "/nop/{draft}/phan/child/": 11,
    "/nop/{draft}/kiem-tra/": 11,
}


@pytest.fixture
def states(cast: Cast) -> States:
    return make_states(cast, at=city_clock().now())


@pytest.mark.parametrize("address", QUERIES_MAX)
def test_a_page_asks_the_database_a_bounded_number_of_times(cast: Cast, states: States, address: str) -> None:
    client = client_of(cast.citizen)
    page = address.format(states=states, draft=a_draft(cast), procedure=procedure(BIRTH).procedure)
    client.get(page)  # what a process learns once: units, versions, calendars

    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200

    assert len(asked) <= QUERIES_MAX[address], "\n".join(each["sql"][:150] for each in asked.captured_queries)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("filed", "The office will answer by"),
        ("not_received", "Why it was not accepted Hồ sơ có yếu tố nước ngoài"),
        ("received", "Result promised by"),
        ("supplement", "What needs correcting"),
        ("paused", "Verification prescribed by law"),
        ("overdue", "The promised date has passed"),
        ("reappointed", "The office apologises for the delay"),
        ("withdrawn", "Withdrawn"),
        ("ready", "Download the result"),
        ("returned", "Result returned"),
        ("refused", "Not granted, for this reason Trẻ đã được đăng ký"),
    ],
)
def test_a_dossier_says_how_it_stands(cast: Cast, states: States, state: str, said: str) -> None:
    response = client_of(cast.citizen).get(f"/ho-so/{getattr(states, state)}/")

    assert response.status_code == 200
    assert said in text_of(response)


def test_my_dossiers_begin_with_what_waits_for_me(cast: Cast, states: States) -> None:
    a_draft(cast)

    said = text_of(client_of(cast.citizen).get("/ho-so/"))

    waiting, with_the_office, finished = (
        said.index(words) for words in ("Waiting for you", "With the office", "Finished")
    )
    assert waiting < said.index("Correct and send") < with_the_office
    assert waiting < said.index("Continue the draft") < with_the_office
    assert with_the_office < said.index("Overdue by") < finished
    assert finished < said.index("Withdrawn")


def test_a_key_of_a_page_that_was_not_made_here_leads_to_the_first(cast: Cast) -> None:
    response = client_of(cast.citizen).get("/ho-so/?after=bm90LWEta2V5")

    assert response["Location"] == "/ho-so/"


def test_a_supplement_is_sent_only_when_everything_is_corrected(cast: Cast, states: States) -> None:
    client = client_of(cast.citizen)
    address = f"/ho-so/{states.supplement}/bo-sung/"
    child = {
        "child.full_name": "Trần Đặng An", "child.birth_on.day": "1", "child.birth_on.month": "6",
        "child.birth_on.year": "2023", "child.sex": "male", "child.ethnicity": "Kinh",
    }  # fmt: skip

    too_early = client.post(address)
    client.post(f"{address}child/", child)
    half = client.post(address)
    mending = Draft.objects.get(mends=states.supplement)
    photo = SimpleUploadedFile("ro.png", png("rõ cả bốn góc"))
    client.post(f"/nop/{mending.id}/tep/birth_proof/", {"birth_proof": photo})
    sent = client.post(address)

    assert (too_early.status_code, half.status_code) == (422, 422)
    assert "1 thing is still open." in text_of(half)
    assert sent["Location"] == f"/ho-so/{states.supplement}/"
    row = Dossier.objects.get(id=states.supplement)
    assert row.status == "in_processing"
    answers = AnswerSet.objects.get(dossier=row, version=row.answers_version).answers
    assert answers["child"]["full_name"] == "Trần Đặng An"
    assert answers["home_town"] == "Cần Thơ"
    in_force = AttachedFile.objects.filter(dossier=row, superseded_at=None)
    assert {file.name for file in in_force} == {"giấy chứng sinh.png", "ro.png"}


def test_a_blurred_page_is_taken_out_and_the_others_stay(cast: Cast, states: States) -> None:
    client = client_of(cast.citizen)
    mending = Draft.objects.get(mends=states.supplement)
    (old,) = mending.files["birth_proof"]
    client.post(
        f"/nop/{mending.id}/tep/birth_proof/", {"birth_proof": SimpleUploadedFile("ro.png", png("rõ cả bốn góc"))}
    )

    page = client.post(f"/ho-so/{states.supplement}/bo-sung/birth_proof/", {"_remove": f"birth_proof.{old['sha256']}"})

    assert page.status_code == 200
    assert [file["name"] for file in Draft.objects.get(id=mending.id).files["birth_proof"]] == ["ro.png"]


def test_what_was_not_asked_for_cannot_be_opened(cast: Cast, states: States) -> None:
    assert client_of(cast.citizen).get(f"/ho-so/{states.supplement}/bo-sung/mother/").status_code == 404


def test_what_was_asked_for_cannot_be_left_out(cast: Cast, states: States) -> None:
    mending = Draft.objects.get(mends=states.supplement)
    (old,) = mending.files["birth_proof"]
    address = f"/ho-so/{states.supplement}/bo-sung/birth_proof/"
    client = client_of(cast.citizen)
    client.post(address, {"_remove": f"birth_proof.{old['sha256']}"})

    response = client.post(address)

    assert response.status_code == 422


def test_a_draft_that_corrects_a_dossier_is_never_filed_as_another(cast: Cast, states: States) -> None:
    mending = Draft.objects.get(mends=states.supplement)
    before = Dossier.objects.count()

    response = client_of(cast.citizen).post(f"/nop/{mending.id}/kiem-tra/")

    assert response["Location"] == f"/ho-so/{states.supplement}/bo-sung/"
    assert Dossier.objects.count() == before


def test_withdrawing_is_offered_while_it_is_possible(cast: Cast, states: States) -> None:
    client = client_of(cast.citizen)

    assert "Withdraw the dossier" in text_of(client.get(f"/ho-so/{states.received}/"))
    assert "Withdraw the dossier" not in text_of(client.get(f"/ho-so/{states.returned}/"))
    client.post(f"/ho-so/{states.received}/rut/", {"reason": "Nộp nhầm nơi"})
    refused = client.post(f"/ho-so/{states.returned}/rut/", {"reason": "x"})

    assert Dossier.objects.get(id=states.received).status == "withdrawn"
    assert refused.status_code == 409
    assert Dossier.objects.get(id=states.returned).status == "returned"


def test_one_tap_rates_once(cast: Cast, states: States) -> None:
    client = client_of(cast.citizen)
    address = f"/ho-so/{states.returned}/danh-gia/"

    client.post(address, {"face": "glad", "text": "Nhanh"})
    again = client.post(address, {"face": "unhappy"})

    assert again.status_code == 409
    assert [(row.face, row.text) for row in Rating.objects.all()] == [("glad", "Nhanh")]
    assert "Thank you for telling us" in text_of(client.get(f"/ho-so/{states.returned}/"))


def test_a_rating_without_a_face_rates_nothing(cast: Cast, states: States) -> None:
    client_of(cast.citizen).post(f"/ho-so/{states.returned}/danh-gia/", {"face": "furious"})

    assert not Rating.objects.exists()


def test_a_delay_is_complained_of_once_it_is_one(cast: Cast, states: States) -> None:
    client = client_of(cast.citizen)

    early = client.post(f"/ho-so/{states.received}/phan-anh/", {"text": "Lâu quá"})
    late = client.post(f"/ho-so/{states.overdue}/phan-anh/", {"text": "Quá hẹn 3 ngày"})
    page = text_of(client.get(f"/ho-so/{states.overdue}/"))

    assert (early.status_code, late.status_code) == (409, 302)
    assert Complaint.objects.get().text == "Quá hẹn 3 ngày"
    assert "Quá hẹn 3 ngày" in page
    # One at a time: the form is away until it is answered.
    assert "Complain about the delay" not in page


@pytest.mark.parametrize(
    ("state", "kind", "status"),
    [
        ("received", "01_receipt", 200),
        ("filed", "01_receipt", 404),
        ("supplement", "02_supplement", 200),
        ("not_received", "03_refusal", 200),
        ("reappointed", "04_apology", 200),
        ("received", "04_apology", 404),
        ("received", "05_control", 404),
    ],
)
def test_papers_are_given_where_there_is_something_to_say(
    cast: Cast, states: States, state: str, kind: str, status: int
) -> None:
    """The control sheet (05) goes along inside the office and is not the citizen's."""
    response = client_of(cast.citizen).get(f"/ho-so/{getattr(states, state)}/giay/{kind}/")

    assert response.status_code == status
    if status == 200:
        assert response.content.startswith(b"%PDF-")


def test_the_promised_moment_goes_into_a_calendar(cast: Cast, states: States) -> None:
    client = client_of(cast.citizen)

    response = client.get(f"/ho-so/{states.reappointed}/lich/")

    promised = Dossier.objects.get(id=states.reappointed).reappointed_to
    assert promised is not None
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART:{promised:%Y%m%dT%H%M%SZ}\r\n" in response.content.decode()
    assert client.get(f"/ho-so/{states.withdrawn}/lich/").status_code == 404


def test_the_deadline_is_explained_line_by_line(cast: Cast, states: States) -> None:
    said = text_of(client_of(cast.citizen).get(f"/ho-so/{states.overdue}/thoi-han/"))

    assert "Time limit: On the same day" in said
    assert "Here the result is due" in said
    assert "Until now" in said


def test_an_unreceived_dossier_has_no_deadline_to_explain(cast: Cast, states: States) -> None:
    assert client_of(cast.citizen).get(f"/ho-so/{states.filed}/thoi-han/").status_code == 404


def test_a_document_without_a_signature_is_told_from_what_is_no_document(cast: Cast) -> None:
    client = client_of()

    unsigned = client.post("/kiem-tra-van-ban/", {"document": SimpleUploadedFile("a.pdf", a_pdf())})
    picture = client.post("/kiem-tra-van-ban/", {"document": SimpleUploadedFile("a.pdf", png("a"))})
    nothing = client.post("/kiem-tra-van-ban/")

    assert "This file has no signature." in text_of(unsigned)
    assert (picture.status_code, nothing.status_code) == (422, 422)
    assert "Choose a PDF file first." in text_of(nothing)


def test_everyday_words_and_occasions_find_procedures(cast: Cast) -> None:
    client = client_of()

    by_words = text_of(client.get("/tim/?q=so do"))
    by_occasion = text_of(client.get("/tim/?viec=birth"))
    by_nothing = text_of(client.get("/tim/?q=zzzqqqxxx"))
    by_unknown_occasion = client.get("/tim/?viec=zzz")

    assert "land" in by_words.lower()
    assert "Birth registration" in by_occasion
    assert "Nothing found" in by_nothing
    assert by_unknown_occasion.status_code == 200


def test_a_procedure_says_what_it_takes(cast: Cast) -> None:
    said = text_of(client_of().get(f"/thu-tuc/{procedure(BIRTH).procedure}/"))

    for words in (
        "On the same day",
        "Usually free of charge",
        "Hospital's notice of birth",
        "8.000",
        "Entirely online",
    ):
        assert words in said


def test_closed_ones_come_newest_first_and_no_page_repeats_or_skips(cast: Cast, states: States) -> None:
    at = city_clock().now()
    whole = own_dossiers(actor=cast.citizen, at=at)
    by_pages: list[UUID] = []
    after = ""
    while True:
        page = own_dossiers(actor=cast.citizen, at=at, after=after, limit=2)
        by_pages += [line.id for line in page.lines]
        after = page.after
        if not after:
            break

    assert by_pages == [line.id for line in whole.lines]
    assert len(by_pages) == len(set(by_pages)) == 11
    assert {by_pages[0], by_pages[1]} == {states.supplement, states.ready}
    closed = [row.closed_at for row in map(_row, by_pages) if row.closed_at is not None]
    assert len(closed) == 3
    assert closed == sorted(closed, reverse=True)
    assert all(_row(id_).closed_at is not None for id_ in by_pages[-3:])


@pytest.mark.parametrize(
    "key", ["WzAsICJOYU4iLCAieCJd", "WzcsICIxIiwgIjAxYTIxN2JhLTVkMjEtNzU3NS1hZmFlLTQ5MjM0MWUyMzU1NyJd", "e30"]
)
def test_a_strange_key_turns_no_page(cast: Cast, key: str) -> None:
    assert client_of(cast.citizen).get(f"/ho-so/?after={key}")["Location"] == "/ho-so/"


def _row(id_: UUID) -> Dossier:
    return Dossier.objects.get(id=id_)


def test_before_receipt_the_calendar_holds_the_offices_answer(cast: Cast, states: States) -> None:
    entry = client_of(cast.citizen).get(f"/ho-so/{states.filed}/lich/").content.decode().replace("\r\n ", "")

    due = Dossier.objects.get(id=states.filed).answer_due_at
    assert due is not None
    assert f"DTSTART:{due:%Y%m%dT%H%M%SZ}\r\n" in entry
    assert "SUMMARY:Answer of the office: Birth registration" in entry


def test_the_confirmation_leads_to_calendar_and_receipt_where_there_are_any(cast: Cast, states: States) -> None:
    client = client_of(cast.citizen)

    filed = client.get(f"/ho-so/{states.filed}/da-nop/").content.decode()
    received = client.get(f"/ho-so/{states.received}/da-nop/").content.decode()

    assert f"/ho-so/{states.filed}/lich/" in filed
    assert "01_receipt" not in filed
    assert f"/ho-so/{states.received}/giay/01_receipt/" in received


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("filed", "The office will answer by"),
        ("received", "Result promised by"),
        ("supplement", "Waiting for the applicant"),
        ("paused", "Verification prescribed by law"),
        ("overdue", "Sign in and complain"),
        ("reappointed", "The office apologises for the delay"),
        ("ready", "The result waits to be fetched"),
    ],
)
def test_anybody_with_code_and_digits_reads_who_has_it_and_what_comes_next(
    cast: Cast, states: States, state: str, said: str
) -> None:
    row = _row(getattr(states, state))
    client = client_of()

    page = text_of(client.post("/tra-cuu/", {"code": row.code or row.reference, "phone_end": row.applicant_phone_end}))

    assert said in page
    assert "An Khánh" in page
    assert ("still to come" in page) == (state != "ready")
    assert "Bưởi" not in page
