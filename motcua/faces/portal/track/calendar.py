"""A promise as an entry for people's own calendars (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from motcua.faces.portal.wording import spoken
from motcua.service.dossiers.queries.dossier import DossierView

LINE_BYTES_MAX = 75


def calendar_entry(view: DossierView, *, due_at: datetime, at: datetime, address: str) -> str:
    """One event without length at the promised moment. The same dossier has the same UID, so that an entry that is
    taken again moves the former one."""
    name = {"name": spoken(view.version, "name")}
    title = _("Result promised: %(name)s") % name if view.received_at else _("Answer of the office: %(name)s") % name
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mot Cua//Dossiers//VI",
        "BEGIN:VEVENT",
        f"UID:{view.id}@motcua",
        f"DTSTAMP:{_utc(at)}",
        f"DTSTART:{_utc(due_at)}",
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(view.code)}",
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes; what goes on begins with a space. No letter is cut in two."""
    parts, room = [""], LINE_BYTES_MAX
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(" ")
            room = LINE_BYTES_MAX - 1
        parts[-1] += letter
        room -= size
    return parts
