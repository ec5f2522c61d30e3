"""Tags of the desk: its rail, and the folded acts of a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from motcua.faces.desk.administration.access import may_administer, may_see_procedures
from motcua.faces.desk.deputies.views import standing_for
from motcua.faces.desk.officials import may_see_outbox, works_for_facility_only
from motcua.faces.ui.limits import limit_in_words
from motcua.faces.ui.values import NavGroup, NavItem, Words
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.values import Limit
from motcua.registry.people.population.policy import LOOKING_INTO
from motcua.service.dossiers.queries.lists import InboxCounts
from motcua.service.exchange.traffic.policy import may_see_traffic
from motcua.service.feedback.queries.conversations import waiting_count
from motcua.service.landtax.policy import may_see_letters
from motcua.service.payments.collecting.policy import sees_money
from motcua.service.processes.cases.policy import may_see_cases
from motcua.service.processes.drafts.policy import may_see_drafts

register = template.Library()


@register.simple_block_tag(takes_context=True)
def act_form(context: Context, content: SafeString, name: str, words: Words, icon: str) -> SafeString:
    """A further act of the page's dossier, folded until it is wanted, and open again when it was refused:
    {% act_form "pause" words "circle-pause" %}fields and a button{% endact_form %}"""
    address = reverse("desk_act", args=[context["dossier"].id, name])
    values = {
        "content": content,
        "words": words,
        "icon": icon,
        "address": address,
        "csrf_token": context.get("csrf_token"),
        "open": name in {context["typed"].act, context["request"].GET.get("open")},
    }
    return SafeString(render_to_string("desk/act_form.html", values))


@register.inclusion_tag("desk/standing_in.html", takes_context=True)
def standing_in(context: Context) -> dict[str, Any]:
    """For whom the official acts, with the way back to her own posts; nothing when she is herself."""
    return {"standing": standing_for(context["request"]), "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def at_facility(context: Context) -> bool:
    """Is the page an officer's of a health facility, who has nothing to find in the city?"""
    request = context["request"]
    return works_for_facility_only(request.actor, at=request.at)


@register.filter
def label_of(labels: Mapping[str, str], name: str) -> str:
    """The label of a form's question by its name."""
    return labels.get(name, name)


@register.filter
def clock(seconds: int) -> str:
    """'4:05'."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def limit_words(limit: Limit) -> str:
    """'6 working days'."""
    return limit_in_words(limit)


@register.inclusion_tag("ui/rail.html", takes_context=True)
def desk_rail(context: Context) -> dict[str, Any]:
    """Places of work, those of the actor's roles; counts where the page has them."""
    request, counts = context["request"], context.get("counts")
    actor: Actor = request.actor
    here = request.path
    view = str(context.get("view", "")) if counts else ""
    if works_for_facility_only(actor, at=request.at):
        return {"groups": [NavGroup(title=_("My work"), items=_facility(here))]}
    return {"groups": rail_groups(actor, here=here, view=view, counts=counts)}


def rail_groups(actor: Actor, *, here: str = "", view: str = "", counts: InboxCounts | None = None) -> list[NavGroup]:
    """The same for who wants them elsewhere: the palette."""
    work = _work(view, counts, actor)
    if actor.has_role(Role.LEADER):
        # On a phone only the first places are in sight.
        work.insert(0, _place(_("Leader’s page"), "desk_lead", "landmark", here))
    groups = [NavGroup(title=_("My work"), items=work)]
    if actor.has_role(Role.COUNTER):
        groups.append(NavGroup(title=_("One-stop"), items=_counter(here, counts)))
    if sees_money(actor):
        groups.append(NavGroup(title=pgettext("menu", "Money"), items=_money(here)))
    groups.append(NavGroup(title=_("Unit"), items=_unit(here, actor)))
    groups.append(NavGroup(title=_("Papers"), items=_papers(here)))
    if house := _house(here, actor):
        groups.append(NavGroup(title=_("House"), items=house))
    return groups


def _place(words: str, name: str, icon: str, here: str, *, count: int = 0) -> NavItem:
    address = reverse(name)
    return NavItem(words=words, href=address, icon=icon, current=here == address, count=count or None)


def _under(words: str, name: str, icon: str, here: str) -> NavItem:
    """A place with pages below it."""
    address = reverse(name)
    return NavItem(words=words, href=address, icon=icon, current=here.startswith(address))


def _facility(here: str) -> list[NavItem]:
    return [_under(_("Insurance look-up"), "desk_insurance_lookup", "heart", here)]


def _house(here: str, actor: Actor) -> list[NavItem]:
    items = [_place(_("Outbox"), "desk_outbox", "send", here)] if may_see_outbox(actor) else []
    if may_see_cases(actor):
        items.insert(0, _under(_("Tests of processes"), "desk_process_tests", "list-checks", here))
    if may_see_traffic(actor):
        items.append(_under(_("Portal messages"), "desk_traffic", "globe", here))
    if may_see_procedures(actor):
        items.insert(0, _under(_("Procedures"), "desk_admin_procedures", "file-text", here))
    if may_see_drafts(actor):
        items.append(_under(_("Processes"), "desk_designer", "split", here))
    if not may_administer(actor):
        return items
    address = reverse("desk_admin")
    place = NavItem(words=_("Administration"), href=address, icon="settings", current=here.startswith(address))
    return [place, *items]


def _money(here: str) -> list[NavItem]:
    return [
        _place(_("Collections"), "desk_money", "banknote", here),
        _place(_("Owed"), "desk_money_owed", "hourglass", here),
        _under(_("Refunds"), "desk_money_refunds", "undo-2", here),
        _place(_("To be looked into"), "desk_money_matters", "triangle-alert", here),
        _under(_("Receipt books"), "desk_money_books", "receipt", here),
    ]


def _papers(here: str) -> list[NavItem]:
    return [
        _place(_("Handover slips"), "desk_slips", "files", here),
        _under(_("Incoming documents"), "desk_incoming", "inbox", here),
        _under(_("Outgoing documents"), "desk_outgoing", "send", here),
    ]


def _unit(here: str, actor: Actor) -> list[NavItem]:
    looks_into = any(post.roles & LOOKING_INTO for post in actor.posts)
    return [
        _place(_("Board"), "desk_board", "chart-column", here),
        _under(_("Indicators"), "desk_figures", "chart-column", here),
        _place(_("Index 766"), "desk_index766", "chart-column", here),
        _place(_("Where dossiers wait"), "desk_waits", "hourglass", here),
        _under(_("Counters and shifts"), "desk_counters", "store", here),
        _under(_("QR codes"), "desk_codes", "smartphone", here),
        _under(_("Health insurance"), "desk_insurance", "heart", here),
        _under(_("Reconciliation"), "desk_reconciliation", "banknote", here),
        _under(_("Closing of days"), "desk_closing", "lock", here),
        *([_under(_("Tax letters"), "desk_tax_letters", "send", here)] if may_see_letters(actor) else []),
        _under(_("Signs"), "desk_signs", "triangle-alert", here),
        _under(_("Reform programme"), "desk_programmes", "list-checks", here),
        _under(_("Outreach"), "desk_outreach", "users", here),
        _under(_("Initiatives"), "desk_initiatives", "star", here),
        _under(_("Simplification"), "desk_reviews", "scroll-text", here),
        _under(_("National Portal"), "desk_integration", "globe", here),
        _under(_("Inspections"), "desk_inspections", "badge-check", here),
        _under(_("Institutions and staff"), "desk_institutions", "scale", here),
        _under(_("Reports"), "desk_reports", "file-text", here),
        _under(_("Exams"), "desk_exams", "school", here),
        _place(_("Alarms"), "desk_alarms", "clock-alert", here),
        _under(_("Petitions"), "desk_petitions", "hand", here),
        *([_under(_("Reported as wrong"), "desk_corrections", "user-check", here)] if looks_into else []),
        _place(_("To be answered"), "desk_waiting", "message-square", here, count=waiting_count(actor=actor)),
        _place(_("Deputies"), "desk_deputies", "users", here),
    ]


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
            words=_("Waiting for the citizen"),
            href=f"{inbox}?view=waiting",
            icon="file-pen",
            current=view == "waiting",
            count=counts.waiting if counts else None,
        ),
        NavItem(
            words=pgettext("view", "Paused"),
            href=f"{inbox}?view=paused",
            icon="circle-pause",
            current=view == "paused",
            count=counts.paused if counts else None,
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
