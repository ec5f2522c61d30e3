"""The form of a step at the desk: it is filled in before the step is done, and what is typed is never lost."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.step_forms import keep_step_form
from motcua.service.dossiers.commands.steps import complete_steps
from motcua.service.dossiers.errors import UnableToActOnDossiers
from motcua.service.dossiers.models import Dossier, Note
from motcua.service.dossiers.values import StepDone
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.models import Instance
from motcua.service.processes.models_forms import StepAnswers, StepDraft
from motcua.service.processes.verify import verify_step_forms
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, a_received_dossier, fresh, procedure, task_of
from tests.rooms.faces import desk
from tests.unit.service.processes.drawings import drawing, end, flows, gateway, start, step

WHOLE = {
    "inspected_on": "2023-06-29",
    "present": ["applicant", "commune"],
    "differs": True,
    "differences": "Nhà xây lùi 0,5 m so với bản vẽ.",
    "area_m2": 82.5,
    "dispute": False,
}
POSTED = {
    "inspected_on": "29/06/2023",
    "present": ["applicant", "commune"],
    "differs": "true",
    "differences": "Nhà xây lùi 0,5 m so với bản vẽ.",
    "area_m2": "82,5",
    "dispute": "false",
}


def examining_with(form: str = "site_inspection") -> bytes:
    """Examined with a form; what differs from the dossier is examined once more, by whom it was."""
    return drawing(
        start(),
        step("receive", "receive", action="receive", role="counter", unit="receiving"),
        step("examine", "approve", "more=request_supplement/1", form=form),
        gateway("g", "g_sign"),
        step("again", "approve"),
        step("sign", "approve", "refuse", action="sign", role="leader", unit="signing"),
        end(),
        flows(
            "start > receive",
            "receive > examine",
            "examine > g",
            'g > examine : outcome == "more"',
            "g > again : differs && area_m2 > 80.0",
            "g > sign",
            "again > sign",
            "sign > end",
        ),
        key=procedure(BIRTH).process_key,
    )


@pytest.fixture
def row(cast: Cast) -> Dossier:
    publish_processes(drawings={"forms": examining_with()}, by=SYSTEM, at=AT)
    return a_received_dossier(cast, at=desk.FRIDAY)


def form_address(row: Dossier, task: UUID | None = None) -> str:
    return reverse("desk_step_form", args=[row.id, task or task_of(row)])


def done(row: Dossier, by: Actor, **more: object) -> None:
    steps = [StepDone(dossier=row.id, task=task_of(row), outcome="approve", **more)]  # type: ignore[arg-type]
    complete_steps(steps=steps, by=by, at=desk.NOW)


def test_the_step_is_done_with_its_form_and_the_way_goes_by_the_answers(
    client: Client, cast: Cast, row: Dossier
) -> None:
    desk.signed_in(client, cast.handler)
    examined = task_of(row)

    before = client.get(desk.address(row)).content.decode()
    too_soon = client.post(
        desk.address(row, "complete_step"), {"task": str(examined), "outcome": "approve", **desk.WITHOUT}
    )
    led = client.post(desk.address(row, "check"), {"task": str(examined), "then": "form", "note": "Đã hẹn chủ nhà."})
    half = client.post(led["Location"], {"differs": "true", "area_m2": "tám mươi", "_stay": "1"})
    shown = client.get(desk.address(row)).content.decode()
    wrong = client.post(led["Location"], {**POSTED, "area_m2": "tám mươi", "done": "1"})
    whole = client.post(led["Location"], {**POSTED, "done": "1"})
    told = client.get(desk.address(row)).content.decode()
    ended = client.post(
        desk.address(row, "complete_step"),
        {"task": str(examined), "outcome": "approve", "note": "Đã hẹn chủ nhà.", **desk.WITHOUT},
    )

    assert "Biên bản kiểm tra thực địa" in before
    assert too_soon.status_code == 409
    assert "chưa được điền" in too_soon.content.decode()
    assert led["Location"] == form_address(row, examined)
    assert 'value="tám mươi"' in half.content.decode()
    assert "Điểm khác với hồ sơ" in half.content.decode()
    assert "Đã hẹn chủ nhà." in shown
    assert (wrong.status_code, whole.status_code, ended.status_code) == (422, 302, 302)
    assert "82,5" in told
    assert fresh(row).current_step == "Bước again"
    (kept,) = StepAnswers.objects.all()
    assert kept.answers == WHOLE
    assert Instance.objects.get(dossier=row.id).facts == {"differs": True, "area_m2": 82.5}
    (entry,) = entries_of(subject=row.id, kinds=["step_form_answered"])
    assert (entry.data["form"], entry.data["task"]) == ("site_inspection", str(examined))
    assert "Nhà xây" not in str(entry.data)
    assert [note.text.split("\n")[0] for note in Note.objects.filter(task=examined)] == ["Đã hẹn chủ nhà."]
    assert verify_step_forms().wrong == 0
    later = client.get(desk.address(row)).content.decode()
    assert "Nhà xây lùi 0,5 m so với bản vẽ." in later


def test_the_form_begins_with_what_is_known_and_asks_only_what_applies(
    client: Client, cast: Cast, row: Dossier
) -> None:
    desk.signed_in(client, cast.handler)
    page = client.get(form_address(row)).content.decode()
    assert "Điểm khác với hồ sơ" not in page
    assert "Ngày kiểm tra" in page
    assert not StepDraft.objects.exists(), "looking keeps nothing"


def test_only_who_does_the_step_fills_in_its_form(client: Client, cast: Cast, row: Dossier) -> None:
    for other in (cast.leader, cast.counter):
        desk.signed_in(client, other)
        assert client.get(form_address(row)).status_code == 302
        assert client.post(form_address(row), {**POSTED, "done": "1"}).status_code == 403
    desk.signed_in(client, cast.citizen)
    assert client.get(form_address(row)).status_code in {403, 404}
    assert not StepDraft.objects.exists()


def test_a_form_for_a_step_that_has_gone_on_is_told_with_all_that_was_typed(
    client: Client, cast: Cast, row: Dossier
) -> None:
    desk.signed_in(client, cast.handler)
    examined = task_of(row)
    done(row, cast.handler, answers=WHOLE)

    late = client.post(form_address(row, examined), {**POSTED, "differences": "Viết sau khi đã xong.", "done": "1"})

    assert late.status_code == 409
    assert "Viết sau khi đã xong." in late.content.decode()
    assert StepAnswers.objects.get().answers["differences"] == WHOLE["differences"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (None, "is not filled in"),
        ({**WHOLE, "area_m2": -1}, "Area measured"),
        ({name: value for name, value in WHOLE.items() if name != "differences"}, "what differs"),
        ({**WHOLE, "unknown": 1}, "unknown"),
    ],
)
def test_many_at_once_are_not_done_while_a_form_is_missing_or_wrong(
    cast: Cast, row: Dossier, answers: dict[str, object] | None, said: str
) -> None:
    other = a_received_dossier(cast, at=desk.FRIDAY)
    steps = [
        StepDone(dossier=row.id, task=task_of(row), outcome="approve", answers=WHOLE),
        StepDone(dossier=other.id, task=task_of(other), outcome="approve", answers=answers),
    ]
    with pytest.raises(UnableToActOnDossiers, match=re.escape(said)) as refused:
        complete_steps(steps=steps, by=cast.handler, at=desk.NOW)
    assert str(other.code) in refused.value.message
    assert str(row.code) not in refused.value.message
    assert not StepAnswers.objects.exists()
    assert fresh(row).current_step == "Bước examine"


def test_a_dossier_keeps_the_form_that_its_process_was_published_with(cast: Cast, row: Dossier) -> None:
    another = examining_with("appraisal").replace(b"differs &amp;&amp; area_m2 &gt; 80.0", b"condition_unmet")
    publish_processes(drawings={"forms": another}, by=SYSTEM, at=desk.FRIDAY)
    newer = a_received_dossier(cast, at=desk.FRIDAY)

    done(row, cast.handler, answers=WHOLE)
    with pytest.raises(UnableToActOnDossiers):
        done(newer, cast.handler, answers=WHOLE)

    assert StepAnswers.objects.get().form == "site_inspection"


def test_the_note_of_the_step_goes_with_a_request_that_ends_it(client: Client, cast: Cast, row: Dossier) -> None:
    desk.signed_in(client, cast.handler)
    task = task_of(row)
    keep_step_form(dossier=row.id, task=task, answers=WHOLE, by=cast.handler, at=desk.NOW)

    client.post(desk.address(row, "check"), {"task": str(task), "then": "supplement:more", "note": "Nhớ gọi lại."})
    again = client.get(desk.address(row)).content.decode()
    client.post(
        desk.address(row, "request_supplement"),
        {"task": str(task), "outcome": "more", "reason:child": "Ghi rõ họ và tên.", "note": "Gửi bà con."},
    )

    assert "Nhớ gọi lại.</textarea>" in again
    assert [note.text for note in Note.objects.filter(task=task)] == ["Nhớ gọi lại."]
