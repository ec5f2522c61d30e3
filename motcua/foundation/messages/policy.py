"""Who may set what people are told. Reading it is free: it is told to everybody."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, Actor, Refused, Role, Verdict


def may_set_texts(actor: Actor) -> Verdict:
    """The words bind the office, so somebody answers for them: an administrator, never the house by itself."""
    if actor.has_role(Role.ADMINISTRATOR):
        return ALLOWED
    return Refused(_("Only an administrator may change what people are told."))
