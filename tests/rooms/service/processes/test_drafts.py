"""Drafts: opened, saved in turns, dropped, published; and who may."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.processes.cases.commands import give_reasons, supersede_cases
from motcua.service.processes.cases.errors import UnableToChangeCases
from motcua.service.processes.cases.queries import cases_of, run_all, source_of, source_of_draft
from motcua.service.processes.cases.values import NewReason
from motcua.service.processes.commands import complete_tasks, publish_processes
from motcua.service.processes.drafts import gates
from motcua.service.processes.drafts.commands import drop_draft, import_draft, open_draft, publish_draft, save_draft
from motcua.service.processes.drafts.errors import (
    UnableToChangeDraft,
    UnableToFindDraft,
    UnableToOpenDraft,
    UnableToPublishDraft,
    UnableToPublishDraftUnseen,
    UnableToSaveDraft,
)
from motcua.service.processes.drafts.queries import draft_view, drafts, kept_copy, published_processes
from motcua.service.processes.drafts.values import Conflict, Saved
from motcua.service.processes.errors import UnableToFindProcess
from motcua.service.processes.models_drafts import DraftCopy
from motcua.service.processes.queries import definition_in_force, instances_of, tasks_of
from motcua.service.processes.rules.editing import ProcessEdit, change_process, insert_step
from motcua.service.processes.values import Completion, DraftStatus, InstanceStatus
from tests.rooms.service.processes.cast import (
    AT,
    LATER,
    an_official,
    at_once,
    one_agency,
    started,
    the_task,
    units,
    with_ordinary_cases,
)
from tests.unit.service.processes.tables import HOUSE, NEW, PLAIN, completed_plain


@pytest.fixture
def officer(db: None) -> Actor:
    return an_official("Lý Thị Cúc", Role.CONTROLLER, units()["handling"])


@pytest.fixture
def colleague(db: None) -> Actor:
    return an_official("Đỗ Văn Tư", Role.CONTROLLER, units()["handling"])


def a_draft(by: Actor, key: str = "with_consultation") -> UUID:
    return open_draft(definition=definition_in_force(key=key).id, by=by, at=AT)


def with_a_step(xml: bytes) -> bytes:
    return insert_step(xml, "assign", replace(NEW, limit_share="")).xml


def kinds(draft: UUID) -> list[str]:
    return [entry.kind for entry in entries_of(subject=draft)]


def test_a_draft_is_a_copy_of_what_is_in_force(officer: Actor) -> None:
    draft = a_draft(officer)

    view = draft_view(draft=draft, actor=officer)

    assert view.content == HOUSE["with_consultation"]
    assert (view.line.version, view.line.based_on, view.in_force, view.may_draw) == (1, 1, 1, True)
    assert kinds(draft) == ["process_draft_opened", "process_cases_written"]


def test_a_copy_may_be_another_process_with_a_key_that_nobody_has(officer: Actor) -> None:
    standard = definition_in_force(key="standard").id

    draft = open_draft(definition=standard, new_key="building", by=officer, at=AT)

    assert draft_view(draft=draft, actor=officer).line.key == "building"
    with pytest.raises(UnableToOpenDraft, match="there is a process notice already"):
        open_draft(definition=standard, new_key="notice", by=officer, at=AT)
    with pytest.raises(UnableToFindProcess):
        open_draft(definition=uuid4(), by=officer, at=AT)


def test_an_imported_drawing_is_kept_to_the_byte(officer: Actor) -> None:
    draft = import_draft(xml=PLAIN, by=officer, at=AT)

    assert draft_view(draft=draft, actor=officer).content == PLAIN
    assert next(line for line in drafts(actor=officer) if line.id == draft).errors > 5


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"<a>", "line 1"),
        (PLAIN.replace(b"<bpmn:task ", b"<bpmn:tisk ", 1).replace(b"</bpmn:task>", b"</bpmn:tisk>", 1), "tisk"),
        (PLAIN.decode().encode("utf-16"), "UTF-8"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + PLAIN.split(b"\n", 1)[1], "document type"),
        (b"x" * 1_000_001, "larger than"),
    ],
)
def test_what_cannot_be_read_is_not_taken_in(officer: Actor, xml: bytes, reason: str) -> None:
    with pytest.raises(UnableToOpenDraft, match=reason):
        import_draft(xml=xml, by=officer, at=AT)

    assert drafts(actor=officer) == []


def test_saves_count_and_saving_the_same_twice_is_one(officer: Actor) -> None:
    draft, xml = a_draft(officer), with_a_step(HOUSE["with_consultation"])

    assert save_draft(draft=draft, xml=xml, version=1, by=officer, at=LATER) == Saved(version=2)
    assert save_draft(draft=draft, xml=xml, version=1, by=officer, at=LATER) == Saved(version=2)

    assert draft_view(draft=draft, actor=officer).content == xml
    assert kinds(draft) == ["process_draft_opened", "process_cases_written", "process_draft_saved"]


def test_of_two_who_save_the_second_is_told_and_keeps_what_is_theirs(officer: Actor, colleague: Actor) -> None:
    draft, first = a_draft(officer), with_a_step(HOUSE["with_consultation"])
    save_draft(draft=draft, xml=first, version=1, by=officer, at=LATER)
    second = HOUSE["with_consultation"].replace("Ký duyệt".encode(), "Ký".encode())

    late = save_draft(draft=draft, xml=second, version=1, by=colleague, at=LATER)

    assert isinstance(late, Conflict)
    assert (late.version, late.by, late.at) == (2, "Lý Thị Cúc", LATER)
    assert draft_view(draft=draft, actor=officer).content == first
    assert kept_copy(draft=draft, copy=late.copy, actor=colleague).encode() == second
    assert [each.id for each in draft_view(draft=draft, actor=colleague).copies] == [late.copy]
    with pytest.raises(UnableToFindDraft):
        kept_copy(draft=draft, copy=late.copy, actor=officer)
    assert kinds(draft)[-1] == "process_draft_copy_kept"


def test_what_cannot_be_read_is_not_saved(officer: Actor) -> None:
    draft = a_draft(officer)

    with pytest.raises(UnableToSaveDraft, match="line 1"):
        save_draft(draft=draft, xml=b"<bpmn", version=1, by=officer, at=LATER)

    assert draft_view(draft=draft, actor=officer).line.version == 1


def test_a_dropped_draft_is_closed_and_stays_to_be_read(officer: Actor) -> None:
    draft = a_draft(officer)

    drop_draft(draft=draft, reason="Trùng với dự thảo khác.", by=officer, at=LATER)

    view = draft_view(draft=draft, actor=officer)
    assert (view.line.status, view.may_draw) == (DraftStatus.DROPPED, False)
    for again in (
        lambda: drop_draft(draft=draft, reason="", by=officer, at=LATER),
        lambda: save_draft(draft=draft, xml=PLAIN, version=1, by=officer, at=LATER),
        lambda: publish_draft(draft=draft, version=1, in_force=1, by=officer, at=LATER),
    ):
        with pytest.raises(UnableToChangeDraft, match="dropped"):
            again()
    assert kinds(draft) == ["process_draft_opened", "process_cases_written", "process_draft_dropped"]


def test_a_published_draft_is_the_next_version_and_what_runs_keeps_its_own(officer: Actor) -> None:
    running = started("with_consultation", places=one_agency())
    draft = a_draft(officer)
    save_draft(draft=draft, xml=with_a_step(HOUSE["with_consultation"]), version=1, by=officer, at=LATER)

    with_ordinary_cases(draft)

    made = publish_draft(draft=draft, version=2, in_force=1, by=officer, at=LATER)

    view = definition_in_force(key="with_consultation")
    assert (view.id, view.version, "kiem_tra_thuc_dia" in view.steps) == (made, 2, True)
    assert running.definition != made
    assert started("with_consultation", places=one_agency()).definition == made
    assert kinds(draft)[-1] == "process_draft_published"
    assert [entry.kind for entry in entries_of(subject=made)] == ["process_published", "process_cases_written"]
    with pytest.raises(UnableToChangeDraft, match="published"):
        publish_draft(draft=draft, version=2, in_force=2, by=officer, at=LATER)


def test_nothing_is_published_with_problems_or_without_a_change(officer: Actor) -> None:
    imported, copied = import_draft(xml=PLAIN, by=officer, at=AT), a_draft(officer)

    with pytest.raises(UnableToPublishDraft, match="was drawn elsewhere"):
        publish_draft(draft=imported, version=1, in_force=0, by=officer, at=LATER)
    with pytest.raises(UnableToPublishDraft, match="nothing is changed"):
        publish_draft(draft=copied, version=1, in_force=1, by=officer, at=LATER)

    assert definition_in_force(key="with_consultation").version == 1


def test_times_that_are_longer_than_the_law_gives_a_procedure_hinder_publication(officer: Actor) -> None:
    draft = a_draft(officer, key="standard")
    slow = HOUSE["standard"].replace(b'limitShare="0.6"', b'limitHours="4000"')
    save_draft(draft=draft, xml=slow, version=1, by=officer, at=LATER)

    with pytest.raises(UnableToPublishDraft, match=r"takes [\d.]+ working hours .+ the law gives [\d.]+: procedure"):
        publish_draft(draft=draft, version=2, in_force=1, by=officer, at=LATER)


def test_what_else_stands_in_the_way_is_asked_and_named(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = a_draft(officer)
    save_draft(draft=draft, xml=with_a_step(HOUSE["with_consultation"]), version=1, by=officer, at=LATER)
    monkeypatch.setattr(gates, "GATES", (lambda draft, key, xml: (f"case 3 of {key} fails",),))

    with pytest.raises(UnableToPublishDraft, match="case 3 of with_consultation fails"):
        publish_draft(draft=draft, version=2, in_force=1, by=officer, at=LATER)


def test_a_draft_begins_with_the_cases_and_what_fails_on_it_hinders_its_publication(officer: Actor) -> None:
    draft = a_draft(officer)
    assert run_all(source_of_draft(draft=draft)).failed == ()
    save_draft(draft=draft, xml=with_a_step(HOUSE["with_consultation"]), version=1, by=officer, at=LATER)

    with pytest.raises(UnableToPublishDraft, match="case 1 fails: step examine is not open"):
        publish_draft(draft=draft, version=2, in_force=1, by=officer, at=LATER)

    assert definition_in_force(key="with_consultation").version == 1


def test_a_boundary_event_that_no_case_reaches_needs_a_reason(officer: Actor) -> None:
    draft = a_draft(officer)
    save_draft(
        draft=draft,
        xml=HOUSE["with_consultation"].replace("Ký duyệt".encode(), "Ký".encode()),
        version=1,
        by=officer,
        at=LATER,
    )
    source = source_of_draft(draft=draft)
    silent = [case.id for case in cases_of(source.owner) if "silent" in case.expected.path]
    supersede_cases(source=source, cases=silent, by=officer, at=LATER)

    with pytest.raises(UnableToPublishDraft, match=r"no case passes the flow from silent to examine"):
        publish_draft(draft=draft, version=2, in_force=1, by=officer, at=LATER)
    reason = NewReason(element="silent_to_examine", text="Đã thử ở phiên bản trước.")
    give_reasons(source=source, reasons=[reason], by=officer, at=LATER)
    made = publish_draft(draft=draft, version=2, in_force=1, by=officer, at=LATER)

    published = run_all(source_of(definition=made))
    assert published.results
    assert (published.failed, published.unexplained) == ((), ())
    with pytest.raises(UnableToChangeCases):
        with_ordinary_cases(draft)


def test_only_what_was_looked_at_is_published(officer: Actor) -> None:
    draft, xml = a_draft(officer), with_a_step(HOUSE["with_consultation"])
    save_draft(draft=draft, xml=xml, version=1, by=officer, at=LATER)
    with_ordinary_cases(draft)

    with pytest.raises(UnableToPublishDraftUnseen):
        publish_draft(draft=draft, version=1, in_force=1, by=officer, at=LATER)
    other = HOUSE["with_consultation"].replace("Ký duyệt".encode(), "Ký".encode())
    publish_processes(drawings={"meanwhile": other}, by=SYSTEM, at=LATER)
    with pytest.raises(UnableToPublishDraftUnseen, match="version 2 came into force"):
        publish_draft(draft=draft, version=2, in_force=1, by=officer, at=LATER)
    publish_draft(draft=draft, version=2, in_force=2, by=officer, at=LATER)

    assert definition_in_force(key="with_consultation").version == 3


def test_a_new_process_is_published_under_its_own_key(officer: Actor) -> None:
    draft = open_draft(definition=definition_in_force(key="standard").id, new_key="building", by=officer, at=AT)

    publish_draft(draft=draft, version=1, in_force=0, by=officer, at=LATER)

    assert definition_in_force(key="building").version == 1
    assert "building" in [line.key for line in published_processes(actor=officer)]


def test_a_drawing_of_another_editor_is_completed_published_and_runs(officer: Actor) -> None:
    draft = import_draft(xml=PLAIN, by=officer, at=AT)
    save_draft(draft=draft, xml=completed_plain(), version=1, by=officer, at=LATER)
    with_ordinary_cases(draft)
    publish_draft(draft=draft, version=2, in_force=0, by=officer, at=LATER)

    dossier = started("quick", places=one_agency()).dossier
    for outcome in ("receive", "approve", "again", "approve", "approve", "done"):
        complete_tasks(completions=[Completion(task=the_task(dossier).id, outcome=outcome)], by=SYSTEM, at=LATER)

    steps = [task.step for task in tasks_of(dossier=dossier)]
    assert steps == ["tiep_nhan", "tham_dinh", "ky_duyet", "tham_dinh", "ky_duyet", "tra_ket_qua"]
    assert instances_of(dossiers=[dossier])[dossier].status is InstanceStatus.ENDED


def test_a_key_that_is_changed_in_the_drawing_is_the_draft_s(officer: Actor) -> None:
    draft = import_draft(xml=PLAIN, by=officer, at=AT)
    xml = change_process(PLAIN, ProcessEdit(key="quick", name_vi="Nhanh", name_en="Quick"))

    save_draft(draft=draft, xml=xml, version=1, by=officer, at=LATER)

    line = draft_view(draft=draft, actor=officer).line
    assert (line.key, line.name_vi) == ("quick", "Nhanh")


@pytest.mark.parametrize("role", [Role.HANDLER, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_does_not_control_procedures_draws_nothing(officer: Actor, role: Role) -> None:
    other, draft = an_official("Người khác", role, units()["handling"]), a_draft(officer)
    definition = definition_in_force(key="notice").id

    for act in (
        lambda: open_draft(definition=definition, by=other, at=AT),
        lambda: import_draft(xml=PLAIN, by=other, at=AT),
        lambda: save_draft(draft=draft, xml=PLAIN, version=1, by=other, at=AT),
        lambda: drop_draft(draft=draft, reason="", by=other, at=AT),
        lambda: publish_draft(draft=draft, version=1, in_force=1, by=other, at=AT),
    ):
        with pytest.raises(NotPermitted):
            act()
    if role is Role.AUDITOR:
        assert not draft_view(draft=draft, actor=other).may_draw
    else:
        with pytest.raises(NotPermitted):
            draft_view(draft=draft, actor=other)
        with pytest.raises(NotPermitted):
            drafts(actor=other)


def _two_with_a_draft() -> tuple[Actor, Actor, UUID]:
    with durable():
        one, other = (an_official(name, Role.CONTROLLER, units()["handling"]) for name in ("Lý Thị Cúc", "Đỗ Văn Tư"))
        return one, other, a_draft(one)


def test_of_two_saves_at_once_one_counts_and_the_other_is_kept(committed_db: str) -> None:
    one, other, draft = _two_with_a_draft()
    texts = [HOUSE["with_consultation"].replace("Ký duyệt".encode(), name.encode()) for name in ("Ký", "Ban hành")]

    results = at_once(
        lambda: save_draft(draft=draft, xml=texts[0], version=1, by=one, at=LATER),
        lambda: save_draft(draft=draft, xml=texts[1], version=1, by=other, at=LATER),
    )

    assert {type(each) for each in results} == {Conflict, Saved}
    kept = {draft_view(draft=draft, actor=one).content, DraftCopy.objects.get().xml.encode()}
    assert kept == set(texts)


def test_of_two_publications_at_once_one_is_made(committed_db: str) -> None:
    one, other, draft = _two_with_a_draft()
    with durable():
        save_draft(draft=draft, xml=with_a_step(HOUSE["with_consultation"]), version=1, by=one, at=LATER)
        with_ordinary_cases(draft)

    results = at_once(
        lambda: publish_draft(draft=draft, version=2, in_force=1, by=one, at=LATER),
        lambda: publish_draft(draft=draft, version=2, in_force=1, by=other, at=LATER),
    )

    assert [type(each) for each in results].count(UnableToChangeDraft) == 1
    assert definition_in_force(key="with_consultation").version == 2


def test_there_is_no_draft_by_an_unknown_id(officer: Actor) -> None:
    with pytest.raises(UnableToFindDraft):
        draft_view(draft=uuid4(), actor=officer)
    with pytest.raises(UnableToFindDraft):
        save_draft(draft=uuid4(), xml=PLAIN, version=1, by=officer, at=AT)
    assert not DraftCopy.objects.exists()
