"""The register of what goes out: its list, drafting, a document and what is done with it, its paper."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on
from motcua.faces.desk.choices import options, units_shown
from motcua.faces.desk.documents.asked import Narrowed
from motcua.faces.desk.documents.shown import (
    ENTRY_WORDS,
    TEMPLATES,
    outgoing_shown,
    typed_lines,
    typed_paragraphs,
    written,
)
from motcua.faces.desk.histories import told
from motcua.faces.desk.kept_files import PDF
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Chip
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.queries import open_file
from motcua.foundation.sheets.writing import template_of
from motcua.service.documents.commands.drafting import (
    Revision,
    draft_documents,
    revise_drafts,
    send_back_documents,
    sign_documents,
    submit_drafts,
)
from motcua.service.documents.commands.issuing import issue_documents, recall_documents
from motcua.service.documents.errors import UnableToFindDocument
from motcua.service.documents.making import file_name, shown_paper
from motcua.service.documents.queries import outgoing as queries
from motcua.service.documents.sheets import EXPORT_ROWS_MAX, OUTGOING, outgoing_rows
from motcua.service.documents.values import DRAFTED, KIND_WORDS, OUTGOING_WORDS, DocumentKind, NewDraft, Seen, Text

_DRAFTED_WORDS = {kind.value: KIND_WORDS[kind.value] for kind in DRAFTED}


@require_GET
@official
def register_page(request: CityRequest) -> HttpResponse:
    narrowed, address = Narrowed.outgoing(request), reverse("desk_outgoing")
    lines, following = queries.outgoing_list(
        asked=narrowed.of_outgoing, actor=request.actor, at=request.at, before=narrowed.before
    )
    words = {
        "narrowed": narrowed,
        "chips": _chips(narrowed, address),
        "kinds": options(_DRAFTED_WORDS, narrowed.kind),
        "units": units_shown(queries.seen_units(actor=request.actor, at=request.at)),
        "may_draft": bool(queries.drafting_units(actor=request.actor, at=request.at)),
        "lines": [outgoing_shown(each) for each in lines],
        "next_href": f"{address}?{narrowed.query(before=str(following))}" if following else "",
        "first_href": f"{address}?{narrowed.query()}" if narrowed.before else "",
        "export_href": f"{reverse('desk_outgoing_export')}?{narrowed.query()}",
    }
    return render(request, "desk/outgoing.html", words)


@require_GET
@official
def export(request: CityRequest) -> HttpResponse:
    asked = Narrowed.outgoing(request).of_outgoing
    lines, _more = queries.outgoing_list(asked=asked, actor=request.actor, at=request.at, limit=EXPORT_ROWS_MAX)
    return sheet_file(template_of(OUTGOING, made_at=request.at, rows=outgoing_rows(lines)), "van-ban-di")


@require_http_methods(["GET", "POST"])
@official
def draft(request: CityRequest) -> HttpResponseBase:
    """A new document: its kind and unit from the address, what it says from a template."""
    if request.method == "GET":
        return _draft_page(request, Typed())
    try:
        with durable():
            (document,) = draft_documents(
                drafts=[
                    NewDraft(
                        key=reading.text(request, "key") or uuid4().hex,
                        unit=reading.identifier(request, "unit", _("the unit")),
                        kind=_kind(request.POST.get("kind", "")),
                        text=_text(request),
                        answers=id_or_none(request.POST.get("answers", "")),
                        replaces=id_or_none(request.POST.get("replaces", "")),
                    )
                ],
                by=request.actor,
                at=request.at,
            )
    except (NotPermitted, UnableToFindDocument):
        raise
    except UnableTo as fault:
        return _draft_page(request, Typed(act="draft", fields=request.POST.dict(), error=fault))
    messages.success(request, _("The draft is kept. Look at it, then send it for signature."))
    return redirect("desk_outgoing_one", document=document)


@require_GET
@official
def document_page(request: CityRequest, document: UUID) -> HttpResponse:
    return one_page(request, document)


def one_page(request: CityRequest, document: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.outgoing_view(document=document, actor=request.actor, at=request.at)
    kept = {
        "abstract": view.text.abstract,
        "grounds": written(view.text.grounds),
        "addressees": written(view.text.addressees),
        "paragraphs": written(view.text.paragraphs, between="\n\n"),
        "recipients": written(view.text.recipients),
        "signer": str(view.text.signer),
    }
    words = {
        "view": view,
        "shown": outgoing_shown(view.line),
        "is_decision": view.line.kind is DocumentKind.DECISION,
        "is_letter": view.line.kind is DocumentKind.OFFICIAL_LETTER,
        "history": told(view.history, ENTRY_WORDS),
        "signers": queries.signers_of(unit=view.line.unit.id, at=request.at) if view.may_revise else [],
        "typed": typed,
        "fields": typed.fields if typed.act == "revise" else kept,
        "reason": (typed.fields or {}).get("reason", ""),
        "error": typed.message,
    }
    return render(request, "desk/outgoing_one.html", words, status=typed.status)


@require_GET
@official
def paper(request: CityRequest, document: UUID) -> HttpResponseBase:
    """The issued file; before it is made, the paper as it would be, marked as unsigned."""
    try:
        sha256, code = queries.issued_file(document=document, actor=request.actor)
    except UnableToFindDocument:
        pdf = shown_paper(document=document, actor=request.actor, at=request.at)
        return HttpResponse(pdf, content_type=PDF, headers={"Content-Disposition": "inline"})
    return FileResponse(open_file(sha256=sha256), filename=file_name(code), content_type=PDF)


@require_POST
@official
def act(request: CityRequest, document: UUID, act: str) -> HttpResponseBase:
    """One act of a document's page. A refusal shows it again with everything typed."""
    return act_on(
        request, document, act, _ACTS, page=one_page, missing=UnableToFindDocument, address="desk_outgoing_one"
    )


def _draft_page(request: CityRequest, typed: Typed) -> HttpResponse:
    given = request.POST if typed.fields else request.GET
    kind = _kind(given.get("kind", DocumentKind.OFFICIAL_LETTER.value))
    units = queries.drafting_units(actor=request.actor, at=request.at)
    if not units:
        raise Http404
    asked = id_or_none(given.get("unit", ""))
    unit = next((each for each in units if each.id == asked), units[0])
    answers, replaces = id_or_none(given.get("answers", "")), id_or_none(given.get("replaces", ""))
    words = {
        "kinds": options(_DRAFTED_WORDS, kind),
        "kind": kind.value,
        "kind_words": KIND_WORDS[kind.value],
        "is_decision": kind is DocumentKind.DECISION,
        "is_letter": kind is DocumentKind.OFFICIAL_LETTER,
        "units": units_shown(units),
        "unit": unit.id,
        "signers": queries.signers_of(unit=unit.id, at=request.at),
        "key": given.get("key", "") or uuid4().hex,
        "answers": answers or "",
        "answered": queries.answerable(document=answers, actor=request.actor) if answers else "",
        "replaces": replaces or "",
        "replaced": queries.outgoing_view(document=replaces, actor=request.actor, at=request.at).line.number
        if replaces
        else "",
        "fields": typed.fields or TEMPLATES[kind],
        "error": typed.message,
    }
    return render(request, "desk/outgoing_draft.html", words, status=typed.status)


def _kind(given: str) -> DocumentKind:
    if given not in _DRAFTED_WORDS:
        raise Http404
    return DocumentKind(given)


def _text(request: CityRequest) -> Text:
    return Text(
        abstract=request.POST.get("abstract", ""),
        grounds=typed_lines(request.POST.get("grounds", "")),
        addressees=typed_lines(request.POST.get("addressees", "")),
        paragraphs=typed_paragraphs(request.POST.get("paragraphs", "")),
        recipients=typed_lines(request.POST.get("recipients", "")),
        signer=reading.identifier(request, "signer", _("the signer")),
    )


def _seen(request: CityRequest, document: UUID) -> Seen:
    return Seen(document=document, version=reading.identifier(request, "version", _("the page")))


def _revise(request: CityRequest, document: UUID) -> str:
    revision = Revision(seen=_seen(request, document), text=_text(request))
    revise_drafts(revisions=[revision], by=request.actor, at=request.at)
    return _("The draft is changed.")


def _submit(request: CityRequest, document: UUID) -> str:
    submit_drafts(seen=[_seen(request, document)], by=request.actor, at=request.at)
    return _("It is sent for signature.")


def _sign(request: CityRequest, document: UUID) -> str:
    sign_documents(seen=[_seen(request, document)], by=request.actor, at=request.at)
    return _("It is signed. The clerk gives its number and date.")


def _send_back(request: CityRequest, document: UUID) -> str:
    send_back_documents(
        seen=[_seen(request, document)], reason=request.POST.get("reason", ""), by=request.actor, at=request.at
    )
    return _("It is sent back.")


def _issue(request: CityRequest, document: UUID) -> str:
    (code,) = issue_documents(seen=[_seen(request, document)], by=request.actor, at=request.at)
    return _("It is issued as %(number)s. The signed file is being made.") % {"number": code}


def _recall(request: CityRequest, document: UUID) -> str:
    recall_documents(reasons={document: request.POST.get("reason", "")}, by=request.actor, at=request.at)
    return _("It is taken back.")


_ACTS: Acts = {
    "revise": _revise,
    "submit": _submit,
    "sign": _sign,
    "send_back": _send_back,
    "issue": _issue,
    "recall": _recall,
}


def _chips(narrowed: Narrowed, address: str) -> list[Chip]:
    chips = [Chip(words=_("All"), href=f"{address}?{narrowed.query(state='')}", current=not narrowed.state)]
    for state, words in OUTGOING_WORDS.items():
        href = f"{address}?{narrowed.query(state=state)}"
        chips.append(Chip(words=words, href=href, current=narrowed.state == state))
    return chips
