"""Pure decisions about papers: how one stands, what may be shown of it, what a component may be."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.registry.catalogue.values import Component, ComponentKind, ProcedureVersion
from motcua.registry.people.values import PersonKind, PersonView
from motcua.service.wallet.values import (
    FACT_PREFIX,
    FieldChoice,
    Kind,
    Offer,
    PaperFact,
    PaperLine,
    PaperSource,
    PaperState,
    Shown,
)

ADULT_YEARS = 18
#: A scan of no known kind is taken again for so long, and only for the same component of the same procedure: the papers
#: behind it may have changed.
SCAN_MONTHS = 12


def state_of(
    *,
    source: PaperSource,
    is_signed: bool,
    valid_until: date | None,
    revoked_at: datetime | None,
    replaced: bool,
    lost_at: datetime | None,
    on: date,
) -> PaperState:
    """How a paper stands on a day. What its issuer said weighs more than what its holder did, and both more than time."""
    if revoked_at is not None:
        return PaperState.REVOKED
    if replaced:
        return PaperState.REPLACED
    if lost_at is not None:
        return PaperState.LOST
    if valid_until is not None and on > valid_until:
        return PaperState.EXPIRED
    if source is PaperSource.SCAN and not is_signed:
        return PaperState.BEING_SIGNED
    return PaperState.VALID


def last_day(*, issued_on: date, validity: Limit | None) -> date | None:
    """The last day of a paper that is valid for so long: a month's day before the one on which it was issued, as the
    Civil Code counts (art. 148). None where the law sets no end, or one that is not counted in months or days."""
    if validity is None:
        return None
    if validity.unit is LimitUnit.MONTHS:
        return months_later(issued_on, int(validity.amount)) - timedelta(days=1)
    if validity.unit is LimitUnit.CALENDAR_DAYS:
        return issued_on + timedelta(days=int(validity.amount) - 1)
    return None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_adult(*, birth_on: date, on: date) -> bool:
    """From the day of the eighteenth birthday on; who was born on 29 February has it on 1 March in other years."""
    years = on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
    return years >= ADULT_YEARS


def fields_of(
    *,
    number: str,
    issued_on: date,
    valid_until: date | None,
    facts: Iterable[PaperFact],
    holder: PersonView,
    on: date,
) -> list[FieldChoice]:
    """Everything that can be shown of a paper, in the order in which it is read; what it does not say is left out."""
    citizen = holder.kind is PersonKind.CITIZEN
    adult = ("yes" if is_adult(birth_on=holder.birth_on, on=on) else "no") if holder.birth_on else ""
    said = {
        Shown.HOLDER: holder.name,
        Shown.NUMBER: number,
        Shown.ISSUED_ON: f"{issued_on:%d/%m/%Y}",
        Shown.VALID_UNTIL: f"{valid_until:%d/%m/%Y}" if valid_until else "",
        Shown.BIRTH_ON: f"{holder.birth_on:%d/%m/%Y}" if holder.birth_on else "",
        Shown.ADULT: adult,
        # Who shows a paper of a business has its number shown: it is public, and no citizen number.
        Shown.CITIZEN_NUMBER: holder.number if citizen else "",
    }
    own = [FieldChoice(key=key.value, value=value) for key, value in said.items() if value]
    return own + [
        FieldChoice(key=FACT_PREFIX + fact.key, value=fact.value, label_vi=fact.label_vi, label_en=fact.label_en)
        for fact in facts
    ]


def chosen(fields: Sequence[FieldChoice], keys: Collection[str]) -> list[FieldChoice]:
    """Those of the fields that were chosen, in their order."""
    return [field for field in fields if field.key in keys]


def offers(
    *,
    version: ProcedureVersion,
    papers: Sequence[PaperLine],
    kinds: Mapping[str, Kind],
    taken: Collection[str],
    on: date,
) -> list[Offer]:
    """For each component with a file's place that is not filled yet, the newest usable paper that it may be; what was issued
    goes before what was scanned.

    A scan stands for what it was handed in for, or for a component of the same known kind, and no longer than scans of it are
    taken again. `taken` are the places that have a file.
    """
    usable = sorted(
        (paper for paper in papers if paper.state is PaperState.VALID and paper.sha256),
        key=lambda paper: (paper.source is PaperSource.SCAN, -paper.issued_on.toordinal()),
    )
    found: list[Offer] = []
    for component in version.components:
        if component.slot is None or component.slot in taken or component.kind is ComponentKind.DECLARATION:
            continue
        kind = kind_of_component(kinds, code=version.code, component=component.key)
        able = (paper for paper in usable if _fits(paper, version, component, kind, on))
        if (paper := next(able, None)) is not None:
            found.append(Offer(slot=component.slot, component=component.key, paper=paper))
    return found


def _fits(paper: PaperLine, version: ProcedureVersion, component: Component, kind: Kind | None, on: date) -> bool:
    of_kind = kind is not None and paper.kind == kind.key
    if paper.source is not PaperSource.SCAN:
        return of_kind
    if not of_kind and (paper.procedure, paper.component) != (version.procedure, component.key):
        return False
    months = kind.reuse_months if of_kind and kind else SCAN_MONTHS
    return months is None or on < months_later(paper.issued_on, months)


def kind_of_component(kinds: Mapping[str, Kind], *, code: str, component: str) -> Kind | None:
    """The known kind of paper that a component is; what is said of just this procedure goes before what is said of all."""
    exact = f"{code}/{component}"
    by_code = next((kind for kind in kinds.values() if exact in kind.components), None)
    return by_code or next((kind for kind in kinds.values() if component in kind.components), None)


def kind_of_result(kinds: Mapping[str, Kind], *, code: str) -> Kind | None:
    return next((kind for kind in kinds.values() if code in kind.results_of), None)
