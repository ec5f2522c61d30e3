"""Petitions: sent, taken, passed on, and whom they concern. Answering is in `answering`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.files.queries import receipts_of
from motcua.foundation.journal.commands import record
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.text.rules import trimmed
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import Directory, UnitKind
from motcua.registry.people.errors import UnableToReadPhone
from motcua.registry.people.rules import read_phone
from motcua.service.dossiers.locks import subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import is_applicant_side
from motcua.service.dossiers.rules.codes import reference, spelled
from motcua.service.feedback import notices, policy, rules, texts
from motcua.service.feedback.answer_limits import answer_limit
from motcua.service.feedback.errors import (
    UnableToActOnPetition,
    UnableToSendMorePetitions,
    UnableToSendPetition,
)
from motcua.service.feedback.events import PetitionConcerns, PetitionPassedOn, PetitionSent, PetitionTaken
from motcua.service.feedback.models import Concern, Move, Petition, PetitionFile
from motcua.service.feedback.rows import (
    about_of,
    concerned_of,
    keep_act,
    keep_petition,
    lock_petition,
    path_of,
    petition_subject,
    set_clock,
    set_unit,
)
from motcua.service.feedback.values import (
    NAME_LENGTH_MAX,
    PETITION_FILES_MAX,
    PETITIONS_A_DAY_MAX,
    TEXT_LENGTH_MAX,
    NewPetition,
    Sent,
)

#: Where petitions go that name no unit: who controls procedures hears what is said of them.
PROCEDURE_CONTROL = "procedure_control"


def send_petition(*, petition: NewPetition, by: Actor, at: datetime) -> Sent:
    """What somebody brings to the offices' attention; the files are kept already. The same from the same `form` is the one
    that is there. It goes to the unit that has the dossier, to the one that is named, else to the city's control of
    procedures; officials whose name was typed are kept out of it.

    Raises `UnableToSendPetition` saying what is wrong, `UnableToSendMorePetitions` beyond `PETITIONS_A_DAY_MAX`.
    """
    require(policy.may_send_petition(by), act="send_petition")
    today, text = city_day(at), trimmed(petition.text)
    key = rules.repeat_key(form=f"{by.account}\n{petition.form}", text=text)
    if (twin := Petition.objects.filter(repeat_key=key).first()) is not None:
        return Sent(twin.id, twin.code)
    units = directory(on=today)
    phone = _phone(petition)
    if fault := _fault(petition, text, phone, units, on=today, by=by):
        raise UnableToSendPetition(field=fault[0], reason=fault[1])
    dossier = _dossier(petition, phone, by)
    _refuse_floods(phone, by, today=today, at=at)

    row = _row(petition, text, phone, dossier, key=key, by=by, at=at)
    set_unit(row, _unit(petition, dossier, units), units)
    set_clock(row)
    # A twin that is sent at this moment is waited for.
    Petition.objects.bulk_create([row], ignore_conflicts=True)
    there = Petition.objects.get(repeat_key=key)
    if there.id != row.id:
        return Sent(there.id, there.code)
    PetitionFile.objects.bulk_create(
        PetitionFile(petition=row, sha256=sha256, name=name)
        for sha256, name in {each.sha256: each.name for each in petition.files}.items()
    )
    concerned = _concern(row, _named_in(row, on=today), by=None, at=at)

    sent = PetitionSent(
        subject=row.id,
        at_unit=path_of(row),
        petition_kind=row.kind,
        about=about_of(row).value,
        text_hash=rules.text_hash(remark=row.id, text=text),
    )
    (entry, *_others) = record(events=[sent, *_concerns(row, concerned)], by=by, at=at)
    keep_petition(row, entry=entry, at=at)
    keep_act(row, act=row.id, done="received", entry=entry, at=at)
    unit = units.get(row.unit)
    told = notices.to_sender(row, texts.PETITION_KEPT, office=unit, key=row.id)
    told += notices.to_unit_of(row, template=texts.PETITION_SENT, concerned=concerned, at=at, key=row.id)
    send_messages(messages=told, by=by, at=at)
    return Sent(row.id, row.code)


def take_petition(*, petition: UUID, by: Actor, at: datetime) -> None:
    """An office has it in hand. Taken twice, by whomever, it was taken once. Raises `UnableToFindPetition`."""
    row = lock_petition(petition)
    require(policy.may_handle_petition(by, petition_subject(row)), act="take_petition", subject=row.id)
    take(row, by=by, at=at)


def take(row: Petition, *, by: Actor, at: datetime) -> None:
    """The same for a row that is locked and permitted; saves it."""
    if row.taken_at is not None:
        return
    in_time = at <= row.receipt_due_at
    row.taken_at, row.taken_by = at, by.account
    set_clock(row)
    row.save(update_fields=["taken_at", "taken_by", "due_at", "receipt_due_at"])

    (entry,) = record(events=[PetitionTaken(subject=row.id, at_unit=path_of(row), in_time=in_time)], by=by, at=at)
    keep_petition(row, entry=entry, at=at)


def pass_on(*, petition: UUID, to: UUID, reason: str, by: Actor, at: datetime) -> None:
    """To another unit, which is told; the clock goes on. The same again changes nothing. Raises `UnableToFindPetition`, and
    `UnableToActOnPetition` without a reason, for a unit that is not there, and for what is answered or waits for a reply."""
    row = lock_petition(petition)
    words, units = trimmed(reason), directory(on=city_day(at))
    last = Move.objects.filter(petition=row).order_by("-at").first()
    if last is not None and (last.to_unit, last.reason, last.by, row.unit) == (to, words, by.account, to):
        return
    require(policy.may_handle_petition(by, petition_subject(row)), act="pass_on_petition", subject=row.id)
    if row.answered_at is not None or row.waits_since is not None:
        raise UnableToActOnPetition(reason=_("it is answered, or waits for the person."))
    if to not in units or to == row.unit:
        raise UnableToActOnPetition(reason=_("choose another unit."))
    if not words or len(words) > TEXT_LENGTH_MAX:
        raise UnableToActOnPetition(reason=_("say why, in at most %(count)s characters.") % {"count": TEXT_LENGTH_MAX})

    assert by.account is not None
    move = Move(id=new_id(), petition=row, from_unit=row.unit, to_unit=to, reason=words, at=at, by=by.account)
    move.save(force_insert=True)
    set_unit(row, to, units)
    set_clock(row)
    row.save(update_fields=["unit", "path", "units", "due_at", "receipt_due_at"])
    concerned = _concern(row, _named_in(row, on=city_day(at)), by=None, at=at)

    event = PetitionPassedOn(subject=row.id, at_unit=path_of(row), move=move.id, from_unit=move.from_unit)
    (entry, *_others) = record(events=[event, *_concerns(row, concerned)], by=by, at=at)
    keep_petition(row, entry=entry, at=at)
    told = notices.to_unit_of(row, template=texts.PETITION_SENT, concerned=concerned_of(row), at=at, key=move.id)
    send_messages(messages=told, by=by, at=at)


def name_concerned(*, petition: UUID, accounts: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Whom it is about: officials of the unit that has it, who from now on neither answer nor see it. Those that are named
    already stay so. Raises `UnableToFindPetition`, and `UnableToActOnPetition` for somebody else."""
    row = lock_petition(petition)
    require(policy.may_handle_petition(by, petition_subject(row)), act="name_concerned", subject=row.id)
    there = {held.account for held in holdings(on=city_day(at), unit=row.unit)}
    if not accounts or not set(accounts) <= there:
        raise UnableToActOnPetition(reason=_("choose officials of the unit that has it."))

    made = _concern(row, accounts, by=by.account, at=at)

    record(events=_concerns(row, made), by=by, at=at)


def _concern(row: Petition, accounts: Sequence[UUID], *, by: UUID | None, at: datetime) -> list[UUID]:
    """Those of them who were not known yet."""
    known = concerned_of(row)
    new = [each for each in dict.fromkeys(accounts) if each not in known]
    Concern.objects.bulk_create(Concern(id=new_id(), petition=row, account=each, at=at, by=by) for each in new)
    return new


def _concerns(row: Petition, accounts: Sequence[UUID]) -> list[PetitionConcerns]:
    return [PetitionConcerns(subject=row.id, at_unit=path_of(row), account=each) for each in accounts]


def _named_in(row: Petition, *, on: date) -> list[UUID]:
    """The officials of the unit whose name was typed."""
    if not row.official:
        return []
    held = holdings(on=on, unit=row.unit)
    return [each.account for each in held if rules.is_named(typed=row.official, name=each.name)]


def _fault(new: NewPetition, text: str, phone: str, units: Directory, *, on: date, by: Actor) -> tuple[str, str] | None:
    """The field that is wrong and what to do about it; the first one."""
    shas = {each.sha256 for each in new.files}
    if new.unit is not None and new.unit not in units:
        return "unit", _("choose an office of the list.")
    if new.procedure is not None and not _is_in_force(new.procedure, on):
        return "unit", _("there is no such procedure.")
    if new.dossier_code.strip() and _dossier(new, phone, by) is None:
        return "dossier", _(
            "no dossier of yours has this code. Leave the field empty and name the dossier in the text."
        )
    if len(new.official) > NAME_LENGTH_MAX:
        return "official", _("the name is too long.")
    if not text or len(text) > TEXT_LENGTH_MAX:
        return "text", _("write what it is about, in at most %(count)s characters.") % {"count": TEXT_LENGTH_MAX}
    if len(shas) > PETITION_FILES_MAX:
        return "files", _("at most %(count)s files can be given.") % {"count": PETITION_FILES_MAX}
    if shas - receipts_of(shas=sorted(shas)).keys():
        return "files", _("one of its files was not kept.")
    if len(new.name) > NAME_LENGTH_MAX:
        return "name", _("the name is too long.")
    if not phone and by.account is None:
        return "phone", _("give your telephone number: the answer is told there, and you follow it by its last digits.")
    return None


def _is_in_force(procedure: UUID, on: date) -> bool:
    try:
        version_in_force(procedure=procedure, on=on)
    except UnableToFindProcedure:
        return False
    return True


def _phone(new: NewPetition) -> str:
    """As it is kept; empty for none. One that cannot be read is refused even of who has an account."""
    if not new.phone.strip():
        return ""
    try:
        return read_phone(new.phone)
    except UnableToReadPhone as fault:
        raise UnableToSendPetition(field="phone", reason=fault.message) from fault


def _dossier(new: NewPetition, phone: str, by: Actor) -> Dossier | None:
    """The one of that code, for its applicant's side and for who gives the number that stands in it."""
    if not new.dossier_code.strip():
        return None
    code = spelled(new.dossier_code)
    row = Dossier.objects.filter(Q(code=code) | Q(reference=code)).first()
    if row is None:
        return None
    by_phone = bool(phone) and bool(row.applicant_phone_end) and phone.endswith(row.applicant_phone_end)
    return row if by_phone or is_applicant_side(by, subject_of(row)) else None


def _refuse_floods(phone: str, by: Actor, *, today: date, at: datetime) -> None:
    midnight = calendar_of(unit=None).midnight(today)
    sender = Q(pk__in=[])
    if phone:
        sender |= Q(phone=phone)
    if by.account is not None:
        sender |= Q(account=by.account)
    count = Petition.objects.filter(sender, at__gte=midnight, at__lt=midnight + timedelta(days=1)).count()
    if count >= PETITIONS_A_DAY_MAX:
        raise UnableToSendMorePetitions(count=count)


def _unit(new: NewPetition, dossier: Dossier | None, units: Directory) -> UUID:
    if dossier is not None and dossier.current_unit in units:
        return dossier.current_unit
    if new.unit is not None:
        return new.unit
    offices = units.of_kind(UnitKind.OFFICE, field=PROCEDURE_CONTROL)
    return next(iter((*offices, *units.of_kind(UnitKind.CITY), *units.all()))).id


def _row(
    new: NewPetition, text: str, phone: str, dossier: Dossier | None, *, key: str, by: Actor, at: datetime
) -> Petition:
    limit = answer_limit(kind=new.kind, on=city_day(at))
    return Petition(
        id=new_id(),
        code=reference(secrets.randbits(64)),
        kind=new.kind.value,
        dossier=dossier,
        procedure=new.procedure if dossier is None else dossier.procedure,
        about_unit=new.unit,
        official=trimmed(new.official),
        text=text,
        name=trimmed(new.name) or by.name,
        phone=phone,
        account=by.account,
        at=at,
        repeat_key=key,
        units=[],
        receipt_days=limit.receipt_days,
        answer_days=limit.answer_days,
        limit_source=limit.source,
        round_at=at,
    )
