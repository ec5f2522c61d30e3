"""A case of the time limit that no answer tells: the office finds it, with its ground, before the deadline, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day, working_minutes
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.people.queries import persons
from motcua.service.dossiers.commands.clock import defer_steps
from motcua.service.dossiers.deadlines import DUE_FIELDS, set_due
from motcua.service.dossiers.events import LimitCaseApplied
from motcua.service.dossiers.locks import lock_dossiers, permit_act, refuse_all, shown_code
from motcua.service.dossiers.models import CaseFinding, Dossier
from motcua.service.dossiers.notices import case_notice, tell
from motcua.service.dossiers.values import Act


def apply_limit_case(*, dossier: UUID, case: str, ground: str, by: Actor, at: datetime) -> datetime:
    """Applies a case of the limit that has no conditions in the catalogue (complex, to be verified). The deadline is
    counted anew from receipt with the case's limit; the citizen is told. Returns the new legal deadline.

    Raises `UnableToActOnDossiers` for a case that the procedure does not leave to the office, when one was found
    before, without a ground, after the deadline (late work would look punctual), or when no time is gained by it.
    """
    (row,) = lock_dossiers([dossier]).values()
    permit_act([row], Act.APPLY_LIMIT_CASE, by)
    (version,) = versions(ids={row.version}).values()
    if fault := _fault(row, version, case=case, ground=ground, at=at):
        refuse_all({shown_code(row): fault})

    before = row.legal_due_at
    row.limit_case = case
    set_due([row], by_version={version.id: version})
    if row.legal_due_at is None or before is None or row.legal_due_at <= before:
        refuse_all({shown_code(row): _("the date by this case is not later than the one it has")})
    assert row.legal_due_at is not None
    assert before is not None
    calendar = calendar_of(unit=row.receiving_unit)
    more = working_minutes(start=before, end=row.legal_due_at, calendar=calendar)
    defer_steps({row: more}, by=by, at=at)
    CaseFinding.objects.create(
        dossier=row,
        limit_case=case,
        ground=ground.strip(),
        due_before_at=before,
        due_after_at=row.legal_due_at,
        at=at,
        by=by.account,
    )
    update_rows([row], ["limit_case", "step_due_at", *DUE_FIELDS])

    record(
        events=[
            LimitCaseApplied(
                subject=row.id,
                at_unit=directory_on(on=city_day(at)).path(row.current_unit),
                limit_case=case,
                legal_due_at=row.legal_due_at,
                promised_at=row.promised_at,
            )
        ],
        by=by,
        at=at,
    )
    people = persons(persons={row.applicant})
    found = next(each for each in version.limit_cases if each.key == case)
    tell(notices=[case_notice(row, people[row.applicant], found.name_vi)], by=by, at=at)
    return row.legal_due_at


def _fault(row: Dossier, version: ProcedureVersion, *, case: str, ground: str, at: datetime) -> str | None:
    if case not in {each.key for each in version.limit_cases if not each.when}:
        return _("the procedure leaves no such case to the office")
    if CaseFinding.objects.filter(dossier=row).exists():
        return _("a case of the limit was found once already")
    if row.legal_due_at is None:
        return _("it has no deadline")
    if at > row.legal_due_at:
        return _("its deadline is over; apologise and give a new date instead")
    if not ground.strip():
        return _("the case needs its ground")
    return None
