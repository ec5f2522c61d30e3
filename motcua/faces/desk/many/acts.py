"""Acts on many dossiers at once: each one command, all or none, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.desk import reading
from motcua.faces.desk.unchecked_many import notes_without, to_be_signed
from motcua.faces.ui.requests import CityRequest
from motcua.service.dossiers.commands.handover import hand_over_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.results import issue_dossiers, return_results
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers, release_steps, take_steps
from motcua.service.dossiers.values import Handover, ReturnMethod, Ruling, RulingOutcome, StepDone

#: {dossier: the task that the official saw}
Chosen = Mapping[UUID, UUID]


def _take(request: CityRequest, chosen: Chosen) -> str:
    take_steps(dossiers=list(chosen), by=request.actor, at=request.at)
    return ngettext("%(count)d step is in your hands.", "%(count)d steps are in your hands.", len(chosen)) % {
        "count": len(chosen)
    }


def _release(request: CityRequest, chosen: Chosen) -> str:
    release_steps(dossiers=list(chosen), by=request.actor, at=request.at)
    return ngettext("%(count)d step was given back.", "%(count)d steps were given back.", len(chosen)) % {
        "count": len(chosen)
    }


def _receive(request: CityRequest, chosen: Chosen) -> str:
    received = receive_dossiers(dossiers=list(chosen), by=request.actor, at=request.at)
    codes = ", ".join(each.code for each in received)
    told = ngettext(
        "%(count)d dossier was received: %(codes)s.", "%(count)d dossiers were received: %(codes)s.", len(received)
    )
    return told % {"count": len(received), "codes": codes}


def _sign(request: CityRequest, chosen: Chosen) -> str:
    """A leader signs all chosen dossiers at once, or those that were checked through; the papers are made and signed by
    a job."""
    notes, wanted = notes_without(request, chosen), to_be_signed(request, chosen)
    rulings = [
        Ruling(dossier=dossier, task=task, outcome=RulingOutcome.APPROVE, note=notes.get(dossier, ""))
        for dossier, task in wanted.items()
    ]
    decide_dossiers(rulings=rulings, by=request.actor, at=request.at)
    told = ngettext(
        "%(count)d dossier was signed; its paper is being made.",
        "%(count)d dossiers were signed; their papers are being made.",
        len(rulings),
    )
    return told % {"count": len(rulings)}


def _issue(request: CityRequest, chosen: Chosen) -> str:
    issue_dossiers(tasks=chosen, by=request.actor, at=request.at)
    told = ngettext(
        "%(count)d dossier was issued; its paper is being made.",
        "%(count)d dossiers were issued; their papers are being made.",
        len(chosen),
    )
    return told % {"count": len(chosen)}


def _assign(request: CityRequest, chosen: Chosen) -> str:
    """A head hands what waits for assignment to one handler."""
    handler = reading.identifier(request, "to", _("the handler"))
    steps = [StepDone(dossier=dossier, task=task, assignee=handler) for dossier, task in chosen.items()]
    complete_steps(steps=steps, by=request.actor, at=request.at)
    told = ngettext("%(count)d dossier was assigned.", "%(count)d dossiers were assigned.", len(steps))
    return told % {"count": len(steps)}


def _hand_over(request: CityRequest, chosen: Chosen) -> str:
    """A head or leader puts steps into a colleague's hands; the slip goes with the papers."""
    colleague = reading.identifier(request, "colleague", _("the colleague"))
    key = request.POST.get("csrfmiddlewaretoken", "") + ",".join(sorted(str(task) for task in chosen.values()))
    slip = hand_over_dossiers(
        handover=Handover(key=sha256(key.encode()).hexdigest(), dossiers=tuple(chosen), to=colleague),
        by=request.actor,
        at=request.at,
    )
    told = ngettext("%(count)d dossier was handed over.", "%(count)d dossiers were handed over.", len(chosen))
    return format_html(
        '{} <a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>',
        told % {"count": len(chosen)},
        reverse("desk_slip", args=[slip]),
        _("Print the slip for both signatures"),
    )


def _return(request: CityRequest, chosen: Chosen) -> str:
    """Handed over at the counter; other ways, which need a word more, have the dossier's page."""
    return_results(dossiers=dict.fromkeys(chosen, ReturnMethod.COUNTER), by=request.actor, at=request.at)
    told = ngettext("%(count)d result was handed over.", "%(count)d results were handed over.", len(chosen))
    return told % {"count": len(chosen)}


def _post_out(request: CityRequest, chosen: Chosen) -> str:
    """Sent by post, each with the tracking number that was typed beside it."""
    numbers = {dossier: request.POST.get(f"tracking:{dossier}", "").strip()[:60] for dossier in chosen}
    return_results(
        dossiers=dict.fromkeys(chosen, ReturnMethod.POST),
        by=request.actor,
        at=request.at,
        tracking_numbers=numbers,
    )
    told = ngettext("%(count)d result went out by post.", "%(count)d results went out by post.", len(chosen))
    return told % {"count": len(chosen)}


MANY: dict[str, Callable[[CityRequest, Chosen], str]] = {
    "take": _take,
    "release": _release,
    "receive": _receive,
    "sign": _sign,
    "issue": _issue,
    "assign": _assign,
    "hand_over": _hand_over,
    "return": _return,
    "post_out": _post_out,
}
