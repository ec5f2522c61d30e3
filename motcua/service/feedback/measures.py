"""What feedback counts: what people thought of the service, at the unit that received the dossier; and petitions, each where
it was received, answered or disputed, those open by the clock where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import connection

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.errors import UnableToCutMeasure
from motcua.foundation.measures.values import By, Counted, Grain, Kind, Measure, Row, Step
from motcua.service.dossiers.measures import GRAINS
from motcua.service.feedback.events import DossierRated, PetitionAnswered, PetitionReopened, PetitionSent
from motcua.service.feedback.values import Face


def _rated(name: str, *faces: Face) -> Measure:
    each: list[tuple[tuple[str, str | bool], ...]] = [(("face", face.value),) for face in faces] or [()]
    return Measure(
        name=f"feedback.{name}",
        kind=Kind.FLOW,
        counted=tuple(Counted(entry_kind=DossierRated.kind, where=where) for where in each),
        grains=GRAINS,
    )


declare(_rated("rated"), _rated("rated_not_unhappy", Face.GLAD, Face.SO_SO), _rated("unhappy", Face.UNHAPPY))


#: By kind too; the facts of the entries have it.
PETITIONS_BY_DAY = Grain("petitions", Step.DAY, ("petition_kind",))
CONDITIONS = {
    "feedback.petitions_open": "true",
    "feedback.petitions_overdue": "f.due_on <= %(on)s",
}
#: Rows that held at the end of the day, as is known now or was at a position.
_HELD_NOW = "f.opened_on <= %(on)s AND (f.closed_on IS NULL OR f.closed_on > %(on)s)"
_HELD_THEN = (
    "f.opened_on <= %(on)s AND f.opened_position <= %(position)s"
    " AND (f.closed_on IS NULL OR f.closed_on > %(on)s OR coalesce(f.closed_position > %(position)s, true))"
)


def _standing(
    name: str,
    /,
    *,
    units: Sequence[UUID],
    until_on: date,
    by: frozenset[By],
    facts: Sequence[str],
    own: bool,
    position: int | None = None,
) -> list[Row]:
    """Petitions without an answer at the end of the day before `until_on`; of `by` it heeds units and subjects alone."""
    if facts:
        raise UnableToCutMeasure(measure=name, facts=", ".join(facts))
    named_by = {By.UNIT: "u.unit", By.SUBJECT: "f.petition"}
    asked = [each for each in named_by if each in by]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*){''.join(f', {named_by[each]}' for each in asked)}"
            " FROM feedback_petition_fact f, unnest(f.path) WITH ORDINALITY AS u (unit, place)"
            f" WHERE {_HELD_NOW if position is None else _HELD_THEN} AND f.is_open AND {CONDITIONS[name]}"
            " AND u.unit = ANY(%(units)s) AND (u.place = 1 OR NOT %(own)s)"
            f"{' GROUP BY ' + ', '.join(str(n) for n in range(2, 2 + len(asked))) if asked else ''}",
            {"on": until_on - timedelta(days=1), "units": list(units), "own": own, "position": position},
        )
        lines = cursor.fetchall()
    return [_row(name, count, dict(zip(asked, rest, strict=True))) for count, *rest in lines if count]


def _row(name: str, count: int, named: dict[By, UUID]) -> Row:
    return Row(name, count, unit=named.get(By.UNIT), subject=named.get(By.SUBJECT))


def _petitions(name: str, entry_kind: str, **where: bool) -> Measure:
    return Measure(
        name=f"feedback.{name}",
        kind=Kind.FLOW,
        counted=(Counted(entry_kind=entry_kind, where=tuple(where.items())),),
        grains=(PETITIONS_BY_DAY,),
    )


declare(
    _petitions("petitions_received", PetitionSent.kind),
    _petitions("petitions_answered", PetitionAnswered.kind),
    _petitions("petitions_in_time", PetitionAnswered.kind, in_time=True),
    _petitions("petitions_late", PetitionAnswered.kind, in_time=False),
    _petitions("petitions_reopened", PetitionReopened.kind),
)
for _name in CONDITIONS:
    declare_clock(Measure(name=_name, kind=Kind.CLOCK), partial(_standing, _name))


def _recounts(table: str) -> Recounts:
    from motcua.service.feedback.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _day, _subject in (
    ("feedback_fact", "rated_on", "dossier"),
    ("feedback_petition_act_fact", "opened_on", "act"),
    ("feedback_petition_fact", "opened_on", "petition"),
):
    declare_facts(Facts(table=_table, day=_day, subject=_subject, recounts=partial(_recounts, _table)))
