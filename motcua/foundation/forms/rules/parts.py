"""The parts of a person that need no description of their own, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CITIZEN_NUMBER_PATTERN = r"^\d{12}$"
PHONE_MESSAGE = {
    "vi": "Số điện thoại gồm 10 chữ số, bắt đầu bằng 0, ví dụ 0912345678",
    "en": "A telephone number has 10 digits and begins with 0, like 0912345678",
}
EMAIL_MESSAGE = {
    "vi": "Thư điện tử có dạng ten@vidu.vn",
    "en": "An email address looks like name@example.vn",
}

#: In the order of asking; as a definition would describe them.
STANDARD_PARTS: Mapping[str, Mapping[str, Any]] = {
    "full_name": {
        "component": "text",
        "label": {"vi": "Họ và tên", "en": "Full name"},
        "autocomplete": "name",
    },
    "number": {
        "component": "text",
        "label": {"vi": "Số định danh cá nhân", "en": "Personal identification number"},
        "hint": {"vi": "12 chữ số trên thẻ căn cước công dân", "en": "12 digits, as on the citizen card"},
        "messages": {
            "pattern": {
                "vi": "Số định danh cá nhân gồm đúng 12 chữ số",
                "en": "A personal identification number has exactly 12 digits",
            }
        },
    },
    "birth_on": {"component": "date", "label": {"vi": "Ngày sinh", "en": "Date of birth"}, "autocomplete": "bday"},
    "sex": {
        "component": "choice",
        "label": {"vi": "Giới tính", "en": "Sex"},
        "options": [
            {"value": "male", "label": {"vi": "Nam", "en": "Male"}},
            {"value": "female", "label": {"vi": "Nữ", "en": "Female"}},
        ],
    },
    "phone": {
        "component": "text",
        "label": {"vi": "Số điện thoại", "en": "Telephone number"},
        "autocomplete": "tel",
        "messages": {"pattern": PHONE_MESSAGE},
    },
    "email": {
        "component": "text",
        "label": {"vi": "Thư điện tử", "en": "Email address"},
        "autocomplete": "email",
        "messages": {"format": EMAIL_MESSAGE, "pattern": EMAIL_MESSAGE},
    },
    "address": {
        "component": "text",
        "label": {"vi": "Địa chỉ", "en": "Address"},
        "hint": {
            "vi": "Số nhà, đường, khóm hoặc ấp, xã, huyện, tỉnh",
            "en": "House number, street, hamlet, commune, district, province",
        },
        "autocomplete": "street-address",
    },
}

#: What is filled in of a person who is filled in as a whole, by whatever description it is asked.
PREFILLED_PARTS = frozenset({*STANDARD_PARTS, "ethnicity"})

#: What below somebody's name says by itself what it is.
PLAIN_PARTS = frozenset({"full_name", "sex", "phone", "email", "address"})
