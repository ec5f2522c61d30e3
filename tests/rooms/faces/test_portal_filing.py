"""Filing on the portal: what is kept, what is refused, and where each page leads."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.catalogue.commands import repeal_versions
from motcua.registry.catalogue.values import Repeal
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, UnitKind
from motcua.registry.people.commands import give_mandates
from motcua.registry.people.values import MandateKind, NewMandate
from motcua.service.dossiers.models import Dossier, Draft
from tests.cast import AT, JUNE_15, Cast, a_citizen
from tests.dossiers import BIRTH, birth_answers, png, procedure
from tests.rooms.faces.citizen import a_draft, client_of, text_of
from tests.rooms.foundation.files.contents import a_docx


def test_beginning_fills_in_what_is_known_and_finds_the_office(cast: Cast) -> None:
    version = procedure(BIRTH)
    client = client_of(cast.citizen)

    response = client.post(
        f"/thu-tuc/{version.procedure}/nop/", {"applicant": str(cast.citizen.person), "came_by": "qr"}
    )

    draft = Draft.objects.get()
    # The first question that is open comes at once.
    assert response["Location"] == f"/nop/{draft.id}/phan/declarant/"
    assert (draft.applicant, draft.receiving_unit, draft.came_by) == (cast.citizen.person, cast.ward.id, "qr")
    assert draft.answers["applicant"]["full_name"] == "Trần Thị Bưởi"
    assert draft.answers["applicant"]["number"] == "092192003141"


def test_the_district_is_found_from_the_ward_where_one_lives(cast: Cast) -> None:
    """A procedure of the district's goes to the district of the ward."""
    version = procedure("1.001612", Level.DISTRICT)
    tree = directory(on=JUNE_15)
    district = tree.unit(cast.ward.parent) if cast.ward.parent else None
    assert district is not None
    assert district.kind is UnitKind.DISTRICT

    client_of(cast.citizen).post(f"/thu-tuc/{version.procedure}/nop/", {"applicant": str(cast.citizen.person)})

    found = Draft.objects.get().receiving_unit
    assert found is not None
    assert tree.unit(found).division_code == district.division_code


def test_one_files_for_whom_one_may_act_and_for_nobody_else(cast: Cast) -> None:
    child = a_citizen(name="Lê Minh Khế", number="092219004455", birth_on=date(2019, 8, 20))
    assert child.person is not None
    assert cast.citizen.person is not None
    mandate = NewMandate(
        agent=cast.citizen.person, principal=child.person, kind=MandateKind.PARENT, starts_on=JUNE_15, ground="Mẹ"
    )
    give_mandates(mandates=[mandate], by=SYSTEM, at=AT)
    address = f"/thu-tuc/{procedure(BIRTH).procedure}/nop/"
    client = client_of(cast.citizen)

    offered = text_of(client.get(address))
    refused = client.post(address, {"applicant": str(cast.neighbour.person)})
    begun = client.post(address, {"applicant": str(child.person)})

    assert "Lê Minh Khế" in offered
    assert "Nguyễn Văn Ổi" not in offered
    assert refused.status_code == 422
    assert "Choose who you are filing for." in text_of(refused)
    assert begun.status_code == 302
    assert Draft.objects.get().applicant == child.person


def test_an_account_without_a_person_cannot_begin(cast: Cast) -> None:
    address = f"/thu-tuc/{procedure(BIRTH).procedure}/nop/"

    response = client_of(cast.administrator).get(address)

    assert "This account does not belong to a citizen" in text_of(response)
    assert b"Begin" not in response.content


def test_a_begun_draft_is_offered_before_a_second_one(cast: Cast) -> None:
    draft = a_draft(cast)

    response = client_of(cast.citizen).get(f"/thu-tuc/{procedure(BIRTH).procedure}/nop/")

    assert "You have begun this already" in text_of(response)
    assert f'href="/nop/{draft}/"' in response.content.decode()


def test_half_an_answer_is_kept_and_said_to_be_one(cast: Cast) -> None:
    draft = a_draft(cast, answers={}, with_photo=False)

    response = client_of(cast.citizen).post(
        f"/nop/{draft}/phan/child/",
        {"child.full_name": "Trần An", "child.birth_on.day": "31", "child.birth_on.month": "2"},
    )

    assert response.status_code == 422
    kept = Draft.objects.get(id=draft).answers["child"]
    assert kept["full_name"] == "Trần An"
    assert kept["birth_on"] == {"day": "31", "month": "2", "year": ""}
    assert 'value="31"' in response.content.decode()


def test_what_is_asked_only_now_is_no_fault_yet(cast: Cast) -> None:
    """Without scripts the page comes once more when an answer opens another question."""
    draft = a_draft(cast, answers={}, with_photo=False)
    client = client_of(cast.citizen)
    whole = {"born_at": "facility", "birth_division": "31149"}

    first = client.post(f"/nop/{draft}/phan/birth_place/", whole)
    second = client.post(f"/nop/{draft}/phan/birth_place/", {**whole, "facility": ""})

    assert first.status_code == 200
    assert "facility" in first.content.decode()
    assert "govuk-error-message" not in first.content.decode()
    assert second.status_code == 422


def test_a_script_gets_the_line_that_says_what_was_kept(cast: Cast) -> None:
    draft = a_draft(cast, answers={}, with_photo=False)
    client = client_of(cast.citizen)
    by_script = {"hx-request": "true"}

    same = client.post(f"/nop/{draft}/phan/child/", {"child.full_name": "An"}, headers=by_script)
    changed = client.post(f"/nop/{draft}/phan/birth_place/", {"born_at": "facility"}, headers=by_script)

    assert same.status_code == 200
    assert "<form" not in same.content.decode()
    assert "Saved at" in same.content.decode()
    assert "HX-Retarget" not in same
    assert changed["HX-Retarget"] == "#question"
    assert 'name="facility"' in changed.content.decode()


def test_a_sound_file_of_another_kind_is_not_put_into_the_slot(cast: Cast) -> None:
    """A word-processor's file is kept by the house where it is asked for; this slot takes photos and PDF."""
    draft = a_draft(cast, with_photo=False)
    paper = SimpleUploadedFile("giay-chung-sinh.jpg", a_docx())
    photo = SimpleUploadedFile("anh.png", png("rõ"))
    client = client_of(cast.citizen)

    refused = client.post(f"/nop/{draft}/tep/birth_proof/", {"birth_proof": paper})
    kept = client.post(f"/nop/{draft}/tep/birth_proof/", {"birth_proof": photo})

    assert refused.status_code == 422
    assert "giay-chung-sinh.jpg: here only JPG, PNG, PDF is taken" in refused.content.decode()
    assert kept.status_code == 200
    assert [file["name"] for file in Draft.objects.get(id=draft).files["birth_proof"]] == ["anh.png"]


@pytest.mark.parametrize("slot", ["child", "nothing-of-the-kind"])
def test_files_go_into_slots_only(cast: Cast, slot: str) -> None:
    draft = a_draft(cast, with_photo=False)

    response = client_of(cast.citizen).post(f"/nop/{draft}/tep/{slot}/", {slot: SimpleUploadedFile("a.png", png("a"))})

    assert response.status_code == 404
    assert Draft.objects.get(id=draft).files == {}


def test_an_office_that_does_not_receive_it_is_not_taken(cast: Cast) -> None:
    draft = a_draft(cast)
    district = next(unit for unit in directory(on=JUNE_15).all() if unit.kind is UnitKind.DISTRICT)

    response = client_of(cast.citizen).post(f"/nop/{draft}/noi-nhan/", {"office": str(district.id)})

    assert response.status_code == 422
    assert "Choose an office." in text_of(response)
    assert Draft.objects.get(id=draft).receiving_unit == cast.ward.id


def test_by_post_needs_an_address_and_what_was_typed_stays(cast: Cast) -> None:
    draft = a_draft(cast)
    client = client_of(cast.citizen)

    refused = client.post(f"/nop/{draft}/nhan-ket-qua/", {"method": "post", "address": "  "})
    taken = client.post(f"/nop/{draft}/nhan-ket-qua/", {"method": "post", "address": "12 hẻm 5"})

    assert refused.status_code == 422
    assert "Write the address to send it to." in text_of(refused)
    assert taken.status_code == 302
    row = Draft.objects.get(id=draft)
    assert (row.return_method, row.return_address) == ("post", "12 hẻm 5")


def test_an_unfinished_draft_is_not_filed_and_says_where_it_is_unfinished(cast: Cast) -> None:
    draft = a_draft(cast, answers={"relation": "mother"}, with_photo=False)

    response = client_of(cast.citizen).post(f"/nop/{draft}/kiem-tra/")

    assert response.status_code == 422
    assert f'href="/nop/{draft}/phan/child/#f-child-full_name"' in response.content.decode()
    assert not Dossier.objects.exists()


def test_what_will_be_owed_follows_from_the_answers(cast: Cast) -> None:
    """Late registration costs its fee; in time it is free (the rule is the catalogue's)."""
    late = a_draft(cast, answers=birth_answers(child={**birth_answers()["child"], "birth_on": "2023-01-02"}))
    in_time = a_draft(cast)
    client = client_of(cast.citizen)

    assert "8.000" in text_of(client.get(f"/nop/{late}/kiem-tra/"))
    assert "What you will have to pay" not in text_of(client.get(f"/nop/{in_time}/kiem-tra/"))


def test_a_filed_draft_leads_to_its_dossier(cast: Cast) -> None:
    draft = a_draft(cast)
    client = client_of(cast.citizen)
    filed = client.post(f"/nop/{draft}/kiem-tra/")
    dossier = Dossier.objects.get().id

    again = client.post(f"/nop/{draft}/kiem-tra/")

    assert filed["Location"] == again["Location"] == f"/ho-so/{dossier}/da-nop/"
    assert Dossier.objects.count() == 1
    for page in ("", "phan/child/", "noi-nhan/", "nhan-ket-qua/"):
        assert client.get(f"/nop/{draft}/{page}")["Location"] == f"/ho-so/{dossier}/"


def test_a_repealed_procedure_is_not_filed_and_the_draft_is_kept(cast: Cast) -> None:
    draft = a_draft(cast)
    repeal = Repeal(version=procedure(BIRTH).id, from_on=date(2023, 7, 1), decision="9/QĐ-UBND")
    repeal_versions(repeals=[repeal], by=SYSTEM, at=AT)
    client = client_of(cast.citizen)

    looked_at = client.get(f"/nop/{draft}/kiem-tra/")
    posted = client.post(f"/nop/{draft}/kiem-tra/")

    assert "This procedure is no longer in force" in text_of(looked_at)
    assert b"File now" not in looked_at.content
    assert posted.status_code == 422
    assert not Dossier.objects.exists()
    assert client.get(f"/nop/{draft}/").status_code == 200


def test_a_discarded_draft_is_gone(cast: Cast) -> None:
    draft = a_draft(cast)
    client = client_of(cast.citizen)

    response = client.post(f"/nop/{draft}/xoa/")

    assert response["Location"] == "/ho-so/"
    assert client.get(f"/nop/{draft}/").status_code == 404
    assert client.post(f"/nop/{draft}/kiem-tra/").status_code == 404
