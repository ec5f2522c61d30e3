"""The 86 procedures as data: whole, marked with their sources, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from motcua.registry.catalogue.drafting import Prepared
from motcua.registry.catalogue.imports import DatedVersion, read_reference
from motcua.registry.catalogue.lists import exemption_grounds, fields, form_definitions, life_events, sequences
from motcua.registry.catalogue.rules import LOCAL_CODE, OFFICIAL_CODE, TRANSITIONS
from motcua.registry.catalogue.values import ProcessKey
from scenarios.catalogue.made import fields as made_fields

VERSIONS, MISTAKES = read_reference()
LATEST: Mapping[str, DatedVersion] = {each.prepared.draft.code: each for each in VERSIONS}
OFFICIAL = [code for code in LATEST if OFFICIAL_CODE.fullmatch(code)]
WORDS_OF_A_LABEL_MAX = 8


def the(code: str) -> Prepared:
    return LATEST[code].prepared


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text in two languages, with where it stands."""
    if isinstance(value, Mapping):
        if set(value) == {"vi", "en"}:
            yield path, value
            return
        for key, part in value.items():
            yield from texts(part, f"{path}/{key}")
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts(part, f"{path}/{number}")


def test_there_are_no_mistakes() -> None:
    assert [str(each.fault) for each in MISTAKES] == []


def test_all_eighty_six_are_there() -> None:
    """76 official codes and 10 procedures without one."""
    assert len(LATEST) == 86
    assert len(OFFICIAL) == 76
    assert len([code for code in LATEST if LOCAL_CODE.fullmatch(code)]) == 10


def test_a_local_code_is_marked_as_such() -> None:
    for code, version in LATEST.items():
        mark = version.prepared.parts["sources"]["code"]
        assert (mark["status"] == "local") == version.prepared.draft.local_code == code.startswith("L-")


def test_every_fact_of_the_list_keeps_its_original_words() -> None:
    for code in LATEST:
        sources = the(code).parts["sources"]
        for part in ("name", "limit", "fees", "components", "result", "legal_basis", "agency", "online_level"):
            assert sources[part]["source_text"], (code, part)
            assert sources[part]["source"].startswith("Domain list of 2023, row "), (code, part)


def test_each_row_of_the_list_is_used_once() -> None:
    rows = [int(the(code).parts["sources"]["row"]["source"].rpartition(" ")[2]) for code in LATEST]

    assert sorted(rows) == list(range(1, 87))


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        ("1.001193", ("0", "same_day")),
        ("1.004873", ("3", "working_days")),
        ("2.000806", ("15", "calendar_days")),
        ("1.010041", ("0.5", "working_days")),
        ("L-007", ("0", "none")),
        ("L-003", ("2", "working_days")),
        ("1.009994", ("20", "calendar_days")),
    ],
)
def test_limits_are_amounts_in_the_laws_own_units(code: str, limit: tuple[str, str]) -> None:
    stated = the(code).parts["legal_limit"]

    assert (stated["amount"], stated["unit"]) == limit


def test_the_committed_limit_is_the_pilots() -> None:
    committed = {code: the(code).parts["committed_limit"] for code in LATEST if "committed_limit" in the(code).parts}

    assert committed == {"2.000986": {"amount": "4", "unit": "working_days"}}


def test_rates_of_the_council_are_marked() -> None:
    marked = {code for code in LATEST for fee in the(code).parts["fees"] if fee["source"].get("set_by") == "council"}

    assert {"1.004873", "1.001612", "1.009994", "2.000889"} <= marked
    assert "2.000815" not in marked


def test_residence_fees_changed_in_february_2023() -> None:
    before, after = (each for each in VERSIONS if each.prepared.draft.code == "1.004194")

    assert (before.number, after.number) == (1, 2)
    assert before.in_force.ends_on == after.in_force.starts_on
    assert [fee["basis"] for fee in before.prepared.parts["fees"]] == ["by_notice"]
    assert [(fee["amount_vnd"], fee["online_amount_vnd"]) for fee in after.prepared.parts["fees"]] == [(15_000, 7_000)]


def test_everything_for_people_is_in_both_languages() -> None:
    for code in LATEST:
        for path, text in texts([the(code).parts, the(code).form]):
            for language in ("vi", "en"):
                assert text[language].strip(), (code, path)
                assert text[language] == unicodedata.normalize("NFC", text[language]), (code, path)


def test_no_english_was_left_in_vietnamese() -> None:
    left = re.compile(r"\b(if|of|or|the|and|required|copy|form|with)\b", re.IGNORECASE)
    for code in LATEST:
        for path, text in texts([the(code).parts, the(code).form]):
            assert not left.search(text["vi"]), (code, path, text["vi"])


def test_every_list_is_used_and_in_both_languages() -> None:
    used = {the(code).parts["field"] for code in LATEST} | {field.key for field in made_fields()}
    events = {event for code in LATEST for event in the(code).parts["life_events"]}
    grounds = {
        each["ground"] for code in LATEST for fee in the(code).parts["fees"] for each in fee.get("exemptions", ())
    }

    assert used == set(fields())
    assert events == set(life_events())
    assert grounds <= set(exemption_grounds())
    assert set(sequences()) == set(ProcessKey)


def test_every_shape_of_work_is_used() -> None:
    assert {the(code).parts["process_key"] for code in LATEST} == {each.value for each in ProcessKey}


@pytest.mark.parametrize(
    ("code", "route"),
    [
        ("2.000986", ["commune", "police_commune", "insurance_district"]),
        ("L-004", ["land_registry", "commune", "district"]),
        ("2.002307", ["commune", "division", "department"]),
        ("1.001776", ["commune", "division"]),
        ("1.001612", ["division"]),
    ],
)
def test_routes_go_through_the_units_of_the_law(code: str, route: list[str]) -> None:
    assert [place["kind"] for place in the(code).parts["route"]] == route


def test_at_least_fourteen_procedures_have_forms_of_their_own() -> None:
    own = {the(code).parts["form"] for code in LATEST} - {"generic"}

    assert own == set(form_definitions())
    assert len(own) >= 14


@pytest.mark.parametrize("key", sorted(form_definitions()))
def test_labels_are_short_and_pages_ask_one_group_of_questions(key: str) -> None:
    form = form_definitions()[key]
    for name, field in form["ui"]["fields"].items():
        for part in [field, *field.get("fields", {}).values()]:
            for language in ("vi", "en"):
                assert len(part["label"][language].split()) <= WORDS_OF_A_LABEL_MAX, (name, part["label"])
    for page in form["ui"]["pages"]:
        assert 1 <= len(page["fields"]) <= 8, page["id"]


def test_everyday_words_are_there_for_all() -> None:
    for code in LATEST:
        parts = the(code).parts
        assert len(parts["synonyms"]) >= 4, code
        assert len(parts["synonyms"]) == len(set(parts["synonyms"])), code
        assert len(parts["nickname"]["vi"]) <= 45, code


def test_the_docs_show_the_transitions_as_they_are() -> None:
    page = (Path(__file__).parents[4] / "docs" / "reference" / "catalogue.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", page, re.MULTILINE))

    assert drawn == {(one.value, other.value) for one, others in TRANSITIONS.items() for other in others}
