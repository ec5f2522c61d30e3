"""Corrections that the social insurance has yet to take over: told to it until it has them, and kept against its loads until
these say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.service.insurance.events import CorrectionKept, CorrectionTakenOver, CorrectionTold
from motcua.service.insurance.models import Card
from motcua.service.insurance.models_synchronisation import Amendment
from motcua.service.insurance.queries.facilities import office_path
from motcua.service.insurance.values import RECEIPT_LENGTH_MAX
from motcua.service.insurance.values_synchronisation import ToTell

RETRY_FIRST, RETRY_LONGEST = timedelta(seconds=30), timedelta(hours=6)
#: What of a card a correction may change.
COLUMNS = ("citizen_number", "full_name", "birth_on", "sex", "address_line", "division_code")


def values_of(card: Card) -> dict[str, str]:
    """As text, by column."""
    return {name: str(getattr(card, name) or "") for name in COLUMNS}


def begin_amendment(*, correction: UUID, card: Card, before: Mapping[str, str], at: datetime) -> None:
    """Keeps what was changed, to be told, in the transaction that approves. What the register said before needs none."""
    changed = {name: value for name, value in values_of(card).items() if value != before[name]}
    if changed:
        Amendment.objects.create(correction_id=correction, card=card, values=changed, at=at, next_try_at=at)


def hold_amended(*, loaded: Sequence[tuple[Card, Card]], at: datetime) -> None:
    """For pairs of a locked card and what a load would make of it (unsaved): where an amendment waits, the load's word is
    taken when it is the same, and what was corrected stands when it is not. Nothing is undone in silence: that it was
    otherwise is kept, shown and told again."""
    by_card = {row.id: (row, wanted) for row, wanted in loaded}
    waiting = Amendment.objects.select_for_update(no_key=True).filter(card__in=by_card, settled_at=None)
    amendments = list(waiting.order_by("correction_id"))
    if not amendments:
        return
    office = office_path(on=city_day(at))
    events: list[CorrectionKept | CorrectionTakenOver] = []
    for amendment in amendments:
        row, wanted = by_card[amendment.card_id]
        said = values_of(wanted)
        off = {name: said[name] for name, value in amendment.values.items() if said[name] != value}
        if not off:
            amendment.settled_at = at
            events.append(CorrectionTakenOver(subject=row.id, at_unit=office, correction=amendment.correction_id))
            continue
        for name in off:
            setattr(wanted, name, getattr(row, name))
        if "full_name" in off:
            wanted.name_key = row.name_key
        if amendment.said != off:
            columns = tuple(sorted(off))
            events.append(
                CorrectionKept(subject=row.id, at_unit=office, correction=amendment.correction_id, columns=columns)
            )
        amendment.held_at, amendment.said = at, off
        if amendment.sent_at is not None:
            # It has our word and says otherwise all the same.
            amendment.sent_at, amendment.receipt, amendment.tries, amendment.next_try_at = None, "", 0, at
    update_rows(amendments, ["settled_at", "held_at", "said", "sent_at", "receipt", "tries", "next_try_at"])
    record(events=events, by=SYSTEM, at=at)


def take_untold(*, at: datetime, limit: int) -> list[ToTell]:
    """What has yet to be told; taken, so that who dies with it in hand has it back after the next wait."""
    rows = list(
        Amendment.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(sent_at=None, settled_at=None, next_try_at__lte=at)
        .select_related("card")
        .order_by("next_try_at", "correction_id")[:limit]
    )
    for row in rows:
        row.next_try_at = at + min(RETRY_LONGEST, RETRY_FIRST * 2 ** min(row.tries, 16))
        row.tries += 1
        row.save(update_fields=["tries", "next_try_at"])
    return [ToTell(id=row.correction_id, card_number=row.card.number, values=row.values) for row in rows]


def mark_told(*, correction: UUID, receipt: str, at: datetime) -> None:
    """The social insurance has it. Told twice, it stays with the first receipt."""
    row = Amendment.objects.select_for_update(no_key=True).get(correction=correction)
    if row.sent_at is not None:
        return
    row.sent_at, row.receipt = at, receipt[:RECEIPT_LENGTH_MAX]
    row.save(update_fields=["sent_at", "receipt"])
    event = CorrectionTold(
        subject=row.card_id, at_unit=office_path(on=city_day(at)), correction=correction, receipt=row.receipt
    )
    record(events=[event], by=SYSTEM, at=at)
