"""The counter: finding and registering people, filing for them, and what belongs to whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.registry.catalogue.commands import announce_versions, assess_versions, draft_versions, put_in_force
from motcua.registry.catalogue.models import Version
from motcua.registry.catalogue.values import Announcement, EntryIntoForce
from motcua.registry.catalogue.values import Draft as VersionDraft
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level
from motcua.registry.people.models import Person
from motcua.service.dossiers.models import Dossier, Draft
from motcua.service.dossiers.values import Channel, ReturnMethod, Status
from tests.cast import AT, JUNE_15, Cast, an_official
from tests.dossiers import BIRTH, a_filed_dossier, png, procedure
from tests.rooms.faces import desk

COUNTER = "/ban-lam-viec/quay/"
CARD = "092190001777|361234567|Lý Thị Thử Nghiệm|05021990|Nữ|5 đường 30/4, An Khánh, Ninh Kiều, Cần Thơ|01012022"
COPIES = "2.000815"


def _citizen(cast: Cast) -> UUID:
    assert cast.citizen.person is not None
    return cast.citizen.person


def _person(cast: Cast) -> str:
    return reverse("desk_person", args=[_citizen(cast)])


def _begun(client: Client, person: UUID, code: str = COPIES) -> Draft:
    """A filing that the signed-in officer begins for the person."""
    answer = client.post(reverse("desk_start", args=[person, procedure(code).procedure]))
    assert answer.status_code == 302
    return Draft.objects.get(id=answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1])


def _page(draft: Draft) -> str:
    return reverse("desk_draft", args=[draft.id])


COPIES_ANSWERS = {"document_name": "Bằng tốt nghiệp", "copy_kind": "paper", "pages": "2", "copies": "3"}


def test_a_card_of_somebody_unknown_registers_her(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)

    answer = client.post(COUNTER, {"card": CARD})

    person = Person.objects.get(number="092190001777")
    assert answer.headers["Location"] == reverse("desk_person", args=[person.id])
    assert (person.name, person.address_line) == ("Lý Thị Thử Nghiệm", "5 đường 30/4, An Khánh, Ninh Kiều, Cần Thơ")


def test_the_same_card_finds_her_the_next_time(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    client.post(COUNTER, {"card": CARD})
    client.post(COUNTER, {"card": CARD})

    assert Person.objects.filter(number="092190001777").count() == 1


@pytest.mark.parametrize("typed", ["092192003141", "092 192 003 141"])
def test_a_number_finds_who_is_registered(client: Client, cast: Cast, typed: str) -> None:
    desk.signed_in(client, cast.counter)

    assert client.post(COUNTER, {"card": typed}).headers["Location"] == _person(cast)


@pytest.mark.parametrize(
    "typed",
    [
        "123",
        "09219200314x",
        "092190001777|1|x",
        CARD.replace("05021990", "05021991"),
        "|||||||",
        "\x00" * 5,
        "9" * 3000,
    ],
)
def test_what_is_no_card_and_no_number_is_given_back_with_the_reason(client: Client, cast: Cast, typed: str) -> None:
    desk.signed_in(client, cast.counter)
    before = Person.objects.count()

    answer = client.post(COUNTER, {"card": typed})

    assert answer.status_code == 422
    assert answer.context["error"]
    assert Person.objects.count() == before


def test_an_unknown_number_is_registered_by_hand(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)

    asked = client.post(COUNTER, {"card": "092190001777"})
    fields = {"number": "092190001777", "name": "Lý Thị Tay", "birth_on": "1990-02-05", "phone": "0912 345 678"}
    answer = client.post(reverse("desk_register"), fields)

    assert asked.status_code == 422
    assert 'value="092190001777"' in asked.content.decode()
    person = Person.objects.get(number="092190001777")
    assert answer.headers["Location"] == reverse("desk_person", args=[person.id])
    assert (person.sex, person.phone) == ("female", "+84912345678")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "12"}, "number"),
        ({"name": " "}, "name"),
        ({"birth_on": "gestern"}, "birth_on"),
        ({"phone": "12"}, "phone"),
        ({"birth_on": "1991-02-05"}, "number"),
    ],
)
def test_what_is_wrong_by_hand_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, cast: Cast, changes: dict[str, str], field: str
) -> None:
    desk.signed_in(client, cast.counter)
    fields = {"number": "092190001777", "name": "Lý Thị Tay", "birth_on": "1990-02-05", "address": "5 hẻm 3"} | changes

    answer = client.post(reverse("desk_register"), fields)

    assert answer.status_code == 422
    assert field in {problem.field_id for problem in answer.context["new"].problems}
    assert 'value="5 hẻm 3"' in answer.content.decode()
    assert not Person.objects.filter(number="092190001777").exists()


def test_a_phone_is_kept_so_that_she_can_be_told(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    client.post(COUNTER, {"card": CARD})
    person = Person.objects.get(number="092190001777")
    page = client.get(reverse("desk_person", args=[person.id])).content.decode()

    fields = {"phone": "0912 345 678", "email": "ly@example.vn", "address": "7 hẻm 9"}
    client.post(reverse("desk_contact", args=[person.id]), fields)

    assert "Chưa có số điện thoại" in page
    person.refresh_from_db()
    assert (person.phone, person.email, person.address_line) == ("+84912345678", "ly@example.vn", "7 hẻm 9")


@pytest.mark.parametrize(("fields", "wrong"), [({"phone": "12"}, "phone"), ({"email": "an@"}, "email")])
def test_a_contact_that_cannot_be_read_is_said_at_its_field(
    client: Client, cast: Cast, fields: dict[str, str], wrong: str
) -> None:
    desk.signed_in(client, cast.counter)
    before = Person.objects.filter(id=_citizen(cast)).values().get()

    answer = client.post(reverse("desk_contact", args=[_citizen(cast)]), fields)

    assert answer.status_code == 422
    assert [problem.field_id for problem in answer.context["problems"]] == [wrong]
    assert f'value="{fields[wrong]}"' in answer.content.decode()
    assert Person.objects.filter(id=_citizen(cast)).values().get() == before


def test_the_counter_sees_of_a_person_only_what_its_own_office_has(client: Client, cast: Cast) -> None:
    here = a_filed_dossier(cast, at=desk.FRIDAY)
    units = directory(on=JUNE_15)
    elsewhere = next(unit for unit in units.of_kind(cast.ward.kind) if unit.id != cast.ward.id)
    there = a_filed_dossier(cast, at=desk.FRIDAY, unit=elsewhere.id)
    desk.signed_in(client, cast.counter)

    page = client.get(_person(cast)).content.decode()

    assert here.reference in page
    assert there.reference not in page


def test_procedures_of_other_offices_are_shown_as_such(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)

    offers = client.get(_person(cast), {"q": "ho chieu"}).context["offers"]

    assert [offer.here for offer in offers if "hộ chiếu" in offer.name] == [False]


def test_what_another_office_receives_cannot_be_begun_here(client: Client, cast: Cast) -> None:
    passport = procedure("1.001456", Level.PROVINCE)
    desk.signed_in(client, cast.counter)

    answer = client.post(reverse("desk_start", args=[_citizen(cast), passport.procedure]))

    assert answer.status_code == 403
    assert not Draft.objects.filter(procedure=passport.procedure).exists()
    assert desk.refusals(_citizen(cast)) == [(cast.counter.account, "file")]


@pytest.mark.parametrize("name", ["desk_person", "desk_contact"])
def test_nobody_but_the_counter_looks_people_up(client: Client, cast: Cast, name: str) -> None:
    address = reverse(name, args=[_citizen(cast)])
    for who in (cast.handler, cast.leader, cast.clerk):
        desk.signed_in(client, who)
        assert client.generic("POST" if name == "desk_contact" else "GET", address).status_code == 403
        assert client.get(COUNTER).status_code == 403
        assert (who.account, "open_counter") in desk.refusals(who.account)


def test_an_unknown_person_is_no_page(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)

    assert client.get(reverse("desk_person", args=[uuid4()])).status_code == 404


def test_the_whole_form_stands_on_one_page_and_knows_the_person(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast), BIRTH)

    page = client.get(_page(draft)).content.decode()

    assert 'name="applicant.full_name" type="text" value="Trần Thị Bưởi"' in page
    assert 'name="child.full_name"' in page
    assert 'name="birth_proof"' in page
    assert page.count("<h1") == 1
    assert (draft.channel, draft.return_method) == (Channel.COUNTER.value, ReturnMethod.COUNTER.value)


def test_accepting_gives_the_code_at_once(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))

    answer = client.post(_page(draft), {**COPIES_ANSWERS, "accept": "1"})

    row = Dossier.objects.get(applicant=_citizen(cast))
    assert answer.headers["Location"] == f"{desk.address(row)}?received=1"
    assert (row.status, row.by_officer, row.channel) == (Status.RECEIVED.value, True, "counter")
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "In giấy tiếp nhận" in shown
    assert desk.code(row) in shown


def test_accepting_twice_is_one_dossier(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))
    client.post(_page(draft), {**COPIES_ANSWERS, "accept": "1"})

    answer = client.post(_page(draft), {**COPIES_ANSWERS, "accept": "1"})

    row = Dossier.objects.get(applicant=_citizen(cast))
    assert answer.headers["Location"] == desk.address(row)


def test_what_is_missing_is_said_all_at_once_and_what_is_there_is_kept(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))

    answer = client.post(_page(draft), {"document_name": "Bằng tốt nghiệp", "accept": "1"})

    assert answer.status_code == 422
    assert len(answer.context["problems"]) == 3
    assert 'value="Bằng tốt nghiệp"' in client.get(_page(draft)).content.decode()
    assert not Dossier.objects.filter(applicant=_citizen(cast)).exists()


def test_an_answer_that_was_cleared_stays_cleared(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))
    client.post(_page(draft), {"issued_by": "Sở Giáo dục", "_stay": "1"})
    assert "Sở Giáo dục" in client.get(_page(draft)).content.decode()

    client.post(_page(draft), {"issued_by": "", "_stay": "1"})

    assert "Sở Giáo dục" not in client.get(_page(draft)).content.decode()


def test_fees_and_promise_are_told_before_anything_is_accepted(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))

    answer = client.post(_page(draft), {**COPIES_ANSWERS, "_stay": "1"})

    assert [fee.amount_vnd for fee in answer.context["fees"]] == [3 * 2 * 2_000]
    assert answer.context["promised_at"] is not None
    assert answer.context["missing"] == 0


def test_a_bad_file_is_refused_at_its_slot_and_a_good_one_kept(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast), BIRTH)
    good = SimpleUploadedFile("giay-chung-sinh.png", png("giấy chứng sinh"))
    bad = SimpleUploadedFile("virus.png", b"MZ\x90\x00 no picture")

    answer = client.post(_page(draft), {"birth_proof": [good, bad], "accept": "1"})

    assert answer.status_code == 422
    assert [problem.field_id for problem in answer.context["problems"]] == ["f-birth_proof"]
    page = client.get(_page(draft)).content.decode()
    assert "giay-chung-sinh.png" in page
    assert "virus.png" not in page


def test_a_scan_is_kept_as_soon_as_it_is_chosen(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast), BIRTH)
    address = reverse("desk_upload", args=[draft.id, "birth_proof"])

    kept = client.post(address, {"birth_proof": SimpleUploadedFile("a.png", png("a"))})
    refused = client.post(address, {"birth_proof": SimpleUploadedFile("b.png", b"nothing")})
    elsewhere = client.post(reverse("desk_upload", args=[draft.id, "child"]), {"child": "x"})

    assert (kept.status_code, refused.status_code, elsewhere.status_code) == (200, 422, 404)
    assert "a.png" in refused.content.decode()


def test_a_colleague_does_not_open_the_draft(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))
    colleague = an_official(sign_in="motcua2.ankhanh", unit=cast.ward, roles={Role.COUNTER})
    desk.signed_in(client, colleague)

    assert client.get(_page(draft)).status_code == 404
    assert client.post(_page(draft), {"accept": "1"}).status_code == 404
    assert client.post(reverse("desk_discard", args=[draft.id])).status_code == 404


def test_what_is_half_written_is_found_again_and_can_be_put_away(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))
    listed = [client.get(address).content.decode() for address in (COUNTER, _person(cast))]

    client.post(reverse("desk_discard", args=[draft.id]))

    assert all(_page(draft) in page for page in listed)
    assert _page(draft) not in client.get(COUNTER).content.decode()
    assert client.get(_page(draft)).status_code == 404


def test_a_text_with_a_nul_is_a_refusal_and_not_a_fault(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))

    answer = client.post(_page(draft), {"document_name": "Bằng\x00", "return_address": "a\x00b", "accept": "1"})

    assert answer.status_code == 422


def test_a_draft_goes_over_to_the_version_that_came_meanwhile(client: Client, cast: Cast) -> None:
    """Begun by the old version; when it is accepted a new one is in force, and every answer is still there."""
    desk.signed_in(client, cast.counter)
    draft = _begun(client, _citizen(cast))
    client.post(_page(draft), {**COPIES_ANSWERS, "_stay": "1"})
    new = _a_new_version_from(date(2023, 7, 2))

    refused = client.post(_page(draft), {**COPIES_ANSWERS, "accept": "1"})
    accepted = client.post(_page(draft), {"accept": "1"})

    assert refused.status_code == 422
    assert "đã thay đổi" in refused.context["error"]
    assert 'value="Bằng tốt nghiệp"' in refused.content.decode()
    assert accepted.status_code == 302
    assert Dossier.objects.get(applicant=_citizen(cast)).version == new


def _a_new_version_from(day: date) -> UUID:
    """The procedure of copies anew, in force from `day` on."""
    row = Version.objects.select_related("procedure").get(id=procedure(COPIES).id)
    draft = VersionDraft(code=COPIES, level=Level.COMMUNE, parts=row.parts, form=row.form)
    (new,) = draft_versions(drafts=[draft], by=SYSTEM, at=AT)
    assess_versions(versions=[new], by=SYSTEM, at=AT)
    announced = Announcement(version=new, decision="1/QĐ-UBND", announced_on=date(2023, 6, 20))
    announce_versions(announcements=[announced], by=SYSTEM, at=AT)
    put_in_force(entries=[EntryIntoForce(version=new, from_on=day)], by=SYSTEM, at=AT)
    return new
