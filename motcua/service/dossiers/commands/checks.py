"""The check-list of a step: what the official found, kept with the dossier, item by item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.commands import record
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers.checklists import items_of
from motcua.service.dossiers.commands.steps import permit_step, refuse_moved
from motcua.service.dossiers.events import ChecksKept
from motcua.service.dossiers.locks import lock_dossiers, permit_act, refuse_all, shown_code
from motcua.service.dossiers.models import Dossier, StepCheck
from motcua.service.dossiers.values import Act, CheckAnswer, CheckGiven
from motcua.service.processes.queries import tasks
from motcua.service.processes.values import Action

REMARK_LENGTH_MAX = 2_000


def keep_checks(*, dossier: UUID, task: UUID, given: Sequence[CheckGiven], by: Actor, at: datetime) -> int:
    """Keeps answers on the check-list of the open step; items not named stay as they are, and the same answer again
    changes nothing. Returns how many were new or other than before.

    Raises `UnableToActOnDossiers` when the dossier is in another step by now or has no such item, and
    `UnableToTakeStep` where a colleague holds the step.
    """
    (row,) = lock_dossiers([dossier]).values()
    permit_act([row], Act.CHECK, by)
    refuse_moved([row], {row.id: task}, frozenset(Action), by, at)
    permit_step([row], Act.CHECK, by)
    _refuse_unknown(row, given)

    known = {each.item: each for each in StepCheck.objects.filter(task=task, superseded_at=None)}
    changed = [each for each in given if _differs(known.get(each.item), each)]
    if not changed:
        return 0
    replaced = [known[each.item].id for each in changed if each.item in known]
    StepCheck.objects.filter(id__in=replaced).update(superseded_at=at)
    StepCheck.objects.bulk_create(
        StepCheck(
            dossier=row,
            task=task,
            item=each.item,
            answer=each.answer.value,
            remark=_remark(each),
            by=by.account,
            at=at,
        )
        for each in changed
    )

    record(
        events=[
            ChecksKept(
                subject=row.id,
                at_unit=directory_on(on=city_day(at)).path(row.current_unit),
                task=task,
                passed=_items(changed, CheckAnswer.PASS),
                failed=_items(changed, CheckAnswer.FAIL),
                asked=_items(changed, CheckAnswer.ASK),
            )
        ],
        by=by,
        at=at,
    )
    return len(changed)


def _refuse_unknown(row: Dossier, given: Sequence[CheckGiven]) -> None:
    (version,) = versions(ids={row.version}).values()
    assert row.current_task is not None
    (step,) = tasks(ids=[row.current_task]).values()
    items = {item.key for item in items_of(row, version, step.checked_as)}
    named = [each.item for each in given]
    if any(name not in items for name in named) or len(set(named)) < len(named):
        refuse_all({shown_code(row): _("its check-list is another one by now; open it anew")})


def _differs(before: StepCheck | None, now: CheckGiven) -> bool:
    return before is None or (before.answer, before.remark) != (now.answer.value, _remark(now))


def _remark(given: CheckGiven) -> str:
    return given.remark.strip()[:REMARK_LENGTH_MAX]


def _items(given: Sequence[CheckGiven], answer: CheckAnswer) -> tuple[str, ...]:
    return tuple(sorted(each.item for each in given if each.answer is answer))
