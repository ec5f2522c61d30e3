"""What is known already on the pages of a filing: shown with its source, passed over, never hidden from its owner."""

from __future__ import annotations

from typing import Any

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.organization.values import Level
from motcua.registry.people.commands import give_mandates, register_people
from motcua.registry.people.values import MandateKind, NewMandate, NewPerson, PersonKind
from motcua.service.dossiers.models import Draft
from tests.cast import AT, JUNE_15, Cast
from tests.dossiers import BIRTH, procedure
from tests.rooms.faces.citizen import a_draft, client_of, text_of

COPY = "2.000635"
MARRIED = {"parents_married": "yes", "father.full_name": "Lê Văn Nam"}


def _begun(cast: Cast, code: str) -> tuple[Any, Draft]:
    client = client_of(cast.citizen)
    client.post(f"/thu-tuc/{procedure(code).procedure}/nop/", {"applicant": str(cast.citizen.person)})
    return client, Draft.objects.get()


def test_who_files_is_shown_with_a_way_to_change_it(cast: Cast) -> None:
    client, draft = _begun(cast, BIRTH)

    page = client.get(f"/nop/{draft.id}/phan/declarant/").content.decode()
    card = page.partition('<div class="known">')[2]

    assert "Trần Thị Bưởi" in card.partition("<details")[0]
    assert 'name="applicant.full_name"' in card.partition("<details")[2]


def test_the_father_takes_over_from_the_mother_and_the_child_from_both(cast: Cast) -> None:
    client, draft = _begun(cast, BIRTH)
    client.post(f"/nop/{draft.id}/phan/declarant/", {"relation": "mother"})
    client.post(f"/nop/{draft.id}/phan/mother/", {"mother.ethnicity": "Khmer", "mother.address": "12 hẻm 5"})
    client.post(f"/nop/{draft.id}/phan/father/", MARRIED)

    answers = Draft.objects.get().answers

    assert (answers["father"]["address"], answers["father"]["ethnicity"]) == ("12 hẻm 5", "Khmer")
    assert answers["child"] == {"ethnicity": "Khmer"}
    assert "Same as: Mother" in text_of(client.get(f"/nop/{draft.id}/phan/father/"))


def test_the_same_page_sent_twice_or_out_of_order_changes_nothing_that_was_typed(cast: Cast) -> None:
    client, draft = _begun(cast, BIRTH)
    client.post(f"/nop/{draft.id}/phan/child/", {"child.full_name": "Trần An", "child.ethnicity": "Hoa"})
    for _time in range(2):
        client.post(f"/nop/{draft.id}/phan/mother/", {"mother.ethnicity": "Khmer"})

    assert Draft.objects.get().answers["child"]["ethnicity"] == "Hoa"


def test_a_page_where_everything_is_known_is_passed_over_and_stays_open(cast: Cast) -> None:
    client = client_of(cast.citizen)

    begun = client.post(f"/thu-tuc/{procedure(COPY).procedure}/nop/", {"applicant": str(cast.citizen.person)})

    draft = Draft.objects.get().id
    assert begun["Location"] == f"/nop/{draft}/phan/record/"
    assert "Applicant Known already" in text_of(client.get(f"/nop/{draft}/"))
    assert "Trần Thị Bưởi" in text_of(client.get(f"/nop/{draft}/phan/applicant/"))
    client.post(f"/nop/{draft}/phan/applicant/", {"applicant.phone": "0911222333"})
    assert "Known already" not in text_of(client.get(f"/nop/{draft}/"))


def test_nobody_else_sees_what_is_known_of_her(cast: Cast) -> None:
    _client, draft = _begun(cast, BIRTH)

    response = client_of(cast.neighbour).get(f"/nop/{draft.id}/phan/declarant/")

    assert response.status_code == 404
    assert b"092192003141" not in response.content


def test_what_was_filled_in_is_folded_on_the_page_to_check(cast: Cast) -> None:
    client, draft = _begun(cast, BIRTH)
    client.post(f"/nop/{draft.id}/phan/declarant/", {"relation": "mother"})

    page = client.get(f"/nop/{draft.id}/kiem-tra/").content.decode()

    assert "known already" in page
    assert "092192003141" in page.partition('<details class="fold">')[2].partition("</details>")[0]


def test_a_company_registers_no_birth_but_files_where_companies_may(cast: Cast) -> None:
    company = NewPerson(kind=PersonKind.BUSINESS, number="1800999001", name="Công ty Vườn Bưởi")
    (registered,) = register_people(people=[company], by=SYSTEM, at=AT)
    assert cast.citizen.person is not None
    mandate = NewMandate(
        agent=cast.citizen.person,
        principal=registered,
        kind=MandateKind.BUSINESS_OFFICER,
        starts_on=JUNE_15,
        ground="Giấy chứng nhận đăng ký doanh nghiệp",
    )
    give_mandates(mandates=[mandate], by=SYSTEM, at=AT)
    client = client_of(cast.citizen)
    birth = f"/thu-tuc/{procedure(BIRTH).procedure}/nop/"

    assert "Công ty Vườn Bưởi" not in text_of(client.get(birth))
    assert client.post(birth, {"applicant": str(registered)}).status_code == 422
    assert not Draft.objects.exists()
    business = procedure("1.001612", Level.DISTRICT)
    assert "Công ty Vườn Bưởi" in text_of(client.get(f"/thu-tuc/{business.procedure}/nop/"))


def test_where_she_lives_stands_on_top_of_the_places(cast: Cast) -> None:
    draft = a_draft(cast, answers={}, with_photo=False)

    page = client_of(cast.citizen).get(f"/nop/{draft}/phan/child/").content.decode()

    first = page.partition('name="home_town"')[2].partition("<optgroup")[2].partition("</optgroup>")[0]
    assert 'value="31149"' in first
    assert first.count("<option") == 1
