"""The form designer over the form of a procedure's version that is being written."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import catalogue_keeper
from motcua.faces.desk.catalogue.sections import FORM_TITLE
from motcua.faces.desk.catalogue.told import name_of
from motcua.faces.desk.forms_designer.edited import EditedForm
from motcua.faces.desk.forms_designer.pages import do_act, shown_page, shown_question
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.editing import Definition
from motcua.foundation.forms.values import Component
from motcua.registry.catalogue.lists import GENERIC
from motcua.registry.catalogue.revising import save_section
from motcua.registry.catalogue.revisions import working_copy
from motcua.registry.catalogue.values import PARTS_OF, Section, WorkingCopyView


@require_GET
@catalogue_keeper
def designer_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Pages and questions, and one page as people will see it, to be tried."""
    return shown_page(request, _edited(request, procedure))


@require_POST
@catalogue_keeper
def act(request: CityRequest, procedure: UUID, act: str) -> HttpResponse:
    return do_act(request, _edited(request, procedure), act)


@require_http_methods(["GET", "POST"])
@catalogue_keeper
def question_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    return shown_question(request, _edited(request, procedure))


def _edited(request: CityRequest, procedure: UUID) -> EditedForm:
    copy = working_copy(procedure=procedure, actor=request.actor)
    return EditedForm(
        definition=copy.content.form,
        name=name_of(copy),
        title=FORM_TITLE,
        here=reverse("desk_form_designer", args=[procedure]),
        back=(reverse("desk_catalogue_writing", args=[procedure]), _("New version")),
        seen=str(copy.number),
        seen_as=_("As people see it"),
        components=tuple(Component),
        may_change=request.actor.has_role(Role.CONTROLLER),
        keep=lambda definition: _keep(request, copy, definition),
        again=lambda: _edited(request, procedure),
        follows=not copy.content.own_form,
        may_follow=copy.content.own_form and copy.content.parts.get("form") == GENERIC,
    )


def _keep(request: CityRequest, copy: WorkingCopyView, definition: Definition | None) -> None:
    with durable():
        save_section(
            copy=copy.id,
            section=Section.FORM,
            parts={key: copy.content.parts[key] for key in PARTS_OF[Section.FORM] if key in copy.content.parts},
            form=definition,
            seen=reading.number(request, "seen", _("what the page showed")),
            by=request.actor,
            at=request.at,
        )
