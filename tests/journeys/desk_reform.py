"""What the reform has in the desk's city (`desk_city`): something of each of its rooms in the states that pages know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.reform.exams.commands.results import appeal_question, decide_appeal, release_results
from motcua.reform.exams.commands.setting import set_up_exam
from motcua.reform.exams.values import NewExam
from motcua.reform.indicators.boards import put_on_board, take_off_board
from motcua.reform.indicators.values import FigureKept
from motcua.reform.initiatives.commands.deciding import decide_initiatives, replicate_initiatives
from motcua.reform.initiatives.commands.proposing import plan_pilots, propose_initiatives
from motcua.reform.initiatives.values import NewDecision, NewInitiative, NewPilot, NewReplication
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
from motcua.reform.outreach.values import Channel, GroupKind, Help, NewCampaign, NewGroup, NewMember, NewVisit, Part
from motcua.reform.programme.commands.planning import open_plan, plan_tasks
from motcua.reform.programme.commands.progress import judge_progress, report_progress
from motcua.reform.programme.values import Content, GivenEvidence, NewTask, Verdict
from motcua.reform.reports.commands.contributing import ask_contributions, contribute
from motcua.reform.reports.commands.freezing import freeze_report
from motcua.reform.reports.commands.writing import open_report, write_passage
from motcua.reform.reports.kinds import HALF_YEAR
from motcua.reform.simplification.commands.deciding import send_proposals
from motcua.reform.simplification.values import Change
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from tests.cast import JUNE_15, Cast, whoever
from tests.dossiers import a_photo
from tests.exams import a_sitting, an_exam
from tests.institutions import a_document, a_restructuring, home_affairs
from tests.reviews import a_plan, a_proposal, a_review
from tests.rooms.reform.test_inspections import a_file as inspection_file
from tests.rooms.reform.test_inspections import findings, some_inspections


def programme(unit: UnitView, officials: dict[str, Actor]) -> dict[str, UUID]:
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
                progress=progress, verdict=Verdict.SENT_BACK, reason="Ảnh chưa rõ ngày chụp.", by=planner, at=now
            )
    return {"plan": plan, "overdue": ids[0], "waiting": ids[1]}


def reported(unit: UnitView, officials: dict[str, Actor]) -> UUID:
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


def initiative(unit: UnitView, officials: dict[str, Actor]) -> UUID:
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
    pilot = NewPilot(
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


def review(unit: UnitView, officials: dict[str, Actor]) -> UUID:
    """A procedure of the ward, with a proposal that was sent and one that is being prepared."""
    units, now = directory(on=JUNE_15), city_clock().now()
    district = units.unit(units.ancestors(unit.id)[0])
    planner = whoever(unit=district, role=Role.HEAD)
    review = a_review(a_plan(unit=district, control=district, by=planner, at=now), lead=unit.id, by=planner, at=now)
    sent = a_proposal(review, by=officials["handler"], at=now)
    send_proposals(proposals=[sent], by=officials["head"], at=now)
    a_proposal(review, by=officials["handler"], text="Gộp hai bước thẩm định.", change=Change.MERGE_STEPS, at=now)
    return review


def inspections(cast: Cast, officials: dict[str, Actor]) -> dict[str, UUID]:
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


def institutions(unit: UnitView, officials: dict[str, Actor]) -> dict[str, UUID]:
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


def team(unit: UnitView, cast: Cast, leader: Actor) -> UUID:
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
        channel=Channel.LOUDSPEAKER,
        from_on=date(2023, 6, 1),
        last_on=date(2023, 6, 30),
        reach=1_200,
    )
    run_campaign(unit=unit.id, campaign=campaign, by=leader, at=now)
    return team


def exams(officials: Mapping[str, Actor], at: datetime) -> dict[str, UUID]:
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


def boards(leader: Actor, unit: UUID, at: datetime) -> dict[str, UUID]:
    """A board of her own with a share, a count and a time; another one from which everything was taken off."""
    for name, period in (("online_share", ""), ("settled", "2023-H1"), ("time_per_dossier", "2023")):
        figure = FigureKept(indicator=name, unit=unit, period=period)
        filled = put_on_board(name="Giao ban thứ Hai", unit=None, figure=figure, by=leader, at=at)
    empty = put_on_board(name="Trống", unit=unit, figure=figure, by=leader, at=at)
    take_off_board(board=empty, figure=figure, by=leader, at=at)
    return {"filled": filled, "empty": empty}
