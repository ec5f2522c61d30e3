"""What is wrong with a version is said before it is kept, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from motcua.registry.catalogue.drafting import Prepared, prepare
from motcua.registry.catalogue.faults import fault_of_code
from motcua.registry.catalogue.lists import form_definitions
from motcua.registry.organization.values import Level
from tests.unit.registry.catalogue.builders import a_draft, a_fee, the_parts


def faults(**changes: Any) -> str:
    found = prepare(a_draft(**changes))
    return "" if isinstance(found, Prepared) else "; ".join(str(each) for each in found)


def test_sound_parts_have_none() -> None:
    assert faults() == ""


@pytest.mark.parametrize(
    ("code", "local_code", "sound"),
    [
        ("1.001193", False, True),
        ("1.001193", True, False),
        ("L-001", True, True),
        ("L-001", False, False),
        ("", False, False),
        ("1.1193", False, False),
        ("1.001193; DROP TABLE", False, False),
    ],
)
def test_codes_are_official_or_marked_as_local(code: str, local_code: bool, sound: bool) -> None:
    assert (fault_of_code(code, local_code=local_code) is None) == sound


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"result": None}, "result: it is not written yet"),
        ({"surprise": 1}, "surprise"),
        ({"process_key": "Ma gic"}, "process_key"),
        ({"process_key": "magic"}, "sequence: magic has none of its own"),
        ({"process_key": "magic", "route": [{"kind": "commune"}] * 10}, "route"),
        ({"legal_limit": {"amount": "-3", "unit": "working_days"}}, "legal_limit"),
        ({"legal_limit": {"amount": "0", "unit": "working_days"}}, "legal_limit"),
        ({"legal_limit": {"amount": "0.5", "unit": "months"}}, "legal_limit"),
        ({"field": "astrology"}, "field: astrology is not in the list of fields"),
        ({"life_events": ["winning"]}, "life_events: winning"),
        ({"receiving": {"kind": "division"}}, "receiving: say which division by its field"),
        ({"process_key": "three_agencies"}, "route: three_agencies goes through 3 units, not 1"),
        ({"process_key": "with_consultation"}, "consulted: goes with with_consultation"),
        ({"consulted": {"kind": "commune"}}, "consulted: goes with with_consultation"),
        ({"form": "no_such_form"}, "form: there is no form no_such_form"),
        ({"place_field": "nowhere"}, "place_field: the form has no division field nowhere"),
        ({"fees": [a_fee("per_page")]}, "fees/fee: per_page needs tiers"),
        ({"fees": [a_fee(amount_vnd=1, fact="rooms")]}, "fees/fee: fixed has no fact"),
        ({"fees": [a_fee(amount_vnd=-1)]}, "fees/0/amount_vnd"),
        ({"fees": [a_fee(amount_vnd=1.5)]}, "fees/0/amount_vnd"),
        ({"fees": [a_fee(amount_vnd=1), a_fee(amount_vnd=2)]}, "fees: fee is there 2 times"),
        (
            {"fees": [a_fee(amount_vnd=1, exemptions=[{"ground": "friend", "percent": 100}])]},
            "friend is not in the list of grounds",
        ),
        (
            {"fees": [a_fee(amount_vnd=1, when=[{"fact": "colour", "is": ["red"]}])]},
            "fees/fee: nothing asks for colour",
        ),
        (
            {"fees": [a_fee("per_page", tiers=[{"from_page": 2, "amount_vnd": 1}])]},
            "tiers begin with page 1",
        ),
        (
            {"fees": [a_fee("by_formula", formula="nobody * 5")]},
            "the name “nobody” is not known here",
        ),
        (
            {"fees": [a_fee("by_formula", formula='"free"')]},
            "gives string where int is needed",
        ),
        (
            {"fees": [a_fee("by_formula")]},
            "by_formula needs formula",
        ),
        (
            {"fees": [a_fee("by_band", fact="pages", bands=[{"up_to": 3, "amount_vnd": 1}])]},
            "the last one has no end",
        ),
    ],
)
def test_what_is_wrong_is_said(changes: Mapping[str, Any], said: str) -> None:
    assert said in faults(**changes)


def test_a_condition_names_an_answer_that_can_be_given() -> None:
    wrong = a_fee(amount_vnd=1, when=[{"fact": "request_kind", "is": ["stolen"]}])
    parts = dict(the_parts(fees=[wrong], form="ordinary_passport"))
    slots = [name for name, field in form_definitions()["ordinary_passport"]["ui"]["fields"].items()]
    parts["components"] = [
        parts["components"][0] | {"key": slot, "slot": slot} for slot in slots if slot in {"photo", "old_passport"}
    ]

    assert faults(**parts) == "fees/fee: request_kind is never stolen"


def test_slots_and_file_fields_belong_together() -> None:
    assert "the form has no file field file_application" in faults(form="stay_notification")
    assert "the file field photo belongs to no component" in faults(form="ordinary_passport")


def test_all_faults_are_said_at_once() -> None:
    said = faults(field="astrology", process_key="two_agencies", fees=[a_fee("per_copy")])

    assert said.count(";") == 2


def test_a_digest_is_the_same_whatever_the_order_of_keys() -> None:
    one = prepare(a_draft())
    other = prepare(a_draft(**dict(reversed(the_parts().items()))))

    assert isinstance(one, Prepared)
    assert isinstance(other, Prepared)
    assert one.digest == other.digest


def test_a_level_makes_no_difference_to_the_words() -> None:
    one, other = prepare(a_draft(level=Level.COMMUNE)), prepare(a_draft(level=Level.PROVINCE))

    assert isinstance(one, Prepared)
    assert isinstance(other, Prepared)
    assert one.search == other.search
