"""The only code that writes units, posts and holdings. The commands take turns by locking the version's row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import AccountKind, Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event, UnitPath
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.registry.organization.errors import (
    UnableToAppoint,
    UnableToEndAppointments,
    UnableToLoadUnits,
    UnableToOpenPosts,
    UnableToSucceed,
)
from motcua.registry.organization.events import (
    AppointmentEnded,
    OfficialAppointed,
    PostOpened,
    UnitClosed,
    UnitOpened,
    UnitSucceeded,
)
from motcua.registry.organization.imports import read_reference
from motcua.registry.organization.models import Holding, Post, Succession, Unit, UnitPeriod, Version
from motcua.registry.organization.policy import may_appoint, may_change_units
from motcua.registry.organization.queries import directory
from motcua.registry.organization.rules import (
    ended_by,
    problems_of_appointments,
    problems_of_posts,
    problems_of_reorganization,
    problems_of_units,
)
from motcua.registry.organization.values import (
    Appointment,
    Ending,
    HeldPost,
    Level,
    LoadCounts,
    NewPeriod,
    NewPost,
    NewSuccession,
    NewUnit,
    Reorganization,
    Stretch,
    UnitKind,
)

BATCH = 1_000


def load_reference(*, by: Actor, at: datetime) -> LoadCounts:
    """Loads the units, their periods and successions of the lists in `data/` that are not there yet.

    What is there is never changed, so an administrator's reorganization outlives a second load. Raises
    `UnableToLoadUnits` naming every mistake of the lists by file and line.
    """
    require(may_change_units(by), act="load_reference")
    reference = read_reference()
    _take_turn()

    known = _known_periods()
    units = [unit for unit in reference.units if unit.key not in known]
    new = {unit.key for unit in units}
    successions = [each for each in reference.successions if each.old in new or each.new in new]
    problems = problems_of_units(units=units, successions=successions, known=known)
    if problems:
        raise UnableToLoadUnits(refused=list_in_words(problems))
    if not units:
        return LoadCounts(units=0, periods=0, successions=0, kept=len(known))

    ids = _write_units(units)
    _write_successions(successions, ids)
    _change_version()

    record(events=_opened(units, ids), by=by, at=at)
    return LoadCounts(
        units=len(units),
        periods=sum(len(unit.periods) for unit in units),
        successions=len(successions),
        kept=len(known),
    )


def open_posts(*, posts: Sequence[NewPost], by: Actor, at: datetime) -> list[UUID]:
    """Opens posts in units, all or none. Returns their ids in order.

    Raises `UnableToOpenPosts` naming every refused one: its unit is not in force on the day, its key is taken in the
    unit, it has no role.
    """
    require(may_change_units(by), act="open_posts")
    _take_turn()

    units = {post.unit for post in posts}
    taken = set(Post.objects.filter(unit__in=units).values_list("unit_id", "key"))
    paths = _paths((post.unit, post.opens_on) for post in posts)
    problems = problems_of_posts(posts=posts, taken=taken, in_force=paths)
    if problems:
        raise UnableToOpenPosts(refused=list_in_words(problems))

    rows = [
        Post(
            id=new_id(),
            unit_id=post.unit,
            key=post.key,
            during=DateRange(post.opens_on, None),
            title_vi=post.title_vi,
            title_en=post.title_en,
            roles=sorted(role.value for role in post.roles),
            is_single=post.is_single,
        )
        for post in posts
    ]
    Post.objects.bulk_create(rows, batch_size=BATCH)

    record(
        events=[
            PostOpened(subject=row.id, roles=tuple(row.roles), on=new.opens_on, at_unit=paths[new.unit, new.opens_on])
            for row, new in zip(rows, posts, strict=True)
        ],
        by=by,
        at=at,
    )
    return [row.id for row in rows]


def appoint_officials(*, appointments: Sequence[Appointment], by: Actor, at: datetime) -> list[UUID]:
    """Puts officials into posts, all or none. Returns the holdings' ids in order.

    Raises `UnableToAppoint` naming every refused one: the post is not open in all of the time, somebody holds it then
    (the holder is named), the account is no official's or is closed.
    """
    require(may_appoint(by, accounts=[each.account for each in appointments]), act="appoint_officials")
    _take_turn()

    posts = _held_posts({each.post for each in appointments})
    officials = dict(
        Account.objects.filter(
            id__in={each.account for each in appointments}, kind=AccountKind.OFFICIAL.value, is_active=True
        ).values_list("id", "name")
    )
    problems = problems_of_appointments(appointments=appointments, posts=posts, officials=officials)
    if problems:
        raise UnableToAppoint(refused=list_in_words(problems))

    rows = [
        Holding(
            id=new_id(),
            post_id=each.post,
            is_single=posts[each.post].is_single,
            account_id=each.account,
            during=_range(each.during),
        )
        for each in appointments
    ]
    Holding.objects.bulk_create(rows, batch_size=BATCH)

    paths = _paths([(posts[each.post].unit, each.starts_on) for each in appointments])
    record(
        events=[
            OfficialAppointed(
                subject=each.account,
                holding=row.id,
                post=each.post,
                on=each.starts_on,
                last_on=each.last_on,
                at_unit=paths.get((posts[each.post].unit, each.starts_on)),
            )
            for row, each in zip(rows, appointments, strict=True)
        ],
        by=by,
        at=at,
    )
    return [row.id for row in rows]


def end_appointments(*, endings: Sequence[Ending], by: Actor, at: datetime) -> None:
    """Ends holdings with the close of a day: rights hold on `last_on` and are gone the next day. All or none.

    Raises `UnableToEndAppointments` naming every refused one: not known, not begun by then, over by then already.
    """
    _take_turn()
    rows = {
        row.id: row for row in Holding.objects.filter(id__in={each.holding for each in endings}).select_related("post")
    }
    require(may_appoint(by, accounts=[row.account_id for row in rows.values()]), act="end_appointments")

    problems = _problems_of_endings(endings, rows)
    if problems:
        raise UnableToEndAppointments(refused=list_in_words(problems))

    for each in endings:
        row = rows[each.holding]
        row.during = DateRange(row.during.lower, each.last_on + timedelta(days=1))
    Holding.objects.bulk_update(rows.values(), ["during"], batch_size=BATCH)

    paths = _paths([(rows[each.holding].post.unit_id, each.last_on) for each in endings])
    record(
        events=[
            AppointmentEnded(
                subject=rows[each.holding].account_id,
                holding=each.holding,
                post=rows[each.holding].post_id,
                last_on=each.last_on,
                at_unit=paths.get((rows[each.holding].post.unit_id, each.last_on)),
            )
            for each in endings
        ],
        by=by,
        at=at,
    )


def succeed_units(*, reorganization: Reorganization, by: Actor, at: datetime) -> dict[str, UUID]:
    """Opens new units on a day and hands over old ones, with their posts and holdings ended on it.

    A unit that hands over wholly or is split ends; one that gives up a part lives on. Returns the new units' ids by
    key. Raises `UnableToSucceed` naming everything that is wrong; nothing is changed then.
    """
    require(may_change_units(by), act="succeed_units")
    _take_turn()

    on, known = reorganization.on, _known_periods()
    ended = ended_by(reorganization.successions)
    problems = problems_of_reorganization(reorganization=reorganization, known=known) + _late_posts(ended, on)
    if problems:
        raise UnableToSucceed(refused=list_in_words(problems))

    closed = dict(Unit.objects.filter(key__in=ended).values_list("key", "id"))
    _close(closed.values(), on)
    ids = _write_units(reorganization.opens)
    _write_successions(reorganization.successions, ids)
    _change_version()

    all_ids = closed | ids | _ids_of(reorganization.successions)
    record(
        events=[
            *_opened(reorganization.opens, ids),
            *(UnitClosed(subject=closed[key], on=on) for key in sorted(closed)),
            *(
                UnitSucceeded(subject=all_ids[each.old], successor=all_ids[each.new], succession=each.kind.value, on=on)
                for each in reorganization.successions
            ),
        ],
        by=by,
        at=at,
    )
    return ids


def _take_turn() -> None:
    Version.objects.select_for_update().get(id=1)


def _change_version() -> None:
    Version.objects.filter(id=1).update(version=new_id())


def _known_periods() -> dict[str, list[NewPeriod]]:
    found: dict[str, list[NewPeriod]] = {key: [] for key in Unit.objects.values_list("key", flat=True)}
    for row in UnitPeriod.objects.select_related("unit", "parent"):
        found[row.unit.key].append(
            NewPeriod(
                during=_stretch(row.during),
                kind=UnitKind(row.kind),
                level=Level(row.level),
                name_vi=row.name_vi,
                name_en=row.name_en,
                short_name_vi=row.short_name_vi,
                code=row.code,
                division_code=row.division_code,
                parent=row.parent.key if row.parent else None,
                source=row.source,
                fields=tuple(row.fields),
            )
        )
    return found


def _write_units(units: Sequence[NewUnit]) -> dict[str, UUID]:
    ids = {unit.key: new_id() for unit in units}
    Unit.objects.bulk_create([Unit(id=ids[unit.key], key=unit.key) for unit in units], batch_size=BATCH)
    parents = {period.parent for unit in units for period in unit.periods if period.parent not in ids}
    above = ids | dict(Unit.objects.filter(key__in=parents - {None}).values_list("key", "id"))
    UnitPeriod.objects.bulk_create(
        [
            UnitPeriod(
                id=new_id(),
                unit_id=ids[unit.key],
                during=_range(period.during),
                kind=period.kind.value,
                level=period.level.value,
                name_vi=period.name_vi,
                name_en=period.name_en,
                short_name_vi=period.short_name_vi,
                code=period.code,
                division_code=period.division_code,
                parent_id=above[period.parent] if period.parent else None,
                fields=list(period.fields),
                source=period.source,
            )
            for unit in units
            for period in unit.periods
        ],
        batch_size=BATCH,
    )
    return ids


def _write_successions(successions: Sequence[NewSuccession], new: Mapping[str, UUID]) -> None:
    ids = _ids_of(successions) | dict(new)
    Succession.objects.bulk_create(
        [
            Succession(
                id=new_id(),
                old_id=ids[each.old],
                new_id=ids[each.new],
                on=each.on,
                kind=each.kind.value,
                share=each.share,
                source=each.source,
            )
            for each in successions
        ],
        batch_size=BATCH,
    )


def _ids_of(successions: Iterable[NewSuccession]) -> dict[str, UUID]:
    keys = {key for each in successions for key in (each.old, each.new)}
    return dict(Unit.objects.filter(key__in=keys).values_list("key", "id"))


def _opened(units: Sequence[NewUnit], ids: Mapping[str, UUID]) -> list[Event]:
    firsts = [(unit, min(unit.periods, key=lambda period: period.during.starts_on)) for unit in units]
    return [
        UnitOpened(subject=ids[unit.key], unit_kind=first.kind.value, code=first.code, on=first.during.starts_on)
        for unit, first in firsts
    ]


def _late_posts(ended: frozenset[str], on: date) -> list[Fault]:
    """Posts and holdings that would begin when their unit is no more: somebody has to decide about them first."""
    posts = Post.objects.filter(unit__key__in=ended, during__startswith__gte=on).values_list("unit__key", "key")
    holdings = Holding.objects.filter(post__unit__key__in=ended, during__startswith__gte=on)
    return [
        fault(gettext_noop("{key}: its post {post} opens on {on} or later"), key=unit, post=post, on=on)
        for unit, post in posts
    ] + [
        fault(
            gettext_noop("{key}: {name} is appointed to {post} from {on} or later"),
            key=unit,
            name=name,
            post=post,
            on=on,
        )
        for unit, post, name in holdings.values_list("post__unit__key", "post__key", "account__name")
    ]


def _close(units: Iterable[UUID], on: date) -> None:
    """Ends the units' periods, posts and holdings that last into `on`."""
    ids = list(units)
    periods = list(UnitPeriod.objects.filter(unit__in=ids, during__contains=on))
    posts = list(Post.objects.filter(unit__in=ids, during__contains=on))
    holdings = list(Holding.objects.filter(post__unit__in=ids, during__contains=on))
    rows: list[UnitPeriod | Post | Holding] = [*periods, *posts, *holdings]
    for row in rows:
        row.during = DateRange(row.during.lower, on)
    UnitPeriod.objects.bulk_update(periods, ["during"], batch_size=BATCH)
    Post.objects.bulk_update(posts, ["during"], batch_size=BATCH)
    Holding.objects.bulk_update(holdings, ["during"], batch_size=BATCH)


def _held_posts(ids: set[UUID]) -> dict[UUID, HeldPost]:
    held: dict[UUID, list[tuple[UUID, str, Stretch]]] = defaultdict(list)
    for row in Holding.objects.filter(post__in=ids).select_related("account"):
        held[row.post_id].append((row.account_id, row.account.name, _stretch(row.during)))
    return {
        row.id: HeldPost(
            unit=row.unit_id,
            title_vi=row.title_vi,
            is_single=row.is_single,
            during=_stretch(row.during),
            held=tuple(held[row.id]),
        )
        for row in Post.objects.filter(id__in=ids)
    }


def _problems_of_endings(endings: Sequence[Ending], rows: Mapping[UUID, Holding]) -> list[Fault]:
    named = Counter(each.holding for each in endings)
    problems = [
        fault(gettext_noop("{holding} is named {times} times"), holding=holding, times=times)
        for holding, times in named.items()
        if times > 1
    ]
    for each in endings:
        row = rows.get(each.holding)
        if row is None:
            problems.append(fault(gettext_noop("{holding} is not known"), holding=each.holding))
        elif each.last_on < row.during.lower:
            problems.append(
                fault(gettext_noop("{title} is held only from {on}"), title=row.post.title_vi, on=row.during.lower)
            )
        elif row.during.upper is not None and row.during.upper <= each.last_on + timedelta(days=1):
            problems.append(
                fault(
                    gettext_noop("{title} is held until {on} only"),
                    title=row.post.title_vi,
                    on=row.during.upper - timedelta(days=1),
                )
            )
    return problems


def _paths(places: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], UnitPath]:
    found: dict[tuple[UUID, date], UnitPath] = {}
    by_day: dict[date, set[UUID]] = defaultdict(set)
    for unit, on in places:
        by_day[on].add(unit)
    for on, units in by_day.items():
        of_day = directory(on=on)
        found |= {(unit, on): of_day.path(unit) for unit in units if unit in of_day}
    return found


def _stretch(during: DateRange) -> Stretch:
    return Stretch(starts_on=during.lower, ends_on=during.upper)


def _range(during: Stretch) -> DateRange:
    return DateRange(during.starts_on, during.ends_on)
