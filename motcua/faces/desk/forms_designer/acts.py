"""What is done to a form: each act gives the whole new definition, None for the form that follows from the parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404
from django.utils.translation import gettext as _

from motcua.faces.desk import reading
from motcua.faces.desk.forms_designer.told import place_told
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.errors import UnableToReadForm as UnableToReadPost
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules import editing
from motcua.foundation.forms.rules.definition import form_of, parse_form
from motcua.foundation.forms.rules.editing import Definition
from motcua.registry.catalogue.lists import GENERIC
from motcua.registry.catalogue.revising import save_section
from motcua.registry.catalogue.values import PARTS_OF, Section, WorkingCopyView


class UnableToTakeOut(UnableTo):
    """“{question}” cannot be taken out: {places} asks for its answer. Nothing was changed; change that first."""


def _move(request: CityRequest, copy: WorkingCopyView) -> Definition:
    return editing.moved(copy.content.form, request.POST["question"], down=request.POST.get("to") == "down")


def _move_page(request: CityRequest, copy: WorkingCopyView) -> Definition:
    return editing.moved_page(copy.content.form, request.POST["page"], down=request.POST.get("to") == "down")


def _take_out(request: CityRequest, copy: WorkingCopyView) -> Definition:
    definition, name = copy.content.form, request.POST["question"]
    form = form_of(definition)
    places = editing.named_by(form, name)
    if places:
        told = ", ".join(dict.fromkeys(place_told(each, definition) for each in places))
        raise UnableToTakeOut(question=form.fields[name].label.speak(language()), places=told)
    return editing.without_question(definition, name)


def _set_page(request: CityRequest, copy: WorkingCopyView) -> Definition:
    title = {each: reading.text(request, f"title_{each}") for each in ("vi", "en")}
    if not all(title.values()):
        raise UnableToReadPost(field=_("the title of the page"))
    return editing.with_page(
        copy.content.form, request.POST["page"], title=title, shown_if=reading.text(request, "shown_if")
    )


def _follow(request: CityRequest, copy: WorkingCopyView) -> None:
    """Back to the form that follows from components and subjects."""
    if copy.content.parts.get("form") != GENERIC:
        raise Http404


ACTS: Mapping[str, Callable[[CityRequest, WorkingCopyView], Definition | None]] = {
    "move": _move,
    "move_page": _move_page,
    "take_out": _take_out,
    "set_page": _set_page,
    "follow": _follow,
}


def save(request: CityRequest, copy: WorkingCopyView, definition: Definition | None) -> None:
    if definition is not None:
        parse_form(definition)
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
