"""The minutes: closed by the head of the team, signed for by the unit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.rules import trimmed
from motcua.reform.inspections import policy, rules
from motcua.reform.inspections.commands.facts import keep_held
from motcua.reform.inspections.errors import UnableToCloseMinutes, UnableToSignMinutes
from motcua.reform.inspections.events import MinutesClosed, MinutesSigned
from motcua.reform.inspections.models import Finding, Inspection, Item, Minutes
from motcua.reform.inspections.rows import lock_inspection, minutes_of, require_head
from motcua.reform.inspections.values import TEXT_LENGTH_MAX, Manner
from motcua.registry.organization.queries import directory


def close_minutes(*, inspection: UUID, text: str, by: Actor, at: datetime) -> None:
    """What the team concludes: with it the inspection is held and counted, and its findings stand. The same again changes
    nothing. Raises `UnableToCloseMinutes` without a word, while an item has no finding, for one that was called off, and
    for other words when they are closed."""
    row = lock_inspection(inspection)
    units, words = directory(on=city_day(at)), trimmed(text)
    require_head(by, row, units, act="close_minutes")
    standing = minutes_of(row)
    if standing is not None and standing.text == words:
        return
    if fault := _fault(row, standing, words):
        raise UnableToCloseMinutes(reason=fault)

    made = Minutes.objects.create(id=new_id(), inspection=row, text=words, at=at, by=by.account)

    path = units.path(row.unit).reaching(row.plan.unit)
    event = MinutesClosed(
        subject=row.id,
        at_unit=path,
        manner=Manner(row.manner),
        text_hash=rules.text_hash(subject=made.id, text=words),
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_held(row, path=path.path, entry=entry, at=at)


def sign_minutes(*, inspection: UUID, objection: str = "", by: Actor, at: datetime) -> None:
    """The inspected unit has received them, with its objection if it has one; they stand either way. Signed twice, they
    were signed once. Raises `UnableToSignMinutes` before they are closed, and for another objection afterwards."""
    row = lock_inspection(inspection)
    require(policy.may_sign(by, unit=row.unit), act="sign_minutes", subject=row.id)
    minutes, words = minutes_of(row), trimmed(objection)
    if minutes is None:
        raise UnableToSignMinutes(reason=_("they are not closed yet."))
    if minutes.signed_at is not None:
        if minutes.objection == words:
            return
        raise UnableToSignMinutes(reason=_("they were signed for already."))
    if len(words) > TEXT_LENGTH_MAX:
        raise UnableToSignMinutes(reason=_("write at most %(count)s characters.") % {"count": TEXT_LENGTH_MAX})

    minutes.signed_at, minutes.signed_by, minutes.objection = at, by.account, words
    minutes.save(update_fields=["signed_at", "signed_by", "objection"])

    event = MinutesSigned(subject=row.id, at_unit=UnitPath.of(row.path), has_objection=bool(words))
    record(events=[event], by=by, at=at)


def _fault(row: Inspection, standing: Minutes | None, words: str) -> str:
    if standing is not None:
        return _("they were closed already, with other words.")
    if row.called_off_at is not None:
        return _("the inspection was called off.")
    found = Finding.objects.filter(item__inspection=row, superseded_at=None)
    missing = Item.objects.filter(inspection=row).exclude(id__in=found.values("item")).count()
    if missing:
        said = ngettext("%(count)s item has no finding yet.", "%(count)s items have no finding yet.", missing)
        return said % {"count": missing}
    if not words or len(words) > TEXT_LENGTH_MAX:
        return _("write what the team concludes, in at most %(count)s characters.") % {"count": TEXT_LENGTH_MAX}
    return ""
