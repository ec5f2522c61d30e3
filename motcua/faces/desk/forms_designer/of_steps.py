"""Forms of steps, drawn without code: the drawing of a process's draft holds them, and each is changed in the form designer.

A form is known by its mark: changes of anything else in the draft do not hinder, a change of the form itself does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.designer.offered import form_words
from motcua.faces.desk.designer.saving import keep_drawing, refusals_told
from motcua.faces.desk.designer.shown import choices_of, name_of, problems_shown
from motcua.faces.desk.forms_designer.edited import EditedForm
from motcua.faces.desk.forms_designer.pages import do_act, shown_page, shown_question
from motcua.faces.desk.officials import official
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.errors import UnableToReadForm as UnableToReadPost
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.forms.rules.editing import Definition
from motcua.foundation.forms.values import Component, Text
from motcua.service.processes.drafts.errors import UnableToEditInTurn, UnableToFindDraft, UnableToOpenForm
from motcua.service.processes.drafts.policy import may_draw
from motcua.service.processes.drafts.queries import draft_view
from motcua.service.processes.drafts.values import DraftView
from motcua.service.processes.legal_times import legal_times
from motcua.service.processes.rules.forms import form_faults
from motcua.service.processes.rules.forms_editing import (
    blank_form,
    change_form,
    form_mark,
    forms_held,
    new_form,
    remove_form,
)
from motcua.service.processes.rules.problems import problems_of
from motcua.service.processes.rules.table import ProcessTable, read_table
from motcua.service.processes.values import StepForm

#: Files belong to the dossier: a form of a step takes none.
COMPONENTS = tuple(each for each in Component if each is not Component.FILE)
#: Kept besides the definition: how the form is called.
RENAME = "set_name"


@dataclass(frozen=True, kw_only=True)
class HeldShown:
    """A form that the drawing holds. `steps` that have it; `fault`: why it cannot be used; `href`: '' where it cannot be
    opened."""

    key: str
    name: str
    mark: str
    steps: Sequence[str]
    fault: str
    href: str


@require_GET
@official
def forms_page(request: CityRequest, draft: UUID) -> HttpResponse:
    return list_page(request, draft)


def list_page(request: CityRequest, draft: UUID, *, typed: Typed | None = None) -> HttpResponse:
    """The forms that the draft holds, and how there comes one more."""
    typed = typed or Typed()
    view = draft_view(draft=draft, actor=request.actor)
    table, fields = read_table(view.content), typed.fields or {}
    step = fields.get("step", "") or request.GET.get("buoc", "")
    words = {
        "draft": view,
        "name": in_language(table.name_vi, table.name_en) or table.key,
        "held": [_held_shown(form, table, draft) for form in forms_held(view.content).values()],
        "known": choices_of(form_words(table), fields.get("like", "")),
        "steps": choices_of({row.key: name_of(row.key, table) for row in table.rows}, step),
        "open": bool(typed.act == "new" or step),
        "fields": fields,
        "error": typed.message,
    }
    return render(request, "desk/designer_forms.html", words, status=typed.status)


def _held_shown(form: StepForm, table: ProcessTable, draft: UUID) -> HeldShown:
    faults = list(form_faults(form))
    plain = form.key.replace("-", "").replace("_", "")
    opens = plain.isascii() and plain.isalnum() and _is_read(form)
    return HeldShown(
        key=form.key,
        name=in_language(form.name_vi, form.name_en) or form.key,
        mark=form_mark(form),
        steps=[name_of(row.key, table) for row in table.rows if row.form == form.key],
        fault="; ".join(faults),
        href=reverse("desk_designer_form", args=[draft, form.key]) if opens else "",
    )


def _is_read(form: StepForm) -> bool:
    try:
        return bool(form.form)
    except UnableTo:
        return False


@require_POST
@official
def forms_act(request: CityRequest, draft: UUID, act: str) -> HttpResponse:
    """A form more, or one less. A refusal shows the page again with everything typed."""
    do = _LIST_ACTS.get(act)
    if do is None:
        raise Http404
    try:
        return do(request, draft_view(draft=draft, actor=request.actor))
    except (NotPermitted, UnableToFindDraft):
        raise
    except UnableTo as fault:
        return list_page(request, draft, typed=Typed(act=act, fields=request.POST.dict(), error=fault))


def _new(request: CityRequest, view: DraftView) -> HttpResponse:
    """Empty, or a copy of another one; a step has it at once."""
    with refusals_told():
        xml, key = new_form(
            view.content,
            name=_name(request),
            like=reading.text(request, "like"),
            blank=blank_form(page=_said(_findings), question=_said(_found)),
            step=reading.text(request, "step"),
        )
    keep_drawing(request, view, xml)
    messages.success(request, _("The form is in the draft. It is published with the process."))
    return redirect("desk_designer_form", draft=view.line.id, key=key)


def _findings() -> str:
    return _("Findings")


def _found() -> str:
    return _("What was found")


def _said(words: Callable[[], str]) -> Text:
    """In both languages: both are kept."""
    told = {}
    for each in ("vi", "en"):
        with override(each):
            told[each] = words()
    return Text(**told)


def _name(request: CityRequest) -> Text:
    name = Text(vi=reading.text(request, "name_vi"), en=reading.text(request, "name_en"))
    if not (name.vi and name.en):
        raise UnableToReadPost(field=_("the name of the form, in both languages"))
    return name


def _remove(request: CityRequest, view: DraftView) -> HttpResponse:
    key = reading.text(request, "form")
    form = forms_held(view.content).get(key)
    if form is not None:
        _require_seen(request, form, view)
    with refusals_told():
        xml = remove_form(view.content, key)
    keep_drawing(request, view, xml)
    messages.success(request, _("The form is taken out."))
    return redirect("desk_designer_forms", draft=view.line.id)


_LIST_ACTS: Mapping[str, Callable[[CityRequest, DraftView], HttpResponse]] = {"new": _new, "remove": _remove}


def _require_seen(request: CityRequest, form: StepForm, view: DraftView) -> None:
    if reading.text(request, "seen") != form_mark(form):
        raise UnableToEditInTurn(by=view.line.saved_by or "Một Cửa")


@require_GET
@official
def designer_page(request: CityRequest, draft: UUID, key: str) -> HttpResponse:
    return shown_page(request, _edited(request, draft, key))


@require_http_methods(["GET", "POST"])
@official
def question_page(request: CityRequest, draft: UUID, key: str) -> HttpResponse:
    return shown_question(request, _edited(request, draft, key))


@require_POST
@official
def act(request: CityRequest, draft: UUID, key: str, act: str) -> HttpResponse:
    edited = _edited(request, draft, key)
    if act != RENAME:
        return do_act(request, edited, act)
    try:
        view, form = _standing(request, draft, key)
        name = _name(request)
        _keep(request, view, replace(form, name_vi=name.vi, name_en=name.en))
    except NotPermitted:
        raise
    except UnableTo as fault:
        return shown_page(request, edited.again(), error=fault.message)
    messages.success(request, _("The form is saved."))
    return redirect(edited.here)


def _standing(request: CityRequest, draft: UUID, key: str) -> tuple[DraftView, StepForm]:
    view = draft_view(draft=draft, actor=request.actor)
    form = forms_held(view.content).get(key)
    if form is None:
        raise Http404
    return view, form


def _edited(request: CityRequest, draft: UUID, key: str) -> EditedForm:
    """Raises `UnableToOpenForm` for one that cannot be read, as another program may have written it."""
    view, form = _standing(request, draft, key)
    if not _is_read(form):
        raise UnableToOpenForm(form=form.key, reason="; ".join(form_faults(form)))
    table = read_table(view.content)

    def keep(definition: Definition | None) -> None:
        assert definition is not None, "it follows from nothing"
        _keep(request, view, replace(form, definition=definition))

    return EditedForm(
        definition=form.definition,
        name=in_language(table.name_vi, table.name_en) or table.key,
        title=form.name(language()) or form.key,
        here=reverse("desk_designer_form", args=[draft, key]),
        back=(reverse("desk_designer_forms", args=[draft]), _("Forms of steps")),
        seen=form_mark(form),
        seen_as=_("As officials see it"),
        components=COMPONENTS,
        may_change=view.may_draw,
        keep=keep,
        again=lambda: _edited(request, draft, key),
        template="desk/designer_step_form.html",
        more=lambda: _beside(request, view, form, table),
    )


def _beside(request: CityRequest, view: DraftView, form: StepForm, table: ProcessTable) -> Mapping[str, Any]:
    """What the page of the form says of the draft: the form is one of its parts, and conditions name its answers."""
    problems = problems_shown(problems_of(view.content, legal=legal_times(key=table.key, at=request.at)), table)
    return {
        "draft": view,
        "form": form,
        "steps": [name_of(row.key, table) for row in table.rows if row.form == form.key],
        "fault": "; ".join(form_faults(form)),
        "problems": problems,
        "errors": sum(1 for each in problems if each.is_error),
    }


def _keep(request: CityRequest, view: DraftView, form: StepForm) -> None:
    require(may_draw(request.actor), act="save_draft", subject=view.line.id)
    _require_seen(request, forms_held(view.content)[form.key], view)
    with refusals_told():
        xml = change_form(view.content, form)
    keep_drawing(request, view, xml)
