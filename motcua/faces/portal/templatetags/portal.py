"""Tags of the portal: its sections."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.ui.values import NavItem

register = template.Library()


@register.inclusion_tag("ui/sections.html", takes_context=True)
def portal_sections(context: Context) -> dict[str, Any]:
    """Find, my dossiers, track; the one that the address lies in is current."""
    here = context["request"].path if "request" in context else ""
    own = here.startswith(("/ho-so/", "/nop/"))
    return {
        "label": _("Sections"),
        "items": [
            NavItem(words=_("Find a procedure"), href=reverse("home"), icon="search", current=here in {"/", "/tim/"}),
            NavItem(words=_("My dossiers"), href=reverse("own_dossiers"), icon="folder", current=own),
            NavItem(words=_("Track"), href=reverse("tracking"), icon="map-pin", current=here.startswith("/tra-cuu/")),
        ],
    }
