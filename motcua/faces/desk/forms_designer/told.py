"""What is wrong with a form, and what looks at a question, as people know the places."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.faces.desk.forms_designer.questions import pages_of
from motcua.faces.ui.dossiers import language
from motcua.foundation.forms.errors import UnableToReadForm
from motcua.foundation.forms.rules import editing
from motcua.foundation.forms.rules.editing import Definition


def faults_told(fault: UnableToReadForm, definition: Definition) -> str:
    """Each fault with the question or page that it is of, as people know it."""
    told = [
        f"{_where_told(each.where, definition)}: {each.message_en if language() == 'en' else each.message_vi}"
        for each in fault.faults
    ]
    return _("The form cannot be so; nothing was changed.") + " " + "; ".join(told)


def place_told(place: editing.Named, definition: Definition) -> str:
    if place.kind == "field":
        return _field_told(place.where.partition(".")[0], definition)
    if place.kind == "page":
        return _page_told(place.where, definition)
    check = next(check for check in definition["ui"].get("checks", ()) if check["id"] == place.where)
    return _("the check “%(message)s”") % {"message": check["message"][language()]}


def _where_told(where: str, definition: Definition) -> str:
    steps = where.split(".")
    if steps[:2] == ["ui", "fields"] and len(steps) > 2:
        return _field_told(steps[2], definition)
    if steps[:2] == ["ui", "pages"] and len(steps) > 2:
        return _page_told(steps[2], definition)
    return where


def _field_told(name: str, definition: Definition) -> str:
    label = definition["ui"]["fields"].get(name, {}).get("label", {}).get(language(), name)
    return _("question “%(label)s”") % {"label": label}


def _page_told(page: str, definition: Definition) -> str:
    return _("page “%(title)s”") % {"title": pages_of(definition).get(page, page)}
