"""Procedures from a table: every mistake by its row, nothing partial."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.catalogue.commands import import_procedures
from motcua.registry.catalogue.errors import UnableToImportProcedures, UnableToPutInForce
from motcua.registry.catalogue.models import Procedure, Version
from motcua.registry.catalogue.queries import version, version_of_code
from motcua.registry.catalogue.rules import fees_owed
from motcua.registry.catalogue.values import Adoption, State
from motcua.registry.organization.values import Level, UnitKind
from tests.conftest import moment

AT = moment("2023-06-15 09:30")


def a_row(**cells: str) -> dict[str, str]:
    return {
        "code": "9.000001",
        "level": "district",
        "name_vi": "Cấp giấy phép thả diều",
        "name_en": "Kite permit",
        "field": "culture",
        "agency_vi": "Phòng Văn hóa và Thông tin",
        "agency_en": "Division of Culture and Information",
        "receiving": "district",
        "route": "division:culture",
        "process_key": "standard",
        "online_level": "full",
        "limit_amount": "3",
        "limit_unit": "working_days",
        "components": "Đơn đề nghị | Application; ?Ảnh con diều | Picture of the kite",
        "fee_vnd": "20000",
        "result_vi": "Giấy phép",
        "result_en": "Permit",
        "legal_basis": "Nghị định về diều; Thông tư về gió",
        "source": "Quyết định 12/QĐ-UBND",
    } | cells


def refusal(*rows: dict[str, str]) -> str:
    with pytest.raises(UnableToImportProcedures) as refused:
        import_procedures(rows=rows, by=SYSTEM, at=AT)
    return refused.value.message


def test_each_row_becomes_a_draft(db: None) -> None:
    ids = import_procedures(rows=[a_row(), a_row(code="L-900", level="commune")], by=SYSTEM, at=AT)

    kite, local = (version(id_) for id_ in ids)
    assert (kite.state, kite.code, kite.level, kite.number) == (State.DRAFT, "9.000001", Level.DISTRICT, 1)
    assert local.local_code
    assert [(place.kind, place.field) for place in kite.route] == [(UnitKind.DIVISION, "culture")]
    assert [(each.name_en, each.required) for each in kite.components] == [
        ("Application", True),
        ("Picture of the kite", False),
    ]
    assert [line.amount_vnd for line in fees_owed(kite, {})] == [20_000]
    assert kite.legal_basis == ("Nghị định về diều", "Thông tư về gió")
    assert kite.sources["limit"].source == "Quyết định 12/QĐ-UBND"


def test_a_known_procedure_gets_its_next_version(db: None) -> None:
    known = version_of_code(code="2.000815", level=Level.COMMUNE, on=date(2023, 6, 15))
    row = a_row(code="2.000815", level="commune", receiving="commune", route="commune")

    (id_,) = import_procedures(rows=[row], by=SYSTEM, at=AT)

    assert (version(id_).procedure, version(id_).number) == (known.procedure, 2)


def test_every_mistake_is_named_by_its_row(db: None) -> None:
    said = refusal(
        a_row(),
        a_row(code="1.2", name_vi=" ", level="galaxy", fee_vnd="20.000"),
        a_row(code="9.000003", limit_amount="0", route="division"),
        a_row(code="9.000004", colour="red"),
    )

    assert "row 2" not in said
    assert "row 3: name_vi is empty" in said
    assert "row 3: level: galaxy is none of province, district, commune" in said
    assert "row 3: fee_vnd: 20.000 is no amount" in said
    assert "row 4: legal_limit" in said
    assert "row 4: route/0: say which division by its field" in said
    assert "row 5: there is no column colour" in said


def test_nothing_partial_is_imported(db: None) -> None:
    procedures, versions = Procedure.objects.count(), Version.objects.count()

    refusal(a_row(), a_row(code="oops"))

    assert (Procedure.objects.count(), Version.objects.count()) == (procedures, versions)


def test_a_procedure_stands_in_one_row(db: None) -> None:
    assert "9.000001: of level district is there 2 times" in refusal(a_row(), a_row())


def test_missing_cells_are_empty_ones(db: None) -> None:
    row = a_row()
    del row["result_vi"]

    assert "row 2: result_vi is empty" in refusal(row)


def test_very_many_mistakes_are_cut_short(db: None) -> None:
    said = refusal(*[a_row(code=f"bad-{number}") for number in range(80)])

    assert said.count("row ") == 50
    assert "and 30 more" in said


def test_no_rows_import_nothing(db: None) -> None:
    assert import_procedures(rows=[], by=SYSTEM, at=AT) == []


def test_rows_come_into_force_by_their_decision_and_say_what_they_are(db: None) -> None:
    adoption = Adoption(decision="9/QĐ-UBND", announced_on=date(2023, 6, 1), from_on=date(2023, 6, 10))
    row = a_row(
        components="Đơn | Application; !Bản chính | Original",
        presence_vi="Có mặt khi kiểm tra.",
        presence_en="Present at the inspection.",
        source_status="synthetic",
    )

    (id_,) = import_procedures(rows=[row], by=SYSTEM, at=AT, adoption=adoption)

    kite = version(id_)
    assert (kite.state, kite.announcement) == (State.IN_FORCE, "9/QĐ-UBND")
    assert version_of_code(code="9.000001", level=Level.DISTRICT, on=date(2023, 6, 10)).id == id_
    assert kite.is_synthetic
    assert kite.presence is not None
    assert [each.kind.value for each in kite.components] == ["paper", "shown"]


def test_what_cannot_be_in_force_by_the_decision_is_not_imported(db: None) -> None:
    adoption = Adoption(decision="9/QĐ-UBND", announced_on=date(2023, 6, 20), from_on=date(2023, 6, 10))

    with pytest.raises(UnableToPutInForce), transaction.atomic():
        import_procedures(rows=[a_row()], by=SYSTEM, at=AT, adoption=adoption)

    assert not Procedure.objects.filter(code="9.000001").exists()
