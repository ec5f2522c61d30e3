"""Letters to the tax office that do not go on, and the act that sends one anew."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk.acts import entering
from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.landtax.shown import LETTER_WORDS, WHY_HELP, WHY_WORDS
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest
from motcua.service.landtax.commands.again import send_again
from motcua.service.landtax.stuck import LOOKED_AT_MAX, stuck_letters
from motcua.service.landtax.values import StuckWhy


@require_GET
@official
def letters_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None, letter: UUID | None = None) -> HttpResponse:
    typed, asked, here = typed or Typed(), request.GET.get("why", ""), reverse("desk_tax_letters")
    why = StuckWhy(asked) if asked in set(StuckWhy) else None
    looked_at = stuck_letters(actor=request.actor, at=request.at)
    found = looked_at.letters
    page = paged(request, [each for each in found if why in {None, each.why}])
    words = {
        "chips": chips_of(
            _("All"),
            WHY_WORDS,
            Counter(each.why for each in found),
            current=why,
            href=lambda value: f"{here}?{urlencode({'why': value})}" if value else here,
        ),
        "letters": [
            {
                "letter": each,
                "words": LETTER_WORDS[each.kind],
                "why": WHY_WORDS[each.why],
                "help": WHY_HELP[each.why],
                "tone": "wait" if each.why is StuckWhy.UNDELIVERED else "late",
            }
            for each in page.rows
        ],
        "page": page,
        "is_cut": looked_at.is_cut,
        "limit": LOOKED_AT_MAX,
        "error": typed.message,
    }
    return render(request, "desk/tax_letters.html", words, status=typed.status)


@require_POST
@official
@entering("again", page=list_page)
def again(request: CityRequest, *, letter: UUID) -> HttpResponseBase:
    send_again(letter=letter, by=request.actor, at=request.at)
    messages.success(request, _("Sent anew. It leaves this list as soon as the tax office has taken it."))
    return redirect("desk_tax_letters")
