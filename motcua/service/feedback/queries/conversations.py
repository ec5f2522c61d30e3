"""Reads of conversations, and the office's list of who waits for an answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.registry.catalogue.queries import versions
from motcua.service.dossiers.errors import UnableToFindDossier
from motcua.service.dossiers.locks import shown_code, subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import may_see
from motcua.service.feedback.models import Complaint, Reading, Remark, Waiting
from motcua.service.feedback.policy import may_answer, may_converse, side_of
from motcua.service.feedback.values import ConversationView, RemarkView, Side, WaitingLine

#: More than one reads; the oldest of a longer conversation are left out.
REMARKS_MAX = 300
WAITING_MAX = 200


def conversation_of(*, dossier: UUID, actor: Actor) -> ConversationView:
    """A dossier's conversation as the actor may read it.

    Raises `UnableToFindDossier` when there is none, `NotPermitted` when it is not the actor's to see.
    """
    row = Dossier.objects.filter(id=dossier).first()
    if row is None:
        raise UnableToFindDossier
    subject = subject_of(row)
    require(may_see(actor, subject), act="read_conversation", subject=row.id)
    side = side_of(actor, subject)
    remarks = list(Remark.objects.filter(dossier=row).order_by("-id")[:REMARKS_MAX])[::-1]
    names = names_of(accounts={remark.by for remark in remarks})
    read = _read_up_to(row, actor) if remarks else None
    waiting = Waiting.objects.filter(dossier=row).first() if remarks else None
    return ConversationView(
        dossier=row.id,
        own_side=side if may_converse(actor, subject) else None,
        remarks=tuple(
            RemarkView(
                id=remark.id,
                side=Side(remark.side),
                name=names.get(remark.by, ""),
                unit=remark.unit,
                text=remark.text,
                at=remark.at,
                is_new=remark.side != (side or Side.OFFICE) and (read is None or remark.id > read),
            )
            for remark in remarks
        ),
        waits_since=waiting.since_at if waiting else None,
    )


def may_answer_complaints(*, dossier: UUID, actor: Actor) -> bool:
    row = Dossier.objects.filter(id=dossier).first()
    return row is not None and bool(may_answer(actor, subject_of(row)))


def waiting_for_answer(*, actor: Actor, at: datetime) -> list[WaitingLine]:
    """Dossiers that the actor's own units hold and whose citizens wait: for an answer to a remark, or to a complaint
    about a delay. Who has waited longest comes first."""
    units = sorted(actor.units)
    remarks = Waiting.objects.filter(since_at__lte=at, dossier__current_unit__in=units).select_related("dossier")
    complaints = Complaint.objects.filter(answered_at=None, dossier__current_unit__in=units).select_related("dossier")
    found = [
        *((each.since_at or at, each.dossier, False) for each in remarks.order_by("since_at")[:WAITING_MAX]),
        *((each.at, each.dossier, True) for each in complaints.order_by("at")[:WAITING_MAX]),
    ]
    by_version = versions(ids={row.version for _since, row, _complaint in found})
    lines = [
        WaitingLine(
            dossier=row.id,
            code=shown_code(row),
            applicant_name=row.applicant_name,
            procedure_vi=by_version[row.version].name_vi,
            procedure_en=by_version[row.version].name_en,
            since_at=since,
            is_complaint=complaint,
        )
        for since, row, complaint in found
    ]
    return sorted(lines, key=lambda line: (line.since_at, line.code, line.is_complaint))


def waiting_count(*, actor: Actor) -> int:
    """How many answers the actor's units owe; one statement, since every page of the desk says it."""
    if not actor.units:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM feedback_waiting w JOIN dossiers_dossier d ON d.id = w.dossier_id"
            "  WHERE w.since_at IS NOT NULL AND d.current_unit = ANY(%(units)s))"
            " + (SELECT count(*) FROM feedback_complaint c JOIN dossiers_dossier d ON d.id = c.dossier_id"
            "  WHERE c.answered_at IS NULL AND d.current_unit = ANY(%(units)s))",
            {"units": sorted(actor.units)},
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _read_up_to(row: Dossier, actor: Actor) -> UUID | None:
    if actor.account is None:
        return None
    return Reading.objects.filter(dossier=row, account=actor.account).values_list("up_to", flat=True).first()
