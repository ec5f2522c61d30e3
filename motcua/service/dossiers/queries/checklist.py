"""The check-lists of a dossier: that of its open step, and what was found in the steps before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused
from motcua.service.dossiers.models import StepCheck
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.dossiers.rules.checklist import check_items
from motcua.service.dossiers.values import CheckAnswer, CheckItem
from motcua.service.processes.values import TaskView


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """An item with its answer in force. `mended`: the citizen handed in anew what it is about, since it was answered;
    it has no answer then."""

    item: CheckItem
    answer: CheckAnswer | None = None
    remark: str = ""
    by_name: str = ""
    at: datetime | None = None
    mended: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckList:
    """The check-list of one step."""

    task: UUID
    step_vi: str
    step_en: str
    lines: tuple[CheckLine, ...]

    def of(self, answer: CheckAnswer) -> tuple[CheckLine, ...]:
        return tuple(line for line in self.lines if line.answer is answer)

    @property
    def failed(self) -> tuple[CheckLine, ...]:
        return self.of(CheckAnswer.FAIL)

    @property
    def asked(self) -> tuple[CheckLine, ...]:
        return self.of(CheckAnswer.ASK)

    @property
    def passed(self) -> tuple[CheckLine, ...]:
        return self.of(CheckAnswer.PASS)

    @property
    def answered(self) -> int:
        return sum(line.answer is not None for line in self.lines)


@dataclass(frozen=True)
class CheckLists:
    """That of the open step, None where it has none; and those of former steps in which anything was answered."""

    now: CheckList | None
    before: tuple[CheckList, ...]


def check_lists(*, of: DossierView, steps: Sequence[TaskView], actor: Actor) -> CheckLists:
    """For officials, of a dossier that they were shown (`dossier_view`) with its steps; never for the citizen: remarks
    are the office's own. Raises `NotPermitted`."""
    inside = actor.kind in {AccountKind.OFFICIAL, AccountKind.SYSTEM}
    verdict = ALLOWED if inside else Refused("Check-lists are the office's own.", hidden=True)
    require(verdict, act="see_checks", subject=of.id)
    given = list(StepCheck.objects.filter(dossier=of.id, superseded_at=None).order_by("at", "id"))
    names = names_of(accounts={each.by for each in given if each.by}) if given else {}
    slots = frozenset(file.slot for file in of.files if not file.superseded)
    mended = _mended(of)
    answered = {each.task for each in given}
    lists = [
        _list(
            step,
            check_items(of.version, step.action.value, answers=of.answers, slots=slots),
            {each.item: each for each in given if each.task == step.id},
            names,
            mended,
        )
        for step in steps
        if step.id in answered or step.id == of.task
    ]
    now = next((each for each in lists if each.task == of.task), None)
    return CheckLists(
        now=now if now and now.lines else None, before=tuple(each for each in lists if each.task != of.task)
    )


def _mended(view: DossierView) -> Mapping[str, datetime]:
    """When the citizen last handed in each question or slot anew."""
    found: dict[str, datetime] = {}
    for request in view.supplements:
        if request.answered_at is not None:
            for target, _reason in request.defects:
                found[target] = max(request.answered_at, found.get(target, request.answered_at))
    return found


def _list(
    step: TaskView,
    items: Iterable[CheckItem],
    answers: Mapping[str, StepCheck],
    names: Mapping[UUID, str],
    mended: Mapping[str, datetime],
) -> CheckList:
    return CheckList(
        task=step.id,
        step_vi=step.name("vi"),
        step_en=step.name("en"),
        lines=tuple(_line(item, answers.get(item.key), names, mended) for item in items),
    )


def _line(
    item: CheckItem, given: StepCheck | None, names: Mapping[UUID, str], mended: Mapping[str, datetime]
) -> CheckLine:
    if given is None:
        return CheckLine(item=item)
    if given.answer != CheckAnswer.PASS.value and _is_anew(item.targets, given.at, mended):
        return CheckLine(item=item, remark=given.remark, mended=True)
    return CheckLine(
        item=item,
        answer=CheckAnswer(given.answer),
        remark=given.remark,
        by_name=names.get(given.by, "") if given.by else "",
        at=given.at,
    )


def _is_anew(targets: Sequence[str], checked_at: datetime, mended: Mapping[str, datetime]) -> bool:
    return any(target in mended and mended[target] > checked_at for target in targets)
