"""Whatever agency a procedure of June 2023 names, there is one that serves the place."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind

JUNE_15 = date(2023, 6, 15)
ON_TWO_TIERS = date(2025, 7, 1)

# The agencies that the 86 procedures name (their column `agency_2023`), each as a kind and a field.
AGENCIES = [
    ("UBND cấp xã", UnitKind.COMMUNE, None),
    ("UBND cấp huyện", UnitKind.DISTRICT, None),
    ("Công an cấp xã", UnitKind.POLICE_COMMUNE, None),
    ("Công an cấp huyện", UnitKind.POLICE_DISTRICT, None),
    ("Phòng CSGT", UnitKind.POLICE_DIVISION, "vehicles"),
    ("Phòng QLXNC - Công an thành phố", UnitKind.POLICE_DIVISION, "immigration"),
    ("BHXH huyện", UnitKind.INSURANCE_DISTRICT, None),
    ("Chi cục Thuế", UnitKind.TAX_DISTRICT, None),
    ("Chi nhánh VPĐKĐĐ", UnitKind.LAND_REGISTRY, None),
    ("VPĐKĐĐ", UnitKind.LAND_REGISTRY_CITY, None),
    ("Phòng GD&ĐT", UnitKind.DIVISION, "education"),
    ("Phòng Kinh tế / Kinh tế-Hạ tầng", UnitKind.DIVISION, "economy"),
    ("Phòng Quản lý đô thị / Kinh tế-Hạ tầng", UnitKind.DIVISION, "urban"),
    ("Phòng TN&MT", UnitKind.DIVISION, "environment"),
    ("Phòng Tài chính - Kế hoạch", UnitKind.DIVISION, "business_registration"),
    ("Phòng Tư pháp", UnitKind.DIVISION, "justice"),
    ("Phòng VHTT", UnitKind.DIVISION, "culture"),
    ("Phòng LĐTBXH", UnitKind.DIVISION, "labour"),
    ("Phòng ĐKKD - Sở KH&ĐT", UnitKind.AGENCY, "business_registration"),
    ("Chi cục ATVSTP", UnitKind.AGENCY, "food_safety"),
    ("Chi cục QLCL NLS&TS", UnitKind.AGENCY, "food_safety_agriculture"),
    ("Trung tâm DVVL", UnitKind.AGENCY, "employment"),
    ("Sở GD&ĐT", UnitKind.DEPARTMENT, "education"),
    ("Sở GTVT", UnitKind.DEPARTMENT, "transport"),
    ("Sở LĐTBXH", UnitKind.DEPARTMENT, "labour"),
    ("Sở Tư pháp", UnitKind.DEPARTMENT, "justice"),
    ("Sở Xây dựng", UnitKind.DEPARTMENT, "construction"),
    ("Sở Y tế", UnitKind.DEPARTMENT, "health"),
]


@pytest.mark.parametrize(("agency", "kind", "field"), AGENCIES, ids=[agency for agency, _, _ in AGENCIES])
def test_each_agency_serves_every_commune(db: None, agency: str, kind: UnitKind, field: str | None) -> None:
    units = directory(on=JUNE_15)

    unserved = [
        commune.name_vi
        for commune in units.of_kind(UnitKind.COMMUNE)
        if units.serving(commune.id, kind, field=field) is None
    ]

    assert unserved == []


def test_there_is_a_unit_of_every_kind(db: None) -> None:
    kinds = {unit.kind for unit in directory(on=JUNE_15).all()}

    assert kinds == set(UnitKind)


def test_on_two_tiers_the_district_kinds_are_gone(db: None) -> None:
    kinds = {unit.kind for unit in directory(on=ON_TWO_TIERS).all()}

    assert {UnitKind.DISTRICT, UnitKind.DIVISION, UnitKind.POLICE_DISTRICT} & kinds == set()
    assert {UnitKind.COMMUNE, UnitKind.POLICE_COMMUNE, UnitKind.DEPARTMENT} <= kinds
