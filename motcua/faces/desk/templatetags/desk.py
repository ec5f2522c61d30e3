"""Tags of the desk: its rail."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.ui.values import NavGroup, NavItem
from motcua.foundation.accounts.values import Actor, Role
from motcua.service.dossiers.queries.lists import InboxCounts

register = template.Library()


@register.inclusion_tag("ui/rail.html", takes_context=True)
def desk_rail(context: Context) -> dict[str, Any]:
    """Places of work, those of the actor's roles; counts where the page has them."""
    request, counts = context["request"], context.get("counts")
    actor: Actor = request.actor
    here = request.path
    view = request.GET.get("view", "all") if here == reverse("desk_inbox") else ""
    groups = [NavGroup(title=_("My work"), items=_work(view, counts, actor))]
    if actor.has_role(Role.COUNTER):
        groups.append(NavGroup(title=_("One-stop"), items=_counter(here, counts)))
    groups.append(
        NavGroup(
            title=_("Unit"),
            items=[
                NavItem(
                    words=_("Alarms"),
                    href=reverse("desk_alarms"),
                    icon="alarm-clock",
                    current=here == reverse("desk_alarms"),
                )
            ],
        )
    )
    return {"groups": groups, "label": _("Places of work")}


def _work(view: str, counts: InboxCounts | None, actor: Actor) -> list[NavItem]:
    inbox = reverse("desk_inbox")
    items = [
        NavItem(
            words=_("Inbox"),
            href=inbox,
            icon="inbox",
            current=view == "all",
            count=counts.open if counts else None,
            late=bool(counts and counts.overdue),
        ),
        NavItem(
            words=_("Clock stopped"),
            href=f"{inbox}?view=waiting",
            icon="circle-pause",
            current=view == "waiting",
            count=counts.waiting if counts else None,
        ),
    ]
    if actor.has_role(Role.LEADER):
        items.insert(
            1,
            NavItem(
                words=_("To be signed"),
                href=f"{inbox}?view=to_sign",
                icon="pen-line",
                current=view == "to_sign",
                count=counts.to_sign if counts else None,
            ),
        )
    return items


def _counter(here: str, counts: InboxCounts | None) -> list[NavItem]:
    counter, shelf = reverse("desk_counter"), reverse("desk_shelf")
    return [
        NavItem(words=_("Counter"), href=counter, icon="store", current=here.startswith(counter)),
        NavItem(
            words=_("Return shelf"),
            href=shelf,
            icon="package-check",
            current=here == shelf,
            count=counts.shelf if counts else None,
        ),
    ]
