"""A dossier of a trial goes its whole way: every step by its ordinary outcome, done by the commands that officials use, and
what is awaited from outside is brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.dossiers.commands.happenings import deliver_events
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.results import issue_dossiers, make_results_ready, return_results
from motcua.service.dossiers.commands.step_forms import keep_step_form
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.queries.places import places
from motcua.service.dossiers.values import (
    CLOSED,
    ResultDocument,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    Status,
    StepDone,
)
from motcua.service.exchange.conformity.samples import filled, sample_of
from motcua.service.processes.queries import open_tasks_of
from motcua.service.processes.values import Action, Delivery, DeliveryAnswer, EventName, TaskView

#: Longer than any process that could be published without a loop of its own; this bounds a defect.
STEPS_MAX = 100
_RESULT = Path(__file__).parent / "data" / "result.pdf"
_NUMBER = "THU-NGHIEM/KQ"
#: Whom a step's form may ask about, in a trial: nobody.
SOMEBODY = {
    "full_name": "Người được hỏi thử",
    "number": "092190009995",
    "birth_on": "1990-05-19",
    "sex": "female",
    "phone": "0900000199",
    "address": "Cổng Dịch vụ công quốc gia",
}


def work_through(*, dossier: UUID, by: Actor, at: datetime) -> str:
    """Brings it home. Returns why it stopped before that; empty when its result was returned."""
    try:
        for _step in range(STEPS_MAX):
            status = Status(places(dossiers=[dossier])[dossier].status)
            if status in CLOSED:
                return ""
            if not _goes_on(dossier, status, by, at):
                return _("nobody has a step to do, and nothing that a trial can bring is awaited.")
    except UnableTo as fault:
        return fault.message
    return _("it has not come to an end after {count} steps.").format(count=STEPS_MAX)


def result_bytes() -> bytes:
    """What is sent in the place of a result: a page that says so. Every trial has the same one."""
    return _read()


def _goes_on(dossier: UUID, status: Status, by: Actor, at: datetime) -> bool:
    tasks = open_tasks_of(dossiers=[dossier])[dossier]
    if status in {Status.APPROVED, Status.REFUSED} and not any(task.action is Action.ISSUE for task in tasks):
        _make_ready(dossier, by, at)
        return True
    if tasks:
        (first, *_others) = tasks
        _DO.get(first.action, _complete)(dossier, first, by, at)
        return True
    return _is_brought(dossier, by, at)


def _complete(dossier: UUID, task: TaskView, by: Actor, at: datetime) -> None:
    step = StepDone(dossier=dossier, task=task.id, outcome=task.outcomes[0].value, answers=_answers(task, at))
    complete_steps(steps=[step], by=by, at=at)


def _answers(task: TaskView, at: datetime) -> Mapping[str, Any] | None:
    """What a patient official would answer to the step's form; None where it has none."""
    if task.form is None:
        return None
    communes = directory(on=city_day(at)).of_kind(UnitKind.COMMUNE)
    sample = sample_of(task.form.form, task.form.key)
    return dict(filled(sample.answers, division=communes[0].division_code, on=city_day(at), facts=SOMEBODY))


def _receive(dossier: UUID, task: TaskView, by: Actor, at: datetime) -> None:
    receive_dossiers(dossiers=[dossier], by=by, at=at)


def _sign(dossier: UUID, task: TaskView, by: Actor, at: datetime) -> None:
    answers = _answers(task, at)
    if answers is not None:
        keep_step_form(dossier=dossier, task=task.id, answers=answers, by=by, at=at)
    decide_dossiers(rulings=[Ruling(dossier=dossier, task=task.id, outcome=RulingOutcome.APPROVE)], by=by, at=at)


def _issue(dossier: UUID, task: TaskView, by: Actor, at: datetime) -> None:
    issue_dossiers(tasks={dossier: task.id}, by=by, at=at)


def _return(dossier: UUID, task: TaskView, by: Actor, at: datetime) -> None:
    return_results(dossiers={dossier: ReturnMethod.COUNTER}, by=by, at=at)


_DO: Mapping[Action, Callable[[UUID, TaskView, Actor, datetime], None]] = {
    Action.RECEIVE: _receive,
    Action.SIGN: _sign,
    Action.ISSUE: _issue,
    Action.RETURN_RESULT: _return,
}


def _make_ready(dossier: UUID, by: Actor, at: datetime) -> None:
    upload = Upload(name="ket-qua-thu-nghiem.pdf", content=BytesIO(result_bytes()))
    (receipt,) = keep_files(uploads=[upload], by=by, at=at)
    document = ResultDocument(dossier=dossier, receipt=receipt, number=_NUMBER, signed_by=None, signed=False)
    make_results_ready(documents=[document], by=by, at=at)


def _is_brought(dossier: UUID, by: Actor, at: datetime) -> bool:
    """Does the dossier wait for word from outside, which came now?"""
    for event in EventName:
        delivery = Delivery(key=f"trial:{uuid4()}", dossier=dossier, event=event)
        (delivered,) = deliver_events(deliveries=[delivery], by=by, at=at)
        if delivered.answer is DeliveryAnswer.TAKEN:
            return True
    return False


@cache
def _read() -> bytes:
    return _RESULT.read_bytes()
