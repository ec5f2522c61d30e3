"""A dossier's story from the journal: what happened, when, where, in words for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.foundation.journal.values import Entry
from motcua.registry.organization.values import Directory, UnitView


@dataclass(frozen=True)
class TimelineLine:
    """One happening. `title` is a lazy text in the reader's language; `facts` are the entry's own."""

    at: datetime
    kind: str
    title: str | Promise
    unit: UnitView | None
    actor: UUID | None
    #: Whom the actor, a deputy, stood in for.
    on_behalf_of: UUID | None
    facts: Mapping[str, Any]


#: What is told, and to whom: kind -> (title, told to the citizen too).
TOLD: dict[str, tuple[str | Promise, bool]] = {
    "dossier_filed": (_("Filed"), True),
    "dossier_sent_on": (_("Sent on to the right office"), True),
    "dossier_received": (_("Received, code given"), True),
    "receipt_refused": (_("Not accepted"), True),
    "supplement_requested": (_("Supplement requested; the clock stands still"), True),
    "supplement_answered": (_("Supplement handed in; the clock goes on"), True),
    "dossier_paused": (_("Paused by law"), True),
    "dossier_resumed": (_("Pause over; the clock goes on"), True),
    "fees_paid": (_("Paid"), True),
    "fees_taken_back": (_("A payment booked by mistake was taken back: it is owed again"), True),
    # Of service.landtax, a room above: known here by their kinds alone.
    "land_tax_notice_recorded": (_("The tax office has set what is owed"), True),
    "land_tax_letter_posted": (_("Written to the tax office"), False),
    "dossier_extended": (_("Deadline extended"), True),
    "dossier_reappointed": (_("Apology and new date"), True),
    "limit_case_applied": (_("Another time limit of the law applies to this case"), True),
    "due_date_recomputed": (_("Date computed anew: the calendar or the working hours changed"), True),
    "processing_begun": (_("Processing begun"), True),
    "dossier_forwarded": (_("Forwarded to the next agency"), True),
    "dossier_approved": (_("Approved and signed"), True),
    "dossier_refused": (_("Refused, with the reason"), True),
    "dossier_sent_back": (_("Sent back by the leader"), False),
    "result_ready": (_("Result ready"), True),
    "result_returned": (_("Result handed over"), True),
    "dossier_withdrawn": (_("Dossier withdrawn"), True),
    "act_undone": (_("A mistaken act was undone"), True),
    "dossier_stood_still": (_("No step for several working days: the leaders were told"), True),
    "checks_kept": (_("Check-list kept"), False),
    "document_made": (_("Document made"), False),
    "task_completed": (_("Step completed"), False),
    "event_caught": (_("What the process waited for came"), False),
    "task_claimed": (_("Step taken"), False),
    "task_reassigned": (_("Step handed over"), False),
    "papers_handed_over": (_("Papers handed over, with a slip"), False),
    "act_refused": (_("Somebody without the right tried"), False),
}

#: What moves a dossier in its citizen's eyes: all that she is told of but the alarm itself, each step that is done, and
#: what the office writes to her (service.feedback, a room above: its entries are known here by their kinds alone).
SEEN_BY_CITIZEN = (
    frozenset(kind for kind, (_title, to_citizen) in TOLD.items() if to_citizen) - {"dossier_stood_still"}
) | {"task_completed", "office_wrote", "complaint_answered"}


def timeline(entries: Sequence[Entry], *, directory: Directory, inside: bool) -> tuple[TimelineLine, ...]:
    """The lines of a dossier, oldest first. `inside` shows what is the office's own business too."""
    return tuple(
        TimelineLine(
            at=entry.at,
            kind=entry.kind,
            title=TOLD[entry.kind][0],
            unit=directory.get(entry.unit) if entry.unit else None,
            actor=entry.actor if inside else None,
            on_behalf_of=entry.on_behalf_of if inside else None,
            facts=entry.data,
        )
        for entry in entries
        if entry.kind in TOLD and (inside or TOLD[entry.kind][1])
    )
