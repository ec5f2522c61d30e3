"""Who is told what of a dossier. The words are those of `texts`, or what an administrator has set in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.journal.values import Doer
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.messages.values import Channel, Field, NewMessage, Template
from motcua.foundation.money.rules import format_vnd
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.people.values import PersonView
from motcua.service.dossiers import texts
from motcua.service.dossiers.locks import shown_code
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.rules.norms import norm
from motcua.service.dossiers.values import Defect
from motcua.service.payments.collecting.values import DueNow
from motcua.service.payments.values import PaidBack
from motcua.service.processes.values import TaskView


def tell(*, notices: Iterable[NewMessage | None], by: Doer, at: datetime) -> None:
    """Sends the notices of those who can be reached."""
    send_messages(messages=[notice for notice in notices if notice is not None], by=by, at=at)


def filed_notice(row: Dossier, applicant: PersonView, version: ProcedureVersion) -> NewMessage | None:
    hours = norm("answer_to_online_filing_working_hours")
    return applicant_notice(row, applicant, texts.FILED, {texts.PROCEDURE: version.name_vi, texts.HOURS: str(hours)})


def received_notice(row: Dossier, applicant: PersonView, version: ProcedureVersion) -> NewMessage | None:
    named = {texts.PROCEDURE: version.name_vi}
    if row.promised_at is None:
        return applicant_notice(row, applicant, texts.RECEIVED_UNDATED, named)
    return applicant_notice(row, applicant, texts.RECEIVED, {**named, texts.PROMISED_AT: _moment(row.promised_at)})


def not_received_notice(row: Dossier, applicant: PersonView, reason: str) -> NewMessage | None:
    return applicant_notice(row, applicant, texts.NOT_RECEIVED, {texts.REASON: reason})


def supplement_notice(
    row: Dossier, applicant: PersonView, defects: Sequence[Defect], *, number: int
) -> NewMessage | None:
    return applicant_notice(row, applicant, texts.SUPPLEMENT, {texts.ITEMS: str(len(defects))}, once=str(number))


def reappointed_notice(row: Dossier, applicant: PersonView, reason: str) -> NewMessage | None:
    fields = {texts.PROMISED_AT: _moment(row.reappointed_to), texts.REASON: reason}
    return applicant_notice(row, applicant, texts.REAPPOINTED, fields)


def money_awaited_notice(row: Dossier, applicant: PersonView, amount_vnd: int, *, at: datetime) -> NewMessage | None:
    fields = {texts.AMOUNT: format_vnd(amount_vnd)}
    return applicant_notice(row, applicant, texts.MONEY_AWAITED, fields, once=at.isoformat())


def money_reminder(row: Dossier, applicant: PersonView, amount_vnd: int, *, at: datetime) -> NewMessage | None:
    """Once a day of the city."""
    fields = {texts.AMOUNT: format_vnd(amount_vnd)}
    return applicant_notice(row, applicant, texts.MONEY_REMINDER, fields, once=city_day(at).isoformat())


def due_notice(
    row: Dossier, applicant: PersonView, template: Template, due: DueNow, *, at: datetime
) -> NewMessage | None:
    """Once a day of the city."""
    fields = {texts.AMOUNT: format_vnd(due.owed_vnd), texts.DUE_ON: f"{due.due_on:%d/%m/%Y}"}
    return applicant_notice(row, applicant, template, fields, once=city_day(at).isoformat())


def fees_paid_notice(row: Dossier, applicant: PersonView, amount_vnd: int, *, attempt: UUID) -> NewMessage | None:
    return applicant_notice(row, applicant, texts.FEES_PAID, {texts.AMOUNT: format_vnd(amount_vnd)}, once=str(attempt))


def money_returned_notice(row: Dossier, applicant: PersonView, back: PaidBack) -> NewMessage | None:
    """To the account that paid, where there is one: the money went back to her. Once a refund."""
    fields = {texts.AMOUNT: format_vnd(back.amount_vnd)}
    if back.payer is None:
        return applicant_notice(row, applicant, texts.MONEY_RETURNED, fields, once=str(back.refund))
    return NewMessage(
        channel=Channel.IN_APP,
        account=back.payer,
        address="",
        template=texts.MONEY_RETURNED,
        fields={texts.CODE: shown_code(row), **fields},
        link="/thanh-toan/",
        about=row.id,
        key=f"{texts.MONEY_RETURNED.name}:{row.id}:{back.refund}",
    )


def step_notice(row: Dossier, applicant: PersonView, version: ProcedureVersion, done: TaskView) -> NewMessage | None:
    """How a step came out, in the words of its process; once a step."""
    news = next(each.name_vi for each in done.outcomes if each.value == done.outcome)
    fields = {texts.PROCEDURE: version.name_vi, texts.NEWS: news}
    return applicant_notice(row, applicant, texts.STEP_DONE, fields, once=str(done.id))


def case_notice(row: Dossier, applicant: PersonView, case: str) -> NewMessage | None:
    fields = {texts.CASE: case, texts.PROMISED_AT: _moment(row.promised_at)}
    return applicant_notice(row, applicant, texts.LIMIT_CASE, fields)


def ready_notice(row: Dossier, applicant: PersonView, version: ProcedureVersion) -> NewMessage | None:
    return applicant_notice(row, applicant, texts.READY, {texts.PROCEDURE: version.name_vi})


def stood_still_notice(row: Dossier, applicant: PersonView, *, days: int, since_at: datetime) -> NewMessage | None:
    return applicant_notice(row, applicant, texts.STOOD_STILL, {texts.DAYS: str(days)}, once=since_at.isoformat())


def stood_still_in_unit_notice(row: Dossier, leader: UUID, *, days: int, since_at: datetime) -> NewMessage:
    return NewMessage(
        channel=Channel.IN_APP,
        account=leader,
        address="",
        template=texts.STOOD_STILL_IN_UNIT,
        fields={texts.CODE: shown_code(row), texts.DAYS: str(days)},
        link=f"/ban-lam-viec/ho-so/{row.id}/",
        about=row.id,
        key=f"{since_at.isoformat()}:{leader}",
    )


def applicant_notice(
    row: Dossier, applicant: PersonView, template: Template, fields: Mapping[Field, str], *, once: str = ""
) -> NewMessage | None:
    """In the account when there is one, else by SMS to the phone; None for whom cannot be reached. A repeated act tells
    only once; `once` is what makes it another act."""
    in_app = applicant.account is not None
    if not in_app and not applicant.phone:
        return None
    return NewMessage(
        channel=Channel.IN_APP if in_app else Channel.SMS,
        account=applicant.account,
        address=applicant.phone,
        template=template,
        fields={texts.CODE: shown_code(row), **fields},
        link=f"/ho-so/{row.id}/",
        about=row.id,
        key=":".join(filter(None, [template.name, str(row.id), once])),
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(VIETNAM).strftime("%H:%M ngày %d/%m/%Y")
