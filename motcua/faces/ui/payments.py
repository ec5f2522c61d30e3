"""A try to pay as pages show it: its status, the code to scan, and the mark by which an open page learns of news."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.faces.ui.formats import money_vnd
from motcua.faces.ui.values import PayCode
from motcua.foundation.rendering.qr import qr_svg
from motcua.service.payments.values import AttemptState, AttemptView, Invitation


def status_of(attempt: AttemptView, *, at: datetime) -> str:
    """A word of the vocabulary. What nobody paid in time has run out, whether that was noted already or not."""
    if attempt.state is AttemptState.OPEN and at > attempt.expires_at:
        return f"payment_{AttemptState.EXPIRED.value}"
    return f"payment_{attempt.state.value}"


def mark_of(attempt: AttemptView) -> str:
    """What a page of it shows; another mark, another page."""
    return f"{attempt.state.value}-{attempt.surplus_vnd}-{attempt.returned_vnd}"


def pay_code(attempt: AttemptView, invitation: Invitation, *, picture_href: str = "") -> PayCode | None:
    """The code to scan, with its words for who types them; None where there is none."""
    if not invitation.qr_text:
        return None
    return PayCode(
        qr_svg=qr_svg(invitation.qr_text),
        label=_("QR code for %(amount)s") % {"amount": money_vnd(attempt.amount_vnd)},
        facts=invitation.facts,
        picture_href=picture_href,
    )
