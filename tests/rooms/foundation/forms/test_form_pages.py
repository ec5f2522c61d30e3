"""The pages of forms as they leave the server: markup, labels, links, and what they would post again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.utils import translation

from motcua.foundation.forms.rules import decode, normalise, page_view, problems_of_page
from motcua.foundation.forms.values import Form, PageView, ProblemView
from tests.unit.foundation.forms.browser import Document, Element, posted, read
from tests.unit.foundation.forms.builders import (
    ANY_PLACE,
    CHOICE,
    DATE,
    EVERYTHING,
    FILE,
    GOOD_ANSWERS,
    GROUP,
    LONG_TEXT,
    PERSON,
    PLACES,
    SHA,
    TEXT,
    a_form,
    problems,
    the_example_form,
    two,
)

TEMPLATES = Path(__file__).parents[4] / "motcua" / "faces" / "ui" / "templates" / "ui" / "form"


@dataclass(frozen=True)
class Kept:
    name: str = "don.pdf"
    size_bytes: int = 200_000
    pages: int | None = 2


def rendered(page: PageView) -> str:
    return Template("{% load forms %}{% form_page page %}").render(Context({"page": page}))


def a_page(form: Form, page_id: str, answers: dict[str, Any], *, wrong: bool = False, language: Any = "vi") -> str:
    found = problems_of_page(form, page_id, problems(form, answers)) if wrong else ()
    return rendered(page_view(form, page_id, answers, found, language=language, lookups=PLACES, receipts={SHA: Kept()}))


HOSTILE = dict.fromkeys(EVERYTHING, "<script>alert('x')</script>\"'&")
HALF_DONE = GOOD_ANSWERS | {"friends": [{}, {"met_on": {"day": "<b>"}}]}
ANSWERS: dict[str, dict[str, Any]] = {"none": {}, "good": GOOD_ANSWERS, "hostile": HOSTILE, "half done": HALF_DONE}


@pytest.fixture(params=[*ANSWERS, "child", "parents", "siblings", "papers"])
def html(request: pytest.FixtureRequest) -> str:
    """A page of the form with every component, or one of the documented example; with its problems."""
    if request.param not in ANSWERS:
        return a_page(the_example_form(), request.param, {"father_known": True}, wrong=True, language="en")
    everything = a_form(EVERYTHING, required=[name for name in EVERYTHING if name != "colour"])
    return a_page(everything, "one", ANSWERS[request.param], wrong=True)


class TestEveryPage:
    def test_ids_are_unique(self, html: str) -> None:
        ids = [element["id"] for element in read(html).elements if element["id"]]

        assert len(ids) == len(set(ids))

    def test_every_input_has_a_label(self, html: str) -> None:
        document = read(html)
        labelled = {label["for"] for label in document.all("label")}

        for element in _inputs(document):
            assert element["id"] in labelled, element

    def test_what_describes_an_input_is_there(self, html: str) -> None:
        document = read(html)
        ids = {element["id"] for element in document.elements}

        for element in document.elements:
            assert set(element["aria-describedby"].split()) <= ids, element

    def test_every_group_of_inputs_has_a_legend(self, html: str) -> None:
        document = read(html)

        for fieldset in document.all("fieldset"):
            legends = [each for each in document.all("legend") if each.ancestors[-1] is fieldset]
            assert [bool(each.words) for each in legends] == [True], fieldset

    def test_radios_and_ticks_stand_in_a_fieldset(self, html: str) -> None:
        for kind in ("radio", "checkbox"):
            for element in read(html).all("input", type=kind):
                assert any(ancestor.name == "fieldset" for ancestor in element.ancestors)

    def test_the_summary_links_to_elements_that_take_focus(self, html: str) -> None:
        document = read(html)

        for link in document.all("a"):
            if not any("govuk-error-summary" in ancestor.classes for ancestor in link.ancestors):
                continue
            target = document.by_id(link["href"].removeprefix("#"))
            assert target.name in ("input", "select", "textarea") or target["tabindex"] == "-1"

    def test_every_problem_is_told_at_its_input_and_above(self, html: str) -> None:
        document = read(html)
        above = sorted(link.words for link in document.all("a") if link["href"].startswith("#"))
        at_inputs = sorted(
            error.words.removeprefix("Lỗi: ").removeprefix("Error: ")
            for error in document.of_class("govuk-error-message")
        )

        assert above == at_inputs

    def test_nothing_is_inline_and_nothing_gets_through(self, html: str) -> None:
        document = read(html)

        assert not document.all("script")
        assert not document.all("style")
        for element in document.elements:
            assert not any(name == "style" or name.startswith("on") for name in element.attributes)

    def test_enter_goes_on(self, html: str) -> None:
        first = next(element for element in read(html).elements if element.name in ("button", "input"))

        assert (first.name, first["name"], first["tabindex"]) == ("button", "_next", "-1")

    def test_there_is_one_heading_of_the_page(self, html: str) -> None:
        assert len(read(html).all("h1")) == 1

    def test_nothing_that_is_typed_is_cut_off(self, html: str) -> None:
        assert "maxlength" not in re.sub("data-maxlength", "", html)


def _inputs(document: Document) -> list[Element]:
    return [
        element
        for element in document.elements
        if element.name in ("select", "textarea") or (element.name == "input" and element["type"] != "hidden")
    ]


def test_the_page_posts_back_what_it_shows() -> None:
    form = a_form(EVERYTHING)
    answers = GOOD_ANSWERS | {"friends": [{"name": "Lê"}, {}, {"met_on": {"day": "5", "month": "", "year": "x"}}]}

    post = posted(a_page(form, "one", answers, wrong=True))
    again = decode(form, "one", post, existing={"papers": answers["papers"]})

    assert normalise(form, again) == normalise(form, answers)


def test_djangos_own_posts_are_decoded() -> None:
    form = a_form({"colours": EVERYTHING["colours"], "title": TEXT})

    post = QueryDict("colours=&colours=blue&colours=red&title=%C4%90%E1%BB%97&title=%00")

    assert decode(form, "one", post, existing={}) == {"colours": ["red", "blue"], "title": "\ufffd"}


def test_hostile_text_comes_back_as_it_was_typed() -> None:
    form = a_form({"title": TEXT, "story": LONG_TEXT, "anywhere": ANY_PLACE})
    text = "\"><script>alert(1)</script>&amp;'{{ x }}{% now %}\u200f\u202e"
    answers = {"title": text, "story": f"\n\n  {text}\n", "anywhere": text}

    assert decode(form, "one", posted(a_page(form, "one", answers)), existing={}) == answers


def test_an_untouched_page_answers_nothing() -> None:
    form = a_form(EVERYTHING)

    assert decode(form, "one", posted(a_page(form, "one", {})), existing={}) == {}


def test_a_row_is_added_and_taken_away_by_buttons() -> None:
    form = a_form({"friends": GROUP})
    html = a_page(form, "one", {"friends": [{"name": "An"}, {"name": "Bình"}]})
    document = read(html)
    adds = document.one("button", name="_add")
    removes = document.all("button", name="_remove")

    more = decode(form, "one", posted(html, button=("_add", adds["value"])), existing={})
    fewer = decode(form, "one", posted(html, button=("_remove", removes[0]["value"])), existing={})

    assert more == {"friends": [{"name": "An"}, {"name": "Bình"}, {}]}
    assert fewer == {"friends": [{"name": "Bình"}]}
    assert (adds.words, [button.words for button in removes]) == ("Thêm friend", ["Xóa Friend 1", "Xóa Friend 2"])


def test_a_slot_shows_its_receipts_and_a_way_to_take_them_out() -> None:
    form = a_form({"papers": FILE})
    html = a_page(form, "one", {"papers": GOOD_ANSWERS["papers"]})
    document = read(html)
    remove = document.one("button", name="_remove")

    assert "2 trang · 200 KB" in document.of_class("receipt")[0].words
    assert document.one("input", type="file")["accept"] == "application/pdf"
    assert document.by_id("f-papers-limits").words.startswith("PDF · ")
    assert "f-papers-limits" in document.by_id("f-papers")["aria-describedby"]
    assert (
        decode(
            form, "one", posted(html, button=("_remove", remove["value"])), existing={"papers": GOOD_ANSWERS["papers"]}
        )
        == {}
    )


def test_a_full_slot_takes_no_more() -> None:
    form = a_form({"papers": FILE})
    two_files = [{"sha256": SHA, "name": "a"}, {"sha256": "b" * 64, "name": "b"}]

    document = read(a_page(form, "one", {"papers": two_files}))

    assert not document.all("input", type="file")
    assert document.by_id("f-papers")["tabindex"] == "-1"


def test_a_question_alone_is_the_heading_and_the_label() -> None:
    pages = [{"id": "one", "title": two("X"), "fields": ["x"]}]

    text = read(a_page(a_form({"x": TEXT}, pages=pages), "one", {}))
    date = read(a_page(a_form({"x": DATE}, pages=pages), "one", {}))

    assert text.one("h1").words == "X (không bắt buộc)"
    assert text.one("label", for_="f-x") in [each for each in text.elements if text.one("h1") in each.ancestors]
    assert [each.name for each in date.one("h1").ancestors][-1] == "legend"


def test_choices_are_one_fieldset_with_their_question() -> None:
    document = read(a_page(a_form({"x": CHOICE}, required=["x"]), "one", {"x": "green"}))

    assert document.one("legend").words == "X"
    assert [(radio["id"], radio.has("checked")) for radio in document.all("input", type="radio")] == [
        ("f-x", False),
        ("f-x-1", True),
        ("f-x-2", False),
    ]


def test_a_place_has_one_list_and_a_line_for_elsewhere() -> None:
    document = read(a_page(a_form({"x": ANY_PLACE}), "one", {"x": "31120"}))

    assert [group["label"] for group in document.all("optgroup")] == ["Quận Ninh Kiều", "Huyện Cờ Đỏ"]
    assert [option["value"] for option in document.all("option") if option.has("selected")] == ["31120"]
    assert document.one("input", name="x.elsewhere")["value"] == ""


def test_numbers_in_attributes_are_not_written_for_people() -> None:
    html = a_page(a_form({"x": ({"type": "string", "maxLength": 2_000}, {"component": "long_text"})}), "one", {})

    assert 'data-maxlength="2000"' in html
    assert read(html).by_id("f-x-info").words == "Tối đa 2.000 ký tự"


def test_why_we_ask_folds_out() -> None:
    document = read(a_page(the_example_form(), "parents", {}, language="en"))

    assert "Why do we ask this?" in document.one("summary").words
    assert "leaves the father's part empty" in document.one("details").words


def test_the_page_speaks_its_own_language_whatever_the_request_speaks() -> None:
    with translation.override("vi"):
        document = read(a_page(a_form({"x": PERSON}), "one", {}, language="en"))

    assert "Full name" in [label.words for label in document.all("label")]
    assert "(optional)" in document.all("legend")[0].words


def test_the_summary_box_leads_to_other_pages() -> None:
    lines = [ProblemView("Nhập tên", "f-name", "one"), ProblemView("Hỏng", "f-", None)]

    html = Template("{% load forms %}{% error_summary problems addresses %}").render(
        Context({"problems": lines, "addresses": {"one": "/ho-so/1/one/"}})
    )

    document = read(html)
    assert [(link["href"], link.words) for link in document.all("a")] == [("/ho-so/1/one/#f-name", "Nhập tên")]
    assert [item.words for item in document.all("li")] == ["Nhập tên", "Hỏng"]
    assert document.one(role="alert").words.startswith(("There is", "Có"))


def test_without_problems_there_is_no_box() -> None:
    assert Template("{% load forms %}{% error_summary problems %}").render(Context({"problems": ()})) == ""


def test_every_word_of_the_templates_is_translated() -> None:
    catalogue = (TEMPLATES.parents[2] / "locale" / "vi" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    translated = dict(re.findall(r'msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.+)"', catalogue))
    words = set()
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        words |= {word.replace("%", "%%") for word in re.findall(r'{% translate "(.+?)" %}', text)}
        words |= {
            re.sub(r"{{ (\w+) }}", r"%(\1)s", block)
            for block in re.findall(r"{% blocktranslate[^%]*%}(.+?){% (?:plural|endblocktranslate) %}", text)
        }

    assert words
    assert words <= translated.keys()


def test_every_component_has_its_partial() -> None:
    for component in {field["component"] for _, field in EVERYTHING.values()}:
        assert (TEMPLATES / f"{component}.html").exists()
