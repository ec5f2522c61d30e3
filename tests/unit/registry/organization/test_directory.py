"""The units of a day in memory."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from motcua.registry.organization.imports import read_reference
from motcua.registry.organization.values import Directory, UnitKind, UnitView


@pytest.fixture(scope="module")
def units() -> Directory:
    """June 2023, with keys made up here instead of by the database."""
    periods = {
        unit.key: period
        for unit in read_reference().units
        for period in unit.periods
        if date(2023, 6, 15) in period.during
    }
    ids: dict[str, UUID] = {key: uuid4() for key in periods}
    return Directory(
        UnitView(
            id=ids[key],
            key=key,
            kind=period.kind,
            level=period.level,
            name_vi=period.name_vi,
            name_en=period.name_en,
            short_name_vi=period.short_name_vi,
            code=period.code,
            division_code=period.division_code,
            parent=ids[period.parent] if period.parent else None,
            fields=period.fields,
        )
        for key, period in periods.items()
    )


def named(units: Directory, key: str) -> UnitView:
    found = units.by_key(key)
    assert found is not None
    return found


def test_a_path_goes_up_to_the_city(units: Directory) -> None:
    ward = named(units, "commune-31149")

    assert units.path(ward.id).path == (ward.id, named(units, "district-916").id, named(units, "city-92").id)


def test_the_agencies_beside_the_divisions_are_roots_of_their_own(units: Directory) -> None:
    assert {unit.key for unit in units.children(None)} == {"city-92", "police", "tax", "insurance"}
    assert units.ancestors(named(units, "police_commune-31149").id) == (
        named(units, "police_district-916").id,
        named(units, "police").id,
    )


def test_a_unit_is_found_by_its_code_and_by_its_division(units: Directory) -> None:
    health = units.by_code("000.00.15.H13")

    assert health is not None
    assert health.name_vi == "Sở Y tế"
    assert units.of_division("31149", UnitKind.COMMUNE) == named(units, "commune-31149")
    assert units.of_division("99999", UnitKind.COMMUNE) is None


def test_of_several_divisions_the_field_tells(units: Directory) -> None:
    with pytest.raises(LookupError, match="name the field"):
        units.of_division("916", UnitKind.DIVISION)

    justice = units.of_division("916", UnitKind.DIVISION, field="justice")

    assert justice is not None
    assert justice.short_name_vi == "Phòng Tư pháp"


@pytest.mark.parametrize(
    ("place", "kind", "field", "serving"),
    [
        ("commune-31149", UnitKind.POLICE_COMMUNE, None, "police_commune-31149"),
        ("commune-31149", UnitKind.INSURANCE_DISTRICT, None, "insurance_district-916"),
        ("commune-31149", UnitKind.DIVISION, "labour", "division-916-06"),
        ("commune-31149", UnitKind.DEPARTMENT, "labour", "department-labour"),
        ("police_commune-31149", UnitKind.INSURANCE_DISTRICT, None, "insurance_district-916"),
        ("land_registry-927", UnitKind.TAX_DISTRICT, None, "tax_district-927"),
        ("commune-31258", UnitKind.DIVISION, "urban", "division-927-14"),
        ("commune-31149", UnitKind.DIVISION, "urban", "division-916-12"),
        ("district-916", UnitKind.POLICE_COMMUNE, None, None),
    ],
)
def test_who_serves_a_place(
    units: Directory, place: str, kind: UnitKind, field: str | None, serving: str | None
) -> None:
    found = units.serving(named(units, place).id, kind, field=field)

    assert (found.key if found else None) == serving


def test_a_division_signs_as_its_peoples_committee(units: Directory) -> None:
    assert named(units, "commune-31149").authority_vi == "Ủy ban nhân dân phường An Khánh"
    assert named(units, "commune-31149").authority_en == "People's Committee of An Khánh Ward"
    assert named(units, "department-justice").authority_vi == "Sở Tư pháp"


def test_all_below_a_district_are_its_wards_and_divisions(units: Directory) -> None:
    district = named(units, "district-916")

    below = units.below(district.id)

    assert {unit.kind for unit in below} == {
        UnitKind.DISTRICT,
        UnitKind.COMMUNE,
        UnitKind.DIVISION,
        UnitKind.OFFICE,
    }
    assert len([unit for unit in below if unit.kind is UnitKind.COMMUNE]) == 11
