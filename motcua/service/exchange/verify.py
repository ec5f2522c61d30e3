"""`motcua verify exchange`: what figures know of plans and confirmations, against them; the last step of each integration
against its steps; and the level of each against its version."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.measures.values import Check
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.exchange.models import Integration
from motcua.service.exchange.rules import online_level


def verify_exchange() -> Check:
    """Names the first that differs."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        checked, wrong, first = cursor.fetchone() or (0, 0, None)
    rows = dict(Integration.objects.values_list("version", "online_level"))
    known = versions(ids=rows)
    off = sorted(str(each) for each, kept in rows.items() if not _agrees(each, kept, known))
    first = first or (f"the level of version {off[0]}" if off else None)
    return Check(checked + len(rows), wrong + len(off), f"what is known of {first}" if first else None)


def _agrees(version: UUID, kept: str, known: dict[UUID, ProcedureVersion]) -> bool:
    return version in known and online_level(known[version]).value == kept


def _day(moment: str) -> str:
    return f"({moment} AT TIME ZONE '{VIETNAM.key}')::date"


_DIFFERENCES = f"""
    WITH steps AS (
        SELECT s.*, lead(s.stage) OVER following AS next_stage, lead(s.at) OVER following AS next_at
        FROM exchange_step s WINDOW following AS (PARTITION BY s.integration_id ORDER BY s.number)
    ), told AS (
        SELECT 'the item ' || t.id AS code, ROW(t.procedure, lower(p.in_force), upper(p.in_force), p.unit)::text AS said
        FROM exchange_plan_item t JOIN exchange_plan p ON p.id = t.plan_id
        UNION ALL
        SELECT 'the confirmation ' || s.id, ROW(i.id, i.procedure, i.version, i.online_level, {_day("s.at")},
            CASE WHEN s.next_stage = 'suspended' THEN {_day("s.next_at")} END, i.unit)::text
        FROM steps s JOIN exchange_integration i ON i.id = s.integration_id WHERE s.stage = 'confirmed'
        UNION ALL
        SELECT 'the stage of ' || i.id, coalesce(
            (SELECT s.stage FROM exchange_step s WHERE s.integration_id = i.id ORDER BY s.number DESC LIMIT 1), 'open')
        FROM exchange_integration i
    ), known AS (
        SELECT 'the item ' || item AS code, ROW(procedure, from_on, until_on, path[1])::text AS said
        FROM exchange_due_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the confirmation ' || stretch,
            ROW(integration_id, procedure, version, online_level, from_on, until_on, path[1])::text
        FROM exchange_confirmed_fact WHERE closed_by IS NULL
        UNION ALL
        SELECT 'the stage of ' || id, stage FROM exchange_integration
    ), compared AS (
        SELECT code, told.said IS DISTINCT FROM known.said AS differs FROM told FULL JOIN known USING (code)
    )
    SELECT count(*), count(*) FILTER (WHERE differs), min(code) FILTER (WHERE differs) FROM compared"""
