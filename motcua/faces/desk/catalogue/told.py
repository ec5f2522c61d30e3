"""What a version or a working copy says, stretch by stretch as lines of text, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.desk.catalogue.asks import lines_of
from motcua.faces.desk.catalogue.sections import FORM_TITLE, SECTIONS
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.values import Words
from motcua.foundation.text.comparing import LinePair, compared_lines
from motcua.foundation.text.faults import Fault, in_words
from motcua.registry.catalogue.values import PARTS_OF, Content, Section, WorkingCopyView


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A stretch before and after. `pairs` is empty where nothing differs."""

    section: Section
    title: Words
    icon: str
    pairs: Sequence[LinePair]


@dataclass(frozen=True, kw_only=True)
class ProblemShown:
    """What is wrong, and where it is mended ('' where nobody can say)."""

    words: str
    href: str
    place: Words


def name_of(copy: WorkingCopyView) -> str:
    """The procedure's name as it is being written; its code where it has none."""
    name: str = copy.content.parts.get("name", {}).get(language(), copy.code)
    return name


def compared(old: Content, new: Content) -> list[Compared]:
    """Every stretch, in the order in which it is written; the form at the end."""
    found = [
        Compared(
            section=section,
            title=form.title,
            icon=form.icon,
            pairs=_pairs(lines_of(form.sheet, old.parts), lines_of(form.sheet, new.parts)),
        )
        for section, form in SECTIONS.items()
    ]
    pairs = _pairs(lines_of_form(old.form), lines_of_form(new.form))
    return [*found, Compared(section=Section.FORM, title=FORM_TITLE, icon="list-checks", pairs=pairs)]


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[LinePair]:
    return compared_lines(old, new) if list(old) != list(new) else []


def lines_of_form(definition: Mapping[str, Any]) -> list[str]:
    """Pages and questions in the order of asking, with what each demands; rules that look over several answers last."""
    ui, schema = definition.get("ui", {}), definition.get("schema", {})
    required = set(schema.get("required", ()))
    lines: list[str] = []
    for page in ui.get("pages", ()):
        lines.append(_("Page: %(title)s") % {"title": page["title"][language()]} + _shown_if(page))
        for name in page["fields"]:
            field = ui["fields"].get(name, {})
            lines.append(_line_of_field(name, field, schema["properties"].get(name, {}), name in required))
    checks = [f"{check['rule']} – {check['message'][language()]}" for check in ui.get("checks", ())]
    return [*lines, *(_("Check: %(rule)s") % {"rule": told} for told in checks)]


def _line_of_field(name: str, field: Mapping[str, Any], schema: Mapping[str, Any], required: bool) -> str:
    words = [field.get("label", {}).get(language(), name), f"({name}, {field.get('component', '')})"]
    words.append(_("required") if required else _("may be left out"))
    bounds = [f"{key} {value}" for key, value in sorted(schema.items()) if key.lower().startswith(("m", "pattern"))]
    options = [option["label"][language()] for option in field.get("options", ())]
    prefill = _("filled in from %(fact)s") % {"fact": field["prefill"]} if "prefill" in field else ""
    said = [" ".join(words), "; ".join(bounds), " | ".join(options), prefill]
    return " · ".join(filter(None, said)) + _shown_if(field)


def _shown_if(thing: Mapping[str, Any]) -> str:
    return " · " + _("asked if %(condition)s") % {"condition": thing["shown_if"]} if "shown_if" in thing else ""


def problems_shown(copy: WorkingCopyView, faults: Sequence[Fault]) -> list[ProblemShown]:
    return [_problem(copy, fault) for fault in faults]


def _problem(copy: WorkingCopyView, fault: Fault) -> ProblemShown:
    """A fault begins with the part where it stands: 'fees/fee: …'."""
    part = str(fault).partition(":")[0].partition("/")[0]
    section = next((section for section, parts in PARTS_OF.items() if part in parts), None)
    if section is None:
        return ProblemShown(words=in_words(fault), href="", place="")
    title = FORM_TITLE if section is Section.FORM else SECTIONS[section].title
    return ProblemShown(words=in_words(fault), href=section_href(copy.procedure, section), place=title)


def section_href(procedure: object, section: Section) -> str:
    if section is Section.FORM:
        return reverse("desk_form_designer", args=[procedure])
    return reverse("desk_catalogue_section", args=[procedure, section.value])
