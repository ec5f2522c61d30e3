"""Finding the register right against what a person says: an official's act, told to her with its reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.commands import record
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.messages.values import Channel, NewMessage
from motcua.foundation.text.errors import UnableToReadText
from motcua.foundation.text.rules import clean
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.registry.people.models import Person
from motcua.registry.people.population import models, texts
from motcua.registry.people.population.errors import UnableToFindCorrection, UnableToUpholdRegister
from motcua.registry.people.population.events import RegisterUpheld
from motcua.registry.people.population.policy import LOOKING_INTO, may_look_into, reach_of
from motcua.registry.people.population.queries import view_of
from motcua.registry.people.population.rules import field_text

REASON_LENGTH_MAX = 1_000


def uphold_register(*, correction: UUID, held: str, reason: str, by: Actor, at: datetime) -> None:
    """Closes a report: the register is right in `held`, which is what the official has seen beside it. Forms are filled in
    with it again, with the unit and the day; the person is told why, and may report it anew with new evidence. The same
    official a second time: nothing more.

    Raises `UnableToFindCorrection`, `NotPermitted` (hidden) for other places and in a matter of one's own, and
    `UnableToUpholdRegister` without a reason, where it is settled already, and where the register says something else by now.
    """
    person = models.Correction.objects.filter(id=correction).values_list("person", flat=True).first()
    if person is None:
        raise UnableToFindCorrection
    # The person first, as who reports and who keeps an answer about her.
    Person.objects.select_for_update(no_key=True).get(id=person)
    row = models.Correction.objects.select_for_update().get(id=correction)
    units = directory(on=city_day(at))
    reach = reach_of(by, units)
    require(may_look_into(reach, person=person, unit=row.unit), act="uphold_register", subject=person)
    if row.upheld_by is not None and row.upheld_by == by.account:
        return
    said = _typed(reason)
    now = models.Record.objects.filter(person=person, superseded_at=None).first()
    held_now = field_text(view_of(now).citizen, row.field) if now else row.held
    _refuse(row, said, held, held_now)

    unit = _unit_of(by, row, units)
    row.settled_at = at
    row.upheld_by, row.upheld_unit = by.account, unit
    row.upheld_reason, row.upheld_held = said, held_now
    row.save(update_fields=["settled_at", "upheld_by", "upheld_unit", "upheld_reason", "upheld_held"])

    event = RegisterUpheld(subject=person, at_unit=units.path(unit), correction=row.id, field=row.field)
    record(events=[event], by=by, at=at)
    _tell(row, units.unit(unit).authority_vi, by=by, at=at)


def _typed(reason: str) -> str:
    try:
        return clean(reason, length_max=REASON_LENGTH_MAX)
    except UnableToReadText as wrong:
        raise UnableToUpholdRegister(reason=wrong.message) from wrong


def _refuse(row: models.Correction, reason: str, held: str, held_now: str) -> None:
    if row.upheld_by is not None:
        raise UnableToUpholdRegister(reason=_("another official has closed it."))
    if row.settled_at is not None:
        raise UnableToUpholdRegister(reason=_("the register says by now what was reported."))
    if not reason:
        raise UnableToUpholdRegister(reason=_("say why the register is right; the person reads it."))
    if held != held_now:
        raise UnableToUpholdRegister(reason=_("the register says something else by now; look at it again."))


def _unit_of(by: Actor, row: models.Correction, units: Directory) -> UUID:
    """The unit as whose official she decides: the nearest to the person, of those that she holds."""
    own = [post.unit for post in by.posts if post.roles & LOOKING_INTO and post.unit in units]
    nearness = [row.unit, *units.ancestors(row.unit)] if row.unit and row.unit in units else []
    return min(own, key=lambda unit: nearness.index(unit) if unit in nearness else len(nearness))


def _tell(row: models.Correction, unit: str, *, by: Actor, at: datetime) -> None:
    """In her account when she has one, else by SMS; whom neither reaches reads it at the counter."""
    person = row.person
    if person.account_id is None and not person.phone:
        return
    message = NewMessage(
        channel=Channel.IN_APP if person.account_id is not None else Channel.SMS,
        account=person.account_id,
        address=person.phone,
        template=texts.REGISTER_UPHELD,
        fields={
            texts.FIELD: texts.FIELD_NAMES_VI[row.field],
            texts.UNIT: unit,
            texts.DAY: f"{city_day(at):%d/%m/%Y}",
            texts.REASON: row.upheld_reason,
        },
        link="/toi/",
        about=row.id,
        key=f"register_upheld:{row.id}",
    )
    send_messages(messages=[message], by=by, at=at)
