"""Speaking in a dossier's conversation, and having read it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.messages.values import NewMessage
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.registry.people.queries import person
from motcua.service.dossiers.commands.standing import end_standstills
from motcua.service.dossiers.errors import UnableToFindDossier
from motcua.service.dossiers.locks import lock_dossiers, subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import may_see
from motcua.service.feedback import notices, policy, texts
from motcua.service.feedback.errors import UnableToReachApplicant, UnableToSay, UnableToSayMore
from motcua.service.feedback.events import ApplicantWrote, OfficeWrote
from motcua.service.feedback.models import Reading, Remark, Waiting
from motcua.service.feedback.rules import UNANSWERED_MAX, repeat_key, text_hash
from motcua.service.feedback.values import TEXT_LENGTH_MAX, Side


def say(*, dossier: UUID, text: str, form: str, by: Actor, at: datetime, seen: UUID | None = None) -> UUID:
    """Adds a remark and tells the other side. The same words from the same `form` are said once: the older remark's id
    is returned. So are those that one said in another window after `seen`, the last remark that this one showed.

    Raises `UnableToSay` for nothing or too much, `UnableToSayMore` after `UNANSWERED_MAX` remarks of the applicant's
    side in a row, `UnableToReachApplicant` when nobody would read what the office says.
    """
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_converse(by, subject_of(row)), act="converse", subject=row.id)
    side = policy.side_of(by, subject_of(row))
    assert side is not None
    assert by.account is not None
    words = text.replace("\x00", "").strip()
    if not words or len(words) > TEXT_LENGTH_MAX:
        raise UnableToSay(length_max=TEXT_LENGTH_MAX)
    key = repeat_key(form=form, text=words)
    twice = Q(repeat_key=key)
    if seen is not None:
        twice |= Q(id__gt=seen, text=words)
    said = Remark.objects.filter(twice, dossier=row, by=by.account).order_by("id").first()
    if said is not None:
        return said.id
    if side is Side.APPLICANT and _unanswered(row) >= UNANSWERED_MAX:
        raise UnableToSayMore(count=UNANSWERED_MAX)
    units = directory(on=city_day(at))
    remark = Remark(
        id=new_id(),
        dossier=row,
        side=side.value,
        by=by.account,
        unit=_speaks_for(row, by) if side is Side.OFFICE else None,
        text=words,
        at=at,
        repeat_key=key,
    )
    told = _told(row, remark, units=units, at=at)
    if not told and side is Side.OFFICE:
        raise UnableToReachApplicant

    remark.save(force_insert=True)
    _keep_waiting(row, side, at)
    if side is Side.OFFICE:
        end_standstills(dossiers=[row.id], at=at)

    event = ApplicantWrote if side is Side.APPLICANT else OfficeWrote
    path = units.path(row.current_unit)
    hashed = text_hash(remark=remark.id, text=words)
    record(events=[event(subject=row.id, at_unit=path, remark=remark.id, text_hash=hashed)], by=by, at=at)
    send_messages(messages=told, by=by, at=at)
    return remark.id


def have_read(*, dossier: UUID, up_to: UUID, by: Actor) -> None:
    """Remembers that `by` has seen the conversation up to a remark; never goes back, so two devices do no harm."""
    row = Dossier.objects.filter(id=dossier).first()
    if row is None:
        raise UnableToFindDossier
    require(may_see(by, subject_of(row)), act="read_conversation", subject=row.id)
    assert by.account is not None
    if not Remark.objects.filter(id=up_to, dossier=row).exists():
        raise UnableToFindDossier
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Reading._meta.db_table} (id, dossier_id, account, up_to) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (dossier_id, account) DO UPDATE"
            " SET up_to = greatest(feedback_reading.up_to, excluded.up_to)",
            [new_id(), row.id, by.account, up_to],
        )


def _unanswered(row: Dossier) -> int:
    last = list(Remark.objects.filter(dossier=row).order_by("-id").values_list("side", flat=True)[:UNANSWERED_MAX])
    own = [side == Side.APPLICANT.value for side in last]
    return own.index(False) if False in own else len(own)


def _speaks_for(row: Dossier, by: Actor) -> UUID:
    """The unit that holds the dossier where she is in it, else hers that has held it, else the one she leads from."""
    if row.current_unit in by.units:
        return row.current_unit
    involved = by.units & set(row.involved_units)
    return min(involved or by.units)


def _keep_waiting(row: Dossier, side: Side, at: datetime) -> None:
    """The first unanswered remark counts: who writes again has waited since then."""
    kept, _made = Waiting.objects.get_or_create(dossier=row)
    since = None if side is Side.OFFICE else (kept.since_at or at)
    if since != kept.since_at:
        kept.since_at = since
        kept.save(update_fields=["since_at"])


def _told(row: Dossier, remark: Remark, *, units: Directory, at: datetime) -> list[NewMessage]:
    if remark.side == Side.OFFICE.value:
        return notices.to_applicant(
            row,
            person(person=row.applicant),
            template=texts.OFFICE_WROTE,
            by_sms=texts.OFFICE_WROTE_SMS,
            office=notices.named(units.get(remark.unit) if remark.unit else None),
            remark=remark.text,
            key=remark.id,
        )
    return notices.to_office(row, notices.who_works_on(row, at=at), template=texts.APPLICANT_WROTE, key=remark.id)
