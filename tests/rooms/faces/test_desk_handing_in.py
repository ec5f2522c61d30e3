"""At the counter: who hands in may be another person, a filing may come by post, and service is timed."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from motcua.registry.people.models import Person
from motcua.service.dossiers.models import Delivery, Dossier, Draft, Party
from tests.cast import Cast
from tests.dossiers import procedure
from tests.rooms.faces import desk
from tests.rooms.faces.test_desk_counter import CARD, COPIES, COPIES_ANSWERS

COUNTER = "/ban-lam-viec/quay/"


def _citizen(cast: Cast) -> Person:
    assert cast.citizen.person is not None
    return Person.objects.get(id=cast.citizen.person)


def _begun(client: Client, cast: Cast) -> str:
    desk.signed_in(client, cast.counter)
    answer = client.post(reverse("desk_start", args=[cast.citizen.person, procedure(COPIES).procedure]))
    return answer.headers["Location"]


def _draft(address: str) -> Draft:
    return Draft.objects.get(id=address.rstrip("/").rsplit("/", 1)[-1])


def test_somebody_else_hands_in_and_stands_on_the_receipt(client: Client, cast: Cast) -> None:
    page = _begun(client, cast)
    client.post(page, {"handed_in": "counter", "submitter_card": CARD, "_stay": "1"})

    answer = client.post(page, {**COPIES_ANSWERS, "handed_in": "counter", "accept": "1"})

    row = Dossier.objects.get()
    submitter = Person.objects.get(number="092190001777")
    assert Party.objects.get(dossier=row, role="submitter").person == submitter.id
    assert row.applicant == cast.citizen.person
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "Lý Thị Thử Nghiệm" in shown
    receipt = client.get(reverse("desk_document", args=[row.id, "01_receipt"]))
    assert "Lý Thị Thử Nghiệm" in "".join(p.extract_text() for p in PdfReader(io.BytesIO(receipt.content)).pages)


def test_the_applicant_s_own_card_makes_nobody_else(client: Client, cast: Cast) -> None:
    page = _begun(client, cast)
    number = _citizen(cast).number

    client.post(page, {"handed_in": "counter", "submitter_card": number})

    assert _draft(page).submitter is None


def test_the_other_person_can_be_taken_back(client: Client, cast: Cast) -> None:
    page = _begun(client, cast)
    client.post(page, {"handed_in": "counter", "submitter_card": CARD})

    client.post(page, {"handed_in": "counter", "submitter_same": "1"})

    assert _draft(page).submitter is None


@pytest.mark.parametrize("typed", ["092999999999", "không phải thẻ", "1|2|3"])
def test_a_card_that_cannot_be_read_accepts_nothing_and_is_given_back(client: Client, cast: Cast, typed: str) -> None:
    page = _begun(client, cast)

    answer = client.post(page, {**COPIES_ANSWERS, "handed_in": "counter", "submitter_card": typed, "accept": "1"})

    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert not Dossier.objects.exists()
    assert _draft(page).answers["document_name"] == "Bằng tốt nghiệp"


def test_a_filing_by_post_keeps_the_parcel_s_number(client: Client, cast: Cast) -> None:
    page = _begun(client, cast)

    client.post(page, {**COPIES_ANSWERS, "handed_in": "post", "tracking_number": " EB123456789VN ", "accept": "1"})

    row = Dossier.objects.get()
    assert row.channel == "post"
    delivery = Delivery.objects.get(dossier=row)
    assert (delivery.direction, delivery.tracking_number) == ("in", "EB123456789VN")


def test_what_was_begun_as_post_is_still_found_at_the_counter(client: Client, cast: Cast) -> None:
    page = _begun(client, cast)
    client.post(page, {"handed_in": "post", "tracking_number": "EB1"})

    assert page in client.get(COUNTER).content.decode()


def test_a_number_of_a_parcel_goes_with_the_post_only(client: Client, cast: Cast) -> None:
    page = _begun(client, cast)
    client.post(page, {"handed_in": "post", "tracking_number": "EB1"})

    client.post(page, {"handed_in": "counter", "tracking_number": "EB1"})

    assert (_draft(page).channel, _draft(page).tracking_number) == ("counter", "")


def test_service_is_timed_from_the_card_to_the_receipt(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    person = _citizen(cast)
    client.post(COUNTER, {"card": person.number})
    before = client.get(reverse("desk_person", args=[person.id])).context["served_seconds"]
    page = client.post(reverse("desk_start", args=[person.id, procedure(COPIES).procedure])).headers["Location"]

    received = client.post(page, {**COPIES_ANSWERS, "handed_in": "counter", "accept": "1"})
    told = client.get(received.headers["Location"])
    again = client.get(received.headers["Location"])

    assert before is not None
    assert told.context["took_seconds"] >= before
    assert again.context["took_seconds"] is None
