"""Issuing and withdrawing QR codes, and counting what comes of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import receiving_units, version_in_force
from motcua.registry.organization.values import Directory
from motcua.service.counters.errors import UnableToFindCode, UnableToIssueCodes, UnableToWithdrawCodes
from motcua.service.counters.events import CodeIssued, CodeWithdrawn
from motcua.service.counters.models import Code
from motcua.service.counters.records import lock_units, require_run
from motcua.service.counters.rules import number_of
from motcua.service.counters.signing import link_key
from motcua.service.counters.values import CAME_BY_PREFIX, NewCode

NUMBERS_LOCK = 0x6D63_7172
CODES_MAX = 1_000
FAULTS_TOLD_MAX = 10
REASON_LENGTH_MAX = 300


def issue_codes(*, codes: Sequence[NewCode], by: Actor, at: datetime) -> list[UUID]:
    """Issues them all, or none; one that stands just so is left as it is. Returns a code for each.

    Raises `NotPermitted`, and `UnableToIssueCodes` for a place that does not receive the procedure on the first day, an
    owner that is not the place or above it, days that end before they begin, or one that overlaps another.
    """
    if not 0 < len(codes) <= CODES_MAX:
        raise UnableToIssueCodes(refused=_("give one code at least, and %(n)s at most") % {"n": CODES_MAX})
    today = city_day(at)
    tree = require_run(units={each.owner for each in codes}, by=by, on=today, act="issue_codes")
    lock_units(each.owner for each in codes)
    receiving = partial(_receiving, {})
    faults = [fault for new in codes if (fault := _fault(new, tree, receiving(new.procedure, new.from_on), today))]
    rows: list[Code] = []
    ids: list[UUID] = []
    standing = _standing(codes)
    number = _last_number()
    for new in codes:
        key = (new.procedure, new.place, new.owner)
        others = [row for row in standing.setdefault(key, []) if _meet(row, new)]
        same = next(
            (row for row in others if (row.during.lower, row.during.upper) == (new.from_on, new.until_on)), None
        )
        if same is not None:
            ids.append(same.id)
        elif others:
            faults.append(_("another code for the same holds in some of these days"))
        elif not faults:
            number += 1
            row = Code(
                id=new_id(),
                number=number,
                procedure=new.procedure,
                place=new.place,
                owner=new.owner,
                path=list(tree.path(new.owner).path),
                during=DateRange(new.from_on, new.until_on),
                issued_by=new_id(),
            )
            standing[key].append(row)
            rows.append(row)
            ids.append(row.id)
    if faults:
        raise UnableToIssueCodes(refused="; ".join(dict.fromkeys(faults[:FAULTS_TOLD_MAX])))
    Code.objects.bulk_create(rows)
    record(events=[_issued(row, tree) for row in rows], ids=[row.issued_by for row in rows], by=by, at=at)
    return ids


def withdraw_codes(*, codes: Sequence[UUID], reason: str, by: Actor, at: datetime) -> None:
    """All or none; twice, they are withdrawn once. Whoever scans one afterwards is told so. Raises `UnableToFindCode` and
    `UnableToWithdrawCodes`."""
    wanted = sorted(set(codes))
    rows = list(Code.objects.select_for_update().filter(id__in=wanted).order_by("id"))
    if not rows or len(rows) != len(wanted):
        raise UnableToFindCode
    tree = require_run(units={row.owner for row in rows}, by=by, on=city_day(at), act="withdraw_codes")
    if not 0 < len(reason.strip()) <= REASON_LENGTH_MAX:
        raise UnableToWithdrawCodes(reason=_("say why they are withdrawn"))
    due = [row for row in rows if row.withdrawn_at is None]
    for row in due:
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, new_id(), reason.strip()
    Code.objects.bulk_update(due, ["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(
        events=[CodeWithdrawn(subject=row.id, at_unit=tree.path(row.owner)) for row in due],
        ids=[row.withdrawn_by for row in due if row.withdrawn_by],
        by=by,
        at=at,
    )


def count_scan(*, code: UUID, at: datetime) -> None:
    """One more scan of the day: a number, without who or where from."""
    _count(Counter([code]), "scans", on=city_day(at))


def count_steps(*, came_by: Sequence[str], step: str, at: datetime) -> None:
    """What drafts (`started`) and filings (`filed`) say of where they came from; what names no code of ours is passed
    over."""
    numbers = Counter(
        number
        for each in came_by
        if each.startswith(CAME_BY_PREFIX)
        and (number := number_of(each.removeprefix(CAME_BY_PREFIX), key=link_key())) is not None
    )
    if numbers:
        known = dict(Code.objects.filter(number__in=numbers).values_list("number", "id"))
        counted: Counter[UUID] = Counter({known[number]: n for number, n in numbers.items() if number in known})
        _count(counted, step, on=city_day(at))


_STEPS = ("scans", "started", "filed")


def _count(codes: Counter[UUID], step: str, *, on: date) -> None:
    assert step in _STEPS
    with connection.cursor() as cursor:
        # In a fixed order, so that two that count several codes never wait for each other.
        for code in sorted(codes):
            cursor.execute(
                f"""
                WITH day AS (
                    INSERT INTO counters_code_day AS d (id, code_id, "on", scans, started, filed)
                    VALUES (%(id)s, %(code)s, %(on)s, {", ".join("%(n)s" if each == step else "0" for each in _STEPS)})
                    ON CONFLICT (code_id, "on") DO UPDATE SET {step} = d.{step} + excluded.{step}
                )
                UPDATE counters_code SET {step} = {step} + %(n)s WHERE id = %(code)s
                """,
                {"id": new_id(), "code": code, "on": on, "n": codes[code]},
            )


def _fault(new: NewCode, tree: Directory, receiving: frozenset[UUID], today: date) -> str:
    if new.place not in receiving:
        return _("a place does not receive its procedure on the first day")
    if new.owner not in tree or new.place not in tree or new.owner not in tree.path(new.place).path:
        return _("a code belongs to its place or to a unit above it")
    if new.until_on is not None and new.until_on <= new.from_on:
        return _("it ends before it begins")
    return _("it begins in the past") if new.from_on < today else ""


def _receiving(known: dict[tuple[UUID, date], frozenset[UUID]], procedure: UUID, on: date) -> frozenset[UUID]:
    if (procedure, on) not in known:
        try:
            version = version_in_force(procedure=procedure, on=on)
        except UnableToFindProcedure:
            known[procedure, on] = frozenset()
        else:
            known[procedure, on] = frozenset(unit.id for unit in receiving_units(version=version, on=on))
    return known[procedure, on]


def _standing(codes: Sequence[NewCode]) -> dict[tuple[UUID, UUID, UUID], list[Code]]:
    found: dict[tuple[UUID, UUID, UUID], list[Code]] = {}
    rows = Code.objects.filter(
        owner__in={each.owner for each in codes}, place__in={each.place for each in codes}, withdrawn_at=None
    )
    for row in rows:
        found.setdefault((row.procedure, row.place, row.owner), []).append(row)
    return found


def _meet(row: Code, new: NewCode) -> bool:
    begins = row.during.upper is None or new.from_on < row.during.upper
    return begins and (new.until_on is None or row.during.lower < new.until_on)


def _last_number() -> int:
    """Under a lock, so that two who issue at once give different ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS_LOCK])
    return Code.objects.aggregate(last=Max("number"))["last"] or 0


def _issued(row: Code, tree: Directory) -> CodeIssued:
    return CodeIssued(
        subject=row.id,
        at_unit=tree.path(row.owner),
        procedure=row.procedure,
        place=row.place,
        from_on=row.during.lower,
        until_on=row.during.upper,
    )
