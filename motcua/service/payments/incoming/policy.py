"""Who sets accounts and sees what was refused: administrators of the city."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, Actor, Refused, Role, Verdict


def may_administer_payments(actor: Actor) -> Verdict:
    if actor.has_role(Role.ADMINISTRATOR):
        return ALLOWED
    return Refused(_("Accounts and gateways are looked after by administrators."))
