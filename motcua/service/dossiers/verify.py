"""`verify dossiers`: the journal's entries, folded, against the tables. Names the first dossier that differs. And what
figures know of dossiers against the same tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.db.models import F

from motcua.foundation.journal.queries import entries_of_many
from motcua.foundation.journal.rules import canonical
from motcua.foundation.measures.values import Check
from motcua.service.dossiers.facts import STATE
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Document, Dossier, Pause, StepCheck
from motcua.service.dossiers.rules.fold import Folded, Standing, differences, fold

CHUNK_ROWS = 1_000


def verify_dossiers() -> Check:
    """Folds every dossier's entries and compares: status, holder, version, dates, pauses, decision, hashes, checks."""
    checked = wrong = 0
    first_wrong: str | None = None
    for rows in _chunks():
        standings = _standings(rows)
        folded = _folded([row.id for row in rows])
        for row in rows:
            checked += 1
            faults = differences(folded.get(row.id, Folded()), standings[row.id])
            if faults:
                wrong += 1
                first_wrong = first_wrong or f"dossier {row.code or row.reference} ({row.id}): {', '.join(faults)}"
    return Check(checked, wrong, first_wrong)


def _chunks() -> Iterator[Sequence[Dossier]]:
    last: UUID | None = None
    while True:
        rows = Dossier.objects.order_by("id")
        chunk = list((rows.filter(id__gt=last) if last else rows)[:CHUNK_ROWS])
        if not chunk:
            return
        yield chunk
        last = chunk[-1].id


def _folded(dossiers: Sequence[UUID]) -> dict[UUID, Folded]:
    entries = entries_of_many(subjects=dossiers)
    return {subject: fold(group) for subject, group in groupby(entries, key=lambda entry: entry.subject)}


def _standings(rows: Sequence[Dossier]) -> dict[UUID, Standing]:
    """What the tables say. The answers' hash is computed from the answers, not read from beside them."""
    ids = [row.id for row in rows]
    answers = {
        each.dossier_id: sha256(canonical(each.answers)).hexdigest()
        for each in AnswerSet.objects.filter(dossier__in=ids, version=F("dossier__answers_version"))
    }
    files: dict[UUID, set[str]] = defaultdict(set)
    for dossier, hash_ in AttachedFile.objects.filter(dossier__in=ids).values_list("dossier", "sha256"):
        files[dossier].add(hash_)
    pauses: dict[UUID, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(dossier__in=ids, voided_at=None):
        pauses[pause.dossier_id].append(pause)
    checks: dict[UUID, set[str]] = defaultdict(set)
    for check in StepCheck.objects.filter(dossier__in=ids, superseded_at=None):
        checks[check.dossier_id].add(f"{check.task} {check.item} {check.answer}")
    results = dict(
        Document.objects.filter(dossier__in=ids, kind="result", superseded_at=None).values_list("dossier", "sha256")
    )
    return {
        row.id: Standing(
            status=row.status,
            decision=row.decision,
            code=row.code,
            version=str(row.version),
            legal_due_at=row.legal_due_at,
            promised_at=row.promised_at,
            reappointed_to=row.reappointed_to,
            answers_hash=answers.get(row.id, ""),
            files=frozenset(files[row.id]),
            open_pause=next((pause.ground for pause in pauses[row.id] if pause.period.upper is None), None),
            pauses=len(pauses[row.id]),
            limit_case=row.limit_case,
            leg=row.leg,
            result=results.get(row.id),
            holder=str(row.holder) if row.holder else None,
            checks=frozenset(checks[row.id]),
        )
        for row in rows
    }


def verify_facts() -> Check:
    """Compares the open fact of each dossier with the dossier. Names the first that differs, and in what."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS)
        checked, wrong, *first = cursor.fetchone() or (0, 0)
    if not wrong:
        return Check(checked, 0, None)
    code, dossier, columns = first
    return Check(checked, wrong, f"the facts of dossier {code} ({dossier}): {', '.join(columns)}")


_DIFFERS = ", ".join(f"('{column}', f.{column} IS DISTINCT FROM {state})" for column, state in STATE.items())
_FACTS = f"""
    WITH compared AS (
        SELECT coalesce(d.code, d.reference) AS code, d.id, ARRAY(
            SELECT name FROM (VALUES {_DIFFERS}) AS c (name, differs) WHERE differs) AS columns
        FROM dossiers_dossier d JOIN dossiers_fact f ON f.dossier = d.id AND f.closed_by IS NULL
    )
    SELECT (SELECT count(*) FROM compared), (SELECT count(*) FROM compared WHERE columns <> '{{}}'), f.*
    FROM (SELECT 1) one LEFT JOIN (SELECT * FROM compared WHERE columns <> '{{}}' ORDER BY id LIMIT 1) f ON true"""
