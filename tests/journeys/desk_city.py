"""The city that the pages of the desk are looked at in: a ward with something in every state that they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID, uuid4

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.values import Text as FormText
from motcua.foundation.messages.commands import record_attempts, send_messages
from motcua.foundation.messages.queries import texts_of
from motcua.foundation.messages.rules import mark_of
from motcua.foundation.messages.texts import call_off_text, set_message_texts
from motcua.foundation.messages.values import Attempt, Channel, Fault, NewMessage, NewText, Wording
from motcua.registry.catalogue.queries import receiving_units
from motcua.registry.catalogue.revising import open_working_copy, save_section
from motcua.registry.catalogue.values import Section
from motcua.registry.organization.deputizing import name_deputy
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import NewDeputation, UnitKind, UnitView
from motcua.registry.people.commands import register_people
from motcua.registry.people.population.upholding import uphold_register
from motcua.registry.people.population.values import Place
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
from motcua.service.dossiers.commands.step_forms import keep_step_form
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
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.drafts.commands import import_draft, open_draft, save_draft
from motcua.service.processes.queries import definition_in_force
from motcua.service.processes.rules.editing import StepEdit, insert_step
from motcua.service.processes.rules.forms_editing import new_form
from motcua.service.wallet.queries.wallet import papers_of_dossier
from tests import insurance
from tests.cast import JUNE_15, Cast, a_citizen, load_cast, whoever
from tests.dossiers import BIRTH, a_filing, a_photo, birth_answers, procedure, task_of
from tests.forms import whole_answers
from tests.integration import PlantedPortal, confirmed, services
from tests.integration import a_plan as a_plan_of_services
from tests.integration import begun as begun_services
from tests.journeys import desk_reform as reform
from tests.journeys.desk_books import reconciled
from tests.journeys.desk_money import money
from tests.journeys.officials import ward
from tests.population import MOTHER, a_report, told_of
from tests.rooms.faces.test_desk_traffic import a_dead_letter, a_difference
from tests.rooms.service.feedback.test_petitions import a_petition
from tests.synchronisation import cards_to_review
from tests.unit.service.processes.tables import HOUSE, PLAIN

THOI_BINH, EMPTY_WARD, MONEY_WARD = "31123", "31120", "31135"
#: A procedure of the process `notice`.
NOTICE = "2.001159"


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
    cards: dict[str, UUID]
    counter: UUID
    code: UUID
    exams: dict[str, UUID]
    documents: dict[str, UUID]
    drawings: dict[str, UUID]
    insurance: dict[str, UUID]
    paper: UUID
    reports: dict[str, UUID]
    books: dict[str, UUID]
    money: dict[str, str]


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
    boards = reform.boards(officials["leader"], unit.id, at)
    _being_written(officials["controller"], at)
    dossiers = {"filed": filed(), "late": late, "paused": paused, "asked": asked, "ready": ready.id}
    dossiers["to_sign"] = examined().id
    dossiers["checked"] = _checked(received(), officials["handler"])
    dossiers["mended"] = _mended(_checked(received(), officials["handler"]), officials, photo)
    city = DeskCity(
        officials,
        dossiers,
        draft,
        cast.citizen.person,
        stranger,
        procedure(BIRTH).procedure,
        _process(officials),
        reform.reported(unit, officials),
        reform.programme(unit, officials),
        reform.initiative(unit, officials),
        reform.review(unit, officials),
        _services(officials["controller"]),
        reform.team(unit, cast, officials["leader"]),
        reform.inspections(cast, officials),
        reform.institutions(unit, officials),
        _petitions(cast),
        boards,
        cards_to_review(officials, at=at),
        *_with_counter(unit, officials),
        reform.exams(officials, city_clock().now()),
        _documents(unit, officials),
        _drawings(officials["controller"]),
        _insurance(officials),
        papers_of_dossier(dossier=ready.id, actor=officials["leader"], at=at)[0].id,
        _reports(unit, officials, at=at),
        reconciled(cast, unit, ward(MONEY_WARD), officials, at=at),
        money(cast, unit, officials, at),
    )
    # Last, so that no other part meets the process with a form.
    dossiers.update(_formed(cast, officials, at))
    return city


def _reports(unit: UnitView, officials: dict[str, Actor], *, at: datetime) -> dict[str, UUID]:
    """Two that are open, of one of which an earlier report was found wrong."""
    neighbour = a_citizen(sign_in="chom", name="Ngô Thị Chôm", number="092192000451", birth_on=MOTHER.birth_on)
    home = Place(text="5 đường Lý Tự Trọng, phường Thới Bình", code=unit.division_code)
    known = replace(MOTHER, number="092192000451", full_name="Ngô Thị Chôm", residence=home, spouse_number="")
    told_of(neighbour, known, at=at)
    before = a_report(neighbour, at=at)
    uphold_register(
        correction=before,
        held="Kinh",
        reason="Giấy khai sinh bản gốc ghi dân tộc Kinh.",
        by=officials["handler"],
        at=at,
    )
    again = a_report(neighbour, note="Quyết định cải chính số 7 năm 2023", at=at)
    a_report(neighbour, field="residence", claimed="7 đường Nguyễn Trãi, phường Thới Bình", at=at)
    return {"again": again, "before": before}


def _formed(cast: Cast, officials: dict[str, Actor], at: datetime) -> dict[str, UUID]:
    """A notice that is acknowledged with a form, which is half filled in, and the task."""
    named = b'motcua:action="acknowledge"'
    publish_processes(
        drawings={"notice": HOUSE["notice"].replace(named, named + b' motcua:form="site_inspection"')},
        by=SYSTEM,
        at=at,
    )
    version = procedure(NOTICE)
    (unit, *_others) = receiving_units(version=version, on=city_day(at))
    answers, files = whole_answers(version, cast)
    filing = a_filing(cast, version=version, unit=unit.id, answers=answers, files=files, at=at)
    dossier = file_dossiers(filings=[filing], by=cast.citizen, at=at)[0].dossier
    receive_dossiers(dossiers=[dossier], by=whoever(unit=unit, role=Role.COUNTER), at=at)
    officials["formed"] = whoever(unit=unit, role=Role.HANDLER)
    task = task_of(Dossier.objects.get(id=dossier))
    half = {"present": ["applicant"], "differs": True, "area_m2": "tám mươi", "dispute": False}
    keep_step_form(dossier=dossier, task=task, answers=half, by=officials["formed"], at=at)
    return {"formed": dossier, "formed_task": task}


def _insurance(officials: dict[str, Actor]) -> dict[str, UUID]:
    """A health station with its officer, who asked three times; the social insurance's official."""
    station = insurance.a_facility()
    officials["facility"] = insurance.an_officer(station)
    (office, *_others) = directory(on=JUNE_15).of_kind(UnitKind.INSURANCE_CITY)
    officials["social insurance"] = whoever(unit=office, role=Role.HANDLER)
    insurance.a_card()
    now = city_clock().now()

    def asked(number: str, *, has_line: bool = False) -> UUID:
        question = insurance.asked(number)
        return insurance.ask(officials["facility"], question, at=now, machine_at=now, has_line=has_line).id

    return {
        "station": station,
        "valid": asked(insurance.CITIZEN_NUMBER),
        "unknown": asked("9299999999"),
        "waiting": asked("8900010001", has_line=True),
    }


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


def _being_written(controller: Actor, at: datetime) -> None:
    """A new version of birth registration, in which the result has another name and the route a fault."""
    copy = open_working_copy(procedure=procedure(BIRTH).procedure, by=controller, at=at)
    result = {"vi": "Giấy khai sinh có mã QR", "en": "Birth certificate with a QR code"}
    save_section(copy=copy, section=Section.RESULT, parts={"result": result}, seen=0, by=controller, at=at)


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


def _drawings(officer: Actor) -> dict[str, UUID]:
    """A copy of a process with a step that is not whole and a form of its own, and a drawing of another editor."""
    now = city_clock().now()
    copied = open_draft(definition=definition_in_force(key="standard").id, by=officer, at=now)
    edited = insert_step(HOUSE["standard"], "assign", StepEdit(name_vi="Kiểm tra thực địa", name_en="")).xml
    survey = FormText(vi="Biên bản khảo sát thực địa", en="Site survey")
    formed, _key = new_form(edited, name=survey, like="site_inspection", step="examine")
    save_draft(draft=copied, xml=formed, version=1, by=officer, at=now)
    return {"copied": copied, "brought": import_draft(xml=PLAIN, by=officer, at=now)}


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


def _petitions(cast: Cast) -> dict[str, UUID]:
    """One that was asked about, one that is answered."""
    now = city_clock().now()
    asked, answered = a_petition(cast, form="desk 1", at=now), a_petition(cast, form="desk 2", at=now)
    ask_sender(petition=asked, text="Việc xảy ra vào ngày nào?", by=cast.head, at=now)
    answer_petition(petition=answered, text="Máy đã được sửa.", by=cast.leader, at=now)
    return {"new": a_petition(cast, form="desk 3", at=now), "asked": asked, "answered": answered}


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
