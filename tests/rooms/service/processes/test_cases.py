"""Cases of processes: written, replaced, taken out, made of a dossier; the gate of publication."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level
from motcua.service.processes.cases.commands import (
    carry_cases,
    case_from_dossier,
    give_reasons,
    load_reference,
    supersede_cases,
    write_cases,
    write_ordinary_cases,
)
from motcua.service.processes.cases.errors import (
    UnableToFindCases,
    UnableToGiveReasons,
    UnableToReplaceCases,
    UnableToSupersedeCases,
    UnableToTakeCaseFromDossier,
    UnableToWriteCases,
)
from motcua.service.processes.cases.gate import problems_of_draft
from motcua.service.processes.cases.queries import (
    cases_of,
    reasons_of,
    result_of,
    results_of,
    run_all,
    sources_in_force,
)
from motcua.service.processes.cases.rules.ordinary import as_expected
from motcua.service.processes.cases.running import Runner, bench_of
from motcua.service.processes.cases.stored import given_stored
from motcua.service.processes.cases.values import (
    CaseEvent,
    CaseView,
    Expected,
    Given,
    Happening,
    NewCase,
    NewReason,
    Owner,
    OwnerKind,
    ProcedureNamed,
    Source,
)
from motcua.service.processes.commands import complete_tasks, defer_tasks
from motcua.service.processes.models import Case
from motcua.service.processes.rules.reading import DATA
from motcua.service.processes.values import Completion, Deferral
from tests.conftest import moment
from tests.rooms.service.processes.cast import AT, LATER, an_official, started, the_task, units

NOTICE = (DATA / "notice.bpmn").read_bytes()
#: The same with another key for its second step.
RENAMED = NOTICE.replace(b' id="acknowledge"', b' id="confirm"').replace(b'Ref="acknowledge"', b'Ref="confirm"')
THURSDAY = moment("2023-06-15 08:00")
TEN_DAYS = Limit(Decimal(10), LimitUnit.WORKING_DAYS)


def a_draft(xml: bytes = NOTICE, key: str = "notice") -> Source:
    """A draft that nobody has written a case for."""
    return Source(owner=Owner(OwnerKind.DRAFT, uuid4()), key=key, version=None, xml=xml)


def received(at: str = "2023-06-15 09:00") -> CaseEvent:
    return CaseEvent(at=moment(at), kind=Happening.STEP, step="receive", outcome="receive")


def acknowledged(at: str = "2023-06-15 10:00") -> CaseEvent:
    return CaseEvent(at=moment(at), kind=Happening.STEP, step="acknowledge", outcome="done")


def a_case(source: Source, *events: CaseEvent, name: str = "Thông báo được xác nhận") -> NewCase:
    """With what comes of it as what is expected."""
    given = Given(starts_at=THURSDAY, events=events, limit=TEN_DAYS)
    run = Runner(bench_of(source.xml)).run(given)
    return NewCase(name_vi=name, name_en="", given=given, expected=as_expected(run))


def written(source: Source, *cases: NewCase, by: Actor = SYSTEM) -> list[CaseView]:
    return write_cases(source=source, cases=cases, by=by, at=AT)


def whole(source: Source) -> NewCase:
    return a_case(source, received(), acknowledged())


def rewriting(case: CaseView, **changes: object) -> NewCase:
    new = NewCase(
        name_vi=case.name_vi,
        name_en=case.name_en,
        given=case.given,
        expected=case.expected,
        number=case.number,
        seen=case.id,
    )
    return replace(new, **changes)  # type: ignore[arg-type]  # handed on as they came


def test_a_case_is_kept_run_and_told_by_the_journal(db: None) -> None:
    source = a_draft()

    (case,) = written(source, whole(source))

    assert (case.number, case.name_en) == (1, "Thông báo được xác nhận")
    assert result_of(source=source, number=1, actor=SYSTEM).passed
    (entry,) = entries_of(subject=source.owner.id)
    assert (entry.kind, entry.data["cases"]) == ("process_cases_written", [str(case.id)])


def test_a_form_that_is_sent_twice_is_kept_once(db: None) -> None:
    source = a_draft()

    first = written(source, whole(source))
    again = written(source, whole(source))

    assert [case.id for case in again] == [case.id for case in first]
    assert len(entries_of(subject=source.owner.id)) == 1


def test_a_rewritten_case_keeps_its_number_and_the_former_one_stays_on_record(db: None) -> None:
    source = a_draft()
    (case,) = written(source, whole(source))

    (new,) = written(source, rewriting(case, name_vi="Tên khác"))

    assert [(each.number, each.name_vi) for each in cases_of(source.owner)] == [(1, "Tên khác")]
    assert new.id != case.id
    assert Case.objects.get(id=case.id).superseded_at == AT


def test_of_two_tabs_the_second_is_told_and_nothing_is_lost(db: None) -> None:
    source = a_draft()
    (case,) = written(source, whole(source))
    written(source, rewriting(case, name_vi="Thẻ thứ nhất"))

    with pytest.raises(UnableToReplaceCases, match="1"):
        written(source, rewriting(case, name_vi="Thẻ thứ hai"))

    assert [each.name_vi for each in cases_of(source.owner)] == ["Thẻ thứ nhất"]


def test_a_number_is_never_used_again(db: None) -> None:
    source = a_draft()
    (first,) = written(source, whole(source))
    supersede_cases(source=source, cases=[first.id], by=SYSTEM, at=AT)

    (second,) = written(source, a_case(source, received(), name="Mới tiếp nhận"))

    assert second.number == 2


def test_of_cases_of_which_one_is_wrong_none_is_kept(db: None) -> None:
    source = a_draft()
    nameless = replace(a_case(source, received()), name_vi=" ")

    with pytest.raises(UnableToWriteCases, match="a case without a name"):
        written(source, whole(source), nameless)

    assert cases_of(source.owner) == []


def test_a_case_that_was_taken_out_cannot_be_taken_out_again(db: None) -> None:
    source = a_draft()
    (case,) = written(source, whole(source))
    supersede_cases(source=source, cases=[case.id], by=SYSTEM, at=AT)

    with pytest.raises(UnableToSupersedeCases, match="already"):
        supersede_cases(source=source, cases=[case.id], by=SYSTEM, at=AT)

    with pytest.raises(UnableToFindCases):
        result_of(source=source, number=case.number, actor=SYSTEM)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONTROLLER])
def test_only_procedure_control_changes_cases(db: None, role: Role) -> None:
    source = a_draft()
    somebody = an_official(role=role, unit=units()["handling"])

    with pytest.raises(NotPermitted, match="procedure control"):
        written(source, whole(source), by=somebody)
    with pytest.raises(NotPermitted):
        supersede_cases(source=source, cases=[], by=somebody, at=AT)
    with pytest.raises(NotPermitted):
        give_reasons(source=source, reasons=[], by=somebody, at=AT)
    if role in {Role.ADMINISTRATOR, Role.AUDITOR}:
        assert results_of(source=source, actor=somebody).results == ()
    else:
        with pytest.raises(NotPermitted):
            results_of(source=source, actor=somebody)


def test_procedure_control_may(db: None) -> None:
    source = a_draft()

    (case,) = written(source, whole(source), by=an_official(role=Role.CONTROLLER, unit=units()["handling"]))

    assert case.number == 1


def test_a_case_that_names_a_removed_step_fails_with_words(db: None) -> None:
    source = a_draft()
    written(source, whole(source))
    renamed = replace(source, xml=RENAMED)

    (result,) = run_all(renamed).results

    assert str(result.partings[0].said) == "the drawing has no step “acknowledge” (any more)"


def test_a_unit_and_a_procedure_that_there_are_not_fail_with_words(db: None) -> None:
    source = a_draft()
    case = whole(source)
    nowhere = replace(case, name_vi="Nơi không có", given=replace(case.given, units={"handling": "atlantis"}))
    unknown = ProcedureNamed("9.999999", Level.COMMUNE)
    nothing = replace(case, name_vi="Thủ tục không có", given=replace(case.given, procedure=unknown))
    written(source, nowhere, nothing)

    said = [str(result.partings[0].said) for result in run_all(source).results]

    assert said == [
        "there is no unit “atlantis” on the day of the case",
        "procedure 9.999999 is not in force on the day of the case",
    ]


def test_fees_and_documents_come_from_the_catalogue(db: None) -> None:
    source = a_draft()
    case = whole(source)
    named = ProcedureNamed("1.001193", Level.COMMUNE)
    written(
        source, replace(case, given=replace(case.given, procedure=named), expected=replace(case.expected, fee_vnd=1))
    )

    (result,) = run_all(source).results

    assert result.run.fee_vnd is not None
    assert result.run.documents
    assert "the fee was to be 1 ₫" in str(result.partings[0].said)


def test_a_units_own_hours_count(db: None) -> None:
    """The city's hours where no unit is named, the unit's own where one is: here they are the same, and no case changes."""
    source = a_draft()
    ward = directory(on=THURSDAY.date()).unit(units()["receiving"])
    case = a_case(source, received())

    (kept,) = written(source, replace(case, given=replace(case.given, units={"receiving": ward.key})))

    assert result_of(source=source, number=kept.number, actor=SYSTEM).passed


# A finished dossier ----------------------------------------------------------------------------------------


def finished() -> UUID:
    """A notice that was received, got an hour more, and was acknowledged the day after."""
    begun = started("notice")
    complete_tasks(completions=[Completion(task=begun.opened[0].id, outcome="receive")], by=SYSTEM, at=AT)
    defer_tasks(deferrals=[Deferral(dossier=begun.dossier, minutes=60)], by=SYSTEM, at=AT)
    last = the_task(begun.dossier)
    complete_tasks(completions=[Completion(task=last.id, outcome="done")], by=SYSTEM, at=LATER)
    return begun.dossier


def test_a_finished_dossier_becomes_a_case_that_passes_and_tells_of_nobody(db: None) -> None:
    source, dossier = a_draft(), finished()

    case = case_from_dossier(source=source, dossier=dossier, by=SYSTEM, at=LATER)

    assert [each.kind for each in case.given.events] == [Happening.STEP, Happening.DEFER, Happening.STEP]
    assert case.expected == Expected(path=("receive", "acknowledge"), ended=True)
    assert result_of(source=source, number=case.number, actor=SYSTEM).passed
    assert str(dossier) not in str(given_stored(case.given))
    (entry,) = entries_of(subject=source.owner.id)
    assert entry.data["dossier"] == str(dossier)


def test_a_dossier_on_its_way_and_one_of_another_process_are_refused(db: None) -> None:
    source = a_draft()
    running, other = started("notice").dossier, started("standard").dossier

    with pytest.raises(UnableToTakeCaseFromDossier, match="has not come to its end"):
        case_from_dossier(source=source, dossier=running, by=SYSTEM, at=LATER)
    with pytest.raises(UnableToTakeCaseFromDossier, match="not a dossier of this process"):
        case_from_dossier(source=source, dossier=other, by=SYSTEM, at=LATER)


def test_a_path_that_the_new_drawing_does_not_take_is_refused_with_why(db: None) -> None:
    source, dossier = a_draft(RENAMED), finished()

    with pytest.raises(UnableToTakeCaseFromDossier, match="no step “acknowledge”"):
        case_from_dossier(source=source, dossier=dossier, by=SYSTEM, at=LATER)


# Reasons and the gate --------------------------------------------------------------------------------------


def test_a_reason_is_kept_once_and_may_be_said_anew(db: None) -> None:
    source = a_draft()
    reason = NewReason(element="start_to_receive", text="Ai cũng đi qua.")
    give_reasons(source=source, reasons=[reason, reason], by=SYSTEM, at=AT)
    give_reasons(source=source, reasons=[reason], by=SYSTEM, at=AT)

    give_reasons(source=source, reasons=[replace(reason, text="Nói lại.")], by=SYSTEM, at=LATER)

    assert {each.element: each.text for each in reasons_of(source.owner).values()} == {"start_to_receive": "Nói lại."}
    assert len(entries_of(subject=source.owner.id)) == 2


@pytest.mark.parametrize(("flow", "text", "why"), [("nowhere", "Vì", "no flow"), ("start_to_receive", " ", "empty")])
def test_a_reason_needs_a_flow_and_words(db: None, flow: str, text: str, why: str) -> None:
    with pytest.raises(UnableToGiveReasons, match=why):
        give_reasons(source=a_draft(), reasons=[NewReason(element=flow, text=text)], by=SYSTEM, at=AT)


def hindered(source: Source) -> str:
    """What keeps the draft from being published."""
    return "; ".join(problems_of_draft(source.owner.id, source.key, source.xml))


def test_a_draft_without_cases_may_not_be_published(db: None) -> None:
    source = a_draft()
    before = hindered(source)
    written(source, whole(source))

    assert "it has no case" in before
    assert hindered(source) == ""


def test_what_fails_and_what_is_uncovered_is_all_named_at_once(db: None) -> None:
    source = a_draft()
    case = a_case(source, received())
    written(source, case, replace(case, name_vi="Sai", expected=replace(case.expected, ended=True)))

    assert "case 2 fails: the process was to end, and has not" in hindered(source)
    assert "no case passes the flow from acknowledge to end (acknowledge_to_end)" in hindered(source)


def test_a_case_that_fails_covers_nothing(db: None) -> None:
    source = a_draft()
    written(source, replace(whole(source), expected=Expected(path=())))

    assert "no case passes the flow from start to receive" in hindered(source)


def test_a_written_reason_opens_the_gate(db: None) -> None:
    source = a_draft()
    written(source, a_case(source, received()))
    reason = NewReason(element="acknowledge_to_end", text="Đã thử ở phiên bản trước.")
    give_reasons(source=source, reasons=[reason], by=SYSTEM, at=AT)

    assert hindered(source) == ""


def test_a_draft_begins_with_the_cases_of_its_version(db: None) -> None:
    (source,) = sources_in_force(keys=["standard"])
    draft = a_draft(source.xml, "standard")

    count = carry_cases(source=source, to=draft.owner, by=SYSTEM, at=AT)
    again = carry_cases(source=source, to=draft.owner, by=SYSTEM, at=AT)

    assert count == len(run_all(draft).results) > 0
    assert again == 0
    assert run_all(draft).failed == ()


def test_the_ordinary_cases_may_be_drafted_twice(db: None) -> None:
    source = a_draft()
    first = write_ordinary_cases(source=source, starts_at=THURSDAY, limit=TEN_DAYS, by=SYSTEM, at=AT)
    again = write_ordinary_cases(source=source, starts_at=THURSDAY, limit=TEN_DAYS, by=SYSTEM, at=AT)

    assert [case.id for case in again] == [case.id for case in first]
    assert run_all(source).unexplained == ()


# The house's own --------------------------------------------------------------------------------------------


def test_every_drawing_of_the_house_has_cases_that_pass_and_cover_it(db: None) -> None:
    found = [run_all(source) for source in sources_in_force()]

    assert {each.source.key: len(each.failed) for each in found} == {
        "notice": 0,
        "same_day": 0,
        "standard": 0,
        "three_agencies": 0,
        "two_agencies": 0,
        "with_consultation": 0,
    }
    assert all(each.results for each in found)
    assert {each.source.key: each.uncovered for each in found if each.uncovered} == {}


def test_loading_again_writes_nothing_and_keeps_what_the_city_changed(db: None) -> None:
    (source,) = sources_in_force(keys=["notice"])
    first = cases_of(source.owner)[0]
    supersede_cases(source=source, cases=[first.id], by=SYSTEM, at=AT)

    counts = load_reference(by=SYSTEM, at=LATER)

    assert (counts.cases, counts.kept) == (0, 6)
    assert first.id not in {case.id for case in cases_of(source.owner)}


def test_words_are_the_readers(db: None) -> None:
    with translation.override("vi"):
        assert "chưa có ca kiểm thử nào" in hindered(a_draft())
