"""Answers with which each form of the catalogue may be filed on 15 June 2023."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WARD = "31117"
FILES = [{"sha256": "a" * 64, "name": "anh.jpg"}]


def person(**parts: Any) -> dict[str, Any]:
    return {
        "full_name": "Nguyễn Thị Lan",
        "number": "092190001234",
        "birth_on": "1990-04-02",
        "sex": "female",
        "phone": "0912345678",
        "address": "12 Nguyễn Trãi, Ninh Kiều, Cần Thơ",
    } | parts


def spouse(**parts: Any) -> dict[str, Any]:
    more = {"ethnicity": "Kinh", "marital": "single", "times": 1}
    return without(person(), "sex") | more | parts


def parent(**parts: Any) -> dict[str, Any]:
    return without(person(), "sex", "phone") | {"ethnicity": "Kinh"} | parts


def without(answers: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if name not in names}


APPLICANT = person()
BIRTH: dict[str, Any] = {
    "applicant": APPLICANT,
    "relation": "mother",
    "child": {"full_name": "Trần Nguyễn An", "birth_on": "2023-06-01", "sex": "female", "ethnicity": "Kinh"},
    "home_town": WARD,
    "born_at": "facility",
    "facility": "Bệnh viện Phụ sản thành phố Cần Thơ",
    "birth_division": WARD,
    "mother": parent(),
    "father_stated": True,
    "parents_married": "yes",
    "father": parent(full_name="Trần Văn Bình", number="092089004321", birth_on="1989-09-09"),
    "birth_proof": FILES,
}
GROOM = spouse(full_name="Trần Văn Bình", number="092089004321", birth_on="1989-09-09")

ANSWERS: Mapping[str, dict[str, Any]] = {
    "birth_registration": BIRTH,
    "linked_birth_registration": BIRTH
    | {
        "household_head": "Trần Văn Bình",
        "household_head_number": "092089004321",
        "relation_to_head": "child",
        "residence_division": WARD,
        "residence_address": "12 Nguyễn Trãi",
        "clinic": "Trạm y tế phường An Hòa",
        "household_consent": FILES,
    },
    "marriage_registration": {
        "groom": GROOM,
        "bride": spouse(),
        "related": "no",
        "free_will": ["willing", "unmarried"],
        "citizen_cards": FILES,
    },
    "death_registration": {
        "applicant": APPLICANT,
        "relation": "child",
        "deceased": {
            "full_name": "Nguyễn Văn Tám",
            "birth_on": "1940-01-01",
            "sex": "male",
            "address": "12 Nguyễn Trãi",
            "ethnicity": "Kinh",
        },
        "died_on": "2023-06-10",
        "died_at": "14:30",
        "died_division": WARD,
        "died_place": "Tại nhà",
        "notice_kind": "facility",
        "death_notice": FILES,
    },
    "marital_status_certificate": {
        "applicant": APPLICANT,
        "for_self": True,
        "ethnicity": "Kinh",
        "marital": "single",
        "residences": [{"place": WARD, "from_on": "2008-04-02"}],
        "purpose": "land",
        "copies": 2,
    },
    "civil_status_copy": {
        "applicant": APPLICANT,
        "record_kind": "birth",
        "holder_name": "Nguyễn Thị Lan",
        "registered_at": WARD,
        "copies": 3,
    },
    "certified_copies": {
        "applicant": APPLICANT,
        "document_name": "Bằng tốt nghiệp đại học",
        "copy_kind": "paper",
        "pages": 2,
        "copies": 5,
    },
    "temporary_residence": {
        "applicant": APPLICANT,
        "dwelling_division": WARD,
        "dwelling_address": "34 Trần Phú",
        "dwelling_kind": "rented",
        "owner_name": "Lê Văn Chủ",
        "from_on": "2023-06-20",
        "until_on": "2024-06-20",
        "reason": "study",
        "dwelling": FILES,
    },
    "stay_notification": {
        "applicant": without(APPLICANT, "birth_on", "sex"),
        "place_kind": "home",
        "stay_division": WARD,
        "stay_address": "34 Trần Phú",
        "guests": [{"full_name": "Lê Khách", "paper_number": "092090005678", "birth_on": "1990-01-01"}],
        "from_on": "2023-06-15",
        "until_on": "2023-06-18",
        "reason": "visit",
    },
    "ordinary_passport": {
        "applicant": APPLICANT,
        "for_child": False,
        "request_kind": "first",
        "with_chip": True,
        "birth_place": "Cần Thơ",
        "photo": FILES,
    },
    "identity_card": {"applicant": APPLICANT, "request_kind": "exchange", "exchange_reason": "age"},
    "vehicle_registration": {
        "applicant": APPLICANT,
        "vehicle_kind": "motorcycle",
        "brand": "Honda Wave",
        "colour": "Đỏ",
        "engine_number": "JA39E1234567",
        "frame_number": "RLHJA3912345",
        "value_vnd": 18_000_000,
        "origin": FILES,
        "registration_tax": FILES,
    },
    "driving_licence_exchange": {
        "applicant": APPLICANT,
        "licence_number": "920123456789",
        "classes": ["B2"],
        "issued_on": "2013-07-01",
        "expires_on": "2023-07-01",
        "reason": "expiry",
        "licence_copy": FILES,
        "card_copy": FILES,
    },
    "household_business_registration": {
        "applicant": APPLICANT,
        "founder": "person",
        "business_name": "Quán cà phê Lan",
        "business_division": WARD,
        "business_address": "34 Trần Phú",
        "trades": [{"trade_name": "Dịch vụ phục vụ đồ uống", "trade_code": "5630", "is_main": True}],
        "capital_vnd": 50_000_000,
        "workers": 3,
        "owner_card": FILES,
    },
    "building_permit": {
        "applicant": APPLICANT,
        "applicant_kind": "citizen",
        "land_division": WARD,
        "land_address": "34 Trần Phú",
        "parcel": "123",
        "map_sheet": "12",
        "land_area_m2": 100,
        "certificate_number": "CS 123456",
        "works_kind": "single_house",
        "grade": "IV",
        "floors": 2,
        "footprint_m2": 80.5,
        "floor_area_m2": 161,
        "height_m": 8.5,
        "has_basement": False,
        "adjoining": False,
        "months": 6,
        "land_paper": FILES,
        "drawings": FILES,
    },
    "land_registration_change": {
        "applicant": APPLICANT,
        "applicant_side": "receiver",
        "change_kind": "transfer",
        "deed_number": "123/2023",
        "deed_on": "2023-06-01",
        "price_vnd": 1_500_000_000,
        "family_relation": "none",
        "givers": [{"full_name": "Lê Văn Chủ", "number": "092070001111"}],
        "receivers": [{"full_name": "Nguyễn Thị Lan", "number": "092190001234", "address": "12 Nguyễn Trãi"}],
        "land_division": WARD,
        "parcel": "123",
        "map_sheet": "12",
        "area_m2": 100.5,
        "certificate_number": "CS 123456",
        "whole": True,
        "contract": FILES,
        "certificate": FILES,
        "tax_returns": FILES,
    },
    "monthly_social_allowance": {
        "applicant": APPLICANT,
        "for_self": False,
        "beneficiary": without(person(full_name="Nguyễn Văn Tám", birth_on="1940-01-01", sex="male"), "phone"),
        "relation": "child",
        "request_kind": "grant",
        "ground": "elderly",
        "other_income": False,
        "household_kind": "poor",
        "members": 4,
        "pay_by": "post",
        "proof": FILES,
    },
    "judicial_record": {
        "applicant": APPLICANT,
        "birth_place": "Cần Thơ",
        "nationality": "Việt Nam",
        "father_name": "Nguyễn Văn Tám",
        "mother_name": "Lê Thị Chín",
        "certificate_kind": "1",
        "by_mandate": False,
        "purpose": "work",
        "office_ban": False,
        "copies": 1,
        "residences": [{"from_year": "2004", "place": "12 Nguyễn Trãi, Ninh Kiều"}],
        "card_copy": FILES,
    },
    "health_insurance_card": {"applicant": APPLICANT, "insurance_code": "9212345678", "request_kind": "lost"},
    "school_transfer": {
        "applicant": APPLICANT,
        "relation": "parent",
        "pupil": {"full_name": "Trần Nguyễn An", "birth_on": "2015-06-01", "sex": "female"},
        "grade": "2",
        "old_school": "Tiểu học An Hòa",
        "old_division": WARD,
        "new_school": "Tiểu học Ngô Quyền",
        "new_division": WARD,
        "reason": "Gia đình chuyển nơi ở",
        "school_record": FILES,
    },
}


class OneWard:
    """Look-ups of a city with one ward."""

    def division_name(self, code: str) -> str | None:
        return "Phường Cái Khế" if code == WARD else None

    def provinces(self) -> Sequence[Any]:
        return ()

    def children(self, code: str | None) -> Sequence[Any]:
        return ()

    def citizen_number_fault(self, number: str) -> None:
        return None
