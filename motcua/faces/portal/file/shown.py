"""A draft as its pages show it: its parts, its offices, its applicants, what will be owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.portal.find.shown import offices_by_district
from motcua.faces.portal.wording import spoken
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of
from motcua.faces.ui.formats import money_vnd
from motcua.faces.ui.known import facts_about
from motcua.faces.ui.values import Act, SummaryRow, Task
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.prefill import is_known
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.rules.visibility import visible_pages
from motcua.foundation.forms.values import FieldView, Form, Page, PageView, Problem
from motcua.registry.catalogue.errors import UnableToFindProcedure, UnableToReckonFees
from motcua.registry.catalogue.queries import receiving_units, version_in_force
from motcua.registry.catalogue.rules import fees_owed
from motcua.registry.catalogue.values import ProcedureVersion, Subject
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.registry.people.lookups import form_lookups
from motcua.registry.people.queries import person, persons
from motcua.registry.people.values import PersonKind, PersonView
from motcua.service.dossiers.queries.drafts import DraftView
from motcua.service.dossiers.values import Channel, ReturnMethod

#: Who may be meant by a procedure without being one person.
BODIES = frozenset({Subject.HOUSEHOLD, Subject.ENTERPRISE, Subject.ORGANIZATION})


@dataclass(frozen=True)
class OfficeChoices:
    """Offices under their district, and by id."""

    groups: Sequence[tuple[str, Sequence[UnitView]]]
    by_id: Mapping[str, UUID]


@dataclass(frozen=True)
class ReturnWay:
    """A way home for the result."""

    value: str
    words: str
    hint: str


def applicants_of(actor: Actor, version: ProcedureVersion) -> list[PersonView]:
    """Oneself first, then those for whom one may act; a business only where the procedure is for businesses."""
    mine = persons(persons={person for person in (actor.person, *actor.acts_for) if person}).values()
    able = [each for each in mine if each.kind is PersonKind.CITIZEN or not BODIES.isdisjoint(version.subjects)]
    return sorted(able, key=lambda each: (each.id != actor.person, each.name))


def likely_office(version: ProcedureVersion, applicant: PersonView | None, *, on: date) -> UUID | None:
    """The only office there is, or the one that serves the place where the applicant lives."""
    units = receiving_units(version=version, on=on)
    if len(units) == 1:
        return units[0].id
    code = applicant.address.division_code if applicant else ""
    tree = directory(on=on)
    home = tree.of_division(code, UnitKind.COMMUNE) if code else None
    if home is None:
        return None
    around = [home.division_code, *(tree.unit(above).division_code for above in tree.ancestors(home.id))]
    by_division = {unit.division_code: unit.id for unit in units}
    return next((by_division[code] for code in around if code in by_division), None)


def office_choices(version: ProcedureVersion, *, on: date) -> OfficeChoices:
    """The offices that receive the procedure, grouped by what is above them, so that one list serves without
    JavaScript."""
    units = receiving_units(version=version, on=on)
    return OfficeChoices(groups=offices_by_district(units, on=on), by_id={str(unit.id): unit.id for unit in units})


def office_name(view: DraftView, *, on: date) -> str:
    unit = directory(on=on).get(view.receiving_unit) if view.receiving_unit else None
    return spoken(unit, "authority") if unit else ""


def return_ways() -> list[ReturnWay]:
    return [
        ReturnWay(
            ReturnMethod.ELECTRONIC,
            _("Electronically, in my account"),
            _("A signed PDF that anybody can check. No travelling."),
        ),
        ReturnWay(ReturnMethod.POST, _("By post, to my home"), _("The post charges its fee.")),
        ReturnWay(
            ReturnMethod.COUNTER, _("At the counter"), _("At the office that received it; bring your identity card.")
        ),
    ]


def return_words(view: DraftView) -> str:
    words = next(way.words for way in return_ways() if way.value == view.return_method.value)
    return f"{words}: {view.return_address}" if view.return_method is ReturnMethod.POST else words


def version_now(view: DraftView, version: ProcedureVersion, *, on: date) -> ProcedureVersion | None:
    """The version by which the draft's procedure is filed on that day; None when it is filed no more."""
    if version.is_in_force(on):
        return version
    try:
        return version_in_force(procedure=view.procedure, on=on)
    except UnableToFindProcedure:
        return None


def draft_tasks(view: DraftView, version: ProcedureVersion, *, at: datetime) -> list[Task]:
    """The parts of a filing: the office, each page of the form, the way home of the result, the check."""
    on, form = city_day(at), form_of(version.form)
    answers = answers_of(view)
    problems = validate(form, answers, lookups=form_lookups(on=on), today=on)
    unfinished = {form.page_of(problem.field) for problem in problems}
    known = known_pages(view, form, at=at)
    begun = {name for name, answer in answers.items() if answer not in (None, "", [], {})}
    parts = [
        Task(
            name=_("Receiving office"),
            status="done" if view.receiving_unit else "to_do",
            href=reverse("draft_office", args=[view.id]),
            hint=office_name(view, on=on),
        ),
        *(
            _page_task(view, page, unfinished, begun, is_known=page.id in known)
            for page in visible_pages(form, answers)
        ),
        Task(
            name=_("How you get the result"),
            status="done",
            href=reverse("draft_return", args=[view.id]),
            hint=return_words(view),
        ),
    ]
    check = reverse("draft_check", args=[view.id])
    ready = all(part.status == "done" for part in parts)
    return [
        *parts,
        Task(name=_("Check and file"), status="to_do" if ready else "cannot_start", href=check if ready else ""),
    ]


def _page_task(view: DraftView, page: Page, unfinished: set[str | None], begun: set[str], *, is_known: bool) -> Task:
    status = "done" if page.id not in unfinished else "in_progress" if begun & set(page.fields) else "to_do"
    return Task(
        name=page.title.speak(language()),
        status=status,
        href=reverse("draft_page", args=[view.id, page.id]),
        hint=_("Known already") if is_known and status == "done" else "",
    )


def applicant_of(view: DraftView) -> PersonView | None:
    return person(person=view.applicant) if view.applicant else None


def known_pages(view: DraftView, form: Form, *, at: datetime) -> set[str]:
    """The pages that nobody need look at: all they ask is known already. They stay open to whoever wants to see."""
    answers, facts = answers_of(view), facts_about(applicant_of(view), at=at).known
    return {page.id for page in visible_pages(form, answers) if is_known(form, page, answers, facts)}


def choice_rows(view: DraftView, *, applicant: PersonView | None, on: date) -> list[SummaryRow]:
    """What was chosen besides the form's answers, to be checked before filing."""

    def change(name: str, label: str) -> Act:
        return Act(words=_("Change"), words_more=label, href=reverse(name, args=[view.id]))

    office, way = _("Receiving office"), _("How you get the result")
    return [
        SummaryRow(
            label=_("Applicant"), value=applicant.name if applicant else _("You, once you have proved who you are")
        ),
        SummaryRow(label=office, value=office_name(view, on=on) or "–", act=change("draft_office", office)),
        SummaryRow(label=way, value=return_words(view), act=change("draft_return", way)),
    ]


def fee_rows(view: DraftView, version: ProcedureVersion, *, on: date) -> list[SummaryRow]:
    """What you will have to pay by these answers, with its ground. Empty while the answers do not tell."""
    facts = {**answers_of(view), "online": view.channel is Channel.ONLINE, "filed_on": on}
    try:
        lines = fees_owed(version, facts)
    except UnableToReckonFees:
        return []
    return [
        SummaryRow(
            label=spoken(line, "name"),
            value=_("The office sends a notice of the amount") if line.awaits_notice else money_vnd(line.amount_vnd),
            note=line.ground,
        )
        for line in lines
    ]


def page_addresses(view: DraftView, form: Form) -> dict[str, str]:
    """Where each page of the form is, for problems that stand on another page."""
    return {page.id: reverse("draft_page", args=[view.id, page.id]) for page in form.pages}


def problems_of_page(form: Form, page: str, answers: Mapping[str, object], *, on: date) -> list[Problem]:
    problems = validate(form, answers, lookups=form_lookups(on=on), today=on)
    return [problem for problem in problems if form.page_of(problem.field) == page]


def asked_on(page: PageView) -> tuple[str, ...]:
    """The names of everything that the page asks, parts and rows included: two pages that ask the same look alike."""

    def names(field: FieldView) -> tuple[str, ...]:
        inner = [*field.parts, *(part for row in field.rows for part in row.fields)]
        return (field.name, *(name for part in inner for name in names(part)))

    return tuple(name for field in page.fields for name in names(field))
