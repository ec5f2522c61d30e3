"""Builders of taxes on land for tests: a transfer of land at the land registry, and what the tax office says of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, UnitKind, UnitView
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import FiledFile
from motcua.service.landtax.commands.notices import record_notices
from motcua.service.landtax.values import NewLine, NewNotice, NoticeRecorded
from tests.cast import AN_KHANH, AT, JUNE_15, Cast, whoever
from tests.dossiers import a_filing, a_photo, procedure

TRANSFER = "2.000889"
NINH_KIEU = "916"
#: As the tax office set it: registration fee, income tax, and what it says of the land use.
AMOUNTS_VND = {"2801": 4_750_000, "1006": 19_000_000, "1401": 1_250_000}
TOTAL_VND = sum(AMOUNTS_VND.values())


def land_office() -> UnitView:
    found = directory(on=JUNE_15).of_division(NINH_KIEU, UnitKind.LAND_REGISTRY)
    assert found is not None
    return found


def transfer_answers(**changes: Any) -> dict[str, Any]:
    """Whole answers to the form of a change of land-use rights: a sale."""
    person = {"full_name": "Trần Thị Bưởi", "number": "092192003141"}
    answers: dict[str, Any] = {
        "applicant": person
        | {"birth_on": "1992-03-14", "sex": "female", "phone": "0912345678", "address": "12 Nguyễn Trãi, An Khánh"},
        "applicant_side": "receiver",
        "change_kind": "transfer",
        "deed_number": "1204/2023",
        "deed_on": "2023-06-01",
        "price_vnd": 950_000_000,
        "family_relation": "none",
        "givers": [{"full_name": "Lê Văn Dừa", "number": "092070001111"}],
        "receivers": [person | {"address": "12 Nguyễn Trãi, An Khánh"}],
        "land_division": AN_KHANH,
        "parcel": "152",
        "map_sheet": "17",
        "area_m2": 86.5,
        "certificate_number": "CT 123456",
        "whole": True,
    }
    return answers | changes


def a_transfer(cast: Cast, *, at: datetime = AT, **changes: Any) -> Dossier:
    """The citizen has bought land: filed at the land registry of its district, and received there."""
    unit = land_office()
    paper = a_photo(by=cast.citizen, at=at)
    filing = a_filing(
        cast,
        version=procedure(TRANSFER, Level.DISTRICT),
        unit=unit.id,
        answers=transfer_answers(**changes),
        files=tuple(FiledFile(slot, paper) for slot in ("contract", "certificate", "tax_returns")),
        at=at,
    )
    (filed,) = file_dossiers(filings=[filing], by=cast.citizen, at=at)
    receive_dossiers(dossiers=[filed.dossier], by=whoever(unit=unit, role=Role.COUNTER), at=at + timedelta(minutes=10))
    return Dossier.objects.get(id=filed.dossier)


def a_notice(dossier: UUID, *, amounts_vnd: dict[str, int] | None = None, **changes: Any) -> NewNotice:
    """The first notice of a tax file, with three taxes unless said otherwise."""
    said: dict[str, Any] = {
        "key": uuid4().hex,
        "dossier": dossier,
        "file": f"HS-{str(dossier)[-12:]}",
        "revision": 1,
        "number": "1234/TB-CCT",
        "office": "Chi cục Thuế quận Ninh Kiều",
        "issued_on": date(2023, 6, 19),
        "due_on": date(2023, 7, 19),
        "treasury_account": "7111",
        "chapter": "757",
    }
    said |= changes
    lines = tuple(
        NewLine(sub_item=sub_item, identifier=f"{said['file']}-{said['revision']}-{sub_item}", amount_vnd=amount)
        for sub_item, amount in (amounts_vnd or AMOUNTS_VND).items()
    )
    return NewNotice(**{"lines": lines, **said})


def noticed(row: Dossier, *, at: datetime, **changes: Any) -> NoticeRecorded:
    (recorded,) = record_notices(notices=[a_notice(row.id, **changes)], by=SYSTEM, at=at)
    return recorded
