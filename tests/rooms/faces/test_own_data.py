"""One's own data on the portal: filled in with consent, shown with its source, looked at by name, and acting for others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.faces.ui.known import facts_about
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, SYSTEM, Actor
from motcua.foundation.journal.queries import entries_of
from motcua.registry.people.commands import give_mandates
from motcua.registry.people.models import Mandate
from motcua.registry.people.population import models
from motcua.registry.people.population.commands import note_access
from motcua.registry.people.population.queries import consents
from motcua.registry.people.population.values import Purpose
from motcua.registry.people.queries import persons
from motcua.registry.people.values import MandateKind, NewMandate
from motcua.service.dossiers.models import Dossier, Draft
from motcua.service.insurance.jobs import settle_waiting
from motcua.service.insurance.models_synchronisation import Seen
from motcua.service.insurance.synchronisation.commands.residents import take_residents
from motcua.service.insurance.synchronisation.running import synchronise
from motcua.service.insurance.synchronisation.verify import verify_synchronisation
from motcua.service.insurance.values_synchronisation import NewResident
from motcua.service.wallet.commands.papers import revoke_papers
from motcua.service.wallet.commands.sharing import open_share
from motcua.service.wallet.queries.openings import openings_of
from motcua.service.wallet.tokens import token_of
from tests.cast import AT, JUNE_15, Cast
from tests.dossiers import BIRTH, a_photo, procedure
from tests.insurance import (
    BIRTH_ON,
    CITIZEN_NUMBER,
    HOSPITAL,
    NAME,
    NUMBER,
    PaperLine,
    a_card,
    a_facility,
    an_officer,
    ask,
    asked,
    known_card,
)
from tests.population import DEAD, FATHER, MOTHER, Register, a_report, told_of
from tests.rooms.faces.citizen import a_draft, client_of, refusals_of, text_of
from tests.rooms.faces.desk import NOW, filed
from tests.synchronisation import the_office
from tests.wallet import a_paper, a_share

pytestmark = pytest.mark.usefixtures("now")

WHERE = (
    "motcua.faces.portal.file.prefilling",
    "motcua.faces.portal.find.falling_away",
    "motcua.faces.portal.person.data",
    "motcua.faces.portal.person.acting",
    "motcua.faces.desk.counter.people",
)


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """The city is connected to it."""
    found = Register()
    for module in WHERE:
        monkeypatch.setattr(f"{module}.city_population", lambda: found)
    return found


def person_of(actor: Actor) -> UUID:
    assert actor.person is not None
    return actor.person


def begin(cast: Cast, **posted: str) -> tuple[Client, Any]:
    client = client_of(cast.citizen)
    address = f"/thu-tuc/{procedure(BIRTH).procedure}/nop/"
    return client, client.post(address, {"applicant": str(person_of(cast.citizen)), **posted}, follow=True)


def test_who_agrees_is_not_asked_for_what_the_register_knows(cast: Cast, register: Register) -> None:
    client, _page = begin(cast, agrees="yes")
    draft = Draft.objects.get()

    client.post(f"/nop/{draft.id}/phan/declarant/", {"relation": "mother"})

    answers = Draft.objects.get().answers
    assert answers["father"]["full_name"] == "Lê Văn Cam"
    assert answers["home_town"] == "31149"
    page = text_of(client.get(f"/nop/{draft.id}/phan/father/"))
    assert "National population database, 03/07/2023" in page
    assert "This is wrong" in page
    tasks = text_of(client.get(f"/nop/{draft.id}/"))
    assert "The mother Known already" in tasks
    assert "The father Known already" in tasks


def test_who_does_not_agree_is_not_asked_about(cast: Cast, register: Register) -> None:
    begin(cast)

    assert register.asks == []
    assert not consents(person=person_of(cast.citizen))


def test_while_the_register_is_down_the_filing_goes_on(cast: Cast, register: Register) -> None:
    register.down = True

    _client, page = begin(cast, agrees="yes")

    assert "does not answer just now" in page.content.decode()
    assert Draft.objects.get().answers["applicant"]["full_name"] == "Trần Thị Bưởi"
    assert models.Check.objects.filter(settled_at=None).count() == 1


def test_a_procedure_says_how_much_of_it_falls_away(cast: Cast, register: Register) -> None:
    page = text_of(client_of().get(f"/thu-tuc/{procedure(BIRTH).procedure}/"))

    assert "Up to 20 of 30 questions are filled in for you" in page


def test_a_filing_counts_what_needed_no_answer(cast: Cast) -> None:
    draft = a_draft(cast)

    client_of(cast.citizen).post(f"/nop/{draft}/kiem-tra/")

    (fact,) = models.PrefilledFact.objects.filter(dossier=Dossier.objects.get().id)
    assert (fact.channel, fact.path[0]) == ("online", cast.ward.id)
    assert 0 < fact.known < fact.asked


def test_my_data_show_where_they_come_from_and_consent_can_be_taken_back(cast: Cast, register: Register) -> None:
    begin(cast, agrees="yes")
    client = client_of(cast.citizen)

    page = text_of(client.get("/toi/"))
    assert "National population database, 03/07/2023" in page
    assert "Kinh" in page
    client.post("/toi/dong-y/", {})

    page = text_of(client.get("/toi/"))
    assert "Kinh" not in page
    assert "I agree" in page
    assert client_of(cast.leader).get("/toi/").status_code == 404


def test_what_is_wrong_is_said_once_and_its_way_is_shown(cast: Cast, register: Register) -> None:
    begin(cast, agrees="yes")
    client = client_of(cast.citizen)

    assert client.post("/toi/sai/", {"field": "died_on", "claimed_died_on": "2020-01-01"}).status_code == 422
    assert client.post("/toi/sai/", {"field": "ethnicity", "claimed_ethnicity": " "}).status_code == 422
    answer = client.post("/toi/sai/", {"field": "ethnicity", "claimed_ethnicity": "Khmer"}, follow=True)

    assert "Ethnicity: Khmer" in text_of(answer)
    assert client_of(cast.neighbour).get("/toi/sai/").status_code == 404


def test_what_she_says_is_wrong_is_looked_into_beside_it_and_she_reads_why_the_register_is_right(cast: Cast) -> None:
    told_of(cast.citizen, at=NOW)
    report = a_report(cast.citizen, at=NOW)
    client, herself = client_of(cast.handler), client_of(cast.citizen)
    address = reverse("desk_correction", args=[report])

    assert address in client.get(reverse("desk_corrections")).content.decode()
    page = text_of(client.get(address))
    assert all(words in page for words in ("Ethnicity", "Kinh", "Khmer", "Giấy khai sinh số 12", "asked on 03/07/2023"))
    refused = client.post(f"{address}dung/", {"held": "Kinh", "reason": " "})
    assert refused.status_code == 422
    reason = "Bản gốc ghi Kinh."
    assert client.post(f"{address}dung/", {"held": "Kinh", "reason": reason}).status_code == 302

    assert address not in client.get(reverse("desk_corrections")).content.decode()
    own = text_of(herself.get("/toi/"))
    assert "An Khánh Ward looked into it on 03/07/2023 and found that the database is right: Bản gốc ghi Kinh." in own
    looks = herself.get("/toi/ai-da-xem/").context["accesses"]
    assert [each.who for each in looks if each.purpose == "To look into what you said is wrong"] == ["Phan Văn Sáu"]
    facts = facts_about(persons(persons=[person_of(cast.citizen)])[person_of(cast.citizen)], at=NOW)
    told = "National population database, 03/07/2023; confirmed by An Khánh Ward on 03/07/2023"
    assert facts.origins["applicant.ethnicity"] == told
    assert reason in herself.get("/thong-bao/").content.decode()
    for somebody in (cast.counter, cast.other_officer, cast.auditor):
        assert client_of(somebody).get(address).status_code == 404


def test_on_a_dossier_the_office_still_reads_what_the_register_says_of_what_is_reported(cast: Cast) -> None:
    row = filed(cast)
    told_of(cast.citizen, at=NOW)
    address = reverse("desk_dossier", args=[row.id])
    before = client_of(cast.handler).get(address).context["compared"]

    a_report(cast.citizen, field="full_name", claimed="Trần Thị Bưởi Em", at=NOW)

    answer = client_of(cast.handler).get(address)
    assert answer.status_code == 200
    assert before is not None
    assert answer.context["compared"] == before


def test_who_looked_at_my_data_lists_exactly_the_accesses_made(cast: Cast, register: Register) -> None:
    row = filed(cast)
    begin(cast, agrees="yes")
    counter, handler = client_of(cast.counter), client_of(cast.handler)
    counter.post("/ban-lam-viec/quay/", {"card": MOTHER.number})
    counter.get(reverse("desk_person", args=[person_of(cast.citizen)]))
    counter.get(reverse("desk_dossier", args=[row.id]))
    counter.get(reverse("desk_dossier", args=[row.id]))
    counter.get("/ban-lam-viec/tim/", {"q": MOTHER.number})
    handler.get("/ban-lam-viec/tim/", {"q": MOTHER.number})
    opened_by_link(cast, client_of(), counter)

    page = client_of(cast.citizen).get("/toi/ai-da-xem/").context["accesses"]

    assert sorted((each.who, each.purpose.partition(":")[0]) for each in page) == [
        ("Lê Thị Mận", "By the link that you made on 03/07/2023 for Ngân hàng"),
        ("Lê Thị Mận", "To find your dossiers by your number"),
        ("Lê Thị Mận", "To work on your dossier"),
        ("Lê Thị Mận", "You stood at the counter"),
        ("Somebody who has the link", "By the link that you made on 03/07/2023 for Ngân hàng"),
        ("You", "To fill in a form"),
    ]
    assert [ask.number for ask in register.asks] == [MOTHER.number, FATHER.number]
    assert text_of(client_of(cast.neighbour).get("/toi/ai-da-xem/")).count("Mận") == 0


def opened_by_link(cast: Cast, *clients: Client) -> UUID:
    """A paper that she shows by a link, which each of the clients opens. The share."""
    share = a_share(cast, a_paper(cast, at=NOW), audience="Ngân hàng", at=NOW)
    for client in clients:
        assert client.get(f"/giay-to/{token_of(share)}/").status_code == 200
    return share


def test_each_opening_of_a_link_stands_there_once_with_what_was_seen_and_no_private_name(cast: Cast) -> None:
    photo = a_photo(by=cast.citizen, at=NOW)
    paper = a_paper(cast, sha256=photo.sha256, is_signed=True, at=NOW)
    fields = frozenset({"number", "adult", "fact:purpose"})
    token = token_of(a_share(cast, paper, fields=fields, with_file=True, at=NOW))
    address = f"/giay-to/{token}/"
    neighbour, officer, herself = client_of(cast.neighbour), client_of(cast.counter), client_of(cast.citizen)
    assert neighbour.get(address).status_code == 200
    assert neighbour.get(f"{address}tep/").status_code == 200
    assert herself.get(address).status_code == 200
    assert officer.get(address).status_code == 200
    assert officer.get(f"{address[:-2]}x/").status_code == 404
    revoke_papers(reasons={paper: "Cấp nhầm."}, by=cast.leader, at=NOW)
    assert officer.get(f"{address}tep/").status_code == 410

    answer = herself.get("/toi/ai-da-xem/")

    seen = "Of “Certificate of marital status”: Number of the paper, Eighteen or older, Purpose"
    somebody, by_link = "Somebody who has the link", "By the link that you made on 03/07/2023"
    assert sorted((each.who, each.where, each.purpose, each.seen) for each in answer.context["accesses"]) == [
        ("Lê Thị Mận", "An Khánh Ward", by_link, seen),
        (somebody, "", by_link, seen),
        (somebody, "", by_link, "The file of “Certificate of marital status”"),
        ("You", "", by_link, seen),
    ]
    assert answer.context["count"] == 4
    assert "Nguyễn Văn Ổi" not in text_of(answer)
    assert client_of(cast.neighbour).get("/toi/ai-da-xem/").context["accesses"] == []


def test_of_more_openings_than_a_page_bears_the_newest_are_told_and_all_are_counted(cast: Cast) -> None:
    share = a_share(cast, a_paper(cast))
    for minute in range(5):
        open_share(token=token_of(share), file=False, by=ANONYMOUS, at=AT + timedelta(minutes=minute))

    found = openings_of(holder=person_of(cast.citizen), actor=cast.citizen, limit=3)

    assert [each.at for each in found.newest] == [AT + timedelta(minutes=minute) for minute in (4, 3, 2)]
    assert found.count == 5
    for somebody in (cast.neighbour, cast.counter, cast.leader):
        with pytest.raises(NotPermitted):
            openings_of(holder=person_of(cast.citizen), actor=somebody, limit=3)


def test_look_ups_of_insurance_and_comparing_stand_in_the_list_and_what_told_nothing_does_not(cast: Cast) -> None:
    station, hospital = an_officer(a_facility()), an_officer(a_facility(HOSPITAL), "yte.benhvien")
    office = the_office()
    card = a_card()
    herself = NewResident(number=CITIZEN_NUMBER, full_name=NAME, birth_on=BIRTH_ON, sex="female")
    take_residents(residents=[herself], by=SYSTEM, at=AT)
    synchronise(by=SYSTEM, at=AT)
    first = ask(station, at=AT)
    second = ask(hospital, asked(NUMBER), at=AT + timedelta(minutes=5))
    ask(station, asked(name="Người khác"), at=AT)
    ask(station, asked(name="Người khác"), at=AT)
    assert first.answer.card == second.answer.card == card
    comparing = client_of(office.one)
    for _again in range(2):
        assert comparing.get(reverse("desk_synchronisation_card", args=[card])).status_code == 200

    client = client_of(cast.citizen)
    page = client.get("/toi/ai-da-xem/").context["accesses"]

    treated = "Examination and treatment"
    assert [(each.who, each.where, each.purpose) for each in page] == [
        ("Lý Thị Mười", "Cần Thơ City Social Insurance", "To see whose an insurance card is"),
        ("Lưu Thị Mơ", "Health station 92002", treated),
        ("Lưu Thị Mơ", "Health station 92047", treated),
    ]
    assert [each.at for each in page] == [NOW, AT + timedelta(minutes=5), AT]
    assert "Health station" not in text_of(client_of(cast.neighbour).get("/toi/ai-da-xem/"))
    assert verify_synchronisation().wrong == 0
    Seen.objects.all().delete()
    Seen.objects.create(entry=uuid4(), citizen_number=CITIZEN_NUMBER, card=card, at=NOW)
    assert verify_synchronisation().wrong == 1, "a look without its entry"


def test_an_answer_of_the_line_about_a_card_of_elsewhere_stands_in_the_list_too(cast: Cast) -> None:
    station = an_officer(a_facility())
    waiting = ask(station, has_line=True, at=AT)
    page = client_of(cast.citizen).get("/toi/ai-da-xem/").context["accesses"]
    assert page == []

    settle_waiting(at=AT, line=PaperLine({CITIZEN_NUMBER: (known_card(),)}))

    (access,) = client_of(cast.citizen).get("/toi/ai-da-xem/").context["accesses"]
    assert (access.at, access.where) == (waiting.at, "Health station 92047")


def test_an_official_of_another_unit_leaves_no_look_where_nothing_was_shown(cast: Cast) -> None:
    row = filed(cast)

    answer = client_of(cast.other_officer).get(reverse("desk_dossier", args=[row.id]))

    assert answer.status_code in {403, 404}
    kinds = [each.kind for each in entries_of(subject=person_of(cast.citizen))]
    assert "person_looked_up" not in kinds


def test_a_number_that_only_the_register_knows_needs_no_typing_and_the_dead_are_not_served(
    cast: Cast, register: Register
) -> None:
    client = client_of(cast.counter)

    answer = client.post("/ban-lam-viec/quay/", {"card": FATHER.number}, follow=True)
    dead = client.post("/ban-lam-viec/quay/", {"card": DEAD.number})

    assert "Lê Văn Cam" in answer.content.decode()
    assert dead.status_code == 422
    assert "09/01/2023" in dead.content.decode()


def test_a_mother_adds_her_child_and_files_for_it(cast: Cast, register: Register) -> None:
    client = client_of(cast.citizen)

    page = client.post("/toi/thay-mat/", {"number": "092219004455"}, follow=True)

    assert "Lê Minh Khế" in text_of(page)
    assert "In force" in text_of(page)
    refused = client_of(cast.neighbour).post("/toi/thay-mat/", {"number": "092219004455"})
    assert refused.status_code == 422
    assert "Khế" not in refused.content.decode()


def test_somebody_is_let_act_from_a_day_to_a_day_and_either_ends_it(cast: Cast) -> None:
    client, neighbour = client_of(cast.citizen), client_of(cast.neighbour)
    given = {
        "number": "092085007722",
        "name": "nguyen van oi",
        "starts_on": "2023-07-03",
        "last_on": "2023-07-31",
        "ground": "Giấy ủy quyền",
    }

    assert client.post("/toi/thay-mat/uy-quyen/", given | {"name": "Nguyễn Văn Ba"}).status_code == 422
    assert client.post("/toi/thay-mat/uy-quyen/", given | {"last_on": "2023-07-02"}).status_code == 422
    assert client.post("/toi/thay-mat/uy-quyen/", given | {"last_on": ""}).status_code == 422
    assert client.post("/toi/thay-mat/uy-quyen/", given).status_code == 302
    assert client.post("/toi/thay-mat/uy-quyen/", given).status_code == 422

    mandate = Mandate.objects.get()
    assert "Trần Thị Bưởi" in text_of(neighbour.get("/toi/thay-mat/"))
    assert client_of(cast.leader).post(f"/toi/thay-mat/{mandate.id}/cham-dut/").status_code == 404
    assert neighbour.post(f"/toi/thay-mat/{mandate.id}/cham-dut/").status_code == 302
    assert neighbour.post(f"/toi/thay-mat/{mandate.id}/cham-dut/").status_code == 409
    assert "Withdrawn" in text_of(client.get("/toi/thay-mat/"))


def test_a_mandate_that_ended_yesterday_files_nothing_any_more(cast: Cast) -> None:
    mandate = NewMandate(
        agent=person_of(cast.neighbour),
        principal=person_of(cast.citizen),
        kind=MandateKind.MANDATE,
        starts_on=JUNE_15,
        last_on=(NOW - timedelta(days=1)).date(),
        ground="Giấy ủy quyền",
    )
    give_mandates(mandates=[mandate], by=SYSTEM, at=NOW - timedelta(days=5))
    client = client_of(cast.neighbour)

    answer = client.post(f"/thu-tuc/{procedure(BIRTH).procedure}/nop/", {"applicant": str(person_of(cast.citizen))})

    assert answer.status_code == 422
    assert not Draft.objects.exists()
    assert "No longer in force" in text_of(client.get("/toi/thay-mat/"))


def test_guessing_the_numbers_of_children_is_stopped(cast: Cast, register: Register) -> None:
    client = client_of(cast.neighbour)

    statuses = [client.post("/toi/thay-mat/", {"number": f"0922190000{n:02d}"}).status_code for n in range(12)]

    assert statuses.count(422) == 10
    assert statuses[-1] == 429


def test_nobody_withdraws_anothers_consent(cast: Cast, register: Register) -> None:
    begin(cast, agrees="yes")

    client_of(cast.neighbour).post("/toi/dong-y/", {"person": str(person_of(cast.citizen))})

    assert consents(person=person_of(cast.citizen))
    note_access(person=person_of(cast.citizen), purpose=Purpose.SEARCH, by=cast.auditor, at=NOW)
    assert refusals_of(person_of(cast.citizen)) == []
