"""The check-list of a step on the page: as it is shown, and as it is read from what was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.faces.desk.dossier.shown import Desk, Typed
from motcua.faces.ui.dossiers import language, speaks_vietnamese
from motcua.faces.ui.formats import moment
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Check
from motcua.service.dossiers.commands.checks import keep_checks
from motcua.service.dossiers.queries.checklist import CheckLine, CheckList, CheckLists
from motcua.service.dossiers.values import CheckAnswer, CheckGiven

ANSWER, REMARK = "check:", "remark:"
#: A button that answers everything that has no answer yet.
REST = "rest_is_right"


@dataclass(frozen=True, kw_only=True)
class ChecksShown:
    """`open`: this official may answer it now. `before`: former steps, each with what was not right."""

    checks: Sequence[Check]
    answered: int
    failed: int
    open: bool
    before: Sequence[CheckedStep]

    @property
    def total(self) -> int:
        return len(self.checks)


@dataclass(frozen=True, kw_only=True)
class CheckedStep:
    """What was checked in a former step, by whom. `doubts` are told outright, the others when they are opened."""

    step: str
    passed: int
    failed: int
    asked: int
    open: int
    doubts: Sequence[Check]
    others: Sequence[Check]
    by_name: str
    at: str


def checks_shown(lists: CheckLists, desk: Desk, typed: Typed) -> ChecksShown:
    """What was typed into a refused act stands there again."""
    lines = lists.now.lines if lists.now else ()
    return ChecksShown(
        checks=[_check(line, typed) for line in lines],
        answered=lists.now.answered if lists.now else 0,
        failed=len(lists.now.failed) if lists.now else 0,
        open=desk.here and "check" in desk.acts,
        before=[_checked(each) for each in lists.before],
    )


def _check(line: CheckLine, typed: Typed) -> Check:
    key = line.item.key
    answer = typed.values.get(f"{ANSWER}{key}", line.answer.value if line.answer else "")
    return Check(
        name=f"{ANSWER}{key}",
        words=line.item.name(language()),
        law=line.item.law,
        answer=answer,
        remark_name=f"{REMARK}{key}",
        remark=typed.values.get(f"{REMARK}{key}", line.remark),
        note=_note(line),
    )


def _note(line: CheckLine) -> str:
    if line.mended:
        return _("Handed in anew since it was checked: look again.")
    if line.at is None:
        return ""
    return ", ".join(part for part in (line.by_name, moment(line.at)) if part)


def _checked(step: CheckList) -> CheckedStep:
    last = max((line for line in step.lines if line.at), key=lambda line: str(line.at), default=None)
    return CheckedStep(
        step=step.step_vi if speaks_vietnamese() else step.step_en,
        passed=len(step.passed),
        failed=len(step.failed),
        asked=len(step.asked),
        open=len(step.open),
        doubts=[_check(line, Typed()) for line in (*step.failed, *step.asked)],
        others=[_check(line, Typed()) for line in (*step.open, *step.passed)],
        by_name=step.done_by or (last.by_name if last else ""),
        at=moment(last.at) if last and last.at else "",
    )


def keep_posted(request: CityRequest, *, dossier: UUID, task: UUID, lists: CheckLists) -> int:
    """Keeps what was answered on the posted check-list; nothing where the page had none."""
    given = given_in(request.POST, lists)
    if not given:
        return 0
    return keep_checks(dossier=dossier, task=task, given=given, by=request.actor, at=request.at)


def given_in(posted: QueryDict, lists: CheckLists) -> list[CheckGiven]:
    """The answers in a posted page; with the button for the rest also everything on the list that has none."""
    given = [
        CheckGiven(
            name.removeprefix(ANSWER),
            CheckAnswer(value),
            posted.get(f"{REMARK}{name.removeprefix(ANSWER)}", "").replace("\x00", ""),
        )
        for name, value in posted.items()
        if name.startswith(ANSWER) and isinstance(value, str) and value in set(CheckAnswer)
    ]
    if REST in posted and lists.now is not None:
        named = {each.item for each in given}
        open_ = [line for line in lists.now.lines if line.item.key not in named and line.answer is None]
        given += [CheckGiven(line.item.key, CheckAnswer.PASS) for line in open_]
    return given
