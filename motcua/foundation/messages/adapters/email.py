"""E-mail by Django's mail backend (`settings.EMAIL_BACKEND`), one connection for a batch."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from motcua.foundation.messages.values import Fault, Letter


class EmailCarrier:
    def carry(self, *, letters: Sequence[Letter]) -> list[Fault | None]:
        connection = get_connection()
        try:
            connection.open()
        except (OSError, SMTPException) as fault:
            return [_fault(fault)] * len(letters)
        try:
            return [_send(connection, letter) for letter in letters]
        finally:
            connection.close()


def _send(connection: Any, letter: Letter) -> Fault | None:
    try:
        connection.send_messages([_email(letter)])
    except (OSError, SMTPException) as fault:
        # The server may have hung up; the next letter opens a line of its own.
        connection.close()
        return _fault(fault)
    except ValueError as fault:
        # A line break in an address or a subject: Django refuses it, and always will.
        return Fault(str(fault), permanent=True)
    return None


def _email(letter: Letter) -> EmailMessage:
    sender = settings.DEFAULT_FROM_EMAIL
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return EmailMessage(
        subject=letter.subject_vi,
        body=f"{letter.body_vi}\n\n{letter.link}" if letter.link else letter.body_vi,
        from_email=sender,
        to=[letter.address],
        # The same name at every attempt, so that a mailbox can tell a repetition.
        headers={"Message-ID": f"<{letter.id}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def _fault(fault: Exception) -> Fault:
    """Replies of 500 and above are final (RFC 5321, 4.2.1)."""
    if isinstance(fault, SMTPRecipientsRefused):
        codes = [code for code, _ in fault.recipients.values()]
        return Fault(f"recipient refused ({min(codes, default=0)})", permanent=min(codes, default=0) >= 500)
    if isinstance(fault, SMTPResponseException):
        return Fault(f"refused ({fault.smtp_code})", permanent=fault.smtp_code >= 500)
    return Fault(f"not reached ({type(fault).__name__})")
