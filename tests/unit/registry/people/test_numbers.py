"""Citizen numbers, tax codes, telephone numbers and e-mail addresses as typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.registry.people.errors import (
    UnableToReadCitizenNumber,
    UnableToReadEmail,
    UnableToReadPhone,
    UnableToReadTaxCode,
)
from motcua.registry.people.rules import (
    phone_as_dialled,
    problems_of_person,
    provinces_of_birth,
    read_citizen_number,
    read_email,
    read_phone,
    read_tax_code,
)
from motcua.registry.people.values import NewPerson, PersonKind, Sex

TODAY = date(2023, 6, 15)


@pytest.mark.parametrize(
    ("number", "province", "sex", "year"),
    [
        ("092192003141", "092", Sex.FEMALE, 1992),
        ("092085007722", "092", Sex.MALE, 1985),
        ("093299123456", "093", Sex.MALE, 2099),
        ("094301000000", "094", Sex.FEMALE, 2001),
        ("001 090 001 234", "001", Sex.MALE, 1990),
        ("236190001234", "236", Sex.FEMALE, 1990),  # born abroad
    ],
)
def test_a_number_tells_place_sex_and_year(number: str, province: str, sex: Sex, year: int) -> None:
    told = read_citizen_number(number)

    assert (told.province, told.sex, told.birth_year) == (province, sex, year)
    assert told.number == number.replace(" ", "")


@pytest.mark.parametrize(
    "number",
    [
        "",
        "09219200314",
        "0921920031411",
        "09219200314x",
        "092192-003141",
        "003192003141",  # no province has 003
        "000192003141",
        "092492003141",  # born from 2100 on
        "٠٩٢١٩٢٠٠٣١٤١",  # digits, but not these
        "092192003141\x00",
        "²92192003141",
    ],
)
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(UnableToReadCitizenNumber):
        read_citizen_number(number)


def test_all_sixty_three_provinces_are_known() -> None:
    assert len(provinces_of_birth()) == 63
    assert {code: provinces_of_birth()[code] for code in ("092", "093", "094")} == {
        "092": "Cần Thơ",
        "093": "Hậu Giang",
        "094": "Sóc Trăng",
    }


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    # Twelve digits do not come by chance; whatever else it is, nothing but the refusal may be raised.
    with pytest.raises(UnableToReadCitizenNumber):
        read_citizen_number(text)


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_any_twelve_digits_are_read_whole_or_refused(digits: str) -> None:
    province_known = digits[:3] in provinces_of_birth() or digits[0] != "0"
    if province_known and digits[3] in "0123":
        told = read_citizen_number(digits)
        assert told.number == digits
        assert str(told.birth_year).endswith(digits[4:6])
    else:
        with pytest.raises(UnableToReadCitizenNumber):
            read_citizen_number(digits)


@pytest.mark.parametrize(("typed", "kept"), [("1800999001", "1800999001"), ("1800999001-002", "1800999001002")])
def test_a_tax_code_has_ten_digits_or_thirteen(typed: str, kept: str) -> None:
    assert read_tax_code(typed) == kept


@pytest.mark.parametrize("typed", ["", "180099900", "18009990011", "18009990012222", "180099900x"])
def test_other_tax_codes_are_refused(typed: str) -> None:
    with pytest.raises(UnableToReadTaxCode):
        read_tax_code(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("+84 912.345.678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084-912-345-678", "+84912345678"),
        ("(0292) 3820 820", "+842923820820"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert read_phone(typed) == kept


@pytest.mark.parametrize("typed", ["", "912345678", "091234567", "09123456789", "0112345678", "+1 202 555 0100", "abc"])
def test_other_telephone_numbers_are_refused(typed: str) -> None:
    with pytest.raises(UnableToReadPhone):
        read_phone(typed)


def test_a_telephone_number_is_shown_as_it_is_dialled() -> None:
    assert phone_as_dialled("+84912345678") == "0912 345 678"
    assert phone_as_dialled("+842923820820") == "02923 820 820"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("buoi@motcua.example", "buoi@motcua.example"), (" Buoi@MotCua.Example ", "Buoi@motcua.example")],
)
def test_an_e_mail_address_keeps_the_letters_of_its_name(typed: str, kept: str) -> None:
    assert read_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "buoi", "buoi@", "@motcua.example", "a b@motcua.example", "a@b", "a@b..vn", "a@b.vn\n@c.vn", "a@b.vn,c@d.vn"],
)
def test_other_e_mail_addresses_are_refused(typed: str) -> None:
    with pytest.raises(UnableToReadEmail):
        read_email(typed)


def a_person(**more: object) -> NewPerson:
    known: dict[str, object] = {"number": "092192003141", "name": "Trần Thị Bưởi"}
    return NewPerson(**(known | more))  # type: ignore[arg-type]  # keywords of the tests below


@pytest.mark.parametrize(
    ("person", "problem"),
    [
        (a_person(birth_on=date(1992, 3, 14), sex=Sex.FEMALE), None),
        (a_person(birth_on=date(1993, 3, 14)), "the number is of somebody born in 1992, not in 1993"),
        (a_person(sex=Sex.MALE), "the number is of a woman"),
        (a_person(number="092224003141"), "the number is of somebody born in 2024"),
        (a_person(number="092223003141", birth_on=date(2023, 6, 16)), "the birthday 2023-06-16 is yet to come"),
        (a_person(number="092223003141", birth_on=TODAY), None),
        (a_person(name="  "), "the name is missing"),
        (
            NewPerson(kind=PersonKind.BUSINESS, number="1800999001", name="Công ty", sex=Sex.MALE),
            "a business has neither birthday nor sex",
        ),
    ],
)
def test_a_number_fits_birthday_and_sex(person: NewPerson, problem: str | None) -> None:
    problems = [str(each) for each in problems_of_person(person=person, today=TODAY)]

    assert problems == ([problem] if problem else [])


def test_all_that_is_wrong_is_said_at_once() -> None:
    person = a_person(number="1", name="a\x00b", phone="12", email="x")

    assert len(problems_of_person(person=person, today=TODAY)) == 4
