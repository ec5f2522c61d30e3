"""Opening a report and writing its prose."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.reform.indicators.periods import period_named
from motcua.reform.reports import policy
from motcua.reform.reports.errors import UnableToOpenReport, UnableToOverwrite, UnableToWritePassage
from motcua.reform.reports.events import PassageWritten, ReportOpened
from motcua.reform.reports.kinds import kind_named
from motcua.reform.reports.models import Passage, Report
from motcua.reform.reports.records import lock_report
from motcua.reform.reports.rules import fields_of, text_hash
from motcua.reform.reports.values import TEXT_LENGTH_MAX, Kind
from motcua.registry.organization.queries import directory


def open_report(*, kind: str, unit: UUID, period: str, by: Actor, at: datetime) -> UUID:
    """Opens the report of a unit for a period; one that is open already is returned as it is.

    Raises `NotPermitted`, `UnableToReadKind`, `UnableToReadPeriod`, and `UnableToOpenReport` for a period that has not
    begun or that the kind is not of.
    """
    today = city_day(at)
    units = directory(on=today)
    require(policy.may_write(by, policy.scope_of(unit, units)), act="open_report", subject=unit)
    plan, days = kind_named(kind), period_named(period)
    if period.partition("-")[2] not in plan.form_periods:
        raise UnableToOpenReport(reason=_("a report of this kind is not written for this period."))
    if days.from_on > today:
        raise UnableToOpenReport(reason=_("its period has not begun."))
    if unit not in directory(on=days.last_on):
        raise UnableToOpenReport(reason=_("the unit is not there at the end of the period."))

    row, is_new = Report.objects.get_or_create(
        kind=plan.name, unit=unit, period=period, defaults={"opened_at": at, "opened_by": by.account}
    )

    if is_new:
        event = ReportOpened(subject=row.id, at_unit=units.path(unit), report_kind=plan.name, period=period)
        record(events=[event], by=by, at=at)
    return row.id


def write_passage(*, report: UUID, section: str, text: str, seen: UUID | None, by: Actor, at: datetime) -> UUID:
    """The prose of a section. `seen` is the passage that the writer had before her, None where there was none. The words
    that stand already change nothing; what they replace is kept.

    Raises `UnableToWritePassage` for a section without prose, too many words, or a figure that the report does not
    have, and `UnableToOverwrite` where another passage stands by now.
    """
    row = lock_report(report)
    units = directory(on=city_day(at))
    require(policy.may_write(by, policy.scope_of(row.unit, units)), act="write_report", subject=row.id)
    words = clean(text)
    fault = _fault(kind_named(row.kind), section, words)
    if fault:
        raise UnableToWritePassage(reason=fault)
    standing = Passage.objects.filter(report=row, section=section, superseded_at=None).first()
    if standing is not None and standing.text == words:
        return standing.id
    if (standing.id if standing else None) != seen:
        raise UnableToOverwrite

    if standing is not None:
        standing.superseded_at = at
        standing.save(update_fields=["superseded_at"])
    passage = Passage.objects.create(id=new_id(), report=row, section=section, text=words, at=at, by=by.account)

    event = PassageWritten(
        subject=row.id,
        at_unit=units.path(row.unit),
        section=section,
        passage=passage.id,
        text_hash=text_hash(subject=passage.id, texts={section: words}),
        supersedes=standing.id if standing else None,
    )
    record(events=[event], by=by, at=at)
    return passage.id


def clean(text: str) -> str:
    """Without what no file can hold, in one way of ending lines."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in plain if each in "\n\t" or each.isprintable()).strip()


def _fault(kind: Kind, section: str, words: str) -> str:
    plan = kind.section(section)
    if plan is None or not plan.has_prose:
        return _("it has no prose.")
    if len(words) > TEXT_LENGTH_MAX:
        return _("at most %(count)s characters can be kept.") % {"count": TEXT_LENGTH_MAX}
    known = {figure.id for figure in kind.figures}
    unknown = sorted(set(fields_of(words)) - known)
    if unknown:
        return _("there is no figure called %(names)s.") % {"names": ", ".join(unknown)}
    return ""
