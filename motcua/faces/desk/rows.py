"""Lists of dossiers as every page of the desk shows them: one line a row, known by its code, what is owed first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.ui.dossiers import due_in_list, speaks_vietnamese
from motcua.faces.ui.formats import in_city
from motcua.faces.ui.values import Due, Words
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import Calendar
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.queries.checklist import CheckList, read_lists
from motcua.service.dossiers.queries.lists import DossierLine
from motcua.service.dossiers.values import CLOSED, STOPPED, Status
from motcua.service.processes.values import Action

ACTIONS: dict[str, Words] = {
    Action.RECEIVE: gettext_lazy("Receive"),
    Action.ASSIGN: gettext_lazy("Assign"),
    Action.EXAMINE: gettext_lazy("Examine"),
    Action.CONSULT: gettext_lazy("Give an opinion"),
    Action.FORWARD: gettext_lazy("Forward"),
    Action.SIGN: gettext_lazy("Sign"),
    Action.ISSUE: gettext_lazy("Number, seal and issue"),
    Action.RETURN_RESULT: gettext_lazy("Return the result"),
    Action.ACKNOWLEDGE: gettext_lazy("Acknowledge"),
}


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """A row. `place` is its link's id on pages that an act leads back to. `prefix` is the part of the code that all of
    the reader's dossiers share: kept for who listens or points, not shown. `status` stands where no time runs; else
    `due` and the moment it means. `checked` says to who signs what was left open on the check-list before her,
    `unsound` that something was."""

    key: str
    place: str
    chosen: bool
    prefix: str
    code: str
    href: str
    what: str
    who: str
    status: str
    due: Due | None
    moment: str
    step: Words
    holder: Words
    checked: Words = ""
    unsound: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkTable:
    rows: Sequence[WorkRow]
    selectable: bool


@dataclass(frozen=True, kw_only=True)
class WorkGroup:
    """Rows under a head of their own; without a title there is no head. `href` leads to all of them."""

    rows: Sequence[WorkRow]
    title: Words = ""
    count: int | None = None
    href: str = ""


def work_table(
    lines: Sequence[DossierLine],
    *,
    actor: Actor,
    at: datetime,
    selectable: bool = False,
    chosen: Collection[str] = (),
) -> WorkTable:
    frame = _Frame(actor, at, _own_prefix(actor, at), calendar_of(unit=None), _checked_before(lines, actor), selectable)
    return WorkTable(rows=[_row(line, frame, chosen) for line in lines], selectable=selectable)


@dataclass(frozen=True)
class _Frame:
    """What all rows of a list share, looked up once."""

    actor: Actor
    at: datetime
    prefix: str
    calendar: Calendar
    checked: Mapping[UUID, CheckList]
    selectable: bool


def _checked_before(lines: Sequence[DossierLine], actor: Actor) -> Mapping[UUID, CheckList]:
    """What was checked of those that wait for this leader's signature."""
    waiting = [line.id for line in lines if line.action == Action.SIGN.value and actor.holds(Role.LEADER, line.unit)]
    return read_lists(dossiers=waiting, actor=actor) if waiting else {}


def checked_words(found: CheckList) -> str:
    """'Checked 9/11, 1 wrong'."""
    told = [_("Checked %(count)d/%(total)d") % {"count": found.answered, "total": len(found.lines)}]
    if found.failed:
        told.append(_("%(count)d wrong") % {"count": len(found.failed)})
    if found.asked:
        told.append(_("%(count)d in doubt") % {"count": len(found.asked)})
    return ", ".join(told)


def _own_prefix(actor: Actor, at: datetime) -> str:
    """What the codes of the only unit that the actor is in begin with; empty for who is in several."""
    if len(actor.units) != 1:
        return ""
    unit = directory(on=city_day(at)).get(next(iter(actor.units)))
    return f"{unit.code}-" if unit else ""


def _row(line: DossierLine, frame: _Frame, chosen: Collection[str]) -> WorkRow:
    key = f"{line.id}:{line.task}:{line.action}" if line.task else ""
    prefix = frame.prefix if frame.prefix and line.code.startswith(frame.prefix) else ""
    checked = frame.checked.get(line.id)
    runs = line.owed_at is not None and line.status not in STOPPED | CLOSED
    return WorkRow(
        key=key,
        place=f"row-{line.id}" if frame.selectable else "",
        chosen=key in chosen,
        prefix=prefix,
        code=line.code.removeprefix(prefix),
        href=reverse("desk_dossier", args=[line.id]),
        what=line.procedure_vi if speaks_vietnamese() else line.procedure_en,
        who=line.applicant_name,
        status="" if runs else line.status.value,
        due=due_in_list(line.owed_at, line.status, at=frame.at, calendar=frame.calendar) if runs else None,
        moment=_short_moment(line.owed_at, frame.at) if runs and line.owed_at else "",
        step=step_words(line.step, line.action),
        holder=_holder(line, frame.actor),
        checked=checked_words(checked) if checked else "",
        unsound=checked is not None and len(checked.passed) < len(checked.lines),
    )


def step_words(step_vi: str, action: str) -> Words:
    """The step's own name in Vietnamese; in English, which rows do not keep, what is done in it."""
    return step_vi if speaks_vietnamese() else ACTIONS.get(action, step_vi)


def _holder(line: DossierLine, actor: Actor) -> str:
    if line.status in CLOSED or not line.task:
        return ""
    if line.holder is not None and line.holder == actor.account:
        return _("me")
    if line.status is Status.RESULT_READY:
        return line.holder_name
    return line.holder_name or _("nobody yet")


def _short_moment(moment: datetime, at: datetime) -> str:
    """'28/06 17:00', with its year where that is another."""
    there, here = in_city(moment), in_city(at)
    return f"{there:%d/%m %H:%M}" if there.year == here.year else f"{there:%d/%m/%Y}"
