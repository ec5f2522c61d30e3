"""Persons: registered by number, completed, reached, seen by few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, SYSTEM, Actor
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.registry.people.commands import register_people, update_contact
from motcua.registry.people.errors import UnableToRegisterPeople, UnableToUpdateContact
from motcua.registry.people.models import Person
from motcua.registry.people.policy import may_see, visible_to
from motcua.registry.people.queries import (
    look_up_person,
    person,
    person_by_number,
    persons,
    persons_of,
    see_person,
    visible_persons,
)
from motcua.registry.people.values import Address, ContactChange, NewPerson, PersonKind, PersonView, Sex
from tests.cast import AT, Cast, a_citizen

NUMBER = "092175001122"


def somebody(**more: Any) -> NewPerson:
    return replace(NewPerson(number=NUMBER, name="Lê Thị Ánh"), **more)


def registering(*people: NewPerson, by: Actor = SYSTEM) -> list[UUID]:
    return register_people(people=people, by=by, at=AT)


def found(number: str = NUMBER) -> PersonView:
    known = person_by_number(number=number)
    assert known is not None
    return known


def test_a_person_is_registered_as_she_is_kept(db: None) -> None:
    (id_,) = registering(
        somebody(
            number="092 175 001 122",
            name="  Lê  Thị Ánh ",
            birth_on=date(1975, 5, 1),
            sex=Sex.FEMALE,
            phone="0912 345 678",
            email="Anh@Motcua.Example",
            address=Address(division_code="31149", line=" 12 hẻm 5 "),
        )
    )

    assert found() == PersonView(
        id=id_,
        kind=PersonKind.CITIZEN,
        number=NUMBER,
        name="Lê Thị Ánh",
        birth_on=date(1975, 5, 1),
        sex=Sex.FEMALE,
        phone="+84912345678",
        email="Anh@motcua.example",
        address=Address(division_code="31149", line="12 hẻm 5"),
        account=None,
    )


def test_registering_again_fills_only_what_was_empty(db: None) -> None:
    (first,) = registering(somebody(phone="0912345678"))

    (again,) = registering(
        somebody(
            name="Người Khác",
            phone="0987654321",
            email="anh@motcua.example",
            address=Address(division_code="31150", line="1"),
        )
    )

    assert again == first
    assert (found().name, found().phone) == ("Lê Thị Ánh", "+84912345678")
    assert (found().email, found().address.division_code) == ("anh@motcua.example", "31150")
    (entry,) = entries_of(subject=first, kinds=["person_completed"])
    assert entry.data == {"fields": ["email", "address"]}


def test_the_journal_has_no_personal_data(db: None) -> None:
    (id_,) = registering(somebody(birth_on=date(1975, 5, 1), phone="0912345678", email="anh@motcua.example"))
    update_contact(changes=[ContactChange(person=id_, phone="0987654321")], by=SYSTEM, at=AT)

    written = str([entry.data for entry in entries_of(subject=id_)])

    assert entries_of(subject=id_)[0].data == {
        "person_kind": "citizen",
        "fields": ["number", "name", "birth_on", "phone", "email"],
    }
    for personal in (NUMBER, "Ánh", "1975", "912345678", "987654321", "anh@"):
        assert personal not in written


def test_one_wrong_person_refuses_all_and_each_is_named(db: None) -> None:
    with pytest.raises(UnableToRegisterPeople) as refused:
        registering(
            somebody(),
            somebody(number="092175001123", name="Sai Năm", birth_on=date(1976, 1, 1)),
            somebody(number="12", name="Sai Số"),
        )

    assert "Sai Năm: the number is of somebody born in 1975" in refused.value.message
    assert "Sai Số: 12 is no citizen number" in refused.value.message
    assert person_by_number(number=NUMBER) is None


def test_a_number_named_twice_in_one_call_is_refused(db: None) -> None:
    with pytest.raises(UnableToRegisterPeople, match="named 2 times"):
        registering(somebody(), somebody(number="092 175 001 122"))


def test_an_account_is_one_persons(cast: Cast) -> None:
    with pytest.raises(UnableToRegisterPeople, match="the account is another person's"):
        registering(somebody(account=cast.citizen.account))

    assert cast.citizen.account is not None
    assert [each.id for each in persons_of(account=cast.citizen.account)] == [cast.citizen.person]


def test_a_person_signs_in_with_one_account(cast: Cast) -> None:
    assert cast.neighbour.person is not None
    known = person(person=cast.neighbour.person)
    assert known is not None

    with pytest.raises(UnableToRegisterPeople, match="signs in with another account"):
        registering(NewPerson(number=known.number, name=known.name, account=cast.counter.account))


def test_the_counter_registers_but_cannot_link_an_account(cast: Cast) -> None:
    assert registering(somebody(), by=cast.counter)

    with pytest.raises(NotPermitted):
        registering(somebody(account=cast.counter.account), by=cast.counter)


@pytest.mark.parametrize("who", ["citizen", "handler", "leader", "auditor"])
def test_others_register_nobody(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        registering(somebody(), by=getattr(cast, who))


def test_two_at_once_register_one_person(committed_db: str) -> None:
    ids: list[UUID] = []
    together = Barrier(2)

    def register() -> None:
        together.wait(timeout=10)
        with durable():
            ids.extend(registering(somebody()))
        connection.close()

    threads = [Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert len(ids) == 2
    assert len(set(ids)) == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"number": "12"}, "people_person_number_of_its_kind"),
        ({"kind": "business"}, "people_person_number_of_its_kind"),
        ({"name": ""}, "people_person_has_name"),
        ({"phone": "0912345678"}, "people_person_phone_normalised"),
        ({"sex": "x"}, "people_person_sex_known"),
    ],
)
def test_the_database_refuses_it_too(db: None, fields: dict[str, str], constraint: str) -> None:
    row = {"kind": "citizen", "number": NUMBER, "name": "A", "name_sort_key": "a", "search_key": "a"} | fields

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Person.objects.create(**row, registered_at=AT)


def test_a_person_changes_her_own_contact(cast: Cast) -> None:
    assert cast.citizen.person is not None
    change = ContactChange(person=cast.citizen.person, phone="0987 654 321", email="")

    update_contact(changes=[change], by=cast.citizen, at=AT)

    known = see_person(actor=cast.citizen, person=cast.citizen.person)
    assert (known.phone, known.email) == ("+84987654321", "")
    assert known.address.line == "12 hẻm 5, khu vực 3"
    (entry,) = entries_of(subject=cast.citizen.person, kinds=["contact_updated"])
    assert entry.data == {"fields": ["phone", "email"]}


def test_a_neighbour_changes_nothing(cast: Cast) -> None:
    assert cast.citizen.person is not None

    with pytest.raises(NotPermitted) as refused:
        update_contact(changes=[ContactChange(person=cast.citizen.person, phone="")], by=cast.neighbour, at=AT)

    assert refused.value.hidden


def test_a_contact_that_cannot_be_read_changes_nothing(cast: Cast) -> None:
    assert cast.citizen.person is not None
    wrong = ContactChange(person=cast.citizen.person, phone="12", email="x")

    with pytest.raises(UnableToUpdateContact, match=r"12 is no Vietnamese telephone number.*x is no e-mail"):
        update_contact(changes=[wrong], by=cast.citizen, at=AT)


def test_an_unknown_person_has_no_contact(cast: Cast) -> None:
    with pytest.raises(UnableToUpdateContact, match="is not known"):
        update_contact(changes=[ContactChange(person=uuid4(), phone="")], by=cast.counter, at=AT)


@pytest.mark.parametrize("who", ["neighbour", "counter", "handler", "leader", "other_officer", "administrator"])
def test_others_do_not_see_her_and_learn_nothing(cast: Cast, who: str) -> None:
    for id_ in (cast.citizen.person, uuid4()):
        assert id_ is not None
        with pytest.raises(NotPermitted) as refused:
            see_person(actor=getattr(cast, who), person=id_)
        assert refused.value.hidden


def test_who_may_see_and_who_is_listed_are_the_same(cast: Cast) -> None:
    child = a_citizen(number="092219004455", name="Lê Minh Khế", birth_on=date(2019, 8, 20)).person
    assert child is not None
    mother = replace(cast.citizen, acts_for=frozenset({child}))
    everybody = list(Person.objects.values_list("id", flat=True))
    actors = [
        getattr(cast, who)
        for who in ("citizen", "neighbour", "counter", "handler", "leader", "other_officer", "auditor", "administrator")
    ]

    for actor in (*actors, mother, SYSTEM, ANONYMOUS):
        listed = set(Person.objects.filter(visible_to(actor)).values_list("id", flat=True))
        assert listed == {id_ for id_ in everybody if may_see(actor, id_)}
    assert set(persons(persons=[child])) == {child}


def test_an_auditor_finds_people_by_part_of_the_name_in_the_order_of_given_names(cast: Cast) -> None:
    registering(
        somebody(),
        somebody(number="092175001123", name="Trần Thị Anh"),
        somebody(number="092075001124", name="Anh Văn Bằng"),
    )

    named = [each.name for each in visible_persons(actor=cast.auditor, text="ANH")]

    assert named == ["Trần Thị Anh", "Lê Thị Ánh", "Anh Văn Bằng"]
    assert visible_persons(actor=cast.neighbour, text="anh") == []


def test_only_the_counter_looks_up_by_number(cast: Cast) -> None:
    registering(somebody())

    assert look_up_person(actor=cast.counter, number=NUMBER) == found()
    for actor in (cast.citizen, cast.handler, cast.leader):
        with pytest.raises(NotPermitted):
            look_up_person(actor=actor, number=NUMBER)
