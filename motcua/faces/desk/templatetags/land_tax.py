"""What passed between land office and tax office, on a dossier's page: `{% load land_tax %}{% land_tax_card dossier %}`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext as _

from motcua.faces.desk.landtax.shown import LETTER_WORDS
from motcua.faces.ui.values import Tone, Words
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.landtax.queries import land_tax_of
from motcua.service.landtax.rules import is_taxed
from motcua.service.landtax.values import LetterKind, LetterState, LetterView

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class LetterShown:
    """A line of what was written to the tax office: what, when, and how it stands."""

    words: Words
    at: datetime
    standing: Words
    tone: str
    icon: str
    fault: str


@register.inclusion_tag("desk/land_tax.html", takes_context=True)
def land_tax_card(context: Context, dossier: DossierView) -> dict[str, Any]:
    """Notices, letters, and the way to ask; nothing where the procedure has no tax."""
    if not is_taxed(dossier.version):
        return {"tax": None}
    request = context["request"]
    tax = land_tax_of(view=dossier, actor=request.actor, at=request.at)
    return {
        "dossier": dossier,
        "tax": tax,
        "letters": [_letter(each) for each in tax.letters],
        "csrf_token": context.get("csrf_token"),
    }


def _letter(letter: LetterView) -> LetterShown:
    standing, tone, icon = _standing(letter)
    return LetterShown(
        words=LETTER_WORDS[letter.kind],
        at=letter.delivered_at or letter.made_at,
        standing=standing,
        tone=tone.value,
        icon=icon,
        fault=letter.fault if letter.state is not LetterState.DELIVERED else "",
    )


def _standing(letter: LetterView) -> tuple[str, Tone, str]:
    if letter.state is LetterState.UNDELIVERABLE:
        return _("Not taken: look at the reason"), Tone.LATE, "circle-alert"
    if letter.state is LetterState.WAITING:
        return _("On its way"), Tone.SOON, "hourglass"
    if letter.kind is LetterKind.REQUEST and letter.closed_at is None:
        late = _("No answer within its time limit"), Tone.LATE, "clock-alert"
        return late if letter.is_late else (_("The tax office has it; its notice is awaited"), Tone.WAIT, "hourglass")
    return _("The tax office has it"), Tone.OK, "circle-check"
