"""What differs by agency within a procedure: commands that set it from a day on. `ProcedureVersion.agency_terms` says it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import Limit
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.foundation.text.rules import clean
from motcua.registry.catalogue.commands import take_turn
from motcua.registry.catalogue.errors import UnableToFindProcedure, UnableToSetAgencyTerms
from motcua.registry.catalogue.events import AgencyTermsEnded, AgencyTermsSet
from motcua.registry.catalogue.models import AgencyTerms
from motcua.registry.catalogue.policy import may_change_catalogue
from motcua.registry.catalogue.queries import receiving_units, version_in_force
from motcua.registry.catalogue.values import NewAgencyTerms, Text

TEXT_LENGTH_MAX = 500


def set_agency_terms(*, terms: NewAgencyTerms, by: Actor, at: datetime) -> UUID:
    """Sets what holds at the agency from a day on; what held there until then ends with it. Sent twice it is set once.

    Raises `UnableToSetAgencyTerms` for a day that is not to come (what was promised today stays promised), an agency that
    does not receive the procedure then, a promise that is not shorter than the law's limit in its own unit, terms that
    say nothing, no decision, or terms that are set from a later day already.
    """
    require(may_change_catalogue(by), act="set_agency_terms", subject=terms.procedure)
    take_turn()
    others = AgencyTerms.objects.filter(procedure=terms.procedure, unit=terms.unit)
    kept = {
        "committed_limit": _limit_kept(terms.committed_limit),
        "hours": _text_kept(terms.hours),
        "counters": _text_kept(terms.counters),
        "decision": clean(terms.decision, length_max=TEXT_LENGTH_MAX),
    }
    for row in others.filter(in_force__startswith=terms.from_on):
        if all(getattr(row, name) == value for name, value in kept.items()):
            return row.id
    problems = _problems(terms, later=others.filter(in_force__startswith__gte=terms.from_on).exists(), at=at)
    if problems:
        raise UnableToSetAgencyTerms(refused=list_in_words(problems))

    _end(terms.procedure, terms.unit, on=terms.from_on)
    row = AgencyTerms.objects.create(
        id=new_id(),
        procedure_id=terms.procedure,
        unit=terms.unit,
        in_force=DateRange(terms.from_on, None),
        set_at=at,
        set_by=by.account,
        **kept,
    )

    event = AgencyTermsSet(subject=terms.procedure, terms=row.id, unit=terms.unit, from_on=terms.from_on)
    record(events=[event], by=by, at=at)
    return row.id


def end_agency_terms(*, procedure: UUID, unit: UUID, from_on: date, by: Actor, at: datetime) -> None:
    """From the day on the agency keeps to what holds everywhere. Raises `UnableToSetAgencyTerms` where nothing else is in
    force on that day, or the day is not to come."""
    require(may_change_catalogue(by), act="end_agency_terms", subject=procedure)
    take_turn()
    problems = _problems_of_day(from_on, at=at)
    if not problems and not _end(procedure, unit, on=from_on):
        problems = [fault(gettext_noop("nothing differs at this agency on {day}"), day=from_on)]
    if problems:
        raise UnableToSetAgencyTerms(refused=list_in_words(problems))

    record(events=[AgencyTermsEnded(subject=procedure, unit=unit, from_on=from_on)], by=by, at=at)


def _problems(terms: NewAgencyTerms, *, later: bool, at: datetime) -> list[Fault]:
    problems = _problems_of_day(terms.from_on, at=at)
    if later:
        problems.append(fault(gettext_noop("other terms are set from that day or a later one already")))
    if terms.committed_limit is None and terms.hours is None and terms.counters is None:
        problems.append(fault(gettext_noop("they say nothing: give a limit, hours or counters")))
    if not terms.decision.strip():
        problems.append(fault(gettext_noop("the decision that sets them is missing")))
    try:
        version = version_in_force(procedure=terms.procedure, on=terms.from_on)
    except UnableToFindProcedure:
        return [*problems, fault(gettext_noop("the procedure is not in force on {day}"), day=terms.from_on)]
    if terms.unit not in {unit.id for unit in receiving_units(version=version, on=terms.from_on)}:
        problems.append(fault(gettext_noop("the agency does not receive this procedure on {day}"), day=terms.from_on))
    promised, legal = terms.committed_limit, version.legal_limit
    if promised is not None and (promised.unit is not legal.unit or not 0 < promised.amount < legal.amount):
        problems.append(
            fault(gettext_noop("the promise must be shorter than the law's limit, in the unit of that limit"))
        )
    return problems


def _problems_of_day(day: date, *, at: datetime) -> list[Fault]:
    if day > city_day(at):
        return []
    return [fault(gettext_noop("{day} is not to come: what was promised stays promised"), day=day)]


def _end(procedure: UUID, unit: UUID, *, on: date) -> bool:
    row = AgencyTerms.objects.filter(procedure=procedure, unit=unit, in_force__contains=on).first()
    if row is None or row.in_force.lower == on:
        return False
    row.in_force = DateRange(row.in_force.lower, on)
    row.save(update_fields=["in_force"])
    return True


def _limit_kept(limit: Limit | None) -> dict[str, str] | None:
    return {"amount": f"{limit.amount.normalize():f}", "unit": limit.unit.value} if limit else None


def _text_kept(text: Text | None) -> dict[str, str] | None:
    if text is None:
        return None
    return {"vi": clean(text.vi, length_max=TEXT_LENGTH_MAX), "en": clean(text.en, length_max=TEXT_LENGTH_MAX)}
