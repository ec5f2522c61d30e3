"""The pages of the desk in every state that they know (`test_routes` looks at each), and how they use their room."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.messages.commands import record_attempts, send_messages
from motcua.foundation.messages.queries import texts_of
from motcua.foundation.messages.rules import mark_of
from motcua.foundation.messages.texts import call_off_text, set_message_texts
from motcua.foundation.messages.values import Attempt, Channel, Fault, NewMessage, NewText, Wording
from motcua.reform.exams.commands.results import appeal_question, decide_appeal, release_results
from motcua.reform.exams.commands.setting import set_up_exam
from motcua.reform.exams.values import NewExam
from motcua.reform.indicators.boards import put_on_board, take_off_board
from motcua.reform.indicators.values import FigureKept
from motcua.reform.initiatives.commands.deciding import decide_initiatives, replicate_initiatives
from motcua.reform.initiatives.commands.proposing import plan_pilots, propose_initiatives
from motcua.reform.initiatives.values import NewDecision, NewInitiative, NewReplication
from motcua.reform.initiatives.values import NewPilot as NewTrial
from motcua.reform.inspections.commands.findings import record_findings
from motcua.reform.inspections.commands.minutes import close_minutes, sign_minutes
from motcua.reform.inspections.commands.recommending import recommend, report_remedy
from motcua.reform.inspections.values import Found, Manner, NewRecommendation
from motcua.reform.institutions.commands.documents import NewFinding, review_documents
from motcua.reform.institutions.commands.proposing import send_proposal
from motcua.reform.institutions.commands.staffing import give_quotas
from motcua.reform.institutions.commands.training import register_course
from motcua.reform.institutions.values import Found as FoundOfDocument
from motcua.reform.institutions.values import NewCourse, NewQuota
from motcua.reform.outreach.commands.groups import found_groups
from motcua.reform.outreach.commands.work import report_visit, run_campaign
from motcua.reform.outreach.values import Channel as Spread
from motcua.reform.outreach.values import GroupKind, Help, NewCampaign, NewGroup, NewMember, NewVisit, Part
from motcua.reform.programme.commands.planning import open_plan, plan_tasks
from motcua.reform.programme.commands.progress import judge_progress, report_progress
from motcua.reform.programme.values import Content, GivenEvidence, NewTask
from motcua.reform.programme.values import Verdict as Sent
from motcua.reform.reports.commands.contributing import ask_contributions, contribute
from motcua.reform.reports.commands.freezing import freeze_report
from motcua.reform.reports.commands.writing import open_report, write_passage
from motcua.reform.reports.kinds import HALF_YEAR
from motcua.reform.simplification.commands.deciding import send_proposals
from motcua.reform.simplification.values import Change
from motcua.registry.catalogue.revising import open_working_copy, save_section
from motcua.registry.catalogue.values import Section
from motcua.registry.organization.deputizing import name_deputy
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import NewDeputation, UnitView
from motcua.registry.people.commands import register_people
from motcua.registry.people.values import NewPerson
from motcua.service.counters.commands.codes import count_scan, issue_codes
from motcua.service.counters.commands.counters import allow_after_hours, open_counters
from motcua.service.counters.commands.shifts import schedule_shifts
from motcua.service.counters.values import NewCode, NewCounter, NewPilot, NewShift
from motcua.service.documents.commands.drafting import (
    draft_documents,
    send_back_documents,
    sign_documents,
    submit_drafts,
)
from motcua.service.documents.commands.incoming import assign_incoming, register_incoming
from motcua.service.documents.commands.issuing import issue_documents
from motcua.service.documents.queries.outgoing import standing_version
from motcua.service.documents.values import DocumentKind, NewAssignment, NewDraft, NewIncoming, Seen, Text, Urgency
from motcua.service.dossiers.commands import drafts
from motcua.service.dossiers.commands.checks import keep_checks
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.commands.standing import note_standstills
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.commands.supplements import answer_supplement, request_supplements
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.texts import CODE, PROCEDURE, READY
from motcua.service.dossiers.values import Channel as FilingChannel
from motcua.service.dossiers.values import (
    CheckAnswer,
    CheckGiven,
    Defect,
    FiledFile,
    ResultDocument,
    Ruling,
    RulingOutcome,
    StepDone,
    SupplementAnswer,
    SupplementRequest,
)
from motcua.service.exchange.commands.checking import answer_items, run_conformity
from motcua.service.exchange.values import ItemAnswer, Probe
from motcua.service.feedback.commands.answering import answer_petition, ask_sender
from motcua.service.feedback.commands.conversations import say
from motcua.service.feedback.commands.opinions import complain_of_delay
from motcua.service.processes.cases.commands import write_cases
from motcua.service.processes.cases.queries import cases_of, sources_in_force
from motcua.service.processes.cases.values import Expected, NewCase
from motcua.service.processes.drafts.commands import import_draft, open_draft, save_draft
from motcua.service.processes.queries import definition_in_force
from motcua.service.processes.rules.editing import StepEdit, insert_step
from tests.cast import JUNE_15, Cast, load_cast, whoever
from tests.dossiers import BIRTH, a_filing, a_photo, birth_answers, procedure, task_of
from tests.exams import a_sheet, a_sitting, an_exam, question_row
from tests.institutions import a_document, a_restructuring, home_affairs
from tests.integration import PlantedPortal, confirmed, services
from tests.integration import a_plan as a_plan_of_services
from tests.integration import begun as begun_services
from tests.journeys.browser import check_no_sideways_scroll
from tests.journeys.conftest import OpensPages
from tests.journeys.officials import DESK, address, desk_of, ward
from tests.reviews import a_plan, a_proposal, a_review
from tests.rooms.faces.test_desk_traffic import a_dead_letter, a_difference
from tests.rooms.reform.test_inspections import a_file as inspection_file
from tests.rooms.reform.test_inspections import findings, some_inspections
from tests.rooms.service.feedback.test_petitions import a_petition
from tests.unit.service.processes.tables import HOUSE, PLAIN

pytestmark = pytest.mark.journey

THOI_BINH, EMPTY_WARD = "31123", "31120"


@dataclass(frozen=True)
class DeskCity:
    """A ward with a dossier at every stage, and who works there."""

    officials: dict[str, Actor]
    dossiers: dict[str, UUID]
    draft: UUID
    person: UUID
    person_without_phone: UUID
    procedure: UUID
    process: UUID
    report: UUID
    programme: dict[str, UUID]
    initiative: UUID
    review: UUID
    services: dict[str, UUID]
    team: UUID
    inspections: dict[str, UUID]
    institutions: dict[str, UUID]
    petitions: dict[str, UUID]
    boards: dict[str, UUID]
    counter: UUID
    code: UUID
    exams: dict[str, UUID]
    documents: dict[str, UUID]
    drawings: dict[str, UUID]


@cache
def desk_city(database: str) -> DeskCity:
    """Made once for a served city."""
    with durable():
        return _made()


def _made() -> DeskCity:
    unit, at = ward(THOI_BINH), city_clock().now() - timedelta(minutes=40)
    cast = load_cast()
    officials = {role.value: whoever(unit=unit, role=role) for role in Role}
    officials["elsewhere"] = whoever(unit=ward(EMPTY_WARD), role=Role.LEADER)
    photo = FiledFile("birth_proof", a_photo(by=cast.citizen, at=at))

    def filed(before: timedelta = timedelta()) -> UUID:
        filing = a_filing(cast, unit=unit.id, files=(photo,), key=uuid4().hex, at=at - before)
        return file_dossiers(filings=[filing], by=cast.citizen, at=at - before)[0].dossier

    def received(before: timedelta = timedelta()) -> UUID:
        dossier = filed(before)
        receive_dossiers(dossiers=[dossier], by=officials["counter"], at=at - before)
        return dossier

    def examined() -> Dossier:
        row = Dossier.objects.get(id=received())
        step = StepDone(dossier=row.id, task=task_of(row), outcome="approve", note="Đủ giấy tờ, đúng quy định.")
        complete_steps(steps=[step], by=officials["handler"], at=at)
        return Dossier.objects.get(id=row.id)

    late, paused, asked = received(timedelta(days=6)), received(), received()
    pause_dossiers(dossiers=[paused], ground="verification", reason="Xác minh.", by=officials["handler"], at=at)
    defects = (Defect("birth_proof", "Ảnh mờ, chụp lại."), Defect("child", "Ghi rõ họ và tên khai sinh."))
    request = SupplementRequest(dossier=asked, defects=defects, note="Mong anh chị thông cảm.")
    request_supplements(requests=[request], by=officials["handler"], at=at)
    ready = examined()
    ruling = Ruling(dossier=ready.id, task=task_of(ready), outcome=RulingOutcome.APPROVE)
    decide_dossiers(rulings=[ruling], by=officials["leader"], at=at)
    result = ResultDocument(dossier=ready.id, receipt=photo.receipt, number="1/KQ", signed_by=None, signed=False)
    make_results_ready(documents=[result], by=SYSTEM, at=at)
    (stranger,) = register_people(
        people=[NewPerson(number="092190004444", name="Sơn Thị Chưa Có Điện Thoại")], by=SYSTEM, at=at
    )
    _undeliverable(ready.id)
    a_dead_letter(dossier=ready.id)
    a_difference()
    complain_of_delay(dossier=late, text="Trễ hẹn đã lâu.", by=cast.citizen, at=at)
    say(dossier=late, text="Cho tôi hỏi bao giờ có kết quả?", form="1", by=cast.citizen, at=at)
    note_standstills(dossiers=[late], by=SYSTEM, at=at + timedelta(days=14))
    assert cast.citizen.person is not None
    draft = drafts.start_draft(
        draft=drafts.NewDraft(
            procedure=procedure(BIRTH).procedure,
            version=procedure(BIRTH).id,
            applicant=cast.citizen.person,
            receiving_unit=unit.id,
            channel=FilingChannel.COUNTER,
        ),
        by=officials["counter"],
        at=at,
    )
    _absent(officials["leader"], officials["head"], at)
    _told_otherwise(officials["administrator"], at)
    boards = _boards(officials["leader"], unit.id, at)
    _being_written(officials["controller"], at)
    dossiers = {"filed": filed(), "late": late, "paused": paused, "asked": asked, "ready": ready.id}
    dossiers["to_sign"] = examined().id
    dossiers["checked"] = _checked(received(), officials["handler"])
    dossiers["mended"] = _mended(_checked(received(), officials["handler"]), officials, photo)
    return DeskCity(
        officials,
        dossiers,
        draft,
        cast.citizen.person,
        stranger,
        procedure(BIRTH).procedure,
        _process(officials),
        _reported(unit, officials),
        _programme(unit, officials),
        _initiative(unit, officials),
        _review(unit, officials),
        _services(officials["controller"]),
        _team(unit, cast, officials["leader"]),
        _inspections(cast, officials),
        _institutions(unit, officials),
        _petitions(cast),
        boards,
        *_with_counter(unit, officials),
        _exams(officials, city_clock().now()),
        _documents(unit, officials),
        _drawings(officials["controller"]),
    )


def _drawings(officer: Actor) -> dict[str, UUID]:
    """A copy of a process with a step that is not whole, and a drawing of another editor."""
    now = city_clock().now()
    copied = open_draft(definition=definition_in_force(key="standard").id, by=officer, at=now)
    edited = insert_step(HOUSE["standard"], "assign", StepEdit(name_vi="Kiểm tra thực địa", name_en="")).xml
    save_draft(draft=copied, xml=edited, version=1, by=officer, at=now)
    return {"copied": copied, "brought": import_draft(xml=PLAIN, by=officer, at=now)}


def _process(officials: Mapping[str, Actor]) -> UUID:
    """The version in force of a process, and a case of it that fails."""
    (source,) = sources_in_force(keys=["with_consultation"])
    case = cases_of(source.owner)[0]
    wrong = NewCase(
        name_vi="Lãnh đạo ký xong thì phải kết thúc ngay",
        name_en="It must end as soon as the leader has signed",
        given=case.given,
        expected=Expected(path=case.expected.path[:-1], ended=False),
    )
    write_cases(source=source, cases=[wrong], by=officials["controller"], at=city_clock().now())
    return source.owner.id


def _being_written(controller: Actor, at: datetime) -> None:
    """A new version of birth registration, in which the result has another name and the route a fault."""
    copy = open_working_copy(procedure=procedure(BIRTH).procedure, by=controller, at=at)
    result = {"vi": "Giấy khai sinh có mã QR", "en": "Birth certificate with a QR code"}
    save_section(copy=copy, section=Section.RESULT, parts={"result": result}, seen=0, by=controller, at=at)


def _written(more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}thu-tuc/{city.procedure}/{more}"


def _documents(unit: UnitView, officials: Mapping[str, Actor]) -> dict[str, UUID]:
    """An incoming document that is assigned and one that a reply has handled; a draft, one to be signed, one sent back."""
    now, leader = city_clock().now(), officials["leader"].account
    today = city_day(now)
    assert leader is not None
    letters = [
        NewIncoming(
            unit=unit.id,
            received_on=today,
            sender="Văn phòng Hội đồng nhân dân và Ủy ban nhân dân quận Ninh Kiều",
            kind=DocumentKind.OFFICIAL_LETTER,
            abstract=f"Báo cáo kết quả giải quyết thủ tục hành chính và tiếp nhận hồ sơ trực tuyến, đợt {number}",
            number=f"{number}/UBND-VP",
            urgency=Urgency.URGENT,
        )
        for number in (1, 2, 3)
    ]
    came = register_incoming(documents=letters, by=officials["clerk"], at=now)
    wanted = [
        NewAssignment(incoming=each, unit=unit.id, due_on=today, note="Tham mưu văn bản trả lời trong ngày.")
        for each in came[:2]
    ]
    assign_incoming(assignments=wanted, by=officials["leader"], at=now)
    text = Text(
        abstract="kết quả giải quyết thủ tục hành chính và tiếp nhận hồ sơ trực tuyến",
        addressees=("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân quận Ninh Kiều",),
        paragraphs=("Phúc đáp công văn của quý cơ quan, Ủy ban nhân dân phường báo cáo như sau:", "Trân trọng./."),
        recipients=("Như trên", "Lưu trữ phường"),
        signer=leader,
    )
    drafts = [
        NewDraft(key=f"route {number}", unit=unit.id, kind=DocumentKind.OFFICIAL_LETTER, text=text, answers=answers)
        for number, answers in enumerate((came[1], None, None, None))
    ]
    ids = draft_documents(drafts=drafts, by=officials["handler"], at=now)
    seen = [Seen(document=each, version=standing_version(document=each)) for each in ids]
    submit_drafts(seen=seen[:3], by=officials["handler"], at=now)
    sign_documents(seen=seen[:1], by=officials["leader"], at=now)
    issue_documents(seen=seen[:1], by=officials["clerk"], at=now)
    send_back_documents(seen=seen[2:3], reason="Bổ sung số liệu trực tuyến.", by=officials["leader"], at=now)
    names = {"assigned": came[0], "handled": came[1], "issued": ids[0], "to_sign": ids[1], "back": ids[2]}
    return {**names, "draft": ids[3]}


def _came(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}van-ban/den/{city.documents[name]}/"


def _went(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}van-ban/di/{city.documents[name]}/"


def _exams(officials: Mapping[str, Actor], at: datetime) -> dict[str, UUID]:
    """One that is open, in which the counter sits; one whose results are released and appealed; and a draft."""
    head, sitting = officials["head"], [officials["counter"], officials["handler"]]
    running = an_exam(by=head, candidates=sitting, opens_at=at - timedelta(minutes=20))
    a_sitting(running, by=officials["counter"], at=at - timedelta(minutes=10), right=2, wrong=1)
    over = an_exam(by=head, candidates=sitting, opens_at=at - timedelta(days=1), title="Thi an toàn thông tin đợt một")
    paper = a_sitting(over, by=officials["handler"], at=at - timedelta(hours=23), right=6, wrong=2)
    release_results(exam=over, by=head, at=at)
    for number in (9, 10):
        appeal = appeal_question(
            sitting=paper, number=number, reason="Hai phương án đều đúng.", by=officials["handler"], at=at
        )
    decide_appeal(appeal=appeal, upheld=True, right=None, answer="Câu hỏi bị hủy.", by=head, at=at)
    opens_at = at + timedelta(days=9)
    new = NewExam(
        unit=head.posts[0].unit,
        title="Thi nghiệp vụ một cửa",
        opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=3),
        minutes=45,
        pass_percent=50,
    )
    return {"running": running, "over": over, "draft": set_up_exam(new=new, by=head, at=at)}


def _exam(name: str, more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}ky-thi/{city.exams[name]}/{more}"


def _import_what_is_wrong(page: Page) -> None:
    sheet = a_sheet([question_row(1, right="Z"), question_row(2, right="E"), question_row(3, B="Phương án một")])
    page.locator("#sheet").set_input_files(
        {"name": "cau-hoi.xlsx", "mimeType": "application/octet-stream", "buffer": sheet.getvalue()}
    )
    page.locator("form[action$='/nhap/'] button").click()
    expect(page.locator(".cell-faults li")).to_have_count(3)


def _programme(unit: UnitView, officials: dict[str, Actor]) -> dict[str, UUID]:
    """The programme of the ward's district: a task reported and sent back, one that waits to be judged, one overdue."""
    units, now = directory(on=JUNE_15), city_clock().now()
    district = units.unit(units.ancestors(unit.id)[0])
    planner = officials["planner"] = whoever(unit=district, role=Role.HEAD)
    plan = open_plan(
        unit=district.id,
        year=2023,
        number="12/KH-UBND",
        title="Kế hoạch cải cách hành chính quận năm 2023",
        control=district.id,
        by=planner,
        at=now,
    )
    dues = (date(2023, 6, 30), date(2023, 7, 10), date(2023, 12, 15))
    tasks = [
        NewTask(
            number=number,
            content=Content.PROCEDURES,
            title="Niêm yết công khai thủ tục hành chính tại Bộ phận Tiếp nhận và Trả kết quả phường",
            product="Bảng niêm yết đầy đủ, đúng quy định",
            lead=unit.id,
            from_on=date(2023, 2, 1),
            due_on=due,
            source="Nghị quyết 76/NQ-CP",
            supporting=(district.id,),
        )
        for number, due in enumerate(dues, start=1)
    ]
    ids = plan_tasks(plan=plan, tasks=tasks, by=planner, at=now)
    photo = a_photo(by=officials["handler"], at=now)
    evidence = [GivenEvidence(sha256=photo.sha256, name="anh-niem-yet.png")]
    for text in ("Đã niêm yết.", "Đã niêm yết đủ 86 thủ tục."):
        progress = report_progress(
            task=ids[1], text=text, is_completion=True, evidence=evidence, by=officials["handler"], at=now
        )
        if text == "Đã niêm yết.":
            judge_progress(
                progress=progress, verdict=Sent.SENT_BACK, reason="Ảnh chưa rõ ngày chụp.", by=planner, at=now
            )
    return {"plan": plan, "overdue": ids[0], "waiting": ids[1]}


def _initiative(unit: UnitView, officials: dict[str, Actor]) -> UUID:
    """The ward's, recognised by its district and taken up by another ward."""
    units, now = directory(on=JUNE_15), city_clock().now()
    district, today = units.unit(units.ancestors(unit.id)[0]), city_day(now)
    decider, head = whoever(unit=district, role=Role.LEADER), officials["leader"].account
    assert head is not None
    new = NewInitiative(
        unit=unit.id,
        head=head,
        title="Thêm 30 phút mỗi buổi tiếp nhận và trả kết quả",
        problem="Người đi làm giờ hành chính không đến được bộ phận một cửa.",
        practice="Quầy làm việc thêm 30 phút sau mỗi buổi, từ thứ hai đến thứ sáu.",
    )
    (made,) = propose_initiatives(initiatives=[new], by=officials["handler"], at=now)
    pilot = NewTrial(
        initiative=made,
        units=(unit.id,),
        from_on=today - timedelta(days=30),
        until_on=today + timedelta(days=30),
        indicators=("received_online", "online_share", "on_time_share"),
        document="Kế hoạch thí điểm của Ủy ban nhân dân phường",
    )
    plan_pilots(pilots=[pilot], by=officials["leader"], at=now)
    decision = NewDecision(
        unit=district.id, recognised=True, document="45/QĐ-UBND", decided_on=today, reason="Người dân đánh giá tốt."
    )
    decide_initiatives(initiatives=[made], decision=decision, by=decider, at=now)
    other = next(each for each in units.children(district.id) if each.kind is unit.kind and each.id != unit.id)
    taken = NewReplication(initiative=made, unit=other.id, from_on=today, document="7/KH-UBND")
    replicate_initiatives(replications=[taken], by=decider, at=now)
    return made


def _review(unit: UnitView, officials: dict[str, Actor]) -> UUID:
    """A procedure of the ward, with a proposal that was sent and one that is being prepared."""
    units, now = directory(on=JUNE_15), city_clock().now()
    district = units.unit(units.ancestors(unit.id)[0])
    planner = whoever(unit=district, role=Role.HEAD)
    review = a_review(a_plan(unit=district, control=district, by=planner, at=now), lead=unit.id, by=planner, at=now)
    sent = a_proposal(review, by=officials["handler"], at=now)
    send_proposals(proposals=[sent], by=officials["head"], at=now)
    a_proposal(review, by=officials["handler"], text="Gộp hai bước thẩm định.", change=Change.MERGE_STEPS, at=now)
    return review


def _services(by: Actor) -> dict[str, UUID]:
    """One on the Portal, one whose check-list is being answered after a run that failed, and one that is only due."""
    now = city_clock().now()
    on_portal, begun, due = services()[:3]
    a_plan_of_services(on_portal, begun, due, by=by, from_on=date(2023, 1, 2), at=now)
    confirmed(on_portal, by=by, at=now)
    (integration,) = begun_services(begun, by=by, at=now)
    missing = ItemAnswer(integration=integration, item="guided", fine=False, note="Chưa có mẫu điền sẵn.")
    answer_items(answers=[missing], by=by, at=now)
    run_conformity(integrations=[integration], port=PlantedPortal(failing=[Probe.STATUS]), by=by, at=now)
    return {"on_portal": on_portal.procedure, "begun": begun.procedure, "due": due.procedure}


def _inspections(cast: Cast, officials: dict[str, Actor]) -> dict[str, UUID]:
    """One followed to a reported remedy, one whose findings are being recorded, and one that is only planned."""
    made, now = some_inspections(cast), city_clock().now()
    officials |= {"inspections planner": made.planner, "team head": made.head, "inspected leader": cast.leader}
    followed, running = made.begun(), made.begun(2)
    for each in (followed, running):
        record_findings(
            inspection=each, findings=findings(each, hours=Found.NOT_MET, badges=Found.PARTLY), by=made.head, at=now
        )
    close_minutes(inspection=followed, text="Đơn vị cơ bản chấp hành; còn hai hạn chế.", by=made.head, at=now)
    sign_minutes(inspection=followed, objection="Hôm ấy đơn vị họp tại quận.", by=cast.leader, at=now)
    due_on = city_day(now) + timedelta(days=30)
    wanted = [
        NewRecommendation(text=text, unit=cast.ward.id, due_on=due_on)
        for text in ("Chấn chỉnh việc chấp hành giờ làm việc", "Bố trí đủ biển tên tại bàn")
    ]
    first, _second = recommend(inspection=followed, recommendations=wanted, by=made.head, at=now)
    report_remedy(
        recommendation=first, text="Đã lập sổ theo dõi.", evidence=[inspection_file()], by=cast.handler, at=now
    )
    later = city_day(now) + timedelta(days=20)
    planned = made.planned(3, manner=Manner.ANNOUNCED, from_on=later, last_on=later)
    return {"followed": followed, "running": running, "planned": planned}


def _petitions(cast: Cast) -> dict[str, UUID]:
    """One that was asked about, one that is answered."""
    now = city_clock().now()
    asked, answered = a_petition(cast, form="desk 1", at=now), a_petition(cast, form="desk 2", at=now)
    ask_sender(petition=asked, text="Việc xảy ra vào ngày nào?", by=cast.head, at=now)
    answer_petition(petition=answered, text="Máy đã được sửa.", by=cast.leader, at=now)
    return {"new": a_petition(cast, form="desk 3", at=now), "asked": asked, "answered": answered}


def _petition(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}phan-anh/{city.petitions[name]}/"


def _inspection(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}kiem-tra/{city.inspections[name]}/"


def _institutions(unit: UnitView, officials: dict[str, Actor]) -> dict[str, UUID]:
    """A document to be handled, one to be reviewed, a proposal to be appraised, a quota, and a course."""
    now, today = city_clock().now(), city_day(city_clock().now())
    officials["home affairs"] = home_affairs()
    head, handler = officials["head"], officials["handler"].account
    assert handler is not None
    due_on = today + timedelta(days=30)
    found = a_document(unit.id, by=head, at=now, due_on=due_on)
    finding = NewFinding(document=found, found=FoundOfDocument.TO_AMEND, ground="Căn cứ pháp lý đã được thay thế.")
    review_documents(findings=[finding], by=head, at=now)
    open_ = a_document(unit.id, by=head, at=now, due_on=due_on, number="13/2018/QĐ-UBND")
    proposal = a_restructuring(unit.id, by=officials["leader"], at=now)
    send_proposal(proposal=proposal, by=officials["leader"], at=now)
    quota = NewQuota(unit=unit.id, from_on=date(today.year, 1, 1), count=9, document="12/QĐ-UBND")
    give_quotas(quotas=[quota], by=officials["home affairs"], at=now)
    course = NewCourse(
        unit=unit.id,
        title="Kỹ năng giao tiếp với người dân tại bộ phận một cửa",
        place="Ủy ban nhân dân quận",
        from_on=today - timedelta(days=5),
        last_on=today - timedelta(days=4),
        days=2,
        accounts=(handler,),
    )
    trained = register_course(course=course, by=head, at=now)
    return {"found": found, "open": open_, "proposal": proposal, "unit": unit.id, "course": trained}


def _of_institutions(place: str, name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}the-che/{place}/{city.institutions[name]}/"


def _team(unit: UnitView, cast: Cast, leader: Actor) -> UUID:
    """A team with a leader who has gone from door to door."""
    assert cast.neighbour.person is not None
    now = city_clock().now()
    new = NewGroup(
        kind=GroupKind.COMMUNITY_TEAM,
        unit=unit.id,
        name="Tổ công nghệ số cộng đồng khu vực 3",
        communes=(unit.id,),
        place="Khu vực 3",
        founded_on=date(2023, 3, 1),
        members=(NewMember(person=cast.neighbour.person, part=Part.LEADER),),
    )
    (team,) = found_groups(groups=[new], by=leader, at=now)
    visit = NewVisit(
        on=date(2023, 6, 1),
        place="Hẻm 5, đường Nguyễn Trãi",
        households=12,
        consented=9,
        helped={Help.VNEID_INSTALLED: 7, Help.CASHLESS: 2},
    )
    report_visit(group=team, visit=visit, by=leader, at=now)
    campaign = NewCampaign(
        title="Nộp hồ sơ trực tuyến, không phải đi lại",
        audience="Người dân khu vực 3",
        channel=Spread.LOUDSPEAKER,
        from_on=date(2023, 6, 1),
        last_on=date(2023, 6, 30),
        reach=1_200,
    )
    run_campaign(unit=unit.id, campaign=campaign, by=leader, at=now)
    return team


def _reported(unit: UnitView, officials: dict[str, Actor]) -> UUID:
    """The report of the ward's district: written, contributed to, frozen twice, and changed since."""
    units, now = directory(on=JUNE_15), city_clock().now()
    district = units.unit(units.ancestors(unit.id)[0])
    writer = officials["district"] = whoever(unit=district, role=Role.HEAD)
    officials["district leader"] = whoever(unit=district, role=Role.LEADER)
    report = open_report(kind=HALF_YEAR, unit=district.id, period="2023-H1", by=writer, at=now)
    ask_contributions(report=report, units=[unit.id], due_on=city_day(now), by=writer, at=now)
    texts = {"direction": "Phường đã phân công từng công chức theo dõi hồ sơ trực tuyến."}
    contribute(report=report, unit=unit.id, texts=texts, seen=None, by=officials["handler"], at=now)
    text = "Toàn quận đạt {online.share} hồ sơ nộp trực tuyến."
    write_passage(report=report, section="online", text=text, seen=None, by=writer, at=now)
    freeze_report(report=report, seen=0, by=writer, at=now)
    freeze_report(report=report, seen=1, reason="Có hồ sơ nhập muộn.", by=writer, at=now)
    text = "Tập trung số hóa kết quả."
    write_passage(report=report, section="next", text=text, seen=None, by=writer, at=now)
    return report


def _with_counter(unit: UnitView, officials: dict[str, Actor]) -> tuple[UUID, UUID]:
    """A counter that is open after hours in the days to come, and a code that was scanned."""
    leader, account, now = officials["leader"], officials["counter"].account, city_clock().now()
    assert account is not None
    first = city_day(now) + timedelta(days=1)
    new = NewCounter(unit=unit.id, number="1", name_vi="Quầy tiếp nhận", from_on=city_day(now))
    (counter,) = open_counters(counters=[new], by=leader, at=now)
    pilot = NewPilot(unit=unit.id, from_on=first, until_on=first + timedelta(days=60), decision="Kế hoạch 12/KH-UBND")
    allow_after_hours(pilot=pilot, by=leader, at=now)
    shifts = [
        NewShift(counter=counter, on=first + timedelta(days=n), starts=time(7), ends=time(11, 30), officials=(account,))
        for n in range(3)
    ]
    schedule_shifts(shifts=shifts, by=leader, at=now)
    procedures = [procedure(BIRTH).procedure, procedure("1.004873").procedure]
    codes = [NewCode(procedure=each, place=unit.id, owner=unit.id, from_on=city_day(now)) for each in procedures]
    code, _other = issue_codes(codes=codes, by=leader, at=now)
    count_scan(code=code, at=now)
    return counter, code


def _checked(dossier: UUID, handler: Actor) -> UUID:
    """Two things are wrong and one is in doubt."""
    given = [
        CheckGiven("content:birth_proof", CheckAnswer.FAIL, "Ảnh mờ, không đọc được dấu của bệnh viện."),
        CheckGiven("own:names", CheckAnswer.FAIL, "Quê quán của trẻ phải theo cha hoặc mẹ."),
        CheckGiven("own:twice", CheckAnswer.ASK),
    ]
    task = task_of(Dossier.objects.get(id=dossier))
    keep_checks(dossier=dossier, task=task, given=given, by=handler, at=city_clock().now())
    return dossier


def _mended(dossier: UUID, officials: Mapping[str, Actor], photo: FiledFile) -> UUID:
    """Asked once, and answered."""
    request = SupplementRequest(dossier=dossier, defects=(Defect("birth_proof", "Ảnh mờ, chụp lại."),))
    request_supplements(requests=[request], by=officials["handler"], at=city_clock().now())
    answer = SupplementAnswer(dossier=dossier, answers=birth_answers(), files=(photo,))
    answer_supplement(answer=answer, by=officials["counter"], at=city_clock().now())
    return dossier


def _absent(leader: Actor, deputy: Actor, at: datetime) -> None:
    """The head stands in for the leader from today on."""
    assert leader.account is not None
    assert deputy.account is not None
    today = city_day(at)
    (held,) = holdings(on=today, account=leader.account)
    new = NewDeputation(
        holding=held.id,
        deputy=deputy.account,
        starts_on=today,
        last_on=today + timedelta(days=4),
        reason="Họp ở Hà Nội",
    )
    name_deputy(new=new, by=SYSTEM, at=at)


def _told_otherwise(administrator: Actor, at: datetime) -> None:
    """A text with a past, a present and a future."""
    words = Wording(subject_vi=READY.shipped.subject_vi, body_vi="Mời bạn nhận kết quả hồ sơ {mã hồ sơ}.")
    for days, each, reason in ((0, words, "Nói gọn hơn."), (9, None, "Hết đợt."), (4, None, "Nhầm ngày.")):
        text = NewText(
            template=READY.name,
            words=each,
            from_on=city_day(at) + timedelta(days=days),
            reason=reason,
            seen=mark_of(texts_of(template=READY.name)),
        )
        set_message_texts(texts=[text], by=administrator, at=at)
    call_off_text(text=texts_of(template=READY.name)[-1].id, by=administrator, at=at)


def _boards(leader: Actor, unit: UUID, at: datetime) -> dict[str, UUID]:
    """A board of her own with a share, a count and a time; another one from which everything was taken off."""
    for name, period in (("online_share", ""), ("settled", "2023-H1"), ("time_per_dossier", "2023")):
        figure = FigureKept(indicator=name, unit=unit, period=period)
        filled = put_on_board(name="Giao ban thứ Hai", unit=None, figure=figure, by=leader, at=at)
    empty = put_on_board(name="Trống", unit=unit, figure=figure, by=leader, at=at)
    take_off_board(board=empty, figure=figure, by=leader, at=at)
    return {"filled": filled, "empty": empty}


def _board(name: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}so-lieu/bang/{city.boards[name]}/"


def _undeliverable(about: UUID) -> None:
    letter = NewMessage(
        channel=Channel.SMS,
        account=None,
        address="+84912345678",
        template=READY,
        fields={CODE: "000.30.21.H13-230703-0001", PROCEDURE: "Đăng ký khai sinh"},
        link="/",
        about=about,
    )
    (message,) = send_messages(messages=[letter], by=SYSTEM, at=city_clock().now())
    fault = Fault("Số không tồn tại", permanent=True)
    record_attempts(attempts=[Attempt(message, fault)], by=SYSTEM, at=city_clock().now())


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


def _unfold(page: Page) -> None:
    """Everything that is folded away is looked at too."""
    page.evaluate("() => { for (const each of document.querySelectorAll('.act')) each.open = true; }")


def _unit() -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}quan-tri/don-vi/{city.officials['leader'].posts[0].unit}/"


def _drawing(name: str, more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}thiet-ke/{city.drawings[name]}/{more}"


def _report(more: str = "") -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}bao-cao/{city.report}/{more}"


def _account(city: DeskCity) -> str:
    return f"{DESK}quan-tri/can-bo/{city.officials['handler'].account}/"


def _ask_for_saturdays(page: Page) -> None:
    page.locator("#day_5").fill("07:00-11:00")
    page.locator("#from_on").fill("2023-07-08")
    page.locator("#hours-source").fill("Quyết định thử")
    page.locator("form[action$='/gio-lam-viec/'] button").click()
    expect(page.locator("form input[name=confirmed]")).to_have_count(1)


def _text_that_changes(city: DeskCity) -> str:
    """One that was changed, will be changed again, and was to be changed."""
    return f"{DESK}quan-tri/mau-thong-bao/{READY.name}/"


def _type_a_wrong_field(page: Page) -> None:
    page.locator("#body").fill("Hồ sơ {mã hồ sơ} của {ai đó} đã nộp.")
    page.locator("button[formaction]").last.click()
    expect(page.locator(".text-problems")).to_be_visible()


def _unfold_tables(page: Page) -> None:
    page.evaluate("() => { for (const each of document.querySelectorAll('.chart__twin')) each.open = true; }")


def _unfold_details(page: Page) -> None:
    page.evaluate("() => { for (const each of document.querySelectorAll('main details')) each.open = true; }")


def _look_ahead(page: Page) -> None:
    page.locator("select[name='target:own:names']").select_option("home_town")
    page.get_by_role("button", name=re.compile("Xem trước|Show what")).last.click()
    expect(page.locator(".preview")).to_be_visible()


def _choose_all(page: Page) -> None:
    page.locator(".bulk__all input").check()


def _stand_in(page: Page) -> None:
    """Who looks a second time stands in already."""
    if page.locator("form[action$='/lam/'] button").count():
        _press("form[action$='/lam/'] button")(page)


def _press(selector: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()
        expect(page.locator("h1").first).to_be_visible()

    return press


def _type_unknown_number(page: Page) -> None:
    page.locator("#card").fill("092190009999")
    page.keyboard.press("Enter")
    expect(page.locator("#birth_on")).to_be_visible()


def _send_a_step_that_is_over(page: Page) -> None:
    page.locator("input[name=task]").first.evaluate("input => { input.value = crypto.randomUUID(); }")
    page.locator("textarea#note").fill("Đã đối chiếu bản gốc.")
    page.locator("button[value=approve]").click()
    expect(page.locator(".banner--late")).to_be_visible()


def _service(key: str) -> Callable[[DeskCity], str]:
    return lambda city: f"{DESK}tich-hop/{city.services[key]}/"


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
    "administration, message texts": Route("administrator", _at("quan-tri/mau-thong-bao/")),
    "administration, message text": Route("administrator", _at("quan-tri/mau-thong-bao/received/"), _unfold),
    "administration, message text that changes": Route("administrator", _text_that_changes, _unfold),
    "administration, message text seen": Route(
        "administrator", _at("quan-tri/mau-thong-bao/filed/"), _type_a_wrong_field
    ),
    "administration, procedures": Route("administrator", _at("thu-tuc/?q=khai+sinh")),
    "catalogue": Route("controller", _at("thu-tuc/")),
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
