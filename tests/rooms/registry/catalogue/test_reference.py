"""The loaded catalogue: 86 procedures that the city's units can receive and handle."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.commands import load_reference
from motcua.registry.catalogue.errors import UnableToFindProcedure, UnableToFindVersion
from motcua.registry.catalogue.models import Procedure, Version
from motcua.registry.catalogue.queries import (
    procedures,
    receiving_units,
    version,
    version_in_force,
    version_of_code,
    versions,
)
from motcua.registry.catalogue.values import OnlineLevel, State
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, UnitKind
from tests.conftest import moment

AT = moment("2023-06-15 09:30")
JUNE_2023 = date(2023, 6, 15)
JANUARY_2023 = date(2023, 1, 15)


def test_eighty_six_procedures_are_in_force(db: None) -> None:
    found = procedures(JUNE_2023)

    assert len(found) == 86
    assert len({(each.code, each.level) for each in found}) == 86
    assert {each.state for each in found} == {State.IN_FORCE}


def test_loading_again_changes_nothing(db: None) -> None:
    before = set(Version.objects.values_list("id", flat=True))

    counts = load_reference(by=SYSTEM, at=AT)

    assert (counts.procedures, counts.versions, counts.kept) == (0, 0, 86)
    assert set(Version.objects.values_list("id", flat=True)) == before


def test_what_is_missing_is_loaded(db: None) -> None:
    code = "9.999999"
    Procedure.objects.filter(code="1.001193").update(code=code)

    counts = load_reference(by=SYSTEM, at=AT)

    assert (counts.procedures, counts.versions, counts.kept) == (1, 1, 86)


def test_nobody_loads_without_right(db: None) -> None:
    with pytest.raises(NotPermitted):
        load_reference(by=ANONYMOUS, at=AT)


def test_the_journal_tells_how_a_version_came(db: None) -> None:
    birth = version_of_code(code="1.001193", level=Level.COMMUNE, on=JUNE_2023)

    entries = entries_of(subject=birth.procedure)

    assert [each.kind for each in entries] == [
        "procedure_entered",
        "procedure_version_drafted",
        "procedure_version_put_in_force",
    ]
    assert entries[1].data["digest"] == bytes(Version.objects.get(id=birth.id).digest).hex()


def test_a_version_has_every_part_that_the_law_asks(db: None) -> None:
    """Decree 63/2010, art. 8: name, sequence, manner, components and sets, limit, subject, agency, result; and, where
    there are such, form, requirements, fees."""
    for each in procedures(JUNE_2023):
        assert each.name_vi, each.code
        assert len(each.sequence) >= 2
        assert each.channels
        assert each.components
        assert each.sets >= 1
        assert each.legal_limit
        assert each.subjects
        assert each.agency_vi
        assert each.result_name_vi
        assert each.legal_basis
        assert each.form["schema"]["properties"]


def test_birth_registration_as_the_list_has_it(db: None) -> None:
    birth = version_of_code(code="1.001193", level=Level.COMMUNE, on=JUNE_2023)

    assert birth.name_vi == "Đăng ký khai sinh"
    assert birth.field_vi == "Hộ tịch"
    assert birth.receiving.kind is UnitKind.COMMUNE
    assert birth.online_level is OnlineLevel.FULL
    assert birth.accepts_online
    assert [component.slot for component in birth.components] == [None, "birth_proof", "parents_papers", "mandate"]
    assert birth.sources["name"].source_text == "Đăng ký khai sinh"


def test_fees_of_residence_are_those_of_the_day(db: None) -> None:
    now = version_of_code(code="1.004222", level=Level.COMMUNE, on=JUNE_2023)
    then = version_in_force(procedure=now.procedure, on=JANUARY_2023)

    assert (then.number, now.number) == (1, 2)
    assert then.is_in_force(date(2023, 2, 4))
    assert not then.is_in_force(date(2023, 2, 5))
    assert now.is_in_force(date(2023, 2, 5))
    assert (then.fees[0].amount_vnd, now.fees[0].amount_vnd) == (None, 20_000)


def test_every_procedure_can_be_received_somewhere(db: None) -> None:
    for each in procedures(JUNE_2023):
        assert receiving_units(version=each, on=JUNE_2023), each.code


@pytest.mark.parametrize(
    ("code", "level", "count"),
    [
        ("1.001193", Level.COMMUNE, 83),
        ("1.001612", Level.DISTRICT, 9),
        ("1.004194", Level.COMMUNE, 83),
        ("1.002809", Level.PROVINCE, 1),
        ("1.001456", Level.PROVINCE, 1),
        ("2.000889", Level.DISTRICT, 9),
    ],
)
def test_units_of_the_level_receive(db: None, code: str, level: Level, count: int) -> None:
    found = version_of_code(code=code, level=level, on=JUNE_2023)

    assert len(receiving_units(version=found, on=JUNE_2023)) == count


def test_the_whole_way_of_every_procedure_exists_in_every_place(db: None) -> None:
    """From each unit that receives it, each unit of the route is found: around it, or by the place of the matter."""
    units = directory(on=JUNE_2023)
    for each in procedures(JUNE_2023):
        places = [*each.route, each.signing, *([each.consulted] if each.consulted else [])]
        for receiving in receiving_units(version=each, on=JUNE_2023):
            for place in places:
                found = units.serving(receiving.id, place.kind, field=place.field)
                below = each.place_field and place.kind is UnitKind.COMMUNE
                assert found or below, (each.code, receiving.key, place)


def test_a_day_before_the_records_has_no_version(db: None) -> None:
    birth = version_of_code(code="1.001193", level=Level.COMMUNE, on=JUNE_2023)

    with pytest.raises(UnableToFindProcedure, match="31/12/2021"):
        version_in_force(procedure=birth.procedure, on=date(2021, 12, 31))


def test_an_unknown_version_is_said_to_be_so(db: None) -> None:
    unknown = version_of_code(code="1.001193", level=Level.COMMUNE, on=JUNE_2023).procedure

    assert versions(ids=[unknown]) == {}
    with pytest.raises(UnableToFindVersion):
        version(unknown)


def test_reading_again_reads_only_where_it_stands(db: None, django_assert_num_queries: object) -> None:
    birth = version_of_code(code="1.001193", level=Level.COMMUNE, on=JUNE_2023)

    with django_assert_num_queries(1) as queries:  # type: ignore[operator]  # pytest-django's own, untyped fixture
        again = version(birth.id)

    assert again is birth or again == birth
    assert "v.parts" not in queries.captured_queries[0]["sql"]
