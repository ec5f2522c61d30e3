"""A paper that the unit has issued, or whose scan an officer of it has signed: how it stands, what happened to it,
and taking it back. Whom its holder shows it to is none of the office's business, and not told."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.acts import entering
from motcua.faces.desk.histories import told
from motcua.faces.desk.officials import official
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.requests import CityRequest
from motcua.service.wallet.commands.papers import revoke_papers
from motcua.service.wallet.queries.wallet import issued_paper
from motcua.service.wallet.values import REASON_LENGTH_MAX, PaperState

#: What the issuer is told of; what its holder does with it is left out.
ENTRY_WORDS: Mapping[str, str | Promise] = {
    "wallet_paper_added": gettext_lazy("Put into the holder’s wallet"),
    "wallet_paper_digitised": gettext_lazy("Digitised at the counter"),
    "wallet_copy_signed": gettext_lazy("Signed copy made"),
    "wallet_paper_reused": gettext_lazy("Attached to a filing instead of being brought again"),
    "wallet_paper_revoked": gettext_lazy("Revoked"),
    "wallet_paper_lost": gettext_lazy("Reported lost"),
    "wallet_paper_found": gettext_lazy("Found again"),
    "wallet_paper_replaced": gettext_lazy("Replaced by a newer one"),
    "act_refused": gettext_lazy("Somebody without the right tried"),
}
STATUS = {
    PaperState.VALID: "valid",
    PaperState.EXPIRED: "expired",
    PaperState.REVOKED: "paper_revoked",
    PaperState.LOST: "paper_lost",
    PaperState.REPLACED: "paper_replaced",
    PaperState.BEING_SIGNED: "paper_being_signed",
}


@require_GET
@official
def paper_page(request: CityRequest, paper: UUID) -> HttpResponse:
    return one_page(request, paper)


def one_page(request: CityRequest, paper: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = issued_paper(paper=paper, actor=request.actor, at=request.at)
    vietnamese = speaks_vietnamese()
    words = {
        "view": view,
        "title": view.line.title_vi if vietnamese else view.line.title_en,
        "issuer": view.line.issuer_vi if vietnamese else view.line.issuer_en,
        "status": STATUS[view.line.state],
        "history": told([each for each in view.history if each.kind in ENTRY_WORDS], ENTRY_WORDS),
        "reason": typed.value("revoke", "reason"),
        "reason_max": REASON_LENGTH_MAX,
        "typed": typed,
        "error": typed.message,
    }
    return render(request, "desk/wallet_paper.html", words, status=typed.status)


@require_POST
@official
@entering("revoke", page=one_page)
def revoke(request: CityRequest, paper: UUID) -> HttpResponseBase:
    revoke_papers(reasons={paper: request.POST.get("reason", "")}, by=request.actor, at=request.at)
    messages.success(request, _("Revoked. The holder is told why, and whoever checks it sees so at once."))
    return redirect("desk_wallet_paper", paper=paper)
