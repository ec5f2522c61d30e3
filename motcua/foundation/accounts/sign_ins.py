"""Sessions: begun, ended from elsewhere, ended by a provider. And whom a provider's subject is bound to. Commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.errors import UnableToFindSignIn, UnableToSignInAs
from motcua.foundation.accounts.events import IdentityBound, SignedIn, SignInEnded
from motcua.foundation.accounts.models import Identity, SignIn
from motcua.foundation.accounts.policy import may_end_sign_in
from motcua.foundation.accounts.rules import SPENT, refused
from motcua.foundation.accounts.values import SYSTEM, Actor, Assurance, LoggedOut, Proved, Provider, Way
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.faults import fault, gettext_noop

#: How a session ended, besides by its own time.
BY_HERSELF, ELSEWHERE, BY_PROVIDER, RENEWED = "by_herself", "elsewhere", "by_provider", "renewed"
DEVICE_LENGTH_MAX = 120
NAME_LENGTH_MAX = 255


@dataclass(frozen=True, kw_only=True)
class NewSignIn:
    """A session that begins. `assurance` is None for officials, `proved` where a provider said who it is."""

    session_key: str
    way: Way
    assurance: Assurance | None
    second_factor: bool
    device: str
    proved: Proved | None = None


def begin_sign_in(*, new: NewSignIn, by: Actor, at: datetime, at_unit: UnitPath | None = None) -> UUID:
    """Keeps that a session has begun. One of the same key that is open has become this one. `at_unit` is where it counts."""
    assert by.account is not None
    SignIn.objects.filter(session_key=new.session_key, ended_at=None).update(ended_at=at, ended_how=RENEWED)
    entry = new_id()
    row = SignIn(
        id=new_id(),
        account_id=by.account,
        session_key=new.session_key,
        way=new.way.value,
        assurance=new.assurance,
        issuer=new.proved.issuer if new.proved else "",
        subject=new.proved.subject if new.proved else "",
        sid=new.proved.sid[:NAME_LENGTH_MAX] if new.proved else "",
        device=new.device[:DEVICE_LENGTH_MAX],
        began_at=at,
        entry=entry,
    )
    row.save(force_insert=True)

    event = SignedIn(
        subject=by.account,
        at_unit=at_unit,
        second_factor=new.second_factor,
        way=new.way.value,
        assurance=new.assurance,
    )
    record(events=[event], by=by, at=at, ids=[entry])
    return row.id


def leave_session(*, session_key: str, how: str, at: datetime) -> None:
    """Keeps that a session is over, where whoever had it has left it or goes on in another. Twice is once."""
    SignIn.objects.filter(session_key=session_key, ended_at=None).update(ended_at=at, ended_how=how)


def end_sign_in(*, sign_in: UUID, by: Actor, at: datetime) -> None:
    """Ends one's own session on another device, at once. Raises `NotPermitted` (hidden) for somebody else's, and
    `UnableToFindSignIn` for one that is over."""
    row = SignIn.objects.select_for_update().filter(id=sign_in).first()
    if row is None:
        raise UnableToFindSignIn
    require(may_end_sign_in(by, account=row.account_id), act="end_sign_in", subject=row.account_id)
    if row.ended_at is not None:
        raise UnableToFindSignIn
    _end([row], how=ELSEWHERE, by=by, at=at)


def end_other_sign_ins(*, but: str, by: Actor, at: datetime) -> int:
    """Ends all of one's own sessions but that of the key `but`. Returns how many there were."""
    assert by.account is not None
    rows = SignIn.objects.select_for_update().filter(account=by.account, ended_at=None).exclude(session_key=but)
    return _end(list(rows.order_by("id")), how=ELSEWHERE, by=by, at=at)


def end_by_provider(*, out: LoggedOut, provider: Provider, at: datetime) -> int:
    """Ends the sessions that a provider says are over. Returns how many were open.

    Raises `UnableToTrustProvider` for a word that was heeded before: it would end a session that was begun since.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_spent_token (issuer, jti, expires_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [out.issuer, out.jti[:NAME_LENGTH_MAX], out.expires_at],
        )
        is_new = cursor.rowcount == 1
    if not is_new:
        raise refused(provider=provider, fault=fault(SPENT))
    rows = SignIn.objects.select_for_update().filter(issuer=out.issuer, ended_at=None)
    if out.subject:
        rows = rows.filter(subject=out.subject)
    if out.sid:
        rows = rows.filter(sid=out.sid)
    return _end(list(rows.order_by("id")), how=BY_PROVIDER, by=SYSTEM, at=at)


def bind_identity(*, proved: Proved, account: UUID, provider: Provider, at: datetime) -> None:
    """From now on the provider's subject is this account. Bound to it before, nothing changes.

    Raises `UnableToSignInAs` when it is bound to another: a number that moved to another subject is looked into by people.
    """
    row, is_new = Identity.objects.get_or_create(
        issuer=proved.issuer,
        subject=proved.subject,
        defaults={"id": new_id(), "account_id": account, "bound_at": at},
    )
    if row.account_id != account:
        why = gettext_noop("it was somebody else’s before")
        raise UnableToSignInAs(name=provider.name, fault=fault(why))
    if is_new:
        event = IdentityBound(subject=account, identity=row.id, issuer=row.issuer)
        record(events=[event], by=SYSTEM, at=at)


def _end(rows: Sequence[SignIn], *, how: str, by: Actor, at: datetime) -> int:
    for row in rows:
        row.ended_at, row.ended_how = at, how
    SignIn.objects.bulk_update(rows, ["ended_at", "ended_how"], batch_size=500)
    # A session is no record: what it was stands in the rows above.
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()

    record(events=[SignInEnded(subject=row.account_id, sign_in=row.id, how=how) for row in rows], by=by, at=at)
    return len(rows)
