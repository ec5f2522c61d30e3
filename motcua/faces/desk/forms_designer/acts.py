"""What is done to a form: each act gives the whole new definition, None for the form that follows from the parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404
from django.utils.translation import gettext as _

from motcua.faces.desk import reading
from motcua.faces.desk.forms_designer.edited import EditedForm
from motcua.faces.desk.forms_designer.told import place_told
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.errors import UnableToReadForm as UnableToReadPost
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.forms.rules import editing
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.editing import Definition


class UnableToTakeOut(UnableTo):
    """“{question}” cannot be taken out: {places} asks for its answer. Nothing was changed; change that first."""


def _move(request: CityRequest, edited: EditedForm) -> Definition:
    return editing.moved(edited.definition, request.POST["question"], down=request.POST.get("to") == "down")


def _move_page(request: CityRequest, edited: EditedForm) -> Definition:
    return editing.moved_page(edited.definition, request.POST["page"], down=request.POST.get("to") == "down")


def _take_out(request: CityRequest, edited: EditedForm) -> Definition:
    definition, name = edited.definition, request.POST["question"]
    form = form_of(definition)
    places = editing.named_by(form, name)
    if places:
        told = ", ".join(dict.fromkeys(place_told(each, definition) for each in places))
        raise UnableToTakeOut(question=form.fields[name].label.speak(language()), places=told)
    return editing.without_question(definition, name)


def _set_page(request: CityRequest, edited: EditedForm) -> Definition:
    title = {each: reading.text(request, f"title_{each}") for each in ("vi", "en")}
    if not all(title.values()):
        raise UnableToReadPost(field=_("the title of the page"))
    return editing.with_page(
        edited.definition, request.POST["page"], title=title, shown_if=reading.text(request, "shown_if")
    )


def _follow(request: CityRequest, edited: EditedForm) -> None:
    """Back to the form that follows from components and subjects."""
    if not edited.may_follow:
        raise Http404


ACTS: Mapping[str, Callable[[CityRequest, EditedForm], Definition | None]] = {
    "move": _move,
    "move_page": _move_page,
    "take_out": _take_out,
    "set_page": _set_page,
    "follow": _follow,
}
