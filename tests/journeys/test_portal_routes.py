"""The pages of the portal, in every state that they know (`test_routes` looks at each), and two that are reached by acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.values import Level
from motcua.registry.people.commands import give_mandates
from motcua.registry.people.population.commands import (
    begin_asks,
    give_consent,
    keep_answers,
    note_access,
    report_wrong,
)
from motcua.registry.people.population.rules import USED_FOR
from motcua.registry.people.population.values import Answered, Ask, LegalGround, Outcome, Purpose
from motcua.registry.people.values import MandateKind, NewMandate
from motcua.service.dossiers.commands.drafts import NewDraft, start_draft
from motcua.service.dossiers.models import Dossier
from motcua.service.feedback.commands.answering import answer_petition, ask_sender, decide_publication
from motcua.service.feedback.commands.conversations import say
from motcua.service.feedback.commands.opinions import complain_of_delay, rate_dossier
from motcua.service.feedback.values import Face
from motcua.service.payments.queries import attempt_of
from tests.cast import Cast, a_citizen, load_cast
from tests.dossiers import BIRTH, procedure
from tests.journeys.browser import check_axe, check_no_sideways_scroll, check_targets, shoot
from tests.journeys.citizens import a_draft, enter_as
from tests.journeys.conftest import OpensPages
from tests.payments import a_dossier_that_costs, begun, paid
from tests.population import MOTHER
from tests.rooms.service.feedback.test_petitions import a_petition
from tests.states import States, make_states
from tests.wallet import Wallet, a_wallet

pytestmark = pytest.mark.journey

TARGET_PX = 44
VARIANTS = [(390, "vi"), (1280, "vi"), (390, "en")]


@dataclass(frozen=True)
class World:
    cast: Cast
    states: States
    procedure: UUID
    draft: UUID
    empty_draft: UUID
    petitions: dict[str, UUID]
    wallet: Wallet
    #: A dossier that costs something, its open payment, and the receipt of one that is paid.
    costing: UUID
    payment: UUID
    receipt: str
    mandate: UUID
    #: The transfer of land, on which taxes fall.
    transfer: UUID


_worlds: dict[str, World] = {}


@pytest.fixture
def world(served_db: str) -> World:
    return world_of(served_db)


def world_of(served_db: str) -> World:
    """The citizen's dossiers and drafts; made once in a served city, since the pages here only look."""
    if served_db not in _worlds:
        with durable():
            cast = load_cast()
            states = make_states(cast, at=city_clock().now())
            _talk(cast, states)
            petitions = _petitions(cast)
            wallet = a_wallet(cast, at=city_clock().now())
            money = _money(cast)
            mandate = _known(cast)
        version = procedure(BIRTH)
        with durable():
            empty = start_draft(
                draft=NewDraft(procedure=version.procedure, version=version.id, applicant=cast.citizen.person),
                by=cast.citizen,
                at=city_clock().now(),
            )
        draft = a_draft(cast)
        _worlds[served_db] = World(
            cast,
            states,
            version.procedure,
            draft,
            empty,
            petitions,
            wallet,
            *money,
            mandate=mandate,
            transfer=procedure("2.000889", Level.DISTRICT).procedure,
        )
    return _worlds[served_db]


def _talk(cast: Cast, states: States) -> None:
    """The overdue dossier has everything that can be said: a standstill, a complaint, questions and an answer."""
    at, late = city_clock().now(), states.overdue
    complain_of_delay(dossier=late, text="Quá hẹn đã ba ngày, mong được trả lời.", by=cast.citizen, at=at)
    question = "Cho tôi hỏi hồ sơ còn thiếu gì không ạ?\nTôi cần giấy khai sinh trước ngày 10."
    say(dossier=late, text=question, form="1", by=cast.citizen, at=at)
    say(dossier=late, text="Hồ sơ đủ rồi chị. Hệ thống hộ tịch gián đoạn.", form="2", by=cast.handler, at=at)
    say(dossier=late, text="dài" * 60 + " 😀 <b>", form="3", by=cast.citizen, at=at)
    rate_dossier(dossier=states.returned, face=Face.GLAD, text="", by=cast.citizen, at=at)


def _money(cast: Cast) -> tuple[UUID, UUID, str]:
    """A dossier that costs something and its open payment; the receipt of another that is paid."""
    at = city_clock().now()
    costing, settled = (a_dossier_that_costs(cast, at=at - timedelta(hours=1)) for _number in range(2))
    receipt = attempt_of(attempt=paid(cast, settled, at=at).id).receipt
    return costing.id, begun(cast, costing, at=at).id, receipt


def _known(cast: Cast) -> UUID:
    """What the register holds of her, which she says is wrong; who looked at it; and a mandate that she gave. The record is
    too old to fill anything in: other journeys of this city fill forms in by hand."""
    at, person, agent = city_clock().now(), cast.citizen.person, a_citizen().person
    assert person is not None
    assert agent is not None
    asked_at = at - USED_FOR - timedelta(days=1)
    give_consent(person=person, by=cast.citizen, at=asked_at)
    ask = Ask(id=new_id(), number=MOTHER.number, purpose=Purpose.FILING, ground=LegalGround.CONSENT, person=person)
    begin_asks(asks=[ask], by=cast.citizen, at=asked_at)
    keep_answers(answers=[Answered(ask=ask, outcome=Outcome.FOUND, citizen=MOTHER)], by=cast.citizen, at=asked_at)
    report_wrong(person=person, field="ethnicity", claimed="Khmer", note="", by=cast.citizen, at=at)
    note_access(person=person, purpose=Purpose.COUNTER, by=cast.counter, at=at)
    today = city_day(at)
    mandate = NewMandate(
        agent=agent,
        principal=person,
        kind=MandateKind.MANDATE,
        starts_on=today,
        last_on=today + timedelta(days=30),
        ground="Giấy ủy quyền số 1",
    )
    return give_mandates(mandates=[mandate], by=cast.citizen, at=at)[0]


def _petitions(cast: Cast) -> dict[str, UUID]:
    """One about which the office asks, one that is answered and made public."""
    at = city_clock().now()
    asked, answered = (a_petition(cast, by=cast.citizen, form=form, at=at) for form in ("asked", "answered"))
    ask_sender(petition=asked, text="Việc xảy ra vào ngày nào, ở quầy nào?", by=cast.head, at=at)
    answer_petition(petition=answered, text="Máy đã được sửa. Xin cảm ơn.", by=cast.leader, at=at)
    words = {"question": "Máy lấy số hỏng.", "answer": "Máy đã được sửa."}
    decide_publication(petition=answered, is_public=True, **words, by=cast.leader, at=at)
    return {"asked": asked, "answered": answered}


OPEN = {
    "home": "/",
    "search": "/tim/?q=khai+sinh",
    "search-nothing": "/tim/?q=zzzqqqxxx",
    "life-event": "/tim/?viec=land",
    "procedure": "/thu-tuc/{world.procedure}/",
    "offices": "/noi-tiep-nhan/",
    "figures": "/dung-han/",
    "public-figures": "/so-lieu/?period=2023-H1",
    "public-indicator": "/so-lieu/online_share/?period=2023-H1",
    "public-index-766": "/so-lieu/chi-so-766/?period=2023-H1",
    "public-definitions": "/so-lieu/cach-tinh/",
    "open-data": "/du-lieu-mo/",
    "tracking": "/tra-cuu/",
    "verify": "/kiem-tra-van-ban/",
    "petitions": "/phan-anh/",
    "petition-new": "/phan-anh/gui/",
    "receipt": "/bien-lai/?ma={world.receipt}",
    "estimate": "/thu-tuc/{world.procedure}/uoc-tinh/?extract_copies=2&tinh=1",
    "estimate-land": "/thu-tuc/{world.transfer}/uoc-tinh/?price=2.000.000.000&tinh=1",
    "petition-follow": "/phan-anh/theo-doi/",
    "petition-sent": "/phan-anh/theo-doi/?code=KHA-7QM-XRT&sent=yes",
    "shared": "/giay-to/{world.wallet.token}/",
    "shared-revoked": "/giay-to/{world.wallet.token_of_revoked}/",
    "shared-closed": "/giay-to/khong-co/",
    "sign-in": "/dang-nhap/",
    "sign-in-phone": "/dang-nhap/dien-thoai/",
    "signed-out": "/dang-xuat/xong/",
    "help": "/tro-giup/",
    "accessibility": "/tro-giup/tiep-can/",
    "about": "/gioi-thieu/",
    "offline": "/ngoai-tuyen/",
}
OWN = {
    "sessions": "/tai-khoan/phien/",
    "home-signed-in": "/",
    "start": "/thu-tuc/{world.procedure}/nop/",
    "draft": "/nop/{world.draft}/",
    "draft-empty": "/nop/{world.empty_draft}/",
    "office": "/nop/{world.draft}/noi-nhan/",
    "return": "/nop/{world.draft}/nhan-ket-qua/",
    "question": "/nop/{world.draft}/phan/child/",
    "question-known": "/nop/{world.draft}/phan/declarant/",
    "question-folded": "/nop/{world.draft}/phan/birth_place/",
    "check": "/nop/{world.draft}/kiem-tra/",
    "check-unfinished": "/nop/{world.empty_draft}/kiem-tra/",
    "own": "/ho-so/",
    "filed": "/ho-so/{states.filed}/da-nop/",
    "dossier-supplement": "/ho-so/{states.supplement}/",
    "dossier-ready": "/ho-so/{states.ready}/",
    "deadline": "/ho-so/{states.reappointed}/thoi-han/",
    "supplement": "/ho-so/{states.supplement}/bo-sung/",
    "defect-files": "/ho-so/{states.supplement}/bo-sung/birth_proof/",
    "defect": "/ho-so/{states.supplement}/bo-sung/child/",
    "withdraw": "/ho-so/{states.received}/rut/",
    "pay": "/ho-so/{world.costing}/nop-tien/",
    "payment": "/thanh-toan/{world.payment}/",
    "payments": "/thanh-toan/",
    "conversation": "/ho-so/{states.overdue}/trao-doi/",
    "notices": "/thong-bao/",
    "my-data": "/toi/",
    "my-data-wrong": "/toi/sai/",
    "my-accesses": "/toi/ai-da-xem/",
    "acting": "/toi/thay-mat/",
    "acting-give": "/toi/thay-mat/uy-quyen/",
    "acting-revoke": "/toi/thay-mat/{world.mandate}/cham-dut/",
    "petitions-own": "/phan-anh/",
    "petition": "/phan-anh/{world.petitions[asked]}/",
    "petition-answered": "/phan-anh/{world.petitions[answered]}/",
    "wallet": "/vi-giay-to/",
    "wallet-paper": "/vi-giay-to/{world.wallet.paper}/",
    "wallet-lost": "/vi-giay-to/{world.wallet.paper}/bao-mat/",
    "wallet-share-new": "/vi-giay-to/{world.wallet.paper}/cho-xem/",
    "wallet-share": "/vi-giay-to/ma/{world.wallet.share}/",
    "question-spared": "/nop/{world.wallet.draft}/phan/papers/",
}
#: The same page in its other states.
STATES = {
    "dossier-filed": "/ho-so/{states.filed}/",
    "dossier-not-received": "/ho-so/{states.not_received}/",
    "dossier-received": "/ho-so/{states.received}/",
    "dossier-paused": "/ho-so/{states.paused}/",
    "dossier-overdue": "/ho-so/{states.overdue}/",
    "dossier-reappointed": "/ho-so/{states.reappointed}/",
    "dossier-withdrawn": "/ho-so/{states.withdrawn}/",
    "dossier-returned": "/ho-so/{states.returned}/",
    "dossier-refused": "/ho-so/{states.refused}/",
    "conversation-empty": "/ho-so/{states.received}/trao-doi/",
    "wallet-paper-revoked": "/vi-giay-to/{world.wallet.revoked}/",
}
ROUTES = OPEN | OWN | STATES


def address_of(route: str, world: World) -> str:
    return route.format(world=world, states=world.states)


@pytest.mark.parametrize(("width", "language"), VARIANTS)
def test_a_page_with_faults_is_sound(browser_page: OpensPages, world: World, width: int, language: str) -> None:
    page = browser_page(width, language=language)
    enter_as(page, world.cast.citizen)
    page.goto(f"/nop/{world.empty_draft}/phan/child/")

    page.locator(".actions button").click()

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    shoot(page, f"portal-question-faults-{language}")
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, TARGET_PX)


@pytest.mark.parametrize(("width", "language"), VARIANTS)
def test_what_anybody_sees_of_a_dossier_is_sound_and_names_nobody(
    browser_page: OpensPages, world: World, width: int, language: str
) -> None:
    page = browser_page(width, language=language)
    row = Dossier.objects.get(id=world.states.supplement)
    page.goto(f"/tra-cuu/?code={row.code}")

    page.locator("[name=phone_end]").fill(row.applicant_phone_end)
    page.get_by_role("main").get_by_role("button").click()

    main = page.get_by_role("main")
    expect(main).to_contain_text(str(row.code))
    expect(main).to_contain_text("Phường An Khánh" if language == "vi" else "An Khánh")
    expect(main).not_to_contain_text("Bưởi")
    expect(main).not_to_contain_text("mờ")
    shoot(page, f"portal-tracking-found-{language}")
    check_axe(page)
    check_no_sideways_scroll(page)
    check_targets(page, TARGET_PX)
