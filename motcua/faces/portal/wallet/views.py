"""The wallet: papers of one's own and of those one acts for, each shown to whom one wants, until one does not want
any more."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.portal.wallet.files import paper_file
from motcua.faces.portal.wallet.shown import (
    SOURCE_WORDS,
    STATUS,
    USUAL,
    USUAL_MINUTES,
    fields_shown,
    kind_beside_title,
    paper_shown,
    share_shown,
    stretches,
)
from motcua.faces.portal.wording import spoken
from motcua.faces.ui.again import sent_again, switches_language
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.database.transactions import durable
from motcua.foundation.rendering.qr import qr_svg
from motcua.service.wallet.commands.papers import report_found, report_lost
from motcua.service.wallet.commands.sharing import end_share, share_paper
from motcua.service.wallet.errors import UnableToShare
from motcua.service.wallet.queries.wallet import file_to_show, paper_view, share_view, wallets
from motcua.service.wallet.values import AUDIENCE_LENGTH_MAX, NewShare, PaperView

_FORM_LENGTH_MAX = 40
_FILE = "file"


@never_cache
@signed_in
@require_GET
def wallet_page(request: CityRequest) -> HttpResponse:
    """Every paper at a glance, what one can use first."""
    views = wallets(actor=request.actor, at=request.at)
    words = {
        "wallets": [
            {
                "name": view.holder_name,
                "is_own": view.is_own,
                "usable": [paper_shown(line) for line in view.usable],
                "ended": [paper_shown(line) for line in view.ended],
            }
            for view in views
            if view.is_own or view.usable or view.ended
        ]
    }
    return render(request, "portal/wallet.html", words)


@never_cache
@signed_in
@require_GET
def paper_page(request: CityRequest, paper: UUID) -> HttpResponse:
    """A paper, who can see what of it by which link, and what to do when it is lost."""
    view = paper_view(paper=paper, actor=request.actor, at=request.at)
    words = {
        "view": view,
        **_named(view),
        "fields": fields_shown(view.fields),
        "shares": [share_shown(share) for share in view.shares],
    }
    return render(request, "portal/wallet_paper.html", words)


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def share_page(request: CityRequest, paper: UUID) -> HttpResponse:
    """What to show, for how long, and for whom; then the code to be scanned."""
    view = paper_view(paper=paper, actor=request.actor, at=request.at)
    if request.method == "GET" or switches_language(request):
        return _share(request, view)
    chosen = set(request.POST.getlist("field"))
    try:
        with durable():
            share = share_paper(
                share=NewShare(
                    paper=paper,
                    form=request.POST.get("form", "")[:_FORM_LENGTH_MAX] or uuid4().hex,
                    fields=frozenset(chosen - {_FILE}),
                    with_file=_FILE in chosen,
                    minutes=_whole(request.POST.get("minutes", "")),
                    audience=request.POST.get("audience", "")[:AUDIENCE_LENGTH_MAX],
                ),
                by=request.actor,
                at=request.at,
            )
    except UnableToShare as fault:
        return _share(request, view, error=fault.message)
    return redirect("wallet_share", share=share)


def _share(request: CityRequest, view: PaperView, *, error: str = "") -> HttpResponse:
    posted = request.method == "POST"
    chosen = set(request.POST.getlist("field")) if posted else USUAL
    words = {
        "view": view,
        **_named(view),
        "fields": fields_shown(view.fields, chosen),
        "file_chosen": _FILE in chosen,
        "stretches": stretches(),
        "minutes": _whole(request.POST.get("minutes", "")) if posted else USUAL_MINUTES,
        "audience": request.POST.get("audience", "")[:AUDIENCE_LENGTH_MAX],
        "audience_max": AUDIENCE_LENGTH_MAX,
        "form": request.POST.get("form", "")[:_FORM_LENGTH_MAX] or uuid4().hex,
        "error": error,
    }
    return render(request, "portal/wallet_share_new.html", words, status=422 if error else 200)


@never_cache
@signed_in
@require_GET
def shared_page(request: CityRequest, share: UUID) -> HttpResponse:
    """The code to be scanned, the link to be sent, how often it was looked at, and the way to stop it."""
    view, one = share_view(share=share, actor=request.actor, at=request.at)
    address = request.build_absolute_uri(reverse("shared", args=[one.token]))
    words = {
        "view": view,
        **_named(view),
        "share": one,
        "shown": share_shown(one),
        "fields": fields_shown(one.labels),
        "address": address,
        "qr": mark_safe(qr_svg(address)) if one.is_open else "",  # noqa: S308  (made by foundation.rendering)
    }
    return render(request, "portal/wallet_share.html", words)


@signed_in
@require_POST
def stop(request: CityRequest, share: UUID) -> HttpResponse:
    """The link shows nothing from now on."""
    with durable():
        paper = end_share(share=share, by=request.actor, at=request.at)
    messages.success(request, _("Stopped. Whoever opens the link now sees nothing of the paper."))
    return redirect("wallet_paper", paper=paper)


@signed_in
@require_http_methods(["GET", "POST"])
def lost_page(request: CityRequest, paper: UUID) -> HttpResponse:
    """Asks once, says what follows, and then where one gets a new one."""
    view = paper_view(paper=paper, actor=request.actor, at=request.at)
    if request.method == "GET":
        return render(request, "portal/wallet_lost.html", {"view": view, **_named(view)})
    with durable():
        report_lost(paper=paper, by=request.actor, at=request.at)
    messages.success(request, _("Reported lost. Nobody can use the paper now, and its links are closed."))
    return redirect("wallet_paper", paper=paper)


@signed_in
@require_POST
def found(request: CityRequest, paper: UUID) -> HttpResponse:
    with durable():
        report_found(paper=paper, by=request.actor, at=request.at)
    messages.success(request, _("Good that it is there again. It can be used as before."))
    return redirect("wallet_paper", paper=paper)


@never_cache
@signed_in
@require_GET
def file(request: CityRequest, paper: UUID) -> FileResponse:
    """The file of one's own paper."""
    sha256, title = file_to_show(paper=paper, actor=request.actor)
    return paper_file(sha256=sha256, title=title)


def _named(view: PaperView) -> dict[str, object]:
    title = spoken(view.line, "title")
    return {
        "title": title,
        "kind": kind_beside_title(spoken(view.line, "kind"), title),
        "issuer": spoken(view.line, "issuer"),
        "source": SOURCE_WORDS[view.line.source],
        "status": STATUS[view.line.state],
    }


def _whole(text: str) -> int:
    """What was sent as a number; 0 for what is none, which no list of choices has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
