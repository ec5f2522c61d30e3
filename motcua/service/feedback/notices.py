"""Who is told of a remark, a complaint or its answer, and of what becomes of a petition. The words are those of `texts`, or
what an administrator has set in their place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.messages.commands import in_account
from motcua.foundation.messages.values import Channel, NewMessage, Template
from motcua.registry.organization.queries import holders
from motcua.registry.organization.values import UnitView
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.locks import shown_code
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.texts import CODE
from motcua.service.feedback import texts
from motcua.service.feedback.models import Petition

#: Of a remark in an SMS; the rest is read by asking the office.
REMARK_IN_SMS_MAX = 200
#: More recipients than a unit has people on one step would be a mistake in its posts.
OFFICIALS_MAX = 30


def to_applicant(
    row: Dossier,
    applicant: PersonView | None,
    *,
    template: Template,
    by_sms: Template,
    office: str,
    remark: str,
    key: UUID,
) -> list[NewMessage]:
    """In the account of the applicant and of who filed for her; without any, by SMS with the remark itself, since she
    could read it nowhere else. Empty for whom cannot be reached."""
    fields = {CODE: shown_code(row), texts.OFFICE: office}
    accounts = {applicant.account if applicant else None, None if row.by_officer else row.filed_by} - {None}
    if accounts:
        link = f"/ho-so/{row.id}/trao-doi/"
        known = sorted(filter(None, accounts))
        return in_account(accounts=known, template=template, fields=fields, link=link, about=row.id, key=str(key))
    if applicant is None or not applicant.phone:
        return []
    return [
        NewMessage(
            channel=Channel.SMS,
            account=None,
            address=applicant.phone,
            template=by_sms,
            fields={**fields, texts.REMARK: _shortened(remark)},
            link="",
            about=row.id,
            key=str(key),
        )
    ]


def to_office(row: Dossier, accounts: Iterable[UUID], *, template: Template, key: UUID) -> list[NewMessage]:
    link = f"/ban-lam-viec/ho-so/{row.id}/trao-doi/"
    fields = {CODE: shown_code(row), texts.APPLICANT: row.applicant_name}
    told = sorted(set(accounts))[:OFFICIALS_MAX]
    return in_account(accounts=told, template=template, fields=fields, link=link, about=row.id, key=str(key))


def who_works_on(row: Dossier, *, at: datetime) -> list[UUID]:
    """Who has the step; where nobody has it, all who could; where there is none, the counter that received it."""
    if row.holder is not None:
        return [row.holder]
    on = city_day(at)
    role = Role(row.current_role) if row.current_role else Role.COUNTER
    found = holders(unit=row.current_unit, role=role, on=on) or holders(
        unit=row.receiving_unit, role=Role.COUNTER, on=on
    )
    return [holder.account for holder in found]


def who_leads(row: Dossier, *, at: datetime) -> list[UUID]:
    """Heads and leaders of the unit that holds it."""
    on = city_day(at)
    return [
        holder.account
        for role in (Role.HEAD, Role.LEADER)
        for holder in holders(unit=row.current_unit, role=role, on=on)
    ]


def to_sender(
    row: Petition, templates: tuple[Template, Template], *, office: UnitView | None, key: UUID
) -> list[NewMessage]:
    """In the account of who sent it; without one by SMS."""
    in_app, by_sms = templates
    fields = {texts.PETITION_CODE: row.code, texts.OFFICE: named(office)}
    if row.account is not None:
        link = f"/phan-anh/{row.id}/"
        return in_account(accounts=[row.account], template=in_app, fields=fields, link=link, about=row.id, key=str(key))
    message = NewMessage(
        channel=Channel.SMS,
        account=None,
        address=row.phone,
        template=by_sms,
        fields=fields,
        link="",
        about=row.id,
        key=str(key),
    )
    return [message]


def to_unit_of(
    row: Petition, *, template: Template, concerned: Iterable[UUID], at: datetime, key: UUID
) -> list[NewMessage]:
    """Heads and leaders of the unit that has it, but for whom it concerns; where nobody is left, the leaders above."""
    on, kept_out = city_day(at), set(concerned)
    for unit in row.path:
        found = {each.account for role in (Role.HEAD, Role.LEADER) for each in holders(unit=unit, role=role, on=on)}
        if told := sorted(found - kept_out)[:OFFICIALS_MAX]:
            link, fields = f"/ban-lam-viec/phan-anh/{row.id}/", {texts.PETITION_CODE: row.code}
            return in_account(accounts=told, template=template, fields=fields, link=link, about=row.id, key=str(key))
    return []


def named(unit: UnitView | None) -> str:
    return unit.name_vi if unit else "Cơ quan giải quyết"


def _shortened(remark: str) -> str:
    return remark if len(remark) <= REMARK_IN_SMS_MAX else f"{remark[: REMARK_IN_SMS_MAX - 1]}…"
