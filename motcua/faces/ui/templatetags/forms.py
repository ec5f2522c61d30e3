"""Pages of forms in templates: `{% load forms %}{% form_page page %}{% error_summary problems %}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from motcua.foundation.forms.values import FieldView, PageView, ProblemView

register = template.Library()


@register.simple_tag
def form_page(page: PageView, upload: str = "", wrong: str = "") -> SafeString:
    """The page's heading, problems and fields; the caller has the `<form>`, its token and its buttons.

    `upload` is where files are sent one by one where scripts run: an address behind which the slot's name is put, and
    which answers with `ui/form/files.html`. `wrong` is where one says that what a register told is wrong.

    Where `page.has_files`, the form needs `enctype="multipart/form-data"`. Put `novalidate` on it: the browser's own
    bubbles would keep people from saving what they have.
    """
    with override(page.language):
        return render_to_string("ui/form/page.html", {"page": page, "upload": upload, "wrong": wrong})


@dataclass(frozen=True)
class _Line:
    message: str
    field_id: str
    page_id: str | None
    href: str


@register.simple_tag
def error_summary(problems: Sequence[ProblemView], addresses: Mapping[str, str] | None = None) -> SafeString | str:
    """The box over a page that lists what is to be put right; nothing when there is nothing.

    `addresses` are the addresses of pages by id, for problems that stand on another page than this.
    """
    if not problems:
        return ""
    lines = [
        _Line(problem.message, problem.field_id, problem.page_id, (addresses or {}).get(problem.page_id or "", ""))
        for problem in problems
    ]
    return render_to_string("ui/form/error_summary.html", {"problems": lines})


@register.filter
def field_template(field: FieldView) -> str:
    """The partial of a field's component."""
    return f"ui/form/{field.component.value}.html"
