"""The pages of the desk in every state that they know (`test_routes` looks at each), and how they use their room."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from motcua.service.dossiers.texts import READY
from tests.exams import a_sheet, question_row
from tests.journeys.browser import check_no_sideways_scroll
from tests.journeys.conftest import OpensPages
from tests.journeys.desk_city import DeskCity, desk_city
from tests.journeys.officials import DESK, address, desk_of

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Route:
    who: str
    path: Callable[[DeskCity], str]
    #: What is done on the page before it is looked at.
    then: Callable[[Page], None] = lambda page: None


def _at(path: str) -> Callable[[DeskCity], str]:
    return lambda city: DESK + path


def _dossier(stage: str, more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: address(city.dossiers[stage]) + more


def _written(more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}thu-tuc/{city.procedure}/{more}"


def _drawing(name: str, more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}thiet-ke/{city.drawings[name]}/{more}"


def _came(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}van-ban/den/{city.documents[name]}/"


def _went(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}van-ban/di/{city.documents[name]}/"


def _exam(name: str, more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}ky-thi/{city.exams[name]}/{more}"


def _petition(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}phan-anh/{city.petitions[name]}/"


def _inspection(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}kiem-tra/{city.inspections[name]}/"


def _step_form(city: DeskCity) -> str:
    return f"{DESK}ho-so/{city.dossiers['formed']}/buoc/{city.dossiers['formed_task']}/bieu-mau/"


def _insurance_card(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}bao-hiem/dong-bo/{city.cards[name]}/"


def _of_institutions(place: str, name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}the-che/{place}/{city.institutions[name]}/"


def _insurance(place: str, name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}bao-hiem/{place}/{city.insurance[name]}/"


def _money(place: str, name: str = "", more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}{place}{f'{city.money[name]}/' if name else ''}{more}"


def _board(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}so-lieu/bang/{city.boards[name]}/"


def _report(more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}bao-cao/{city.report}/{more}"


def _service(key: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}tich-hop/{city.services[key]}/"


def _books(place: str, name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}{place}{city.books[name]}/"


def _unit() -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}quan-tri/don-vi/{city.officials['leader'].posts[0].unit}/"


def _account(city: DeskCity) -> str:
    return f"{DESK}quan-tri/can-bo/{city.officials['handler'].account}/"


def _text_that_changes(city: DeskCity) -> str:
    """One that was changed, will be changed again, and was to be changed."""
    return f"{DESK}quan-tri/mau-thong-bao/{READY.name}/"


def _unfold(page: Page) -> None:
    """Everything that is folded away is looked at too."""
    page.evaluate("() => { for (const each of document.querySelectorAll('.act')) each.open = true; }")


def _unfold_tables(page: Page) -> None:
    page.evaluate("() => { for (const each of document.querySelectorAll('.chart__twin')) each.open = true; }")


def _unfold_details(page: Page) -> None:
    page.evaluate("() => { for (const each of document.querySelectorAll('main details')) each.open = true; }")


def _choose_all(page: Page) -> None:
    page.locator(".bulk__all input").check()


def _press(selector: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()
        expect(page.locator("h1").first).to_be_visible()

    return press


def _stand_in(page: Page) -> None:
    """Who looks a second time stands in already."""
    if page.locator("form[action$='/lam/'] button").count():
        _press("form[action$='/lam/'] button")(page)


def _look_ahead(page: Page) -> None:
    page.locator("select[name='target:own:names']").select_option("home_town")
    page.get_by_role("button", name=re.compile("Xem trước|Show what")).last.click()
    expect(page.locator(".preview")).to_be_visible()


def _type_unknown_number(page: Page) -> None:
    page.locator("#card").fill("092190009999")
    page.keyboard.press("Enter")
    expect(page.locator("#birth_on")).to_be_visible()


def _send_a_step_that_is_over(page: Page) -> None:
    page.locator("input[name=task]").first.evaluate("input => { input.value = crypto.randomUUID(); }")
    page.locator("textarea#note").fill("Đã đối chiếu bản gốc.")
    page.locator("button[value=approve]").click()
    expect(page.locator(".banner--late")).to_be_visible()


def _import_what_is_wrong(page: Page) -> None:
    sheet = a_sheet([question_row(1, right="Z"), question_row(2, right="E"), question_row(3, B="Phương án một")])
    page.locator("#sheet").set_input_files(
        {"name": "cau-hoi.xlsx", "mimeType": "application/octet-stream", "buffer": sheet.getvalue()}
    )
    page.locator("form[action$='/nhap/'] button").click()
    expect(page.locator(".cell-faults li")).to_have_count(3)


def _ask_for_saturdays(page: Page) -> None:
    page.locator("#day_5").fill("07:00-11:00")
    page.locator("#from_on").fill("2023-07-08")
    page.locator("#hours-source").fill("Quyết định thử")
    page.locator("form[action$='/gio-lam-viec/'] button").click()
    expect(page.locator("form input[name=confirmed]")).to_have_count(1)


def _type_a_wrong_field(page: Page) -> None:
    page.locator("#body").fill("Hồ sơ {mã hồ sơ} của {ai đó} đã nộp.")
    page.locator("button[formaction]").last.click()
    expect(page.locator(".text-problems")).to_be_visible()


ROUTES: dict[str, Route] = {
    "inbox": Route("counter", _at("")),
    "inbox of a leader, all chosen": Route("leader", _at("?view=to_sign"), _choose_all),
    "inbox of a head": Route("head", _at("?whose=unit&view=untaken"), _choose_all),
    "inbox of the whole unit": Route("handler", _at("?whose=unit")),
    "inbox with nothing to do": Route("elsewhere", _at("")),
    "inbox, stopped clocks": Route("handler", _at("?view=waiting")),
    "inbox, narrowed": Route("handler", _at("?filters=1&step=examine")),
    "palette as a page": Route("counter", _at("di-toi/?q=khai+sinh")),
    "handover slips": Route("counter", _at("ban-giao/")),
    "inbox, nothing there": Route("elsewhere", _at("?view=mine&q=khong")),
    "alarms": Route("handler", _at("canh-bao/")),
    "no alarms": Route("elsewhere", _at("canh-bao/")),
    "search": Route("handler", _at("tim/?q=tran")),
    "search without a find": Route("handler", _at("tim/?q=khongcoai")),
    "dossier filed": Route("counter", _dossier("filed"), _unfold),
    "dossier received just now": Route("counter", _dossier("late", "?received=1"), _unfold),
    "dossier to examine, late": Route("handler", _dossier("late"), _unfold),
    "dossier late, its head": Route("head", _dossier("late"), _unfold),
    "dossier to sign": Route("leader", _dossier("to_sign"), _unfold),
    "dossier paused": Route("handler", _dossier("paused"), _unfold),
    "dossier asked for more": Route("counter", _dossier("asked"), _unfold),
    "dossier with its result": Route("counter", _dossier("ready"), _unfold),
    "act that came too late": Route("handler", _dossier("late"), _send_a_step_that_is_over),
    "dossier with a form to fill in": Route("formed", _dossier("formed"), _unfold),
    "form of a step": Route("formed", _step_form, _press("button[name=done]")),
    "deadline": Route("handler", _dossier("late", "thoi-han/")),
    "request for a supplement": Route("handler", _dossier("checked", "yeu-cau-bo-sung/"), _unfold),
    "what the citizen will read": Route("handler", _dossier("checked", "yeu-cau-bo-sung/"), _look_ahead),
    "second request for a supplement": Route("handler", _dossier("mended", "yeu-cau-bo-sung/"), _unfold),
    "dossier checked": Route("handler", _dossier("checked"), _unfold),
    "dossier to sign, in a row": Route("leader", _at("ky/"), _unfold),
    "supplement at the counter": Route("counter", _dossier("asked", "bo-sung/")),
    "counter": Route("counter", _at("quay/")),
    "counter, number unknown": Route("counter", _at("quay/"), _type_unknown_number),
    "person": Route("counter", lambda city: f"{DESK}quay/nguoi/{city.person}/"),
    "person, procedures elsewhere": Route("counter", lambda city: f"{DESK}quay/nguoi/{city.person}/?q=ho+chieu"),
    "person without a phone": Route("counter", lambda city: f"{DESK}quay/nguoi/{city.person_without_phone}/"),
    "form on one page": Route("counter", lambda city: f"{DESK}quay/nhap/{city.draft}/"),
    "form with what is missing": Route(
        "counter", lambda city: f"{DESK}quay/nhap/{city.draft}/", _press("button[name=accept]")
    ),
    "tests of processes": Route("controller", _at("thiet-ke/thu/")),
    "cases of a process": Route("controller", lambda city: f"{DESK}thiet-ke/thu/{city.process}/", _unfold),
    "case that passes": Route("controller", lambda city: f"{DESK}thiet-ke/thu/{city.process}/1/"),
    "case that fails": Route(
        "controller",
        lambda city: f"{DESK}thiet-ke/thu/{city.process}/",
        _press("li:has(.tag--late) a.reach"),
    ),
    "case being written": Route(
        "controller",
        lambda city: (
            f"{DESK}thiet-ke/thu/{city.process}/viet/?name_vi=Th%E1%BB%AD&starts_at=2023-06-15T08:00"
            "&event=step%7C2023-06-15T09:00%7Creceive%7Creceive"
        ),
        _unfold,
    ),
    "shelf": Route("counter", _at("tra-ket-qua/"), _choose_all),
    "collections": Route("chief_accountant", _money("thu-tien/"), _unfold_tables),
    "collections, nothing there": Route("elsewhere", _money("thu-tien/")),
    "movements of money": Route("leader", _money("thu-tien/giao-dich/")),
    "no movements of money": Route("leader", _money("thu-tien/giao-dich/?kind=treasury")),
    "owed and not paid": Route("accountant", _money("thu-tien/chua-nop/")),
    "nothing owed": Route("elsewhere", _money("thu-tien/chua-nop/")),
    "refunds": Route("accountant", _money("thu-tien/hoan/")),
    "no refunds": Route("elsewhere", _money("thu-tien/hoan/?state=failed")),
    "refund, who decides": Route("chief_accountant", _money("thu-tien/hoan/", "refund")),
    "refund, who asked": Route("counter", _money("thu-tien/hoan/", "refund")),
    "money to be looked into": Route("accountant", _money("thu-tien/can-xem/"), _unfold),
    "money registered and not paid": Route("accountant", _money("thu-tien/can-xem/?view=registered")),
    "no money to be looked into": Route("elsewhere", _money("thu-tien/can-xem/")),
    "receipt books": Route("accountant", _money("thu-tien/bien-lai/")),
    "no receipt books": Route("elsewhere", _money("thu-tien/bien-lai/")),
    "receipt book": Route("accountant", _money("thu-tien/bien-lai/so/", "book")),
    "receipt at the desk": Route("cashier", _money("thu-tien/bien-lai/", "receipt"), _unfold),
    "money of a dossier that owes": Route("counter", lambda city: f"{DESK}ho-so/{city.money['owing']}/tien/", _unfold),
    "money of a dossier, its accountant": Route(
        "accountant", lambda city: f"{DESK}ho-so/{city.money['owing']}/tien/", _unfold
    ),
    "money of a dossier, just taken": Route(
        "accountant",
        lambda city: f"{DESK}ho-so/{city.money['paid']}/tien/?taken={city.money['taken']}&change=4000",
        _unfold,
    ),
    "dossier that owes": Route("counter", lambda city: f"{DESK}ho-so/{city.money['owing']}/?received=1", _unfold),
    "code for the payer": Route("counter", _money("thu-tien/ma/", "code")),
    "code on the payer’s screen": Route("counter", _money("thu-tien/ma/", "code", "?screen=1")),
    "shelf without a find": Route("counter", _at("tra-ket-qua/?q=khongcoai")),
    "outbox": Route("administrator", _at("hop-thu-di/")),
    "outbox, undeliverable": Route("administrator", _at("hop-thu-di/?status=undeliverable")),
    "portal messages": Route("administrator", _at("cong-dvc/tin/"), _unfold),
    "portal messages that differ": Route("administrator", _at("cong-dvc/tin/?view=differences"), _unfold),
    "portal messages, none refused": Route("administrator", _at("cong-dvc/tin/?view=refused")),
    "portal messages, not for me": Route("elsewhere", _at("cong-dvc/tin/")),
    "refused": Route("elsewhere", _dossier("late")),
    "board": Route("handler", _at("bang/"), _unfold_tables),
    "board, nothing there": Route("elsewhere", _at("bang/")),
    "figure": Route("leader", _at("bang/so-lieu/overdue/")),
    "figure, nothing there": Route("elsewhere", _at("bang/so-lieu/overdue/")),
    "figures": Route("leader", _at("so-lieu/")),
    "indicator": Route("leader", _at("so-lieu/online_share/"), _unfold_tables),
    "indicator, no case": Route("elsewhere", _at("so-lieu/on_time_share/")),
    "dossiers behind an indicator": Route("leader", _at("so-lieu/online_share/ho-so/")),
    "index 766": Route("leader", _at("chi-so-766/"), _unfold_tables),
    "waits": Route("leader", _at("cho-o-dau/"), _unfold_tables),
    "waits, nothing": Route("elsewhere", _at("cho-o-dau/")),
    "signs": Route("leader", _at("dau-hieu/")),
    "sign": Route("leader", _at("dau-hieu/typed_by_officer/"), _unfold_tables),
    "sign, nothing": Route("elsewhere", _at("dau-hieu/paused_late/")),
    "dossiers behind a sign": Route("leader", _at("dau-hieu/closed_together/ho-so/")),
    "dossiers behind an indicator, none": Route("elsewhere", _at("so-lieu/online_share/ho-so/")),
    "initiatives": Route("leader", _at("sang-kien/"), _unfold),
    "initiatives, nothing there": Route("elsewhere", _at("sang-kien/?state=given_up")),
    "initiative": Route("leader", lambda city: f"{DESK}sang-kien/{city.initiative}/", _unfold),
    "initiative, who may take it up": Route("planner", lambda city: f"{DESK}sang-kien/{city.initiative}/", _unfold),
    "reviews": Route("planner", _at("ra-soat/"), _unfold),
    "reviews, nothing there": Route("elsewhere", _at("ra-soat/?state=kept")),
    "review": Route("planner", lambda city: f"{DESK}ra-soat/{city.review}/", _unfold),
    "review, its unit": Route("head", lambda city: f"{DESK}ra-soat/{city.review}/", _unfold),
    "reconciliation": Route("leader", _at("doi-soat/")),
    "reconciliation, brought by hand": Route("finance", _at("doi-soat/?show=resolved"), _unfold),
    "difference": Route("counter", _books("doi-soat/", "amount")),
    "difference that waits for another person": Route("leader", _books("doi-soat/", "proposed")),
    "difference of nobody's payment": Route("finance", _books("doi-soat/", "nobody")),
    "settlement file": Route("finance", _books("doi-soat/tep/", "file")),
    "letters to the tax office": Route("counter", _at("thue-dat/thu/")),
    "letters to the tax office, none stuck": Route("elsewhere", _at("thue-dat/thu/")),
    "books": Route("counter", _books("khoa-so/", "unit"), _unfold),
    "books, a closing waits": Route("books waiting", _books("khoa-so/", "other")),
    "books of all units": Route("finance", _at("khoa-so/")),
    "insurance cards": Route("insurance leader", _at("bao-hiem/dong-bo/")),
    "insurance cards, nothing there": Route("insurance office", _at("bao-hiem/dong-bo/?q=khong+co+ai")),
    "insurance card in conflict": Route("insurance office", _insurance_card("conflict")),
    "insurance card of twins": Route("insurance office", _insurance_card("twins")),
    "insurance card that waits for a second official": Route("insurance second", _insurance_card("waiting")),
    "integration": Route("controller", _at("tich-hop/"), _unfold),
    "integration, nothing there": Route("elsewhere", _at("tich-hop/?q=khong+co+gi")),
    "service on the Portal": Route("controller", _service("on_portal"), _unfold),
    "service being prepared": Route("controller", _service("begun"), _unfold),
    "service being prepared, somebody else": Route("leader", _service("begun")),
    "service that is due": Route("controller", _service("due"), _unfold),
    "outreach": Route("leader", _at("tuyen-truyen/"), _unfold),
    "outreach, nothing there": Route("elsewhere", _at("tuyen-truyen/?on=2022-01-01")),
    "team": Route("leader", lambda city: f"{DESK}tuyen-truyen/{city.team}/", _unfold),
    "incoming documents": Route("clerk", _at("van-ban/den/"), _unfold),
    "no incoming documents": Route("elsewhere", _at("van-ban/den/")),
    "incoming document": Route("leader", _came("assigned"), _unfold),
    "incoming document, answered": Route("clerk", _came("handled")),
    "outgoing documents": Route("handler", _at("van-ban/di/")),
    "no outgoing documents": Route("elsewhere", _at("van-ban/di/?state=recalled")),
    "outgoing document, draft": Route("handler", _went("back"), _unfold),
    "outgoing document, to be signed": Route("leader", _went("to_sign"), _unfold),
    "outgoing document, issued": Route("leader", _went("issued"), _unfold),
    "drafting a decision": Route("handler", _at("van-ban/di/soan/?kind=decision")),
    "paper in a wallet": Route("leader", lambda city: f"{DESK}giay-to/{city.paper}/", _unfold),
    "reported as wrong": Route("handler", _at("bao-sai/")),
    "nothing reported as wrong": Route("elsewhere", _at("bao-sai/")),
    "reported as wrong, again": Route("handler", lambda city: f"{DESK}bao-sai/{city.reports['again']}/", _unfold),
    "reported as wrong, the register right": Route("leader", lambda city: f"{DESK}bao-sai/{city.reports['before']}/"),
    "petitions": Route("inspected leader", _at("phan-anh/")),
    "no petitions": Route("elsewhere", _at("phan-anh/")),
    "petition": Route("inspected leader", _petition("new"), _unfold),
    "petition, asked": Route("inspected leader", _petition("asked"), _unfold),
    "petition, answered": Route("inspected leader", _petition("answered"), _unfold),
    "inspections": Route("inspections planner", _at("kiem-tra/"), _unfold),
    "no inspections": Route("elsewhere", _at("kiem-tra/")),
    "inspection, planned": Route("inspections planner", _inspection("planned"), _unfold),
    "inspection under way": Route("team head", _inspection("running"), _unfold),
    "inspection, its head": Route("team head", _inspection("followed"), _unfold),
    "inspection, who controls": Route("inspections planner", _inspection("followed"), _unfold),
    "inspection, the unit": Route("inspected leader", _inspection("followed"), _unfold),
    "normative documents": Route("head", _at("the-che/"), _unfold),
    "no normative documents": Route("elsewhere", _at("the-che/?state=overdue")),
    "normative document, to be handled": Route("head", _of_institutions("van-ban", "found"), _unfold),
    "normative document, to be reviewed": Route("head", _of_institutions("van-ban", "open"), _unfold),
    "restructuring": Route("leader", _at("the-che/sap-xep/"), _unfold),
    "restructuring, who appraises": Route("home affairs", _of_institutions("sap-xep", "proposal"), _unfold),
    "staff and quotas": Route("home affairs", _at("the-che/bien-che/"), _unfold),
    "staff of a unit": Route("leader", _of_institutions("bien-che", "unit"), _unfold),
    "rotation and training": Route("head", _at("the-che/cong-vu/"), _unfold),
    "course": Route("head", _of_institutions("cong-vu", "course"), _unfold),
    "programmes": Route("planner", _at("chuong-trinh/"), _unfold),
    "no programmes": Route("elsewhere", _at("chuong-trinh/")),
    "programme": Route("planner", lambda city: f"{DESK}chuong-trinh/{city.programme['plan']}/", _unfold),
    "programme, nothing there": Route(
        "planner", lambda city: f"{DESK}chuong-trinh/{city.programme['plan']}/?state=done_late"
    ),
    "task of the programme": Route(
        "planner", lambda city: f"{DESK}chuong-trinh/nhiem-vu/{city.programme['waiting']}/", _unfold
    ),
    "task of the programme, its lead": Route(
        "handler", lambda city: f"{DESK}chuong-trinh/nhiem-vu/{city.programme['overdue']}/", _unfold
    ),
    "reports": Route("district", _at("bao-cao/")),
    "reports asked of a ward": Route("handler", _at("bao-cao/")),
    "no reports": Route("elsewhere", _at("bao-cao/")),
    "report": Route("district", _report(), _unfold),
    "report, to be approved": Route("district leader", _report(), _unfold),
    "contribution to a report": Route(
        "handler", lambda city: f"{_report()(city)}dong-gop/{city.officials['handler'].posts[0].unit}/"
    ),
    "report as a paper": Route("district", _report("van-ban/2/")),
    "report as a draft": Route("district", _report("van-ban/0/")),
    "differences of a report": Route("district", _report("khac/1/0/")),
    "counters": Route("leader", _at("cac-quay/"), _unfold),
    "counters of an officer": Route("handler", _at("cac-quay/?kind=after_hours")),
    "counters, nothing there": Route("elsewhere", _at("cac-quay/"), _unfold),
    "counter of a unit": Route("leader", lambda city: f"{DESK}cac-quay/{city.counter}/"),
    "health facilities": Route("leader", _at("bao-hiem/")),
    "health facilities, none like this": Route("leader", _at("bao-hiem/?q=khongcoai")),
    "health facility": Route("handler", _insurance("co-so", "station")),
    "health facility, who says who looks up": Route("social insurance", _insurance("co-so", "station")),
    "insurance look-up": Route("facility", _at("bao-hiem/tra-cuu/")),
    "insurance, valid": Route("facility", _insurance("tra-cuu", "valid")),
    "insurance, unknown": Route("facility", _insurance("tra-cuu", "unknown")),
    "insurance, waiting": Route("facility", _insurance("tra-cuu", "waiting")),
    "codes": Route("leader", _at("ma-qr/"), _unfold),
    "codes, nothing there": Route("elsewhere", _at("ma-qr/?state=withdrawn")),
    "code": Route("handler", lambda city: f"{DESK}ma-qr/{city.code}/"),
    "exams": Route("head", _at("ky-thi/")),
    "exams of a candidate": Route("counter", _at("ky-thi/?mine=1")),
    "no exams": Route("elsewhere", _at("ky-thi/")),
    "no exam like this": Route("head", _at("ky-thi/?q=khongcoai")),
    "exam, draft": Route("head", _exam("draft"), _unfold_details),
    "exam, open": Route("head", _exam("running"), _unfold_details),
    "exam, released and appealed": Route("head", _exam("over"), _unfold_details),
    "question bank": Route("head", lambda city: f"{DESK}ky-thi/ngan-hang/{city.officials['head'].posts[0].unit}/"),
    "question bank, import refused": Route(
        "head",
        lambda city: f"{DESK}ky-thi/ngan-hang/{city.officials['head'].posts[0].unit}/",
        _import_what_is_wrong,
    ),
    "papers of exams": Route("head", _at("ky-thi/bai-thi/?period=2023")),
    "no papers of exams": Route("elsewhere", _at("ky-thi/bai-thi/")),
    "paper, who oversees it": Route(
        "head", lambda city: f"{_exam('over')(city)}bai-thi-cua/{city.officials['handler'].account}/"
    ),
    "paper, who oversees it, not released": Route(
        "head", lambda city: f"{_exam('running')(city)}bai-thi-cua/{city.officials['counter'].account}/"
    ),
    "paper before it is begun": Route("handler", _exam("running", "bai-thi/")),
    "paper": Route("counter", _exam("running", "bai-thi/")),
    "question of a paper": Route("counter", _exam("running", "bai-thi/1/")),
    "question not answered yet": Route("counter", _exam("running", "bai-thi/7/")),
    "paper with its result": Route("handler", _exam("over", "bai-thi/"), _unfold_details),
    "saved board": Route("leader", _board("filled"), _unfold_tables),
    "saved board, empty": Route("leader", _board("empty")),
    "leader page": Route("leader", _at("lanh-dao/")),
    "leader page, nothing there": Route("elsewhere", _at("lanh-dao/")),
    "conversation, its complaint": Route("leader", _dossier("late", "trao-doi/")),
    "conversation, nothing said": Route("handler", _dossier("to_sign", "trao-doi/")),
    "to be answered": Route("handler", _at("tra-loi/")),
    "nobody to be answered": Route("elsewhere", _at("tra-loi/")),
    "notices": Route("leader", _at("thong-bao/")),
    "deputies": Route("leader", _at("thay-mat/"), _unfold),
    "deputies of a head": Route("head", _at("thay-mat/"), _unfold),
    "standing in": Route("head", _at("thay-mat/"), _stand_in),
    "administration": Route("administrator", _at("quan-tri/?q=thoi")),
    "administration, no unit": Route("administrator", _at("quan-tri/?q=khongcoai")),
    "administration, unit": Route("administrator", _unit(), _unfold),
    "administration, hours seen": Route("administrator", _unit(), _ask_for_saturdays),
    "administration, accounts": Route("administrator", _at("quan-tri/can-bo/?q=commune-31123"), _unfold),
    "administration, account": Route("administrator", _account),
    "administration, calendar": Route("administrator", _at("quan-tri/lich/"), _unfold),
    "administration, year": Route("administrator", _at("quan-tri/lich/2023/"), _unfold),
    "administration, foreseen year": Route("administrator", _at("quan-tri/lich/2029/")),
    "administration, payments": Route("administrator", _at("quan-tri/thu-tien/")),
    "administration, message texts": Route("administrator", _at("quan-tri/mau-thong-bao/")),
    "administration, message text": Route("administrator", _at("quan-tri/mau-thong-bao/received/"), _unfold),
    "administration, message text that changes": Route("administrator", _text_that_changes, _unfold),
    "administration, message text seen": Route(
        "administrator", _at("quan-tri/mau-thong-bao/filed/"), _type_a_wrong_field
    ),
    "administration, procedures": Route("administrator", _at("thu-tuc/?q=khai+sinh")),
    "catalogue": Route("controller", _at("thu-tuc/"), _unfold),
    "catalogue of a field": Route("controller", _at("thu-tuc/?linh-vuc=civil_status")),
    "catalogue, procedure": Route("controller", _written()),
    "catalogue, new version": Route("controller", _written("soan/")),
    "catalogue, one part": Route("controller", _written("soan/phan/components/")),
    "catalogue, fees": Route("controller", _written("soan/phan/fees/")),
    "catalogue, compared": Route("controller", _written("so-sanh/")),
    "catalogue, assessed": Route("controller", _written("soan/danh-gia/")),
    "form designer": Route("controller", _written("soan/bieu-mau/?trang=child")),
    "form designer, question": Route("controller", _written("soan/bieu-mau/cau/?ten=relation")),
    "administration, procedure": Route("administrator", lambda city: f"{DESK}thu-tuc/{city.procedure}/", _unfold),
    "processes": Route("controller", _at("thiet-ke/"), _unfold),
    "process as a table": Route("controller", _drawing("copied", "?buoc=sign"), _unfold),
    "process, a new step": Route("controller", _drawing("copied", "?sau=start"), _unfold),
    "process of another editor": Route("controller", _drawing("brought"), _unfold),
    "process, read only": Route("auditor", _drawing("brought")),
    "process to be published": Route("controller", _drawing("copied", "ban-hanh/")),
    "forms of steps": Route("controller", _drawing("copied", "bieu-mau/"), _unfold),
    "form of a step, drawn": Route("controller", _drawing("copied", "bieu-mau/site_survey/"), _unfold),
    "form of a step, drawn, question": Route(
        "controller", _drawing("copied", "bieu-mau/site_survey/cau/?ten=dispute_about")
    ),
    "process on the canvas": Route("controller", _drawing("copied", "hinh/")),
    "administration, not for me": Route("handler", _at("quan-tri/")),
}


@pytest.mark.parametrize("width", [320, 768, 1024, 1680])
@pytest.mark.parametrize("name", ["inbox", "dossier late, its head", "form on one page", "person", "shelf"])
def test_nothing_is_too_wide_between_phone_and_wide_screen(
    browser_page: OpensPages, served_db: str, name: str, width: int
) -> None:
    route, city = ROUTES[name], desk_city(served_db)
    page = desk_of(browser_page, city.officials[route.who], width=width)

    page.goto(route.path(city))
    route.then(page)

    check_no_sideways_scroll(page)


def test_the_three_columns_stand_beside_each_other_where_there_is_room(
    browser_page: OpensPages, served_db: str
) -> None:
    city = desk_city(served_db)
    page = desk_of(browser_page, city.officials["handler"], width=1280)
    page.goto(address(city.dossiers["late"]))

    tops = [page.locator(f".dossier__{part}").bounding_box() for part in ("acts", "papers", "story")]

    assert all(box is not None for box in tops)
    assert len({round(box["y"]) for box in tops if box}) == 1
    page.mouse.wheel(0, 900)
    expect(page.locator(".identity__name")).to_be_in_viewport()
    expect(page.locator(".step__name")).to_be_in_viewport()
