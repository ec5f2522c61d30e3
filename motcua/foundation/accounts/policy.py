"""Who may open and close accounts of others."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict


def may_manage_accounts(actor: Actor, *, accounts: Iterable[UUID] = ()) -> Verdict:
    """Open officials' accounts, close them, open them again, take a lost second factor off: administrators, and the
    house itself. Nobody decides about her own account, nor while standing in for somebody."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    if not actor.has_role(Role.ADMINISTRATOR) or actor.on_behalf_of is not None:
        return Refused(gettext("Only an administrator may open and close accounts."))
    if actor.account in set(accounts):
        return Refused(gettext("Nobody closes or changes her own account; ask another administrator."))
    return ALLOWED


def may_end_sign_in(actor: Actor, *, account: UUID) -> Verdict:
    """One's own only; somebody else's is not there."""
    if actor.account is not None and actor.account == account:
        return ALLOWED
    return Refused(gettext("This session is not yours."), hidden=True)
