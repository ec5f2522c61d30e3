"""Documents as the desk shows them: states and entries in words, and what a draft begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.reports.shown import State as StateShown
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.ui.values import Tone
from motcua.service.documents.values import (
    INCOMING_WORDS,
    KIND_WORDS,
    OUTGOING_WORDS,
    URGENCY_WORDS,
    DocumentKind,
    IncomingLine,
    IncomingState,
    OutgoingLine,
    OutgoingState,
    UnitNamed,
    Urgency,
)

_INCOMING_LOOKS = {
    IncomingState.TO_ASSIGN: (Tone.WAIT, "inbox"),
    IncomingState.IN_PROGRESS: (Tone.INFO, "hourglass"),
    IncomingState.OVERDUE: (Tone.LATE, "clock-alert"),
    IncomingState.HANDLED: (Tone.OK, "check"),
    IncomingState.HANDLED_LATE: (Tone.SOON, "check"),
    IncomingState.ANNULLED: (Tone.MUTE, "x"),
}
_OUTGOING_LOOKS = {
    OutgoingState.DRAFT: (Tone.MUTE, "file-pen"),
    OutgoingState.SENT_BACK: (Tone.SOON, "undo-2"),
    OutgoingState.SUBMITTED: (Tone.WAIT, "hourglass"),
    OutgoingState.SIGNED: (Tone.INFO, "pen-line"),
    OutgoingState.ISSUED: (Tone.OK, "check"),
    OutgoingState.REPLACED: (Tone.MUTE, "files"),
    OutgoingState.RECALLED: (Tone.LATE, "undo-2"),
    OutgoingState.DROPPED: (Tone.MUTE, "x"),
}

#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "documents_incoming_registered": _("Registered"),
    "documents_incoming_annulled": _("Annulled"),
    "documents_incoming_assigned": _("Assigned"),
    "documents_incoming_handled": _("Handled"),
    "documents_incoming_reopened": _("Open again: its reply was recalled"),
    "documents_outgoing_drafted": _("Drafted"),
    "documents_outgoing_revised": _("Draft changed"),
    "documents_outgoing_submitted": _("Sent for signature"),
    "documents_outgoing_sent_back": _("Sent back"),
    "documents_outgoing_signed": _("Signed"),
    "documents_outgoing_issued": _("Number and date given"),
    "documents_outgoing_made": _("Signed file made"),
    "documents_outgoing_replaced": _("Replaced by another"),
    "documents_outgoing_recalled": _("Recalled or dropped"),
}

#: What a draft of each kind begins with, in Vietnamese: people write it further.
TEMPLATES: Mapping[DocumentKind, Mapping[str, str]] = {
    DocumentKind.DECISION: {
        "grounds": "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015\n"
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương "
        "ngày 22 tháng 11 năm 2019\n"
        "Theo đề nghị của ",
        "paragraphs": "Nay …\n\nCác ông (bà) … chịu trách nhiệm thi hành Quyết định này.\n\n"
        "Quyết định này có hiệu lực kể từ ngày ký.",
        "recipients": "Như Điều 2",
    },
    DocumentKind.REPORT: {
        "paragraphs": "Thực hiện …, … báo cáo như sau:\n\nI. Kết quả thực hiện\n\n…\n\nII. Khó khăn, vướng mắc\n\n…\n\n"
        "III. Phương hướng, kiến nghị\n\n…",
        "recipients": "Như trên",
    },
    DocumentKind.OFFICIAL_LETTER: {
        "paragraphs": "Phúc đáp …, … có ý kiến như sau:\n\n…\n\nTrân trọng./.",
        "recipients": "Như trên",
    },
}


def incoming_shown(line: IncomingLine) -> dict[str, Any]:
    tone, mark = _INCOMING_LOOKS[line.state]
    return {
        "document": line,
        "state": StateShown(tone=tone, mark=mark, words=str(INCOMING_WORDS[line.state.value])),
        "kind": KIND_WORDS[line.kind.value],
        "unit": unit_words(line.unit),
        "urgency": URGENCY_WORDS[line.urgency.value] if line.urgency is not Urgency.NORMAL else "",
        "assigned": " · ".join(
            part for part in (line.assigned_name, unit_words(line.assigned_unit) if line.assigned_unit else "") if part
        ),
    }


def outgoing_shown(line: OutgoingLine) -> dict[str, Any]:
    tone, mark = _OUTGOING_LOOKS[line.state]
    return {
        "document": line,
        "state": StateShown(tone=tone, mark=mark, words=str(OUTGOING_WORDS[line.state.value])),
        "kind": KIND_WORDS[line.kind.value],
        "unit": unit_words(line.unit),
    }


def unit_words(unit: UnitNamed) -> str:
    return in_language(unit.name_vi, unit.name_en)


def typed_lines(text: str) -> tuple[str, ...]:
    """A line each: of grounds, addressees and recipients."""
    return tuple(line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip())


def typed_paragraphs(text: str) -> tuple[str, ...]:
    """Parted by empty lines, as people write them."""
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def written(lines: Sequence[str], *, between: str = "\n") -> str:
    return between.join(lines)
