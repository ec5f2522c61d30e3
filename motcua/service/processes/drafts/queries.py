"""Reads of drafts, each for who may see them."""

from __future__ import annotations

from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Actor
from motcua.service.processes.drafts.errors import UnableToFindDraft
from motcua.service.processes.drafts.policy import may_draw, may_see_drafts
from motcua.service.processes.drafts.values import (
    CopyView,
    DraftLine,
    DraftView,
    ProcessLine,
)
from motcua.service.processes.models import Definition
from motcua.service.processes.models_drafts import Draft, DraftCopy
from motcua.service.processes.publishing import number_in_force
from motcua.service.processes.rules.problems import errors_of
from motcua.service.processes.rules.table import read_table
from motcua.service.processes.values import DefinitionStatus, DraftStatus

#: Closed drafts that a list shows, the latest first.
CLOSED_MAX = 20


def published_processes(*, actor: Actor) -> list[ProcessLine]:
    """The latest published version of every process, by key."""
    require(may_see_drafts(actor), act="see_processes")
    rows = (
        Definition.objects.filter(status=DefinitionStatus.PUBLISHED.value).order_by("key", "-version").distinct("key")
    )
    return [_process(row) for row in rows.defer("spec")]


def _process(row: Definition) -> ProcessLine:
    assert row.published_at is not None
    table = read_table(row.xml.encode())
    return ProcessLine(
        definition=row.id,
        key=row.key,
        version=row.version,
        name_vi=table.name_vi,
        name_en=table.name_en,
        published_at=row.published_at,
        steps=len(table.rows),
    )


def drafts(*, actor: Actor) -> list[DraftLine]:
    """Those under way, by key and then the latest first; behind them the latest closed ones."""
    require(may_see_drafts(actor), act="see_drafts")
    rows = Draft.objects.select_related("definition").defer("definition__xml", "definition__spec")
    under_way = list(rows.filter(status=DraftStatus.OPEN.value).order_by("key", "-saved_at"))
    closed = list(rows.exclude(status=DraftStatus.OPEN.value).order_by("-saved_at")[:CLOSED_MAX])
    return _lines([*under_way, *closed])


def _lines(rows: list[Draft]) -> list[DraftLine]:
    names = names_of(accounts={row.saved_by_id for row in rows if row.saved_by_id})
    return [
        DraftLine(
            id=row.id,
            key=row.key,
            name_vi=row.name_vi,
            name_en=row.name_en,
            version=row.version,
            status=DraftStatus(row.status),
            based_on=row.definition.version if row.definition else 0,
            saved_at=row.saved_at,
            errors=len(errors_of(row.xml.encode(), run=False)) if row.status == DraftStatus.OPEN.value else 0,
            saved_by=names.get(row.saved_by_id, "") if row.saved_by_id else "",
        )
        for row in rows
    ]


def draft_view(*, draft: UUID, actor: Actor) -> DraftView:
    """Raises `UnableToFindDraft`."""
    require(may_see_drafts(actor), act="see_draft", subject=draft)
    row = Draft.objects.select_related("definition").defer("definition__spec").filter(id=draft).first()
    if row is None:
        raise UnableToFindDraft
    copies = DraftCopy.objects.filter(draft=row, account=actor.account).order_by("-kept_at") if actor.account else []
    return DraftView(
        line=_lines([row])[0],
        definition=row.definition_id,
        xml=row.xml,
        in_force=number_in_force(row.key),
        copies=tuple(CopyView(id=each.id, version=each.version, kept_at=each.kept_at) for each in copies),
        history=tuple(history_of(subject=row.id)),
        may_draw=bool(may_draw(actor)) and row.status == DraftStatus.OPEN.value,
    )


def kept_copy(*, draft: UUID, copy: UUID, actor: Actor) -> str:
    """What the actor wanted to save when somebody else had saved before. Raises `UnableToFindDraft` for others'."""
    require(may_see_drafts(actor), act="see_draft", subject=draft)
    row = DraftCopy.objects.filter(id=copy, draft=draft, account=actor.account).first()
    if row is None:
        raise UnableToFindDraft
    return row.xml


def drawing_in_force(*, key: str, actor: Actor) -> str | None:
    """The drawing of the version in force, for who compares; None where there is none."""
    require(may_see_drafts(actor), act="see_processes")
    found = Definition.objects.filter(key=key, status=DefinitionStatus.PUBLISHED.value).order_by("-version")
    return found.values_list("xml", flat=True).first()
