"""`motcua verify synchronisation`: what figures know of cards against the cards, that nobody has two verified ones, and that
whoever was seen beside a card was seen by an entry of the journal."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Max

from motcua.foundation.measures.values import Check
from motcua.registry.organization.queries import directory
from motcua.service.insurance.models_synchronisation import SharedFact
from motcua.service.insurance.synchronisation.rows import counted_by_unit, told_of


def verify_synchronisation() -> Check:
    """Names the first that differs. Cards taken since the last count are not known to figures yet, so only the states of
    those compared are held against each other."""
    checked, wrong, first = 0, 0, None
    for statement in (_TWICE, _SEEN):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            seen, differing, named = cursor.fetchone() or (0, 0, None)
        checked, wrong, first = checked + seen, wrong + differing, first or named
    on: date | None = SharedFact.objects.aggregate(last=Max("opened_on"))["last"]
    if on is None:
        return Check(checked, wrong, first)
    facts = {fact.unit: told_of(fact) for fact in SharedFact.objects.filter(closed_by=None)}
    counted = counted_by_unit(directory(on=on))
    units = facts.keys() | counted.keys()
    off = sorted(
        str(unit)
        for unit in units
        if (facts[unit].verified if unit in facts else 0) != (counted[unit].verified if unit in counted else 0)
    )
    first = first or (f"the verified cards of unit {off[0]}" if off else None)
    return Check(checked + len(units), wrong + len(off), first)


_TWICE = """
    WITH held AS (
        SELECT m.person, count(*) AS cards FROM insurance_match m JOIN insurance_card c ON c.id = m.card_id
        WHERE m.state = 'verified' AND c.withdrawn_on IS NULL GROUP BY m.person
    )
    SELECT count(*), count(*) FILTER (WHERE cards > 1),
        CASE WHEN bool_or(cards > 1) THEN 'somebody with two verified cards' END FROM held"""
_SEEN = """
    WITH seen AS (SELECT entry, count(*) AS people FROM insurance_seen GROUP BY entry),
    compared AS (
        SELECT s.entry, (e.data->>'people')::int IS DISTINCT FROM s.people AS differs
        FROM seen s LEFT JOIN journal_entry e ON e.id = s.entry AND e.kind = 'insurance_person_compared'
    )
    SELECT count(*), count(*) FILTER (WHERE differs), 'the look of entry ' || min(entry::text) FILTER (WHERE differs)
    FROM compared"""
