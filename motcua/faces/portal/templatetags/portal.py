"""Tags of the portal: its sections, and the words of things that carry both languages."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.portal import wording
from motcua.faces.ui.values import NavItem

register = template.Library()


@register.inclusion_tag("ui/sections.html", takes_context=True)
def portal_sections(context: Context) -> dict[str, Any]:
    """Find, my dossiers, track; the one that the address lies in is current."""
    here = context["request"].path if "request" in context else ""
    return {
        "label": _("Sections"),
        "items": [
            NavItem(
                words=_("Procedures"), href=reverse("home"), icon="search", current=_is_at(here, "/tim/", "/thu-tuc/")
            ),
            NavItem(
                words=_("My dossiers"),
                href=reverse("own_dossiers"),
                icon="folder",
                current=_is_at(here, "/ho-so/", "/nop/", "/vi-giay-to/"),
            ),
            NavItem(words=_("Track"), href=reverse("tracking"), icon="map-pin", current=_is_at(here, "/tra-cuu/")),
        ],
    }


def _is_at(here: str, *places: str) -> bool:
    return here.startswith(places) or (here == "/" and "/tim/" in places)


@register.filter
def spoken(thing: object, attribute: str) -> str:
    """`{{ version|spoken:"name" }}`: its name in the reader's language."""
    return wording.spoken(thing, attribute)
