"""Saying who looks up for a facility."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.service.insurance.errors import UnableToFindFacility, UnableToNameOfficer
from motcua.service.insurance.events import OfficerEnded, OfficerNamed
from motcua.service.insurance.models import Facility, FacilityOfficer
from motcua.service.insurance.policy import ASKING, may_name_officers
from motcua.service.insurance.queries.facilities import offices_over


def name_officer(*, facility: UUID, sign_in_name: str, by: Actor, at: datetime) -> UUID:
    """Lets an official, or a program, look up for the facility from today on. Named twice, she is named once.

    Raises `NotPermitted`, `UnableToFindFacility`, and `UnableToNameOfficer` for a name that no official and no program has,
    and for one who looks up for another facility.
    """
    today = city_day(at)
    row = Facility.objects.select_for_update(no_key=True).filter(id=facility).first()
    if row is None:
        raise UnableToFindFacility
    over = offices_over(row, on=today)
    require(may_name_officers(by, offices=over), act="name_facility_officer", subject=facility)
    account = Account.objects.filter(sign_in_name=sign_in_name.strip(), is_active=True).first()
    if account is None or account.kind not in {kind.value for kind in ASKING}:
        raise UnableToNameOfficer(reason=_("no official and no program signs in by this name"))
    # Her row is locked, so that two offices naming her at once take turns.
    Account.objects.select_for_update(no_key=True).get(id=account.id)
    standing = FacilityOfficer.objects.filter(account=account, ended_at=None).first()
    if standing is not None:
        if standing.facility_id == facility:
            return standing.id
        raise UnableToNameOfficer(reason=_("she looks up for another facility; end that first"))
    named = FacilityOfficer.objects.create(facility=row, account=account, from_on=today)
    event = OfficerNamed(subject=row.id, at_unit=UnitPath.of(row.path), account=account.id, from_on=today)
    record(events=[event], by=by, at=at)
    return named.id


def end_officer(*, officer: UUID, by: Actor, at: datetime) -> None:
    """From this moment on she may not look up any more; ended twice, she was ended once. Raises `NotPermitted` and
    `UnableToNameOfficer`."""
    row = FacilityOfficer.objects.select_for_update(no_key=True, of=("self",)).select_related("facility").filter(
        id=officer
    ).first()  # fmt: skip
    if row is None:
        raise UnableToNameOfficer(reason=_("she does not look up for it"))
    over = offices_over(row.facility, on=city_day(at))
    require(may_name_officers(by, offices=over), act="end_facility_officer", subject=row.facility_id)
    if row.ended_at is not None:
        return
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    event = OfficerEnded(subject=row.facility_id, at_unit=UnitPath.of(row.facility.path), account=row.account_id)
    record(events=[event], by=by, at=at)
