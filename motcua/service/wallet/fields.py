"""What may be shown of a paper, read with what is known of its holder."""

from __future__ import annotations

from datetime import datetime

from motcua.foundation.calendars.rules import city_day
from motcua.registry.people.queries import person
from motcua.service.wallet.errors import UnableToFindPaper
from motcua.service.wallet.models import Paper
from motcua.service.wallet.rows import facts_of
from motcua.service.wallet.rules import fields_of
from motcua.service.wallet.values import FieldChoice


def choices_of(row: Paper, *, at: datetime) -> list[FieldChoice]:
    """Every field that the paper has, as it is now."""
    holder = person(person=row.holder)
    if holder is None:
        raise UnableToFindPaper
    return fields_of(
        number=row.number,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        facts=facts_of(row),
        holder=holder,
        on=city_day(at),
    )
