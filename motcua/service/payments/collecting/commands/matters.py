"""Finding what does not fit between money and dossiers, saying that it healed, handing it to a person, settling it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event, UnitPath
from motcua.foundation.messages.commands import in_account, send_messages
from motcua.foundation.text.rules import clean
from motcua.registry.organization.queries import accounts_of_roles
from motcua.service.payments.collecting.commands.retrying import ask_again, retry_notification, retry_refund
from motcua.service.payments.collecting.errors import UnableToFindMoney, UnableToSettleMatter, UnableToTryAgain
from motcua.service.payments.collecting.events import MatterFound, MatterHanded, MatterHealed, MatterSettled, TriedAgain
from motcua.service.payments.collecting.finding import Found, still_wrong
from motcua.service.payments.collecting.policy import may_keep_books, may_settle_unclaimed
from motcua.service.payments.collecting.queries.matters import OF_NOTIFICATIONS
from motcua.service.payments.collecting.rules import is_handed
from motcua.service.payments.collecting.texts import COUNT, MONEY_MATTERS
from motcua.service.payments.models_matters import Matter
from motcua.service.payments.policy import may_tell
from motcua.service.payments.values_matters import MatterKind, Outcome

NOTE_LENGTH_MAX = 1_000
#: Who is told: the accountants, and where there are none who leads.
TOLD, TOLD_ELSE = (Role.ACCOUNTANT, Role.CHIEF_ACCOUNTANT), (Role.HEAD, Role.LEADER)
LIST = "/ban-lam-viec/thu-tien/can-xem/"
#: Looked at in one go, the oldest first.
LOOKED_AT_ONCE = 500


def open_matters(*, found: Sequence[Found], by: Actor, at: datetime) -> int:
    """Keeps what was found; returns how much of it is new. What no waiting heals, and what has waited long enough, is a
    person's at once, who is told of it."""
    require(may_tell(by), act="open_matters")
    known = _open_keys(found)
    rows = [
        Matter(
            kind=each.kind.value,
            about=each.about,
            subject=each.subject,
            unit=each.path[0] if each.path else None,
            path=list(each.path),
            reference=each.reference,
            gateway=each.gateway,
            amount_vnd=each.amount_vnd,
            found_at=at,
            handed_at=at if is_handed(each.kind, since_at=each.since_at, at=at) else None,
        )
        for each in found
        if (each.kind.value, each.about) not in known
    ]
    insert_rows(rows)
    _tell(handed := [row for row in rows if row.handed_at is not None], by=by, at=at)

    events: list[Event] = [
        MatterFound(subject=row.id, at_unit=_path(row), matter=MatterKind(row.kind), about=row.about) for row in rows
    ]
    record(events=[*events, *_handed_events(handed)], by=by, at=at)
    return len(rows)


def look_after_matters(*, by: Actor, at: datetime) -> None:
    """Says of open matters that they healed; hands those that have not in time to a person."""
    require(may_tell(by), act="look_after_matters")
    rows = list(
        Matter.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(outcome=Outcome.OPEN.value)
        .order_by("found_at", "id")[:LOOKED_AT_ONCE]
    )
    still = {row.id for row in rows if still_wrong(row, at=at)}
    healed = [row for row in rows if row.id not in still]
    _end(healed, Outcome.HEALED, by=by, at=at)
    late = [
        row
        for row in rows
        if row.id in still and row.handed_at is None and is_handed(MatterKind(row.kind), since_at=row.found_at, at=at)
    ]
    for row in late:
        row.handed_at = at
    update_rows(late, ["handed_at"])
    _tell(late, by=by, at=at)

    events: list[Event] = [MatterHealed(subject=row.id, at_unit=_path(row)) for row in healed]
    record(events=[*events, *_handed_events(late)], by=by, at=at)


def heal_matters(*, kind: MatterKind, about: Collection[UUID], by: Actor, at: datetime) -> None:
    """Whoever mended it says so."""
    require(may_tell(by), act="heal_matters")
    rows = list(
        Matter.objects.select_for_update(no_key=True)
        .filter(kind=kind.value, about__in=list(about), outcome=Outcome.OPEN.value)
        .order_by("id")
    )
    _end(rows, Outcome.HEALED, by=by, at=at)
    record(events=[MatterHealed(subject=row.id, at_unit=_path(row)) for row in rows], by=by, at=at)


def settle_matter(*, matter: UUID, note: str, by: Actor, at: datetime) -> None:
    """A person has looked into it, and says what came of it. Raises `UnableToSettleMatter` without a word, and for one
    that has ended."""
    row = _matter(matter, by, act="settle_matter")
    kept = clean(note, length_max=NOTE_LENGTH_MAX)
    if not kept:
        raise UnableToSettleMatter(reason=_("say what came of it."))
    if row.outcome != Outcome.OPEN.value:
        raise UnableToSettleMatter(reason=_("this matter has ended."))

    row.note = kept
    _end([row], Outcome.SETTLED, by=by, at=at)

    record(events=[MatterSettled(subject=row.id, at_unit=_path(row))], by=by, at=at)


def try_matter_again(*, matter: UUID, by: Actor, at: datetime) -> None:
    """Has what failed done once more. The matter stays open until it is seen to have healed. Raises `UnableToTryAgain` for
    one that has ended, or that the house tries by itself."""
    row = _matter(matter, by, act="try_matter_again")
    if row.outcome != Outcome.OPEN.value:
        raise UnableToTryAgain(reason=_("this matter has ended."))
    kind = MatterKind(row.kind)
    if kind is MatterKind.REFUND_STUCK:
        retry_refund(refund=row.about, by=by, at=at)
    elif kind is MatterKind.NOT_CONFIRMED:
        ask_again(row.about, at=at)
    elif kind in OF_NOTIFICATIONS:
        retry_notification(row.about, at=at)
    else:
        raise UnableToTryAgain(reason=_("the house tries it by itself, several times a minute."))

    record(events=[TriedAgain(subject=row.id, at_unit=_path(row))], by=by, at=at)


def _open_keys(found: Sequence[Found]) -> set[tuple[str, UUID]]:
    kinds, about = {each.kind.value for each in found}, {each.about for each in found}
    rows = Matter.objects.filter(kind__in=kinds, about__in=about, outcome=Outcome.OPEN.value)
    return set(rows.values_list("kind", "about"))


def _matter(matter: UUID, by: Actor, *, act: str) -> Matter:
    row = Matter.objects.select_for_update(no_key=True).filter(id=matter).first()
    if row is None:
        raise UnableToFindMoney
    verdict = may_settle_unclaimed(by) if row.unit is None else may_keep_books(by, unit=row.unit)
    require(verdict, act=act, subject=row.id)
    return row


def _end(rows: Sequence[Matter], outcome: Outcome, *, by: Actor, at: datetime) -> None:
    for row in rows:
        row.outcome, row.ended_at, row.ended_by = outcome.value, at, by.account
    update_rows(rows, ["outcome", "ended_at", "ended_by", "note"])


def _handed_events(rows: Iterable[Matter]) -> list[Event]:
    return [MatterHanded(subject=row.id, at_unit=_path(row)) for row in rows]


def _path(row: Matter) -> UnitPath | None:
    return UnitPath.of(row.path) if row.path else None


def _tell(rows: Sequence[Matter], *, by: Actor, at: datetime) -> None:
    """One notice a unit, however many it has. Money of nobody known is on the list of who controls procedures."""
    by_unit: dict[UUID, list[Matter]] = {}
    for row in rows:
        if row.unit is not None:
            by_unit.setdefault(row.unit, []).append(row)
    if not by_unit:
        return
    accountants = accounts_of_roles(units=by_unit, roles=TOLD, on=city_day(at))
    heads = accounts_of_roles(units=by_unit, roles=TOLD_ELSE, on=city_day(at))
    for unit, matters in by_unit.items():
        notices = in_account(
            accounts=accountants[unit] or heads[unit],
            template=MONEY_MATTERS,
            fields={COUNT: str(len(matters))},
            link=LIST,
            about=unit,
            key=str(matters[0].id),
        )
        send_messages(messages=notices, by=by, at=at)
