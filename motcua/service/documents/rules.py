"""Pure decisions about documents: how they stand, and what number, sign and words they bear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from motcua.service.documents.values import DocumentKind, IncomingState, OutgoingState, Text, Timing

#: The signs of kinds (Decree 30/2020, annex III); an official letter has none.
ABBREVIATIONS = {
    DocumentKind.RESOLUTION: "NQ",
    DocumentKind.DECISION: "QĐ",
    DocumentKind.DIRECTIVE: "CT",
    DocumentKind.REGULATION: "QC",
    DocumentKind.PROVISION: "QyĐ",
    DocumentKind.COMMUNIQUE: "TC",
    DocumentKind.NOTICE: "TB",
    DocumentKind.GUIDANCE: "HD",
    DocumentKind.AGENDA: "CTr",
    DocumentKind.PLAN: "KH",
    DocumentKind.SCHEME: "PA",
    DocumentKind.PROPOSAL: "ĐA",
    DocumentKind.PROJECT: "DA",
    DocumentKind.REPORT: "BC",
    DocumentKind.MINUTES: "BB",
    DocumentKind.SUBMISSION: "TTr",
}
_DEPUTY = "phó "
_TAILS = (" UBND", " Ủy ban nhân dân", " đơn vị")
_WORD = re.compile(r"\w+")
#: Joining words do not stand in an agency's sign.
_JOINING = frozenset({"và", "của", "các", "tại"})
SYMBOL_LENGTH_MAX = 12


def incoming_state(
    *, assigned: bool, due_on: date | None, handled_on: date | None, annulled_on: date | None, on: date
) -> IncomingState:
    """How an incoming document stands at the end of day `on`. It is owed until the end of `due_on`."""
    if annulled_on is not None and annulled_on <= on:
        return IncomingState.ANNULLED
    if handled_on is not None and handled_on <= on:
        late = timing_of(due_on=due_on, handled_on=handled_on) is Timing.LATE
        return IncomingState.HANDLED_LATE if late else IncomingState.HANDLED
    if due_on is not None and due_on < on:
        return IncomingState.OVERDUE
    return IncomingState.IN_PROGRESS if assigned else IncomingState.TO_ASSIGN


def timing_of(*, due_on: date | None, handled_on: date) -> Timing:
    """What nobody set a day for is in time."""
    return Timing.LATE if due_on is not None and handled_on > due_on else Timing.ON_TIME


def outgoing_state(
    *,
    issued: bool,
    replaced: bool,
    recalled: bool,
    submitted: bool,
    signed: bool,
    sent_back: bool,
) -> OutgoingState:
    """`submitted`, `signed`: of the submission that stands. `sent_back`: the text that stands was sent back."""
    if recalled:
        return OutgoingState.RECALLED if issued else OutgoingState.DROPPED
    if issued:
        return OutgoingState.REPLACED if replaced else OutgoingState.ISSUED
    if submitted:
        return OutgoingState.SIGNED if signed else OutgoingState.SUBMITTED
    return OutgoingState.SENT_BACK if sent_back else OutgoingState.DRAFT


def symbol_of(*, is_division: bool, name: str) -> str:
    """An agency's own sign: "UBND" of a division, else its initials: "Sở Tư pháp" is STP."""
    if is_division:
        return "UBND"
    words = [word for word in _WORD.findall(name) if word.lower() not in _JOINING]
    return "".join(word if word.isupper() else word[0].upper() for word in words)[:SYMBOL_LENGTH_MAX]


def written_number(*, number: int, kind: DocumentKind, symbol: str) -> str:
    """'05/QĐ-UBND'; of an official letter, which has no sign of its kind, '05/UBND-VP' by the office that wrote it. Below ten
    with a nought (Decree 30/2020, annex I)."""
    sign = ABBREVIATIONS.get(kind)
    return f"{number:02d}/{sign}-{symbol}" if sign else f"{number:02d}/{symbol}-VP"


def signing_lines(*, title: str, is_division: bool, kind: DocumentKind) -> tuple[str, ...]:
    """What stands above a signature: on whose behalf, and the title. A deputy signs for the head (KT., article 13)."""
    bare = _bare(title)
    lines: list[str] = []
    if is_division and kind is not DocumentKind.DECISION:
        lines.append("TM. ỦY BAN NHÂN DÂN")
    if bare.lower().startswith(_DEPUTY):
        lines.append(f"KT. {bare[len(_DEPUTY) :]}".upper())
    return (*lines, bare.upper())


def deciding(*, title: str, authority: str) -> str:
    """Who decides, above a decision's grounds: the head, whoever signs for her. "Phó Giám đốc" of "Sở Tư pháp" signs what
    "Giám đốc Sở Tư pháp" decides."""
    bare = _bare(title)
    head = bare[len(_DEPUTY) :] if bare.lower().startswith(_DEPUTY) else bare
    head = head[:1].upper() + head[1:]
    last, first = head.split()[-1:], authority.split()[:1]
    if [each.lower() for each in last] == [each.lower() for each in first]:
        head = " ".join(head.split()[:-1])
    return f"{head} {authority}"


def _bare(title: str) -> str:
    """Without the agency, which a paper names elsewhere."""
    for tail in _TAILS:
        title = title.removesuffix(tail)
    return title


def text_hash(*, subject: UUID, parts: Sequence[str]) -> str:
    """Proves what was written. The id makes short texts that are alike differ."""
    return sha256("\n\x1f".join((str(subject), *parts)).encode()).hexdigest()


def twin_key(parts: Sequence[str]) -> str:
    """Short, whatever the parts: an index holds it."""
    return sha256("\x1f".join(parts).encode()).hexdigest()


def parts_of(text: Text) -> tuple[str, ...]:
    """All that a draft says, in order."""
    lists = (text.grounds, text.addressees, text.paragraphs, text.recipients)
    return (text.abstract, *("\x1e".join(each) for each in lists), str(text.signer))


def dates_follow(*, last_on: date | None, at_on: date) -> bool:
    """Numbers and dates of a series go in one order (Decree 30/2020, article 15)."""
    return last_on is None or last_on <= at_on


def is_received_in_order(*, sent_on: date | None, received_on: date, on: date) -> bool:
    """Nothing comes before it was written, or is registered before it came."""
    return received_on <= on and (sent_on is None or sent_on <= received_on)
