"""Contributions: asked of units with a deadline, given and corrected by them, accepted or sent back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.reform.reports import policy
from motcua.reform.reports.commands.writing import clean
from motcua.reform.reports.errors import (
    UnableToAsk,
    UnableToContribute,
    UnableToJudgeContribution,
    UnableToOverwrite,
)
from motcua.reform.reports.events import ContributionAsked, ContributionGiven, ContributionJudged
from motcua.reform.reports.kinds import kind_named
from motcua.reform.reports.models import Contribution, Request
from motcua.reform.reports.records import lock_report
from motcua.reform.reports.rules import text_hash
from motcua.reform.reports.values import TEXT_LENGTH_MAX, Verdict
from motcua.registry.organization.queries import directory


def ask_contributions(*, report: UUID, units: Collection[UUID], due_on: date, by: Actor, at: datetime) -> None:
    """Asks units below the reporting one, all or none. Who is asked for the same day again is not asked twice; another day
    replaces the earlier one.

    Raises `UnableToAsk` for nobody, for a unit that does not lie below, and for a day that is over.
    """
    row = lock_report(report)
    today = city_day(at)
    there = directory(on=today)
    require(policy.may_write(by, policy.scope_of(row.unit, there)), act="ask_contributions", subject=row.id)
    below = {each.id for each in there.below(row.unit)} - {row.unit}
    if not units:
        raise UnableToAsk(reason=_("choose at least one unit."))
    if set(units) - below:
        raise UnableToAsk(reason=_("only units below the reporting one are asked."))
    if due_on < today:
        raise UnableToAsk(reason=_("the deadline is over already."))
    standing = {each.unit: each for each in Request.objects.filter(report=row, unit__in=units, superseded_at=None)}
    wanted = [unit for unit in dict.fromkeys(units) if unit not in standing or standing[unit].due_on != due_on]

    replaced = {unit: standing[unit].id for unit in wanted if unit in standing}
    Request.objects.filter(id__in=replaced.values()).update(superseded_at=at)
    Request.objects.bulk_create(
        Request(id=new_id(), report=row, unit=unit, due_on=due_on, at=at, by=by.account) for unit in wanted
    )

    path = there.path(row.unit)
    events = [
        ContributionAsked(subject=row.id, at_unit=path, unit=unit, due_on=due_on, supersedes=replaced.get(unit))
        for unit in wanted
    ]
    record(events=events, by=by, at=at)


def contribute(
    *, report: UUID, unit: UUID, texts: Mapping[str, str], seen: UUID | None, by: Actor, at: datetime
) -> UUID:
    """A unit's contribution, by section; a corrected one replaces it and waits to be read again. What comes after the
    deadline is taken and marked late. The same texts again change nothing.

    Raises `UnableToContribute` where the unit was not asked, without a word, with too many, and for sections without
    prose; `UnableToOverwrite` where another one than `seen` stands by now.
    """
    row = lock_report(report)
    require(policy.may_contribute(by, unit), act="contribute", subject=row.id)
    request = Request.objects.filter(report=row, unit=unit, superseded_at=None).first()
    if request is None:
        raise UnableToContribute(reason=_("your unit was not asked to contribute to this report."))
    words = {section: text for section, given in texts.items() if (text := clean(given))}
    fault = _fault(row.kind, words)
    if fault:
        raise UnableToContribute(reason=fault)
    standing = Contribution.objects.filter(report=row, unit=unit, superseded_at=None).first()
    if standing is not None and standing.texts == words and standing.verdict != Verdict.SENT_BACK.value:
        return standing.id
    if (standing.id if standing else None) != seen:
        raise UnableToOverwrite

    if standing is not None:
        standing.superseded_at = at
        standing.save(update_fields=["superseded_at"])
    today = city_day(at)
    made = Contribution.objects.create(
        id=new_id(),
        report=row,
        unit=unit,
        texts=words,
        at=at,
        by=by.account,
        was_late=today > request.due_on,
    )

    event = ContributionGiven(
        subject=row.id,
        at_unit=directory(on=today).path(unit),
        unit=unit,
        contribution=made.id,
        text_hash=text_hash(subject=made.id, texts=words),
        was_late=made.was_late,
        supersedes=standing.id if standing else None,
    )
    record(events=[event], by=by, at=at)
    return made.id


def judge_contribution(*, contribution: UUID, verdict: Verdict, reason: str = "", by: Actor, at: datetime) -> None:
    """Accepts a contribution, which then stands in the report, or sends it back with a reason. The same verdict again
    changes nothing; an accepted one may still be sent back.

    Raises `UnableToJudgeContribution` for one that was replaced meanwhile, for none, and without a reason for sending
    back.
    """
    found = Contribution.objects.filter(id=contribution).first()
    if found is None or verdict is Verdict.AWAITED:
        raise UnableToJudgeContribution(reason=_("there is no such contribution."))
    row = lock_report(found.report_id)
    units = directory(on=city_day(at))
    require(policy.may_write(by, policy.scope_of(row.unit, units)), act="judge_contribution", subject=row.id)
    found.refresh_from_db()
    why = clean(reason) if verdict is Verdict.SENT_BACK else ""
    if (found.verdict, found.verdict_reason) == (verdict.value, why):
        return
    if found.superseded_at is not None:
        raise UnableToJudgeContribution(reason=_("the unit has corrected it meanwhile: read the new one first."))
    if verdict is Verdict.SENT_BACK and not why:
        raise UnableToJudgeContribution(reason=_("say what is missing, so that the unit can mend it."))

    found.verdict, found.verdict_at, found.verdict_by, found.verdict_reason = verdict.value, at, by.account, why
    found.save(update_fields=["verdict", "verdict_at", "verdict_by", "verdict_reason"])

    event = ContributionJudged(
        subject=row.id, at_unit=units.path(row.unit), unit=found.unit, contribution=found.id, verdict=verdict
    )
    record(events=[event], by=by, at=at)


def _fault(kind: str, words: Mapping[str, str]) -> str:
    plan = kind_named(kind)
    if not words:
        return _("write at least one section.")
    sections = [plan.section(key) for key in words]
    if not all(section and section.has_prose for section in sections):
        return _("it names a section that the report does not have.")
    if max(map(len, words.values())) > TEXT_LENGTH_MAX:
        return _("at most %(count)s characters can be kept in a section.") % {"count": TEXT_LENGTH_MAX}
    return ""
