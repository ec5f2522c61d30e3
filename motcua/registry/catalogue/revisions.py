"""Reads of what versions and working copies say, part by part as it is kept: for those who write, compare and check."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.text.faults import Fault
from motcua.registry.catalogue.drafting import follows_from, form_of_parts, prepare
from motcua.registry.catalogue.errors import UnableToFindWorkingCopy
from motcua.registry.catalogue.models import Saving, Version, WorkingCopy
from motcua.registry.catalogue.policy import may_see_version, visible_to
from motcua.registry.catalogue.values import (
    Assessment,
    Content,
    Draft,
    ProcedureId,
    SavingLine,
    Section,
    State,
    Text,
    VersionId,
    WorkingCopyView,
)
from motcua.registry.catalogue.values_writing import CopyLine
from motcua.registry.organization.values import Level


def contents_of(*, versions: Collection[UUID], actor: Actor) -> dict[UUID, Content]:
    """What these versions say, by id; those that the actor may not see are left out."""
    rows = Version.objects.filter(visible_to(actor), id__in=versions).values_list("id", "parts", "form")
    return {id_: Content(parts=parts, form=form, own_form=not follows_from(parts, form)) for id_, parts, form in rows}


def assessments_of(*, versions: Collection[UUID], actor: Actor) -> dict[UUID, Assessment]:
    """What was found when they were assessed, of those that say it."""
    rows = Version.objects.filter(visible_to(actor), id__in=versions, assessment__isnull=False)
    return {id_: Assessment(**found) for id_, found in rows.values_list("id", "assessment") if found}


def open_copy(*, procedure: UUID, actor: Actor) -> WorkingCopyView | None:
    """The version of the procedure that is being written, if one is and the actor may see it."""
    if not may_see_version(actor, State.DRAFT):
        return None
    row = WorkingCopy.objects.filter(procedure=procedure, closed_at=None).select_related("procedure").first()
    return _view(row) if row else None


def open_copies(*, actor: Actor) -> dict[UUID, CopyLine]:
    """The procedures of which a new version is being written, as it names them now, by code; none for who may not see
    them."""
    if not may_see_version(actor, State.DRAFT):
        return {}
    now = Saving.objects.filter(copy__closed_at=None, number=F("copy__saved"))
    rows = now.order_by("copy__procedure__code", "copy__procedure__level").values_list(
        "copy__procedure", "copy__procedure__code", "copy__procedure__level", "copy__base", "parts__name"
    )
    return {
        procedure: CopyLine(code=code, level=Level(level), name=Text(**name), is_new=base is None)
        for procedure, code, level, base, name in rows
    }


def working_copy(*, procedure: UUID, actor: Actor) -> WorkingCopyView:
    """The same; raises `UnableToFindWorkingCopy` where there is none, `NotPermitted` for who may not see it."""
    require(may_see_version(actor, State.DRAFT), act="see_working_copy", subject=procedure)
    found = open_copy(procedure=procedure, actor=actor)
    if found is None:
        raise UnableToFindWorkingCopy
    return found


def savings_of(*, copy: UUID, actor: Actor) -> list[SavingLine]:
    """Who saved which stretch when, the newest first."""
    require(may_see_version(actor, State.DRAFT), act="see_working_copy", subject=copy)
    rows = Saving.objects.filter(copy=copy, number__gt=0).order_by("-number")
    return [
        SavingLine(number=row.number, section=Section(row.section), saved_at=row.saved_at, saved_by=row.saved_by)
        for row in rows.only("number", "section", "saved_at", "saved_by")
    ]


def faults_of_copy(copy: WorkingCopyView) -> list[Fault]:
    """Everything for which it could not be assessed, each with its place; empty when it is sound."""
    draft = Draft(
        code=copy.code,
        level=copy.level,
        local_code=copy.local_code,
        parts=copy.content.parts,
        form=copy.content.form if copy.content.own_form else None,
    )
    found = prepare(draft)
    return found if isinstance(found, list) else []


def _view(row: WorkingCopy) -> WorkingCopyView:
    saving = Saving.objects.get(copy=row, number=row.saved)
    form = form_of_parts(saving.parts, saving.form)
    return WorkingCopyView(
        id=row.id,
        procedure=ProcedureId(row.procedure_id),
        code=row.procedure.code,
        local_code=row.procedure.local_code,
        level=Level(row.procedure.level),
        base=VersionId(row.base_id) if row.base_id else None,
        number=row.saved,
        content=Content(parts=saving.parts, form=form, own_form=saving.form is not None),
        opened_at=row.opened_at,
        opened_by=row.opened_by,
    )
