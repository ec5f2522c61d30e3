"""The check-lists of a dossier: that of its open step, and what was found in the steps before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused
from motcua.registry.catalogue.queries import versions
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Dossier, StepCheck, SupplementDefect
from motcua.service.dossiers.policy import visible_to
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.dossiers.rules.checklist import check_items
from motcua.service.dossiers.values import CheckAnswer, CheckItem
from motcua.service.processes.queries import last_done_of
from motcua.service.processes.values import Action, TaskStatus, TaskView

#: Steps in which somebody reads what was handed in: that nothing was checked there is worth saying.
_READING = frozenset({Action.EXAMINE, Action.CONSULT})


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """An item with its answer in force. `mended`: the citizen handed in anew what it is about, since it was answered;
    it has no answer then. `requested`: she was asked for it since."""

    item: CheckItem
    answer: CheckAnswer | None = None
    remark: str = ""
    by_name: str = ""
    at: datetime | None = None
    mended: bool = False
    requested: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckList:
    """The check-list of one step. `done_by` is the name of who ended it, empty for the open one."""

    task: UUID
    step_vi: str
    step_en: str
    lines: tuple[CheckLine, ...]
    done_by: str = ""

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

    @property
    def open(self) -> tuple[CheckLine, ...]:
        """What has no answer yet, or none any more."""
        return tuple(line for line in self.lines if line.answer is None)

    @property
    def wrong(self) -> tuple[CheckLine, ...]:
        """What failed and was not asked for since."""
        return tuple(line for line in self.failed if not line.requested)


@dataclass(frozen=True)
class CheckLists:
    """That of the open step, None where it has none; and those of former steps: in which anything was answered, or
    should have been since the papers are read there."""

    now: CheckList | None
    before: tuple[CheckList, ...]


def check_lists(*, of: DossierView, steps: Sequence[TaskView], actor: Actor) -> CheckLists:
    """For officials, of a dossier that they were shown (`dossier_view`) with its steps; never for the citizen: remarks
    are the office's own. Raises `NotPermitted`."""
    verdict = ALLOWED if _is_inside(actor) else Refused("Check-lists are the office's own.", hidden=True)
    require(verdict, act="see_checks", subject=of.id)
    given = list(StepCheck.objects.filter(dossier=of.id, superseded_at=None).order_by("at", "id"))
    answered = {each.task for each in given}
    former = [step for step in steps if step.id in answered or _was_read(step, steps)]
    who = {each.by for each in given if each.by} | {step.done_by for step in former if step.done_by}
    names = names_of(accounts=who) if who else {}
    slots = frozenset(file.slot for file in of.files if not file.superseded)
    asked = _Asked(mended=_mended(of), requested=_requested(of))
    lists = [
        _list(
            step,
            check_items(of.version, step.checked_as, answers=of.answers, slots=slots),
            {each.item: each for each in given if each.task == step.id},
            names,
            asked,
        )
        for step in steps
        if step in former or step.id == of.task
    ]
    now = next((each for each in lists if each.task == of.task), None)
    return CheckLists(
        now=now if now and now.lines else None,
        before=tuple(each for each in lists if each.task != of.task and each.lines),
    )


def read_lists(*, dossiers: Collection[UUID], actor: Actor) -> dict[UUID, CheckList]:
    """What was checked where the papers of each dossier were last read, for lists of officials; a dossier that was
    read nowhere, has nothing to check there, or is not hers to see, is left out. As many statements for one as for
    many."""
    rows = list(Dossier.objects.filter(visible_to(actor), id__in=dossiers)) if _is_inside(actor) else []
    steps = last_done_of(dossiers=[row.id for row in rows], actions=_READING) if rows else {}
    rows = [row for row in rows if row.id in steps]
    if not rows:
        return {}
    by_version = versions(ids={row.version for row in rows})
    sets = AnswerSet.objects.filter(dossier__in=rows, version=F("dossier__answers_version"))
    answers = dict(sets.values_list("dossier", "answers"))
    files = list(AttachedFile.objects.filter(dossier__in=rows, superseded_at=None).values_list("dossier", "slot"))
    given = list(StepCheck.objects.filter(task__in=[step.id for step in steps.values()], superseded_at=None))
    mended = _mended_of_many(rows)
    found = {
        row.id: _list(
            steps[row.id],
            check_items(
                by_version[row.version],
                steps[row.id].checked_as,
                answers=answers[row.id],
                slots=frozenset(slot for dossier, slot in files if dossier == row.id),
            ),
            {each.item: each for each in given if each.dossier_id == row.id},
            {},
            _Asked(mended=mended.get(row.id, {}), requested={}),
        )
        for row in rows
    }
    return {dossier: each for dossier, each in found.items() if each.lines}


def _mended_of_many(rows: Sequence[Dossier]) -> dict[UUID, dict[str, datetime]]:
    found: dict[UUID, dict[str, datetime]] = {}
    named = SupplementDefect.objects.filter(supplement__dossier__in=rows, supplement__answered_at__isnull=False)
    ordered = named.order_by("supplement__answered_at")
    for dossier, target, at in ordered.values_list("supplement__dossier", "target", "supplement__answered_at"):
        if at is not None:
            found.setdefault(dossier, {})[target] = at
    return found


def _is_inside(actor: Actor) -> bool:
    return actor.kind in {AccountKind.OFFICIAL, AccountKind.SYSTEM}


def _was_read(step: TaskView, steps: Sequence[TaskView]) -> bool:
    """Was this the last time that the papers were read in this step?"""
    if step.status is not TaskStatus.DONE or step.action not in _READING:
        return False
    return step == [each for each in steps if (each.step, each.status) == (step.step, step.status)][-1]


@dataclass(frozen=True)
class _Asked:
    """When each question or slot was last handed in anew, and last asked for."""

    mended: Mapping[str, datetime]
    requested: Mapping[str, datetime]


def _requested(view: DossierView) -> Mapping[str, datetime]:
    found: dict[str, datetime] = {}
    for request in view.supplements:
        for target, _reason in request.defects:
            found[target] = max(request.requested_at, found.get(target, request.requested_at))
    return found


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
    asked: _Asked,
) -> CheckList:
    return CheckList(
        task=step.id,
        step_vi=step.name("vi"),
        step_en=step.name("en"),
        lines=tuple(_line(item, answers.get(item.key), names, asked) for item in items),
        done_by=names.get(step.done_by, "") if step.done_by else "",
    )


def _line(item: CheckItem, given: StepCheck | None, names: Mapping[UUID, str], asked: _Asked) -> CheckLine:
    if given is None:
        return CheckLine(item=item)
    if given.answer != CheckAnswer.PASS.value and _is_since(item.targets, given.at, asked.mended):
        return CheckLine(item=item, remark=given.remark, mended=True)
    return CheckLine(
        item=item,
        answer=CheckAnswer(given.answer),
        remark=given.remark,
        by_name=names.get(given.by, "") if given.by else "",
        at=given.at,
        requested=_is_since(item.targets, given.at, asked.requested),
    )


def _is_since(targets: Sequence[str], checked_at: datetime, moments: Mapping[str, datetime]) -> bool:
    return any(target in moments and moments[target] >= checked_at for target in targets)
