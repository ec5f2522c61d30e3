"""Before many are signed at once: those of them whose papers were not all found right are named, and asked about once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.desk.reading import WHY, why_without
from motcua.faces.desk.rows import WorkRow, work_table
from motcua.faces.ui.requests import CityRequest
from motcua.service.dossiers.queries.lists import chosen_lines

#: So many are named; the rows of the list say it of each.
NAMED_MAX = 12
#: The field that says: only those on whose check-list nothing was left open.
SOUND_ONLY = "sound_only"


@dataclass(frozen=True, kw_only=True)
class UncheckedMany:
    """`rows` are the chosen ones on whose check-list something was left open, `sound` counts the others. What is
    answered belongs to the form of that id and goes to `action`. `again`: it was asked already, and no reason given."""

    rows: Sequence[WorkRow]
    sound: int
    again: bool
    form: str
    action: str

    @property
    def named(self) -> Sequence[WorkRow]:
        return self.rows[:NAMED_MAX]

    @property
    def more(self) -> int:
        return len(self.rows) - len(self.named)


def unchecked_among(request: CityRequest, chosen: Mapping[UUID, UUID], *, form: str) -> UncheckedMany | None:
    """What is to be asked before these are signed; None where nothing was left open, where why one signs is said, and
    where only the others are wanted, if there are any."""
    if why_without(request):
        return None
    rows = list(_unsound_among(request, chosen).values())
    if not rows or (SOUND_ONLY in request.POST and len(rows) < len(chosen)):
        return None
    return UncheckedMany(
        rows=rows, sound=len(chosen) - len(rows), again=WHY in request.POST, form=form, action=request.path
    )


def to_be_signed(request: CityRequest, chosen: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """The chosen ones; without those where something was left open, where only the others are wanted."""
    left_out = _unsound_among(request, chosen) if SOUND_ONLY in request.POST else {}
    return {dossier: task for dossier, task in chosen.items() if dossier not in left_out}


def notes_without(request: CityRequest, chosen: Mapping[UUID, UUID]) -> dict[UUID, str]:
    """What is kept as the step's note with each that is signed though something was left open."""
    why = why_without(request)
    found = _unsound_among(request, chosen) if why else {}
    return {
        dossier: _("Signed though of the check-list: %(checked)s. Reason: %(why)s")
        % {"checked": row.checked, "why": why}
        for dossier, row in found.items()
    }


def _unsound_among(request: CityRequest, chosen: Mapping[UUID, UUID]) -> dict[UUID, WorkRow]:
    lines = chosen_lines(dossiers=chosen, actor=request.actor, at=request.at)
    table = work_table(lines, actor=request.actor, at=request.at)
    return {line.id: row for line, row in zip(lines, table.rows, strict=True) if row.unsound}
