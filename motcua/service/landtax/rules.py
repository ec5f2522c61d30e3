"""Pure decisions about notices: which are none, and what one asks for beside what was paid."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.registry.catalogue.values import FeeKind, ProcedureVersion
from motcua.registry.organization.values import UnitKind
from motcua.service.landtax.values import LetterKind, LetterState, NewLine, NewNotice, StuckWhy
from motcua.service.payments.values import AMOUNT_VND_MAX

TAX_KINDS = frozenset({UnitKind.TAX_CITY, UnitKind.TAX_DISTRICT})
LINES_MAX = 20
TEXT_LENGTH_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for each line, in their order; nought where it is paid or exempt."""

    amounts_vnd: tuple[int, ...]
    overpaid_vnd: int

    @property
    def total_vnd(self) -> int:
        return sum(self.amounts_vnd)


def notice_fault(notice: NewNotice, *, sub_items: Collection[str]) -> Fault | None:
    """Why this can be no notice; None for one that can be recorded. Amounts are nought (exempt) or more, and no more in all
    than anybody pays at once."""
    if not 1 <= len(notice.lines) <= LINES_MAX:
        return fault(gettext_noop("it has {count} amounts, not 1 to {most}"), count=len(notice.lines), most=LINES_MAX)
    if not all(map(_is_name, (notice.key, notice.file, notice.number, notice.office))) or notice.revision < 1:
        return fault(gettext_noop("its key, file, number, office or revision is missing or too long"))
    if notice.due_on < notice.issued_on:
        return fault(gettext_noop("it is due on {due_on}, before it was issued"), due_on=notice.due_on)
    identifiers = [line.identifier for line in notice.lines]
    if not all(map(_is_name, identifiers)) or len(set(identifiers)) < len(identifiers):
        return fault(gettext_noop("an identifier is missing, too long or there twice"))
    for line in notice.lines:
        if line.sub_item not in sub_items:
            return fault(gettext_noop("the sub-item {sub_item} is no tax on land"), sub_item=line.sub_item[:20])
        if not _may_be_owed(line.amount_vnd):
            return fault(gettext_noop("{amount} is no amount in đồng that can be owed"), amount=line.amount_vnd)
    if notice.total_vnd > AMOUNT_VND_MAX:
        return fault(gettext_noop("{amount} is no amount in đồng that can be owed"), amount=notice.total_vnd)
    return None


def asked_for(lines: Sequence[NewLine], *, kept_vnd: Mapping[str, int]) -> Asked:
    """What a notice asks for when `kept_vnd` was paid already, by sub-item, for earlier notices of its file: what was paid is
    not asked for again, whatever the identifier was that it was paid under."""
    left = dict(kept_vnd)
    amounts: list[int] = []
    for line in lines:
        covered = min(left.get(line.sub_item, 0), line.amount_vnd)
        left[line.sub_item] = left.get(line.sub_item, 0) - covered
        amounts.append(line.amount_vnd - covered)
    return Asked(amounts_vnd=tuple(amounts), overpaid_vnd=sum(left.values()))


def lines_hash(lines: Iterable[NewLine]) -> str:
    """The same for the same lines in whatever order; the journal keeps it. `verify.LINES` makes it in SQL."""
    written = sorted(f"{line.sub_item}:{line.identifier}:{line.amount_vnd}" for line in lines)
    return hashlib.sha256(";".join(written).encode()).hexdigest()


def _may_be_owed(amount_vnd: object) -> bool:
    is_whole = isinstance(amount_vnd, int) and not isinstance(amount_vnd, bool)
    return is_whole and 0 <= amount_vnd <= AMOUNT_VND_MAX  # type: ignore[operator]  # a whole number


def _is_name(text: str) -> bool:
    return 0 < len(text) <= TEXT_LENGTH_MAX and text.isprintable() and text == text.strip()


def why_stuck(
    *, kind: LetterKind, state: LetterState, is_closed: bool, waited_minutes: int, undelivered_hours: int, is_late: bool
) -> StuckWhy | None:
    """None for a letter that goes its way. `waited_minutes` is working time since it was made, `is_late` says that the tax
    office has had it for longer than its time limit."""
    if state is LetterState.UNDELIVERABLE:
        return StuckWhy.REFUSED
    if state is LetterState.WAITING:
        return StuckWhy.UNDELIVERED if waited_minutes > undelivered_hours * 60 else None
    return StuckWhy.SILENT if kind is LetterKind.REQUEST and not is_closed and is_late else None


def is_taxed(version: ProcedureVersion) -> bool:
    """Does the tax office have a part in the procedure: on its way, asked in between, or by a levy of the State?"""
    agencies = (*version.route, *((version.consulted,) if version.consulted else ()))
    by_tax = any(agency.kind in TAX_KINDS for agency in agencies)
    return by_tax or any(fee.kind is FeeKind.LEVY for fee in version.fees)
