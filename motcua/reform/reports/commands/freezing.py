"""Freezing what a report says, approving it, and taking a freeze back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.queries import chain_head
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import folded
from motcua.reform.reports import policy
from motcua.reform.reports.commands.writing import clean
from motcua.reform.reports.errors import UnableToApprove, UnableToFreeze, UnableToWithdraw
from motcua.reform.reports.events import FreezeWithdrawn, ReportApproved, ReportFrozen
from motcua.reform.reports.kinds import kind_named
from motcua.reform.reports.models import Freeze
from motcua.reform.reports.reading import content
from motcua.reform.reports.records import frozen_content, lock_report, prose_of, writers_of
from motcua.reform.reports.rules import canonical, content_hash
from motcua.registry.organization.queries import directory


def freeze_report(*, report: UUID, seen: int, reason: str = "", by: Actor, at: datetime) -> int:
    """Keeps all that the report says, its figures as of the journal's last position. Returns the number of the freeze.
    It supersedes the one that stands, which needs a `reason`; that one stays readable.

    `seen` is the number of the last freeze that the page showed: pressed twice, it is frozen once. Raises
    `UnableToFreeze` where somebody else froze meanwhile, without a reason, and while figures are far behind the
    journal.
    """
    row = lock_report(report)
    units = directory(on=city_day(at))
    require(policy.may_write(by, policy.scope_of(row.unit, units)), act="freeze_report", subject=row.id)
    last = Freeze.objects.filter(report=row).order_by("-number").first()
    number, why = last.number if last else 0, clean(reason)
    if last is not None and number == seen + 1 and (last.by, last.reason) == (by.account, why):
        return number
    if number != seen:
        raise UnableToFreeze(reason=_("somebody else has frozen it meanwhile: look at that first."))
    standing = last if last is not None and _stands(last) else None
    if standing is not None and not why:
        raise UnableToFreeze(reason=_("say why it is frozen anew."))
    position = _counted_up()
    said = content(
        kind=kind_named(row.kind),
        unit=row.unit,
        period=row.period,
        prose=prose_of(row, units),
        today=city_day(at),
        position=position,
    )
    text = canonical(said)

    if standing is not None:
        standing.superseded_at = at
        standing.save(update_fields=["superseded_at"])
    made = Freeze.objects.create(
        id=new_id(),
        report=row,
        number=number + 1,
        position=position,
        content=text,
        content_hash=content_hash(text),
        reason=why,
        at=at,
        by=by.account,
    )

    event = ReportFrozen(
        subject=row.id,
        at_unit=units.path(row.unit),
        number=made.number,
        position=made.position,
        content_hash=made.content_hash,
        supersedes=standing.number if standing else None,
    )
    record(events=[event], by=by, at=at)
    return made.number


def approve_report(*, report: UUID, number: int, by: Actor, at: datetime) -> None:
    """A leader approves what was frozen. Approved twice by her, it was approved once. Raises `NotPermitted` for who wrote
    or froze it, `UnableToApprove` for a freeze that does not stand and for one that another leader has approved,
    `UnableToTrustFreeze` for one that was altered."""
    row = lock_report(report)
    units = directory(on=city_day(at))
    freeze = Freeze.objects.filter(report=row, number=number).first()
    writers = writers_of(freeze) if freeze else frozenset()
    verdict = policy.may_approve(by, policy.scope_of(row.unit, units), writers=writers)
    require(verdict, act="approve_report", subject=row.id)
    if freeze is None or not _stands(freeze):
        raise UnableToApprove(reason=_("this freeze no longer stands: look at the one that does."))
    if freeze.approved_at is not None:
        if freeze.approved_by == by.account:
            return
        raise UnableToApprove(reason=_("another leader has approved it already."))
    frozen_content(freeze)

    freeze.approved_at, freeze.approved_by = at, by.account
    freeze.save(update_fields=["approved_at", "approved_by"])

    event = ReportApproved(
        subject=row.id, at_unit=units.path(row.unit), number=number, content_hash=freeze.content_hash
    )
    record(events=[event], by=by, at=at)


def withdraw_freeze(*, report: UUID, number: int, reason: str, by: Actor, at: datetime) -> None:
    """Takes a freeze back; it stays readable, with the reason. Withdrawn twice, it was withdrawn once. Raises
    `UnableToWithdraw` for one that does not stand, and without a reason."""
    row = lock_report(report)
    units = directory(on=city_day(at))
    require(policy.may_write(by, policy.scope_of(row.unit, units)), act="withdraw_freeze", subject=row.id)
    freeze, why = Freeze.objects.filter(report=row, number=number).first(), clean(reason)
    if (
        freeze is not None
        and freeze.withdrawn_at
        and (freeze.withdrawn_by, freeze.withdrawn_reason)
        == (
            by.account,
            why,
        )
    ):
        return
    if freeze is None or not _stands(freeze):
        raise UnableToWithdraw(reason=_("this freeze no longer stands."))
    if not why:
        raise UnableToWithdraw(reason=_("say why."))

    freeze.withdrawn_at, freeze.withdrawn_by, freeze.withdrawn_reason = at, by.account, why
    freeze.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])

    record(events=[FreezeWithdrawn(subject=row.id, at_unit=units.path(row.unit), number=number)], by=by, at=at)


def _counted_up() -> int:
    """The journal's last position, to which figures are counted here, so that no freeze is older than it looks."""
    head, _hash = chain_head()
    fold_entries()
    reached = folded().position
    if reached < head:
        raise UnableToFreeze(reason=_("figures are still being counted up. Try again in a minute."))
    return reached


def _stands(freeze: Freeze) -> bool:
    return freeze.superseded_at is None and freeze.withdrawn_at is None
