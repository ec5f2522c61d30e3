"""Opinions asked of a unit beside the step that a dossier shows: where several agencies are asked at once, each finds its
own here. The inbox has the others."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from motcua.foundation.accounts.values import Actor
from motcua.registry.catalogue.queries import versions
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import CLOSED
from motcua.service.processes.models import Task
from motcua.service.processes.policy import completable_by
from motcua.service.processes.queries import views_of
from motcua.service.processes.values import Action, TaskView

BESIDE_MAX = 50


@dataclass(frozen=True)
class BesideLine:
    """A dossier that shows another step, and the unit's own open step of it."""

    dossier: UUID
    code: str
    procedure_vi: str
    procedure_en: str
    task: TaskView


def beside(*, actor: Actor, limit: int = BESIDE_MAX) -> list[BesideLine]:
    """The opinions that the actor may give where the dossier shows another's, what is due first."""
    if not actor.units:
        return []
    shown = Dossier.objects.filter(id=OuterRef("dossier"), current_task=OuterRef("id"))
    # `completable_by` says who may; the units and the action are said again for the index.
    rows = Task.objects.filter(
        Q(completable_by(actor)), ~Exists(shown), unit__in=sorted(actor.units), action=Action.CONSULT.value
    )
    tasks = views_of(rows.order_by("due_at", "id")[:limit])
    dossiers = Dossier.objects.exclude(status__in=sorted(CLOSED)).in_bulk([task.dossier for task in tasks])
    by_version = versions(ids={row.version for row in dossiers.values()}) if dossiers else {}
    return [
        BesideLine(
            dossier=row.id,
            code=row.code or row.reference,
            procedure_vi=by_version[row.version].name_vi,
            procedure_en=by_version[row.version].name_en,
            task=task,
        )
        for task in tasks
        if (row := dossiers.get(task.dossier)) is not None
    ]
