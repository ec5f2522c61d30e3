"""One vocabulary of statuses for portal, desk, charts and letters: icon, words and tone together."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.faces.ui.values import Tone, Words


@dataclass(frozen=True)
class StatusLook:
    icon: str
    words: Words
    tone: Tone


STATUSES: dict[str, StatusLook] = {
    # A dossier's way.
    "draft": StatusLook("pencil", _("Draft"), Tone.MUTE),
    "filed": StatusLook("send", _("Filed"), Tone.INFO),
    "not_received": StatusLook("ban", _("Not accepted"), Tone.MUTE),
    "received": StatusLook("inbox", _("Received"), Tone.INFO),
    "in_processing": StatusLook("hourglass", _("In processing"), Tone.INFO),
    "supplement_requested": StatusLook("file-pen", _("Waiting for the citizen’s supplement"), Tone.WAIT),
    "paused": StatusLook("circle-pause", _("Paused as the law allows"), Tone.WAIT),
    "approved": StatusLook("circle-check", _("Decided, the paper is being made"), Tone.OK),
    "result_ready": StatusLook("package-check", _("Result available"), Tone.OK),
    "returned": StatusLook("check", _("Result returned"), Tone.OK),
    "refused": StatusLook("ban", _("Refused"), Tone.MUTE),
    "withdrawn": StatusLook("undo-2", _("Withdrawn"), Tone.MUTE),
    # Petitions.
    "petition_new": StatusLook("inbox", _("Not taken yet"), Tone.INFO),
    "petition_under_way": StatusLook("hourglass", _("Being looked into"), Tone.INFO),
    "petition_waiting": StatusLook("file-pen", _("Waiting for the person"), Tone.WAIT),
    "petition_overdue": StatusLook("clock-alert", _("Overdue"), Tone.LATE),
    "petition_answered": StatusLook("circle-check", _("Answered"), Tone.OK),
    # How a promise stands, where no working time can be said.
    "on_time": StatusLook("clock", _("On time"), Tone.INFO),
    "due_soon": StatusLook("alarm-clock", _("Due soon"), Tone.SOON),
    "overdue": StatusLook("clock-alert", _("Overdue"), Tone.LATE),
    "met": StatusLook("check", _("Finished on time"), Tone.OK),
    "missed": StatusLook("clock-alert", _("Finished late"), Tone.LATE),
    "none": StatusLook("minus", _("No time limit"), Tone.MUTE),
    # Parts of a filing.
    "done": StatusLook("check", _("Completed"), Tone.OK),
    "in_progress": StatusLook("pencil", _("In progress"), Tone.INFO),
    "to_do": StatusLook("circle-dashed", _("Not yet started"), Tone.INFO),
    "cannot_start": StatusLook("lock", _("Cannot start yet"), Tone.MUTE),
    "found_right": StatusLook("badge-check", _("Looked into: the database is right"), Tone.MUTE),
    "to_mend": StatusLook("file-pen", _("Needs correcting"), Tone.WAIT),
    # Money.
    "paid": StatusLook("circle-check", _("Paid"), Tone.OK),
    "unpaid": StatusLook("banknote", _("Not yet paid"), Tone.SOON),
    "part_paid": StatusLook("banknote", _("Partly paid"), Tone.SOON),
    "refunded": StatusLook("undo-2", _("Paid back"), Tone.MUTE),
    "payment_open": StatusLook("hourglass", _("Waiting for your payment"), Tone.WAIT),
    "payment_paid": StatusLook("circle-check", _("Paid"), Tone.OK),
    "payment_failed": StatusLook("x", _("The payment failed"), Tone.LATE),
    "payment_expired": StatusLook("clock", _("Time is over, nothing was paid"), Tone.MUTE),
    "payment_refunded": StatusLook("undo-2", _("Paid back"), Tone.MUTE),
    "payment_reversed": StatusLook("undo-2", _("Taken back"), Tone.MUTE),
    "receipt_valid": StatusLook("shield-check", _("Genuine, in force"), Tone.OK),
    "receipt_cancelled": StatusLook("shield-x", _("Cancelled"), Tone.LATE),
    "receipt_whole": StatusLook("circle-check", _("No number is missing"), Tone.OK),
    "receipt_gap": StatusLook("triangle-alert", _("A number is missing"), Tone.LATE),
    "surplus": StatusLook("undo-2", _("Not owed, goes back"), Tone.MUTE),
    "refund_asked": StatusLook("hourglass", _("Waits for a second person"), Tone.WAIT),
    "refund_on_its_way": StatusLook("rotate-ccw", _("On its way back"), Tone.INFO),
    "refund_failed": StatusLook("triangle-alert", _("Failed, needs a person"), Tone.LATE),
    "refund_refused": StatusLook("ban", pgettext_lazy("refund", "Refused"), Tone.MUTE),
    "free": StatusLook("check", _("Free of charge"), Tone.OK),
    # Things in force.
    "in_force": StatusLook("badge-check", _("In force"), Tone.OK),
    "not_yet_in_force": StatusLook("calendar-days", _("Not yet in force"), Tone.INFO),
    "repealed": StatusLook("archive", _("Repealed"), Tone.MUTE),
    "expired": StatusLook("archive", _("No longer in force"), Tone.MUTE),
    "valid": StatusLook("shield-check", _("Valid"), Tone.OK),
    "invalid": StatusLook("shield-x", _("Not valid"), Tone.LATE),
    # Papers in a wallet: a valid one is "valid", one whose days are over "expired".
    "paper_revoked": StatusLook("shield-x", _("Revoked by its issuer"), Tone.LATE),
    "paper_lost": StatusLook("triangle-alert", _("Reported lost"), Tone.SOON),
    "paper_replaced": StatusLook("archive", _("Replaced by a newer one"), Tone.MUTE),
    "paper_being_signed": StatusLook("hourglass", _("Signed copy being made"), Tone.INFO),
    # Offices.
    "open_now": StatusLook("store", _("Open now"), Tone.OK),
    "closed_now": StatusLook("lock", _("Closed now"), Tone.MUTE),
    # Online levels of a procedure.
    "full": StatusLook("globe", pgettext_lazy("online level", "Entirely online"), Tone.OK),
    "partial": StatusLook("globe", pgettext_lazy("online level", "Partly online"), Tone.INFO),
    "info": StatusLook("store", pgettext_lazy("online level", "At the counter"), Tone.MUTE),
}
