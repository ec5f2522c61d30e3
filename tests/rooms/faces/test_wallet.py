"""The wallet's pages: what a holder does with a paper, what a stranger sees of it, what its issuer does, and what is shut."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.commands.drafts import NewDraft, start_draft
from motcua.service.dossiers.models import Draft
from motcua.service.dossiers.values import Channel
from motcua.service.wallet.commands.papers import revoke_papers
from motcua.service.wallet.models import Paper, Share
from tests.cast import AT, Cast
from tests.dossiers import a_photo, procedure
from tests.rooms.faces.citizen import a_draft, client_of, refusals_of, text_of
from tests.rooms.foundation.files.contents import a_pdf
from tests.wallet import MARRIAGE, a_paper, a_share, a_wallet

PAGES = ("", "tep/", "cho-xem/", "bao-mat/")


@pytest.fixture
def paper(cast: Cast) -> UUID:
    at = city_clock().now()
    return a_paper(cast, sha256=a_photo(by=cast.citizen, at=at).sha256, is_signed=True, at=at)


def hers(paper: UUID, page: str = "") -> str:
    return f"/vi-giay-to/{paper}/{page}"


def shared(cast: Cast, paper: UUID) -> str:
    """The address that a stranger is given."""
    client = client_of(cast.citizen)
    chosen = {"field": ["holder", "number"], "minutes": "60", "form": "one", "audience": "Ngân hàng <b>"}
    made = client.post(hers(paper, "cho-xem/"), chosen)
    page = client.get(made["Location"])
    return str(page.context["address"]).partition("testserver")[2]


def test_from_the_wallet_to_a_stranger_and_back(cast: Cast, paper: UUID) -> None:
    client, stranger = client_of(cast.citizen), client_of()
    assert "Certificate of marital status" in text_of(client.get("/vi-giay-to/"))
    address = shared(cast, paper)

    seen = stranger.get(address)

    said = text_of(seen)
    assert seen.status_code == 200
    assert "Valid at this moment" in said
    assert "Trần Thị Bưởi" in said
    assert "Shown to: Ngân hàng <b>" in said
    assert "092192003141" not in seen.content.decode()
    assert seen["X-Robots-Tag"] == "noindex, nofollow"
    assert seen["Referrer-Policy"] == "no-referrer"
    assert "no-store" in seen["Cache-Control"]
    assert "sessionid" not in stranger.cookies
    assert "Looked at once" in text_of(client.get(hers(paper)))


def test_stopped_a_link_says_nothing_of_the_paper(cast: Cast, paper: UUID) -> None:
    address = shared(cast, paper)
    share = Share.objects.get()

    client_of(cast.citizen).post(f"/vi-giay-to/ma/{share.id}/thoi/")
    closed = client_of().get(address)

    assert closed.status_code == 410
    assert "Bưởi" not in closed.content.decode()
    assert "Certificate" not in text_of(closed)


def test_revoked_while_it_lies_open_its_file_is_not_given_out(cast: Cast, paper: UUID) -> None:
    at = city_clock().now()
    share = a_share(cast, paper, with_file=True, at=at)
    client = client_of()
    page = client.get(client_of(cast.citizen).get(f"/vi-giay-to/ma/{share}/").context["address"].partition("server")[2])
    file = page.context["paper"].file_href
    assert client.get(file).status_code == 200

    client_of(cast.leader).post(f"/ban-lam-viec/giay-to/{paper}/thu-hoi/", {"reason": "Cấp nhầm."})

    assert client.get(file).status_code == 410
    again = client.get(page.request["PATH_INFO"])
    assert "Its issuer revoked it on" in text_of(again)
    assert "Cấp nhầm" not in again.content.decode()


def test_who_tries_links_by_the_dozen_is_held_back(cast: Cast) -> None:
    client = client_of()
    answers = [client.get(f"/giay-to/{'A' * 43}/").status_code for _time in range(31)]

    assert answers[:30] == [404] * 30
    assert answers[30] == 429


@pytest.mark.parametrize("page", PAGES)
def test_a_neighbour_finds_no_paper_there_and_leaves_an_entry(cast: Cast, paper: UUID, page: str) -> None:
    response = client_of(cast.neighbour).get(hers(paper, page))

    assert response.status_code == 404
    assert refusals_of(paper) == [(cast.neighbour.account, "see_paper")]


@pytest.mark.parametrize("page", PAGES)
def test_nobody_looks_into_a_wallet_without_signing_in(cast: Cast, paper: UUID, page: str) -> None:
    response = client_of().get(hers(paper, page))

    assert response.status_code == 302
    assert response["Location"].startswith("/dang-nhap/")


def test_an_officer_elsewhere_finds_no_paper_at_the_desk(cast: Cast, paper: UUID) -> None:
    address = f"/ban-lam-viec/giay-to/{paper}/"

    assert client_of(cast.other_officer).get(address).status_code == 404
    assert client_of(cast.other_officer).post(f"{address}thu-hoi/", {"reason": "x"}).status_code == 404
    assert client_of(cast.clerk).post(f"{address}thu-hoi/", {"reason": "x"}).status_code == 403
    assert Paper.objects.get().revoked_at is None
    assert [act for _who, act in refusals_of(paper)] == ["see_paper", "revoke_paper", "revoke_paper"]


def test_revoking_without_a_reason_brings_the_page_back(cast: Cast, paper: UUID) -> None:
    response = client_of(cast.leader).post(f"/ban-lam-viec/giay-to/{paper}/thu-hoi/", {"reason": " "})

    assert response.status_code == 422
    assert "say why" in text_of(response)


def test_the_issuer_is_not_told_to_whom_the_holder_shows_it(cast: Cast, paper: UUID) -> None:
    shared(cast, paper)

    said = text_of(client_of(cast.leader).get(f"/ban-lam-viec/giay-to/{paper}/"))

    assert "Put into the holder’s wallet" in said
    assert "share" not in said
    assert "Ngân hàng" not in said


def test_nothing_chosen_brings_the_page_back_with_what_was_typed(cast: Cast, paper: UUID) -> None:
    response = client_of(cast.citizen).post(hers(paper, "cho-xem/"), {"minutes": "60", "audience": "Trường học"})

    assert response.status_code == 422
    assert response.context["audience"] == "Trường học"
    assert Share.objects.count() == 0


@pytest.mark.parametrize("minutes", ["", "x", "-60", "61", "9" * 30, "６０"])
def test_a_time_that_is_not_offered_is_refused(cast: Cast, paper: UUID, minutes: str) -> None:
    response = client_of(cast.citizen).post(hers(paper, "cho-xem/"), {"field": "holder", "minutes": minutes})

    assert response.status_code == 422


def test_lost_it_leads_to_a_new_one_and_found_it_is_as_before(cast: Cast, paper: UUID) -> None:
    client = client_of(cast.citizen)
    client.post(hers(paper, "bao-mat/"))
    lost = client.get(hers(paper))

    client.post(hers(paper, "tim-thay/"))

    assert "Reported lost on" in text_of(lost)
    assert reverse("start_filing", args=[lost.context["view"].reissue]) in lost.content.decode()
    assert "Show it to somebody" in text_of(client.get(hers(paper)))


def _draft(cast: Cast) -> UUID:
    return a_draft(cast, answers={}, with_photo=False, version=_marriage())


def _marriage() -> ProcedureVersion:
    return procedure(MARRIAGE)


def test_a_question_that_the_wallet_answers_is_answered_by_a_tap_and_once(cast: Cast, paper: UUID) -> None:
    client, draft = client_of(cast.citizen), _draft(cast)
    page = f"/nop/{draft}/phan/papers/"
    assert "they are in your papers" in text_of(client.get(f"/thu-tuc/{_marriage().procedure}/nop/"))
    asked = client.get(page)
    assert "You have this already" in text_of(asked)
    assert "issued by" in text_of(asked)

    for _time in range(2):
        assert client.post(page, {"_wallet": f"marital_status:{paper}"}).status_code == 302

    kept = Draft.objects.get(id=draft).files["marital_status"]
    assert [file["sha256"] for file in kept] == [Paper.objects.get().sha256]
    assert "You have this already" not in text_of(client.get(page))


def _at_counter(cast: Cast) -> NewDraft:
    version = _marriage()
    return NewDraft(
        procedure=version.procedure,
        version=version.id,
        applicant=cast.citizen.person,
        receiving_unit=cast.ward.id,
        channel=Channel.COUNTER,
    )


def test_at_the_counter_the_officer_attaches_what_the_applicant_has(cast: Cast, paper: UUID) -> None:
    client = client_of(cast.counter)
    draft = start_draft(draft=_at_counter(cast), by=cast.counter, at=AT)
    page = f"/ban-lam-viec/quay/nhap/{draft}/"

    for _time in range(2):
        assert "In the wallet of Trần Thị Bưởi" in text_of(client.get(page))
    refused = client.post(page, {"_wallet": f"marital_status:{paper}"}, follow=True)
    assert "ask the person, and tick that she agrees" in text_of(refused)
    assert not any(Draft.objects.get(id=draft).files.values())
    assert purposes(cast) == ["offers"], "she is asked before it is used, not before it is offered"
    for _time in range(2):
        taken = client.post(page, {"_wallet": f"marital_status:{paper}", "wallet_agrees": "yes"})
        assert taken.status_code == 302

    assert [file["sha256"] for file in Draft.objects.get(id=draft).files["marital_status"]] == [
        Paper.objects.get().sha256
    ]
    assert "In the wallet of" not in text_of(client.get(page))
    assert purposes(cast) == ["offers", "reuse"]
    looks = client_of(cast.citizen).get("/toi/ai-da-xem/").context["accesses"]
    assert [(each.who, each.purpose) for each in looks] == [
        ("Lê Thị Mận", "To attach a paper of your wallet at the counter, as you agreed"),
        ("Lê Thị Mận", "To see what you need not bring to the counter"),
    ]


def purposes(cast: Cast) -> list[str]:
    """What for officials have looked at what the city has of her, in their order."""
    assert cast.citizen.person is not None
    looked = entries_of(subject=cast.citizen.person, kinds=["person_looked_up"])
    return [entry.data["purpose"] for entry in looked]


def test_at_a_counter_where_nothing_is_offered_nobody_has_looked_into_a_wallet(cast: Cast) -> None:
    client = client_of(cast.counter)
    draft = start_draft(draft=_at_counter(cast), by=cast.counter, at=AT)

    assert "In the wallet of" not in text_of(client.get(f"/ban-lam-viec/quay/nhap/{draft}/"))
    assert purposes(cast) == []


def test_on_the_portal_nobody_is_asked_whether_she_agrees_and_her_own_look_is_none(cast: Cast, paper: UUID) -> None:
    page = client_of(cast.citizen).get(f"/nop/{_draft(cast)}/phan/papers/")

    assert "You have this already" in text_of(page)
    assert "wallet_agrees" not in page.content.decode()
    assert purposes(cast) == []


def test_an_offer_that_stands_no_more_attaches_nothing(cast: Cast, paper: UUID) -> None:
    client, draft = client_of(cast.citizen), _draft(cast)
    wallet = a_wallet(cast, at=city_clock().now())
    revoke_papers(reasons={wallet.paper: "Cấp nhầm."}, by=cast.leader, at=city_clock().now())

    for sent in (
        f"marital_status:{wallet.paper}",
        f"nowhere:{paper}",
        f"citizen_cards:{paper}",
        "marital_status:x",
        ":",
    ):
        client.post(f"/nop/{draft}/phan/papers/", {"_wallet": sent})

    assert not any(Draft.objects.get(id=draft).files.values())


def test_a_papers_own_file_is_hers_to_download(cast: Cast, paper: UUID) -> None:
    response = client_of(cast.citizen).get(hers(paper, "tep/"))

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"


def test_who_checks_a_downloaded_file_is_told_that_it_was_revoked(cast: Cast) -> None:
    content = a_pdf(title="Giấy phép")
    (kept,) = keep_files(uploads=[Upload(name="gp.pdf", content=io.BytesIO(content))], by=SYSTEM, at=AT)
    paper = a_paper(cast, sha256=kept.sha256)
    fields = {"document": SimpleUploadedFile("gp.pdf", content)}
    before = text_of(client_of().post("/kiem-tra-van-ban/", fields))
    revoke_papers(reasons={paper: "Cấp nhầm."}, by=cast.leader, at=AT)

    fields = {"document": SimpleUploadedFile("gp.pdf", content)}
    after = text_of(client_of().post("/kiem-tra-van-ban/", fields))

    assert "in force." in before
    assert "It is revoked by its issuer." in after
    assert "Bưởi" not in after
