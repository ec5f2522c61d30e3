"""The only code that writes persons and mandates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.timezone import localdate

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import update_rows
from motcua.foundation.database.versions import forget_held
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event
from motcua.foundation.text.faults import Fault, fault, gettext_noop, in_words, list_in_words
from motcua.foundation.text.rules import clean, name_sort_key, search_key
from motcua.registry.people.errors import (
    UnableToGiveMandates,
    UnableToRegisterPeople,
    UnableToRevokeMandates,
    UnableToUpdateContact,
)
from motcua.registry.people.events import (
    ContactUpdated,
    MandateGiven,
    MandateRevoked,
    PersonCompleted,
    PersonRegistered,
)
from motcua.registry.people.models import Mandate, Person
from motcua.registry.people.policy import (
    may_give_mandate,
    may_link_account,
    may_register,
    may_revoke_mandate,
    may_update_contact,
)
from motcua.registry.people.queries import HELD_PERSONS
from motcua.registry.people.queries import persons as persons_by_id
from motcua.registry.people.rules import (
    as_kept,
    problems_of_change,
    problems_of_mandates,
    problems_of_person,
    read_email,
    read_phone,
)
from motcua.registry.people.values import ContactChange, NewMandate, NewPerson

BATCH = 1_000
_FILLABLE = ["birth_on", "sex", "phone", "email", "division_code", "address_line", "account"]


def register_people(*, people: Sequence[NewPerson], by: Actor, at: datetime) -> list[UUID]:
    """Makes persons known by their numbers, all or none. Returns their ids in order.

    A number that is known already keeps what is there: only what was empty is filled in, address as a whole. Raises
    `UnableToRegisterPeople` naming every refused one: wrong number, number against birthday or sex, contact that
    cannot be read, an account that is somebody else's.
    """
    require(may_register(by), act="register_people")
    if any(person.account is not None for person in people):
        require(may_link_account(by), act="link_account")
    _refuse_wrong_people(people, at)

    wanted = [as_kept(person) for person in people]
    fresh = {person.number: _row(person, at) for person in sorted(wanted, key=lambda person: person.number)}
    # Who registers the same number at the same time is waited for here, and then found below.
    Person.objects.bulk_create(fresh.values(), batch_size=BATCH, ignore_conflicts=True)
    rows = {row.number: row for row in Person.objects.select_for_update().filter(number__in=fresh).order_by("id")}
    _refuse_taken_accounts(wanted, rows)
    is_new = {number: rows[number].id == row.id for number, row in fresh.items()}
    filled = {person.number: _fill_empty(rows[person.number], person) for person in wanted}
    changed = [rows[number] for number, fields in filled.items() if fields]
    update_rows(changed, _FILLABLE)
    forget_held(HELD_PERSONS, [row.id for row in changed])

    events: list[Event] = []
    for number, row in rows.items():
        if is_new[number]:
            events.append(PersonRegistered(subject=row.id, person_kind=row.kind, fields=_kept_fields(row)))
        elif filled[number]:
            events.append(PersonCompleted(subject=row.id, fields=filled[number]))
    record(events=events, by=by, at=at)
    return [rows[person.number].id for person in wanted]


def update_contact(*, changes: Sequence[ContactChange], by: Actor, at: datetime) -> None:
    """Changes how persons are reached, all or none.

    Raises `NotPermitted` unless they are the actor's own to change, `UnableToUpdateContact` naming what cannot be read.
    """
    for change in changes:
        require(may_update_contact(by, change.person), act="update_contact", subject=change.person)
    rows = _locked(change.person for change in changes)
    named = Counter(change.person for change in changes)
    problems = [
        f"{change.person}: {in_words(problem)}"
        for change in changes
        for problem in (
            *problems_of_change(change),
            *([fault(gettext_noop("is not known"))] if change.person not in rows else []),
            *([fault(gettext_noop("is named twice"))] if named[change.person] > 1 else []),
        )
    ]
    if problems:
        raise UnableToUpdateContact(refused="; ".join(problems))

    changed = {change.person: _apply(rows[change.person], change) for change in changes}
    Person.objects.bulk_update(rows.values(), ["phone", "email", "division_code", "address_line"], batch_size=BATCH)

    record(
        events=[ContactUpdated(subject=id_, fields=fields) for id_, fields in changed.items() if fields], by=by, at=at
    )


def give_mandates(*, mandates: Sequence[NewMandate], by: Actor, at: datetime) -> list[UUID]:
    """Lets persons act for others, all or none. Returns the mandates' ids in order.

    Raises `NotPermitted` unless they are the actor's to give, `UnableToGiveMandates` naming every refused one, also
    those that overlap with one in force.
    """
    for mandate in mandates:
        verdict = may_give_mandate(by, principal=mandate.principal, kind=mandate.kind)
        require(verdict, act="give_mandates", subject=mandate.principal)
    # The principals' rows are the lock: whoever gives a mandate for the same person waits here.
    _locked(mandate.principal for mandate in mandates)
    people = persons_by_id(persons={id_ for mandate in mandates for id_ in (mandate.agent, mandate.principal)})
    problems = problems_of_mandates(mandates=mandates, persons=people) or _overlaps(mandates)
    if problems:
        raise UnableToGiveMandates(refused=list_in_words(problems))

    rows = [
        Mandate(
            id=new_id(),
            agent_id=mandate.agent,
            principal_id=mandate.principal,
            kind=mandate.kind.value,
            during=DateRange(mandate.starts_on, mandate.ends_on),
            ground=clean(mandate.ground),
            given_at=at,
        )
        for mandate in mandates
    ]
    Mandate.objects.bulk_create(rows, batch_size=BATCH)

    record(
        events=[
            MandateGiven(
                subject=each.principal,
                mandate=row.id,
                agent=each.agent,
                mandate_kind=each.kind.value,
                on=each.starts_on,
                last_on=each.last_on,
            )
            for row, each in zip(rows, mandates, strict=True)
        ],
        by=by,
        at=at,
    )
    return [row.id for row in rows]


def revoke_mandates(*, mandates: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Ends mandates at once, all or none: they give no right from the day of `at` on.

    Raises `NotPermitted` unless they are the actor's to revoke, `UnableToRevokeMandates` for those that are not known
    or were revoked before.
    """
    rows = {row.id: row for row in Mandate.objects.select_for_update().filter(id__in=mandates).order_by("id")}
    for row in rows.values():
        verdict = may_revoke_mandate(by, principal=row.principal_id, agent=row.agent_id)
        require(verdict, act="revoke_mandates", subject=row.principal_id)
    problems = [
        in_words(fault(gettext_noop("{mandate} is not known"), mandate=id_)) for id_ in mandates if id_ not in rows
    ]
    problems += [
        in_words(fault(gettext_noop("{mandate} was revoked before"), mandate=row.id))
        for row in rows.values()
        if row.revoked_at is not None
    ]
    if problems:
        raise UnableToRevokeMandates(refused="; ".join(problems))

    for row in rows.values():
        row.revoked_at = at
    Mandate.objects.bulk_update(rows.values(), ["revoked_at"], batch_size=BATCH)

    record(
        events=[MandateRevoked(subject=row.principal_id, mandate=row.id, agent=row.agent_id) for row in rows.values()],
        by=by,
        at=at,
    )


def _refuse_wrong_people(people: Sequence[NewPerson], at: datetime) -> None:
    today = localdate(at)
    named = Counter("".join(person.number.split()) for person in people)
    accounts = Counter(person.account for person in people if person.account is not None)
    problems = [
        f"{person.name or person.number}: {in_words(problem)}"
        for person in people
        for problem in problems_of_person(person=person, today=today)
    ]
    problems += [
        in_words(fault(gettext_noop("{what} is named {times} times"), what=number, times=times))
        for number, times in named.items()
        if times > 1
    ]
    problems += [
        in_words(fault(gettext_noop("{what} is named {times} times"), what=account, times=times))
        for account, times in accounts.items()
        if times > 1
    ]
    if problems:
        raise UnableToRegisterPeople(refused="; ".join(problems))


def _refuse_taken_accounts(people: Sequence[NewPerson], rows: Mapping[str, Person]) -> None:
    linked = dict(
        Person.objects.filter(account__in=[person.account for person in people if person.account]).values_list(
            "account_id", "number"
        )
    )
    problems = [
        in_words(fault(gettext_noop("{name}: the account is another person's"), name=person.name))
        for person in people
        if person.account is not None and linked.get(person.account, person.number) != person.number
    ]
    problems += [
        in_words(fault(gettext_noop("{name}: signs in with another account"), name=person.name))
        for person in people
        if person.account is not None and rows[person.number].account_id not in {None, person.account}
    ]
    if problems:
        raise UnableToRegisterPeople(refused="; ".join(problems))


def _row(person: NewPerson, at: datetime) -> Person:
    """A row without what `_fill_empty` adds: numbers known already must not bring their account into conflict."""
    return Person(
        id=new_id(),
        kind=person.kind.value,
        number=person.number,
        name=person.name,
        name_sort_key=name_sort_key(person.name),
        search_key=search_key(person.name),
        registered_at=at,
    )


def _fill_empty(row: Person, person: NewPerson) -> tuple[str, ...]:
    """Gives the row what it does not have yet. Returns the names of the fields that it was given."""
    filled = []
    if person.birth_on is not None and row.birth_on is None:
        row.birth_on = person.birth_on
        filled.append("birth_on")
    if person.sex is not None and not row.sex:
        row.sex = person.sex.value
        filled.append("sex")
    if person.phone and not row.phone:
        row.phone = person.phone
        filled.append("phone")
    if person.email and not row.email:
        row.email = person.email
        filled.append("email")
    if person.address and not (row.division_code or row.address_line):
        row.division_code, row.address_line = person.address.division_code, person.address.line
        filled.append("address")
    if person.account is not None and row.account_id is None:
        row.account_id = person.account
        filled.append("account")
    return tuple(filled)


def _kept_fields(row: Person) -> tuple[str, ...]:
    kept = {
        "birth_on": row.birth_on,
        "sex": row.sex,
        "phone": row.phone,
        "email": row.email,
        "address": row.division_code or row.address_line,
        "account": row.account_id,
    }
    return ("number", "name", *(field for field, value in kept.items() if value))


def _apply(row: Person, change: ContactChange) -> tuple[str, ...]:
    """Writes the change into the row. Returns the names of the fields that are different now."""
    before = {"phone": row.phone, "email": row.email, "address": (row.division_code, row.address_line)}
    if change.phone is not None:
        row.phone = read_phone(change.phone) if change.phone else ""
    if change.email is not None:
        row.email = read_email(change.email) if change.email else ""
    if change.address is not None:
        row.division_code, row.address_line = change.address.division_code, clean(change.address.line)
    after = {"phone": row.phone, "email": row.email, "address": (row.division_code, row.address_line)}
    return tuple(field for field, value in after.items() if value != before[field])


def hold_people(*, persons: Iterable[UUID]) -> None:
    """Nobody else holds them until the transaction ends: for rooms that keep one of something for each."""
    _locked(persons)


def _locked(ids: Iterable[UUID]) -> dict[UUID, Person]:
    rows = Person.objects.select_for_update(no_key=True).filter(id__in=set(ids)).order_by("id")
    return {row.id: row for row in rows}


def _overlaps(mandates: Sequence[NewMandate]) -> list[Fault]:
    """Those that meet one in force, or each other."""
    problems = []
    held = [
        (row.agent_id, row.principal_id, row.kind, row.during.lower, row.during.upper)
        for row in Mandate.objects.filter(
            principal__in=[mandate.principal for mandate in mandates], revoked_at__isnull=True
        )
    ]
    for mandate in mandates:
        who = (mandate.agent, mandate.principal, mandate.kind.value)
        if any(
            each[:3] == who
            and (mandate.ends_on is None or each[3] < mandate.ends_on)
            and (each[4] is None or mandate.starts_on < each[4])
            for each in held
        ):
            words = gettext_noop("{agent} may act for {principal} in these days already")
            problems.append(fault(words, agent=mandate.agent, principal=mandate.principal))
        held.append((*who, mandate.starts_on, mandate.ends_on))
    return problems
