"""The counter: scan or type a citizen card, choose the procedure, fill the form for the person, accept, print.

The whole form stands on one page here: an officer with a queue does not turn pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk.inbox.shown import table_of
from motcua.faces.desk.officials import official
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.drafts import answers_of, facts_of, keep_page
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, Actor, Refused, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.decoding import decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.prefill import prefill_answers
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.rules.visibility import visible_pages
from motcua.foundation.forms.values import Form, PageView, Problem
from motcua.registry.catalogue.queries import search, version_in_force
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.organization.queries import directory, division_lookup
from motcua.registry.people.commands import register_people
from motcua.registry.people.errors import UnableToReadCard, UnableToReadCitizenNumber
from motcua.registry.people.queries import person, person_by_number
from motcua.registry.people.rules import read_card, read_citizen_number
from motcua.registry.people.values import Address, NewPerson, PersonKind, PersonView
from motcua.service.dossiers.commands import drafts as commands
from motcua.service.dossiers.commands.receipt import accept_at_counter
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.queries.drafts import DraftView, draft_view, filing_of
from motcua.service.dossiers.queries.lists import InboxView, inbox, own_dossiers
from motcua.service.dossiers.values import Channel, ReturnMethod


@require_http_methods(["GET", "POST"])
@official
def counter_page(request: CityRequest) -> HttpResponse:
    """One field: a scanner types the card's QR text into it, a person types a number."""
    _require_counter(request)
    if request.method == "GET":
        return render(request, "desk/counter.html")
    typed = request.POST.get("card", "")[:2_000]
    try:
        found = _person_of(request, typed)
    except (UnableToReadCard, UnableToReadCitizenNumber) as fault:
        return render(request, "desk/counter.html", {"typed": typed, "error": fault.message}, status=422)
    if found is None:
        return render(request, "desk/counter.html", {"typed": typed, "unknown": True}, status=422)
    return redirect("desk_person", person=found)


@require_GET
@official
def person_page(request: CityRequest, person: UUID) -> HttpResponse:
    """Who stands at the counter: what they have here, and what they may want to file."""
    _require_counter(request)
    who = _person(person)
    text = request.GET.get("q", "")[:200]
    words = {
        "person": who,
        "text": text,
        "hits": search(text=text, on=city_day(request.at), limit=12),
        "table": table_of(
            own_dossiers(actor=Actor(account=None, kind=request.actor.kind, person=person), at=request.at).lines,
            at=request.at,
            selectable=False,
        ),
    }
    return render(request, "desk/person.html", words)


@require_POST
@official
def start(request: CityRequest, person: UUID, procedure: UUID) -> HttpResponse:
    """Begins a filing on behalf of the person, at the officer's own counter."""
    _require_counter(request)
    today = city_day(request.at)
    version = version_in_force(procedure=procedure, on=today)
    tree = directory(on=today)
    here = [
        post.unit
        for post in request.actor.posts
        if Role.COUNTER in post.roles and tree.unit(post.unit).kind is version.receiving.kind
    ]
    if not here:
        return render(
            request, "desk/counter.html", {"error": _("Your office does not receive this procedure.")}, status=422
        )
    with durable():
        draft = commands.start_draft(
            draft=commands.NewDraft(
                procedure=procedure,
                version=version.id,
                applicant=person,
                receiving_unit=here[0],
                channel=Channel.COUNTER,
                answers=prefill_answers(form_of(version.form), facts_of(_person(person))),
            ),
            by=request.actor,
            at=request.at,
        )
    return redirect("desk_draft", draft=draft)


@require_http_methods(["GET", "POST"])
@official
def draft_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """The whole form on one page. Saving keeps everything; accepting is its own button."""
    view = draft_view(draft=draft, actor=request.actor)
    if view.dossier:
        return redirect("desk_dossier", dossier=view.dossier)
    form = form_of(version_by_id(view.version).form)
    if request.method == "GET":
        return _draft(request, view, form)
    refused = _keep_all(request, view, form)
    view = draft_view(draft=draft, actor=request.actor)
    if "accept" in request.POST and not refused:
        return _accept(request, view, form)
    return _draft(request, view, form, refused=refused)


@require_GET
@official
def shelf_page(request: CityRequest) -> HttpResponse:
    """Results that wait for their people; the scanner finds one by its code."""
    text = request.GET.get("q", "")[:100]
    page = inbox(
        actor=request.actor, at=request.at, view=InboxView.SHELF, after=request.GET.get("after", ""), text=text
    )
    words = {"page": page, "text": text, "table": table_of(page.lines, at=request.at, selectable=False)}
    return render(request, "desk/shelf.html", words)


def _accept(request: CityRequest, view: DraftView, form: Form) -> HttpResponse:
    try:
        with durable():
            (received,) = accept_at_counter(filings=[filing_of(view)], by=request.actor, at=request.at)
    except UnableToFileDossiers as refusal:
        problems = [problem for each in refusal.refusals for problem in each.problems]
        return _draft(request, view, form, problems=problems, error=refusal.message)
    return redirect(f"{reverse('desk_dossier', args=[received.dossier])}?received=1")


def _keep_all(request: CityRequest, view: DraftView, form: Form) -> Sequence[str]:
    answers = answers_of(view)
    posted = dict(request.POST.lists())
    for page in form.pages:
        answers = decode(form, page.id, posted, existing=answers)
    if request.POST.get("return_method") in set(ReturnMethod):
        with durable():
            commands.save_choices(
                draft=view.id,
                return_method=ReturnMethod(request.POST["return_method"]),
                return_address=request.POST.get("return_address", "")[:500],
                by=request.actor,
                at=request.at,
            )
    return keep_page(request, view, form, tuple(form.fields), answers)


def _draft(
    request: CityRequest,
    view: DraftView,
    form: Form,
    *,
    problems: Sequence[Problem] = (),
    refused: Sequence[str] = (),
    error: str = "",
) -> HttpResponse:
    today = city_day(request.at)
    lookups = division_lookup(on=today)
    answers = answers_of(view)
    pages: list[PageView] = [
        page_view(form, page.id, answers, problems, language=language(), lookups=lookups)
        for page in visible_pages(form, answers)
    ]
    words = {
        "draft": view,
        "version": version_by_id(view.version),
        "person": _person(view.applicant) if view.applicant else None,
        "pages": pages,
        "missing": len(validate(form, answers, lookups=lookups, today=today)),
        "refused": refused,
        "error": error,
        "methods": list(ReturnMethod),
    }
    return render(request, "desk/draft.html", words, status=422 if problems or refused else 200)


def _person_of(request: CityRequest, typed: str) -> UUID | None:
    """The person of a card or number; a card registers somebody new. None for a bare number nobody has yet."""
    if "|" not in typed:
        read_citizen_number(typed.strip())
        known = person_by_number(number=typed.strip())
        return known.id if known else None
    card = read_card(typed)
    known = person_by_number(number=card.number)
    if known is not None:
        return known.id
    with durable():
        (registered,) = register_people(
            people=[
                NewPerson(
                    kind=PersonKind.CITIZEN,
                    number=card.number,
                    name=card.name,
                    birth_on=card.birth_on,
                    sex=card.sex,
                    address=Address(line=card.address),
                )
            ],
            by=request.actor,
            at=request.at,
        )
    return registered


def _person(id_: UUID) -> PersonView:
    """Raises `Http404` for an unknown id: addresses are typed too."""
    found = person(person=id_)
    if found is None:
        raise Http404
    return found


def _require_counter(request: CityRequest) -> None:
    allowed = request.actor.has_role(Role.COUNTER)
    verdict = ALLOWED if allowed else Refused(_("The counter is for officers who hold a counter's post."))
    require(verdict, act="open_counter", subject=request.actor.account)
