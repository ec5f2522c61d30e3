"""`motcua verify synchronisation`: what figures know of cards against the cards, and that nobody has two verified ones."""

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
    with connection.cursor() as cursor:
        cursor.execute(_TWICE)
        people, twice, first_twice = cursor.fetchone() or (0, 0, None)
    on: date | None = SharedFact.objects.aggregate(last=Max("opened_on"))["last"]
    if on is None:
        return Check(people, twice, first_twice)
    facts = {fact.unit: told_of(fact) for fact in SharedFact.objects.filter(closed_by=None)}
    counted = counted_by_unit(directory(on=on))
    units = facts.keys() | counted.keys()
    off = sorted(
        str(unit)
        for unit in units
        if (facts[unit].verified if unit in facts else 0) != (counted[unit].verified if unit in counted else 0)
    )
    first = first_twice or (f"the verified cards of unit {off[0]}" if off else None)
    return Check(people + len(units), twice + len(off), first)


_TWICE = """
    WITH held AS (
        SELECT m.person, count(*) AS cards FROM insurance_match m JOIN insurance_card c ON c.id = m.card_id
        WHERE m.state = 'verified' AND c.withdrawn_on IS NULL GROUP BY m.person
    )
    SELECT count(*), count(*) FILTER (WHERE cards > 1),
        CASE WHEN bool_or(cards > 1) THEN 'somebody with two verified cards' END FROM held"""
