"""Whatever is answered, posted or defined: nothing raises that should not, nothing is lost, nothing hidden counts."""

from __future__ import annotations

import copy
from typing import Any

from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.forms.errors import UnableToReadAnswers, UnableToReadForm
from motcua.foundation.forms.rules import (
    decode,
    normalise,
    page_view,
    parse_form,
    prefill_answers,
    summary,
    validate,
    visible_fields,
)
from motcua.foundation.forms.rules.numbers import read_date, read_number, read_whole, write_number
from tests.unit.foundation.forms.browser import posted
from tests.unit.foundation.forms.builders import (
    EVERYTHING,
    PLACES,
    SHA,
    TODAY,
    a_form,
    example,
    problems,
    the_example_form,
)

FORM = a_form(EVERYTHING)
KEYS = st.sampled_from(
    [
        *EVERYTHING,
        *("full_name", "number", "birth_on", "sex", "name", "met_on", "likes", "day", "month", "year", "code"),
        *("child_name", "born_on", "mother", "father_known", "father", "siblings", "birth_note", "sha256"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["red", "31117", "2023-06-15", "092190000001", SHA, "true", "female", "12 con", "  ", "\ufffd"])
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20
)
ANY_ANSWERS = st.dictionaries(KEYS, JSON, max_size=12)

KEEPABLE = st.characters(exclude_categories=["Cs", "Cc"])
WORDS = st.text(KEEPABLE, min_size=1, max_size=30).filter(str.strip)
#: Texts of which the browser and the cleaning make nothing else.
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
WRONG_DATES = st.fixed_dictionaries(
    {part: st.sampled_from(["", "31", "2", "x", "99", "2023", "20 23"]) for part in ("day", "month", "year")}
).filter(lambda typed: any(typed.values()) and read_date("/".join(typed.values())) is None)
DATES = st.dates(min_value=TODAY.replace(year=1800)).filter(lambda day: day.year <= 2200).map(str) | WRONG_DATES
COLOURS = st.sampled_from(["red", "green", "blue"])
MANY_COLOURS = st.lists(COLOURS, min_size=1, unique=True)
WRONG_NUMBERS = WORDS.filter(lambda typed: read_number(typed) is None and read_whole(typed) is None)
WHOLES = st.integers(-(10**15), 10**15) | WRONG_NUMBERS
PLACE_CODES = st.sampled_from(["31117", "31120", "31222", "31999"])
WRITTEN_PLACES = WORDS.map(str.strip).filter(lambda text: not text.isdigit() and text != "_elsewhere")
BOTH_PLACES = st.fixed_dictionaries({"code": PLACE_CODES, "elsewhere": WRITTEN_PLACES})
PERSONS = st.fixed_dictionaries(
    {}, optional={"full_name": WORDS, "number": WORDS, "birth_on": DATES, "sex": st.sampled_from(["male", "female"])}
)
ROWS = st.lists(st.fixed_dictionaries({}, optional={"name": WORDS, "met_on": DATES, "likes": MANY_COLOURS}), max_size=4)
TYPED_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "title": WORDS,
        "story": LINES,
        "copies": WHOLES,
        "area": st.floats(-1e15, 1e15) | WRONG_NUMBERS,
        "price": WHOLES,
        "on": DATES,
        "agreed": st.booleans(),
        "colour": COLOURS,
        "colours": MANY_COLOURS,
        "place": PLACE_CODES,
        "anywhere": PLACE_CODES | WRITTEN_PLACES | BOTH_PLACES,
        "owner": PERSONS,
        "friends": ROWS,
    },
)


def html_of(answers: dict[str, Any]) -> str:
    page = page_view(FORM, "one", answers, problems(FORM, answers), language="vi", lookups=PLACES)
    return Template("{% load forms %}{% form_page page %}").render(Context({"page": page}))


@settings(max_examples=60)
@given(answers=TYPED_ANSWERS)
def test_a_page_posts_back_what_it_shows(answers: dict[str, Any]) -> None:
    again = decode(FORM, "one", posted(html_of(answers)), existing={})

    assert normalise(FORM, again) == normalise(FORM, answers)


@settings(max_examples=100)
@given(answers=ANY_ANSWERS)
def test_no_answers_make_validation_raise(answers: dict[str, Any]) -> None:
    for form in (FORM, the_example_form()):
        found = problems(form, answers)

        paths = [problem.path for problem in found]
        assert len(paths) == len(set(paths))
        assert all(problem.message_vi and problem.message_en for problem in found)


@settings(max_examples=100)
@given(answers=ANY_ANSWERS)
def test_hidden_fields_have_no_problems(answers: dict[str, Any]) -> None:
    form = the_example_form()
    shown = visible_fields(form, answers)

    assert {problem.field for problem in problems(form, answers)} & form.fields.keys() <= set(shown)


@settings(max_examples=100)
@given(answers=ANY_ANSWERS, hidden=JSON)
def test_hidden_answers_change_nothing(answers: dict[str, Any], hidden: object) -> None:
    form = the_example_form()
    without = {**answers, "father_known": False}
    without.pop("father", None)
    with_hidden = {**without, "father": hidden}
    bounded = normalised(form, with_hidden)
    if isinstance(bounded, UnableToReadAnswers):
        return

    assert problems(form, with_hidden) == problems(form, without)
    assert bounded == normalise(form, without)
    assert "father" not in visible_fields(form, with_hidden)


def normalised(form: Any, answers: dict[str, Any]) -> dict[str, Any] | UnableToReadAnswers:
    try:
        return normalise(form, answers)
    except UnableToReadAnswers as refusal:
        return refusal


@settings(max_examples=100)
@given(answers=ANY_ANSWERS)
def test_normalising_settles_at_once(answers: dict[str, Any]) -> None:
    form = the_example_form()
    once = normalised(form, answers)
    if isinstance(once, UnableToReadAnswers):
        return

    assert normalise(form, once) == once


@settings(max_examples=60)
@given(answers=TYPED_ANSWERS)
def test_normalising_mends_and_breaks_nothing(answers: dict[str, Any]) -> None:
    def told(given: dict[str, Any]) -> list[tuple[str, str]]:
        return [(each.path, each.message_vi) for each in problems(FORM, given) if each.field != "friends"]

    assert told(normalise(FORM, answers)) == told(answers)


@settings(max_examples=100)
@given(answers=ANY_ANSWERS)
def test_any_draft_can_be_shown_and_posted_again(answers: dict[str, Any]) -> None:
    if isinstance(normalised(FORM, answers), UnableToReadAnswers):
        return

    again = decode(FORM, "one", posted(html_of(answers)), existing=answers)

    assert summary(FORM, again, language="en", lookups=PLACES)[0].rows


@settings(max_examples=100)
@given(
    post=st.dictionaries(
        st.sampled_from(["title", "on.day", "on", "copies", "friends._row", "friends.0.name", "friends.1.likes"])
        | st.sampled_from(["_add", "_remove", "owner.birth_on.day", "anywhere.elsewhere", "anywhere", "colours"])
        | st.text(max_size=10),
        st.lists(st.text(max_size=10) | st.sampled_from(["0", "1", "friends", "friends.0", "\x00"]), max_size=3),
    ),
    existing=ANY_ANSWERS,
)
def test_any_post_is_decoded_into_what_can_be_kept(post: dict[str, list[str]], existing: dict[str, Any]) -> None:
    if isinstance(normalised(FORM, existing), UnableToReadAnswers):
        return

    answers = decode(FORM, "one", post, existing=existing)

    assert not isinstance(normalised(FORM, answers), UnableToReadAnswers)
    assert validate(FORM, answers, lookups=PLACES, today=TODAY) is not None


@settings(max_examples=100)
@given(data=st.data())
def test_a_definition_changed_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    definition = example()
    places = [path for path in _paths(definition) if path]
    path = data.draw(st.sampled_from(places))
    _put(definition, path, data.draw(JSON))

    form = read(definition)

    if not isinstance(form, UnableToReadForm):
        assert isinstance(problems(form, {}), tuple)
        assert prefill_answers(form, {}) == {}
        for page in form.pages:
            assert page_view(form, page.id, {}, language="vi", lookups=PLACES).id == page.id


def read(definition: object) -> Any:
    try:
        return parse_form(copy.deepcopy(definition))
    except UnableToReadForm as refusal:
        return refusal


def _paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        found.extend(_paths(each, (*path, key)))
    return found


def _put(definition: Any, path: tuple[Any, ...], value: object) -> None:
    *above, last = path
    for key in above:
        definition = definition[key]
    definition[last] = value


@given(number=st.integers(-9_000_000_000_000_000, 9_000_000_000_000_000))
def test_whole_numbers_read_as_written(number: int) -> None:
    assert read_whole(write_number(number)) == number
    assert read_number(write_number(number)) == number


@given(number=st.floats(-1e15, 1e15))
def test_decimals_read_as_written(number: float) -> None:
    assert read_number(write_number(number)) == number


@given(typed=st.text(max_size=30) | st.text("0123456789.,-+ đ", max_size=12))
def test_any_text_is_read_or_not(typed: str) -> None:
    for read_it in (read_whole, read_number):
        number = read_it(typed)
        assert number is None or read_it(write_number(number)) == number
    assert read_date(typed) is None or read_date(str(read_date(typed))) == read_date(typed)
