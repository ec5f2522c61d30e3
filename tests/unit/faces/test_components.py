"""Components render what they are given, escaped, and refuse what they do not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.exceptions import RequestDataTooBig
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from motcua.faces.ui.errors import ERRORS, bad_request, broken, error_response, unable_response
from motcua.faces.ui.samples.work import Samples
from motcua.faces.ui.values import (
    Act,
    Cell,
    CellKind,
    Column,
    Defect,
    Due,
    DueState,
    FileShown,
    JourneyStep,
    NoticeShown,
    Problem,
    Row,
    Said,
    StepState,
    SummaryRow,
    Table,
    Thread,
)
from motcua.foundation.database.errors import UnableToStartDatabase

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SLY = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def render(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("{% summary_list rows %}", {"rows": [SummaryRow(label=SLY, value=SLY, note=SLY)]}),
        (
            "{% conversation thread %}",
            {"thread": Thread(lines=[Said(own=True, who=SLY, text=SLY, at=NOON)], label=SLY, action="#", typed=SLY)},
        ),
        (
            "{% notices items %}",
            {"items": [NoticeShown(subject=SLY, body=SLY, at=NOON, href="#")]},
        ),
        ("{% journey steps %}", {"steps": [JourneyStep(name=SLY, state=StepState.NOW, holder=SLY, unit=SLY)]}),
        ("{% file_receipts files %}", {"files": [FileShown(name=SLY, problem=SLY), FileShown(name=SLY)]}),
        ("{% defect_list defects %}", {"defects": [Defect(about=SLY, words=SLY, act=Act(words=SLY, href="#"))]}),
        ("{% error_summary problems %}", {"problems": [Problem(message=SLY, field_id="a")]}),
        ("{% card title=words %}{{ words }}{% endcard %}", {"words": SLY}),
        ("{% banner title=words %}{{ words }}{% endbanner %}", {"words": SLY}),
        ("{% status_tag 'draft' words %}", {"words": SLY}),
        ("{% button words %}", {"words": SLY}),
        ("{% search_box '/' words value=words %}", {"words": SLY}),
        (
            "{% data_table table %}",
            {
                "table": Table(
                    caption=SLY, columns=[Column(label=SLY)], rows=[Row(cells=[Cell(words=SLY, sub=SLY, href=SLY)])]
                )
            },
        ),
    ],
)
def test_words_are_never_markup(source: str, values: dict[str, object]) -> None:
    shown = render(source, **values)

    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_a_cell_is_what_it_says_and_ends_no_attribute() -> None:
    sly = '" onclick="x'
    table = Table(
        caption="t",
        columns=[
            Column(label="Ai", kind=CellKind.SHORT),
            Column(label="Bao nhiêu", kind=CellKind.NUMBER),
            Column(label="c"),
        ],
        rows=[Row(cells=[Cell(words=sly, href="/a?b=1&c=" + sly), Cell(status="draft", sub="3 < 4"), Cell()])],
    )

    shown = " ".join(render("{% data_table table %}", table=table).split())

    quoted = "&quot; onclick=&quot;x"
    assert (
        f'<th scope="row" class="is-short" title="{quoted}"><span class="table__label">Ai: </span>'
        f'<a href="/a?b=1&amp;c={quoted}" data-row-link>{quoted}</a></th>'
    ) in shown
    assert '<td class="is-number"><span class="table__label">Bao nhiêu: </span> <span class="tag' in shown
    assert '<span class="table__sub">3 &lt; 4</span></td>' in shown
    assert '<td class="is-text is-empty"><span class="table__label">c: </span></td>' in shown


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="unicorn"):
        render("{% icon 'unicorn' %}")


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="lost_in_space"):
        render("{% status_tag 'lost_in_space' %}")


def test_a_row_with_a_cell_too_many_is_refused() -> None:
    table = Table(caption="t", columns=[Column(label="one")], rows=[Row(cells=[Cell(), Cell()])])

    with pytest.raises(ValueError, match="zip"):
        render("{% data_table table %}", table=table)


def test_no_problems_no_summary() -> None:
    assert not render("{% error_summary problems %}", problems=[]).strip()


def test_no_next_page_no_paging() -> None:
    assert not render("{% next_link %}").strip()


def test_a_promise_that_may_still_change_says_so() -> None:
    due = Samples("vi").dues[0]
    certain = render("{% due_block due %}", due=due)
    provisional = render("{% due_block due %}", due=Due(due_at=due.due_at, state=DueState.ON_TIME, provisional=True))

    assert "chưa được công bố" not in certain
    assert "chưa được công bố" in provisional


def test_a_removable_file_is_removed_by_a_form_with_its_token() -> None:
    files = [FileShown(name="a.pdf", remove_action="/remove")]

    shown = render("{% file_receipts files %}", files=files, csrf_token="t0ken")

    assert 'action="/remove"' in shown
    assert 'value="t0ken"' in shown


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_needs_nothing_of_the_request(status: int) -> None:
    answer = error_response(None, status=status, reference="K7QM-2F9D")

    text = answer.content.decode()
    assert answer.status_code == status
    assert str(ERRORS[status].title) in text
    assert "K7QM-2F9D" in text
    assert "1022" in text


def test_an_error_says_its_own_words() -> None:
    text = error_response(None, status=409, message="Hồ sơ đã được người khác nhận.").content.decode()

    assert "Hồ sơ đã được người khác nhận." in text
    assert str(ERRORS[409].happened) not in text


def test_too_much_at_once_is_answered_as_too_large() -> None:
    request = RequestFactory().post("/")

    assert bad_request(request, RequestDataTooBig()).status_code == 413
    assert bad_request(request, ValueError()).status_code == 400


def test_a_part_of_a_page_gets_a_notice_and_no_page() -> None:
    request = RequestFactory().post("/", headers={"HX-Request": "true"})
    unable = UnableToStartDatabase(reason="đĩa đầy.", cure="Dọn đĩa.")

    text = unable_response(request, unable).content.decode()

    assert "<html" not in text
    assert 'role="alert"' in text
    assert "Dọn đĩa." in text


def test_an_unlisted_status_is_answered_with_its_kind() -> None:
    assert str(ERRORS[400].title) in error_response(None, status=418).content.decode()
    assert str(ERRORS[500].title) in error_response(None, status=502).content.decode()


def test_a_fault_of_the_page_for_faults_is_answered_in_bare_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_style_sheets(name: str) -> str:
        raise ValueError(name)

    monkeypatch.setattr("django.contrib.staticfiles.storage.staticfiles_storage.url", no_style_sheets)

    answer = broken(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "Hệ thống gặp sự cố" in answer.content.decode()
    assert "1022" in answer.content.decode()
