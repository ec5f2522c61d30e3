"""Who may do what with taxes on land. Whether somebody may see or pay for a dossier is the dossiers' to say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Verdict


def may_speak_for_tax(actor: Actor) -> Verdict:
    """Bring word of the tax office: the house itself, by its jobs."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    return Refused(_("The tax office speaks through the house alone."))
