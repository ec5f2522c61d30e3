"""Parts of a dossier's page about its citizen: `{% load talk %}{% conversation_card dossier %}{% standstill dossier %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from motcua.faces.ui.conversations import head_of
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.feedback.queries.conversations import conversation_of
from motcua.service.feedback.queries.opinions import complaints_of

register = template.Library()


@register.inclusion_tag("desk/conversation_card.html", takes_context=True)
def conversation_card(context: Context, dossier: DossierView) -> dict[str, Any]:
    """The last remark, what is new, an open complaint, and the way in."""
    request = context["request"]
    view = conversation_of(dossier=dossier.id, actor=request.actor)
    return {
        "head": head_of(view, at=request.at, href=reverse("desk_conversation", args=[dossier.id])),
        "open_complaints": any(each.answered_at is None for each in complaints_of(dossier=dossier.id)),
    }


@register.inclusion_tag("desk/standstill.html")
def standstill(dossier: DossierView) -> dict[str, Any]:
    """The alarm of a dossier that stands still; nothing for one that moves."""
    return {"since": dossier.stands_since}
