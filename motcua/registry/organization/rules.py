"""Pure decisions of the organization."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.registry.organization.values import (
    DIVISION_KINDS,
    Appointment,
    HeldPost,
    NewDeputation,
    NewPeriod,
    NewPost,
    NewSuccession,
    NewUnit,
    Reorganization,
    Stretch,
    SuccessionKind,
    Successor,
)

#: Longer is no absence: the post needs another holder.
DEPUTATION_DAYS_MAX = 183

_PERIODS_MEET = gettext_noop("{key}: two of its periods have days in common")
_CODE_TAKEN = gettext_noop("{key}: the code {value} is taken by {other} at the same time")
_DIVISION_TAKEN = gettext_noop("{key}: the division {value} is taken by {other} at the same time")


def problems_of_units(
    *,
    units: Sequence[NewUnit],
    successions: Sequence[NewSuccession],
    known: Mapping[str, Sequence[NewPeriod]] | None = None,
) -> list[Fault]:
    """Everything that is wrong with these units, taken together with the `known` ones; empty when all is well.

    Keys, codes and divisions are taken once at a time; a unit stands under one that is in force all the while, and
    never above itself; a succession names units that are known.
    """
    periods = dict(known or {})
    problems: list[Fault] = []
    for unit in units:
        if unit.key in periods:
            problems.append(fault(gettext_noop("{key}: the key is taken"), key=unit.key))
        else:
            periods[unit.key] = unit.periods
    problems += _overlaps(periods)
    for unit in units:
        problems += _wrong_parents(unit, periods)
    for succession in successions:
        problems += [
            fault(gettext_noop("{old} → {new}: {key} is not known"), old=succession.old, new=succession.new, key=key)
            for key in (succession.old, succession.new)
            if key not in periods
        ]
    return problems


def _overlaps(periods: Mapping[str, Sequence[NewPeriod]]) -> list[Fault]:
    taken: dict[tuple[str, str], list[tuple[str, NewPeriod]]] = defaultdict(list)
    for key, own in periods.items():
        for period in own:
            taken[_PERIODS_MEET, key].append((key, period))
            taken[_CODE_TAKEN, period.code].append((key, period))
            if period.kind in DIVISION_KINDS:
                taken[_DIVISION_TAKEN, period.division_code].append((key, period))
    problems = []
    for (words, value), claims in taken.items():
        claims.sort(key=lambda claim: claim[1].during.starts_on)
        problems += [
            fault(words, key=key, value=value, other=other)
            for (other, former), (key, latter) in pairwise(claims)
            if former.during.meets(latter.during)
        ]
    return problems


def _wrong_parents(unit: NewUnit, periods: Mapping[str, Sequence[NewPeriod]]) -> list[Fault]:
    problems = []
    for period in unit.periods:
        if period.during.ends_on is not None and period.during.ends_on <= period.during.starts_on:
            problems.append(
                fault(gettext_noop("{key}: the period {during} is empty"), key=unit.key, during=period.during)
            )
        if period.parent is None:
            continue
        if period.parent not in periods:
            problems.append(
                fault(
                    gettext_noop("{key}: the unit above it, {parent}, is not known"), key=unit.key, parent=period.parent
                )
            )
        elif not _in_force_throughout(periods[period.parent], period):
            problems.append(
                fault(
                    gettext_noop("{key}: {parent} is not in force during all of {during}"),
                    key=unit.key,
                    parent=period.parent,
                    during=period.during,
                )
            )
        elif _stands_above_itself(unit.key, period, periods):
            problems.append(fault(gettext_noop("{key}: stands above itself"), key=unit.key))
    return problems


def _in_force_throughout(parents: Sequence[NewPeriod], child: NewPeriod) -> bool:
    """A parent whose periods follow each other without a gap counts as one."""
    needed: date | None = child.during.starts_on
    for period in sorted(parents, key=lambda each: each.during.starts_on):
        if needed is not None and needed in period.during:
            needed = period.during.ends_on
            if needed is None or (child.during.ends_on is not None and child.during.ends_on <= needed):
                return True
    return False


def _stands_above_itself(key: str, period: NewPeriod, periods: Mapping[str, Sequence[NewPeriod]]) -> bool:
    on, seen, parent = period.during.starts_on, {key}, period.parent
    while parent is not None:
        if parent in seen:
            return True
        seen.add(parent)
        parent = next((each.parent for each in periods.get(parent, ()) if on in each.during), None)
    return False


def problems_of_reorganization(
    *, reorganization: Reorganization, known: Mapping[str, Sequence[NewPeriod]]
) -> list[Fault]:
    """Everything that is wrong with carrying it out among the `known` units; empty when all is well."""
    on = reorganization.on
    ended = ended_by(reorganization.successions)
    standing = {key: _shortened(periods, on) if key in ended else list(periods) for key, periods in known.items()}
    opened = {unit.key for unit in reorganization.opens for period in unit.periods if on in period.during}
    return [
        *problems_of_units(units=reorganization.opens, successions=reorganization.successions, known=standing),
        *problems_of_successions(
            on=on,
            successions=reorganization.successions,
            in_force_before=_in_force(known, on - timedelta(days=1)),
            in_force_after=_in_force(standing, on) | opened,
        ),
        *(
            fault(gettext_noop("{key}: has a period that begins on {on} or later"), key=key, on=on)
            for key in sorted(ended)
            if any(period.during.starts_on >= on for period in known.get(key, ()))
        ),
        *(
            fault(gettext_noop("{key}: {parent}, the unit above it, would be no more"), key=key, parent=period.parent)
            for key, periods in standing.items()
            for period in periods
            if period.parent in ended and (period.during.ends_on is None or period.during.ends_on > on)
        ),
    ]


def _shortened(periods: Sequence[NewPeriod], on: date) -> list[NewPeriod]:
    """The periods as they are when the unit ends on `on`."""
    return [
        replace(
            period,
            during=Stretch(starts_on=period.during.starts_on, ends_on=min(period.during.ends_on or on, on)),
        )
        for period in periods
        if period.during.starts_on < on
    ]


def _in_force(periods: Mapping[str, Sequence[NewPeriod]], on: date) -> set[str]:
    return {key for key, own in periods.items() if any(on in period.during for period in own)}


def problems_of_successions(
    *, on: date, successions: Sequence[NewSuccession], in_force_before: Iterable[str], in_force_after: Iterable[str]
) -> list[Fault]:
    """What is wrong with handing over on `on`: who hands over must be in force on the day before, who takes over on
    `on`; a whole has one successor, a split at least two; shares add up to at most one."""
    before, after = frozenset(in_force_before), frozenset(in_force_after)
    problems = []
    by_old: dict[str, list[NewSuccession]] = defaultdict(list)
    for each in successions:
        by_old[each.old].append(each)
        if each.on != on:
            problems.append(
                fault(gettext_noop("{key}: hands over on {day}, not on {on}"), key=each.old, day=each.on, on=on)
            )
        if each.old not in before:
            problems.append(fault(gettext_noop("{key}: not in force on the day before {on}"), key=each.old, on=on))
        if each.new not in after:
            problems.append(fault(gettext_noop("{key}: not in force on {on}"), key=each.new, on=on))
    for old, handed in by_old.items():
        kinds = {each.kind for each in handed}
        if len(kinds) > 1:
            problems.append(fault(gettext_noop("{key}: hands over in more than one way"), key=old))
        elif kinds == {SuccessionKind.WHOLE} and len(handed) > 1:
            problems.append(fault(gettext_noop("{key}: goes wholly to {count} units"), key=old, count=len(handed)))
        elif kinds == {SuccessionKind.SPLIT} and len(handed) < 2:
            problems.append(fault(gettext_noop("{key}: is split into one"), key=old))
        if sum(each.share or 0 for each in handed) > 1:
            problems.append(fault(gettext_noop("{key}: hands over more than all of itself"), key=old))
    return problems


def ended_by(successions: Sequence[NewSuccession]) -> frozenset[str]:
    """The units that are no more afterwards: all but those that gave up a part only."""
    return frozenset(each.old for each in successions if each.kind is not SuccessionKind.PART)


def problems_of_posts(
    *, posts: Sequence[NewPost], taken: Iterable[tuple[UUID, str]], in_force: Container[tuple[UUID, date]]
) -> list[Fault]:
    """What is wrong with opening these posts; `taken` are keys in use, `in_force` units with the days asked about."""
    used = set(taken)
    problems = []
    for post in posts:
        if (post.unit, post.key) in used:
            problems.append(fault(gettext_noop("{key}: the key is taken in unit {unit}"), key=post.key, unit=post.unit))
        if (post.unit, post.opens_on) not in in_force:
            problems.append(
                fault(
                    gettext_noop("{key}: unit {unit} is not in force on {on}"),
                    key=post.key,
                    unit=post.unit,
                    on=post.opens_on,
                )
            )
        if not post.roles:
            problems.append(
                fault(gettext_noop("{key}: a post without a role lets its holder do nothing"), key=post.key)
            )
        used.add((post.unit, post.key))
    return problems


def problems_of_appointments(
    *, appointments: Sequence[Appointment], posts: Mapping[UUID, HeldPost], officials: Mapping[UUID, str]
) -> list[Fault]:
    """What is wrong with these appointments, to `posts` and of `officials` (open accounts, by name)."""
    held = {id_: list(post.held) for id_, post in posts.items()}
    problems = []
    for each in appointments:
        post = posts.get(each.post)
        name = officials.get(each.account)
        if post is None:
            problems.append(fault(gettext_noop("the post {post} is not known"), post=each.post))
        elif name is None:
            problems.append(
                fault(
                    gettext_noop("{title}: the account {account} is no official's, or is closed"),
                    title=post.title_vi,
                    account=each.account,
                )
            )
        elif each.last_on is not None and each.last_on < each.starts_on:
            problems.append(
                fault(gettext_noop("{title}: {name} would end before beginning"), title=post.title_vi, name=name)
            )
        elif not post.during.covers(each.during):
            problems.append(
                fault(
                    gettext_noop("{title}: the post is open in {during} only"), title=post.title_vi, during=post.during
                )
            )
        else:
            problems += [
                fault(
                    gettext_noop("{title}: {name} holds it in {during}"),
                    title=post.title_vi,
                    name=holder,
                    during=during,
                )
                for account, holder, during in held[each.post]
                if during.meets(each.during) and (post.is_single or account == each.account)
            ]
            held[each.post].append((each.account, name, each.during))
    return problems


def problems_of_deputation(
    *,
    new: NewDeputation,
    held: Stretch,
    principal: UUID,
    deputy_name: str | None,
    is_colleague: bool,
    unit_lasts: bool,
    others: Sequence[tuple[str, Stretch]],
    today: date,
) -> list[Fault]:
    """What is wrong with standing in for `principal`, who holds the post during `held`. `deputy_name` None: no open
    account of an official; `others` are the deputations of the same holding, with their deputies' names."""
    problems = []
    if deputy_name is None:
        problems.append(fault(gettext_noop("the deputy has no open account of an official")))
    elif new.deputy == principal:
        problems.append(fault(gettext_noop("nobody stands in for herself")))
    elif not is_colleague:
        problems.append(fault(gettext_noop("{name} holds no post in this unit on the first day"), name=deputy_name))
    if new.last_on < new.starts_on:
        problems.append(fault(gettext_noop("it would end before it begins")))
    elif new.starts_on < today:
        problems.append(fault(gettext_noop("it cannot begin before today, {today}"), today=today))
    elif (new.last_on - new.starts_on).days >= DEPUTATION_DAYS_MAX:
        problems.append(fault(gettext_noop("it lasts longer than {days} days"), days=DEPUTATION_DAYS_MAX))
    elif not unit_lasts:
        problems.append(fault(gettext_noop("the unit is no longer in force on {on}"), on=new.last_on))
    elif not held.covers(new.during):
        problems.append(fault(gettext_noop("the post is held in {during} only"), during=held))
    problems += [
        fault(gettext_noop("{name} stands in already in {during}"), name=name, during=during)
        for name, during in others
        if during.meets(new.during)
    ]
    return problems


def units_now(*, unit: UUID, successions: Sequence[Successor], on: date) -> frozenset[UUID]:
    """Which units stand for `unit` on `on`: itself while nobody took over, else those who did, and so on.

    Figures "in today's units" are read with this. A unit that gave up a part still stands for itself.
    """
    handed: dict[UUID, list[Successor]] = defaultdict(list)
    for each in successions:
        if each.on <= on and each.kind is not SuccessionKind.PART:
            handed[each.old].append(each)
    standing: set[UUID] = set()
    seen: set[UUID] = set()
    waiting = [unit]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if current in handed:
            waiting += [each.new for each in handed[current]]
        else:
            standing.add(current)
    return frozenset(standing)
