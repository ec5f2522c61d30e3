"""The head of the inbox: figures, saved views, and what may be done to many at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from motcua.faces.desk.inbox.asked import Asked
from motcua.faces.desk.rows import WorkGroup, WorkTable
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Chip, Kpi, Tone
from motcua.foundation.accounts.values import Actor, Role
from motcua.registry.organization.queries import holders, holdings
from motcua.registry.organization.values import Holder, HoldingView
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.queries.lists import GROUPS, DossierLine, InboxCounts, InboxView
from motcua.service.dossiers.queries.saved_views import OwnView

#: The session's key of the list that was looked at last.
LAST_VIEW = "desk_view"


@dataclass(frozen=True, kw_only=True)
class ManyAct:
    """An act on every chosen row. `action` is the step of the rows that it fits, empty for all of them."""

    name: str
    words: str
    icon: str
    action: str = ""
    leads: bool = False


def kpis_of(counts: InboxCounts, current: InboxView) -> list[Kpi]:
    """The head of the inbox: its groups. Every figure opens its rows."""
    tones = {InboxView.OVERDUE: Tone.LATE, InboxView.TODAY: Tone.SOON, InboxView.WAITING: Tone.WAIT}
    return [
        Kpi(
            value=grouped(counts.of(group)),
            label=group_words(group),
            href=view_address(group),
            tone=tones.get(group) if counts.of(group) else None,
            current=group is current,
        )
        for group in GROUPS
    ]


def group_words(group: InboxView) -> str:
    return {
        InboxView.OVERDUE: _("Overdue"),
        InboxView.TODAY: _("Due today"),
        InboxView.WEEK: _("This week"),
        InboxView.LATER: _("Later"),
        InboxView.WAITING: _("Waiting for the citizen"),
        InboxView.PAUSED: pgettext("view", "Paused"),
    }[group]


def chips_of(asked: Asked, counts: InboxCounts, own: Sequence[OwnView], actor: Actor) -> list[Chip]:
    """The house's own views, then those that the official has named."""
    labels = {
        InboxView.ALL: (_("All"), counts.open),
        InboxView.MINE: (_("Mine"), counts.mine),
        InboxView.UNTAKEN: (_("Taken by nobody"), counts.untaken),
        InboxView.TO_SIGN: (_("To be signed"), counts.to_sign),
        InboxView.SHELF: (_("To be returned"), counts.shelf),
    }
    chips = [
        Chip(words=words, href=view_address(view), current=view is asked.view and not asked.is_narrowed, count=count)
        for view, (words, count) in labels.items()
        if view is not InboxView.TO_SIGN or actor.has_role(Role.LEADER) or view is asked.view
    ]
    here = asked.query
    kept = [
        Chip(words=view.name, href=f"{reverse('desk_inbox')}?{view.query}", current=view.query == here) for view in own
    ]
    return chips + kept


def groups_of(
    table: WorkTable, lines: Sequence[DossierLine], asked: Asked, counts: InboxCounts | None
) -> list[WorkGroup]:
    """The rows under the groups of the whole inbox; other views are one group without a head.

    On the first page a group that has no room any more is its head alone, which leads to its rows.
    """
    if asked.view not in {InboxView.ALL, InboxView.MINE, InboxView.UNTAKEN}:
        return [WorkGroup(rows=table.rows)]
    rows = {
        group: [row for row, line in zip(table.rows, lines, strict=True) if line.group is group] for group in GROUPS
    }
    whole = asked.view is InboxView.ALL
    groups = [
        WorkGroup(
            rows=rows[group],
            title=group_words(group),
            count=counts.of(group) if counts and whole else None,
            href=replace(asked, view=group, after="").address if whole else "",
        )
        for group in GROUPS
    ]
    ahead = whole and not asked.after
    return [group for group in groups if group.rows or (ahead and group.count)]


def many_acts(actor: Actor, view: InboxView) -> list[ManyAct]:
    """What this official may do to many, the likeliest first."""
    acts: list[ManyAct] = []
    if view is InboxView.SHELF:
        words = _("Handed over at the counter")
        hand_over = ManyAct(name="return", words=words, icon="package-check", action="return_result", leads=True)
        return [hand_over] if actor.has_role(Role.COUNTER) else []
    if actor.has_role(Role.LEADER):
        acts.append(ManyAct(name="sign", words=_("Sign"), icon="pen-line", action="sign", leads=True))
    if actor.has_role(Role.COUNTER):
        acts.append(ManyAct(name="receive", words=_("Receive"), icon="inbox", action="receive", leads=True))
    if actor.has_role(Role.CLERK):
        words = _("Number, seal and issue")
        acts.append(ManyAct(name="issue", words=words, icon="stamp", action="issue", leads=True))
    acts.append(ManyAct(name="take", words=_("Take"), icon="hand"))
    if view is InboxView.MINE:
        acts.append(ManyAct(name="release", words=_("Give back"), icon="undo-2"))
    return acts


def handlers_of(actor: Actor, *, at: datetime) -> Sequence[Holder]:
    """Whom a head may assign to: the handlers of the units that she heads."""
    on = city_day(at)
    heads = [post.unit for post in actor.posts if Role.HEAD in post.roles]
    found = [holder for unit in dict.fromkeys(heads) for holder in holders(unit=unit, role=Role.HANDLER, on=on)]
    return list({holder.account: holder for holder in found}.values())


def colleagues_of(actor: Actor, *, at: datetime) -> Sequence[HoldingView]:
    """Into whose hands a head or leader may put steps: everybody of her units; whether the post fits, the step says."""
    on = city_day(at)
    units = dict.fromkeys(post.unit for post in actor.posts if post.roles & {Role.HEAD, Role.LEADER})
    found = [each for unit in units for each in holdings(on=on, unit=unit) if each.account != actor.account]
    return list({each.account: each for each in found}.values())


def seen_of(*parts: object) -> str:
    """A mark of what was shown: values are frozen, so that the same content has the same mark."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def keep_view(request: CityRequest, address: str) -> None:
    """Remembers for this session which list the official works off, so that each act leads back to it."""
    if request.session.get(LAST_VIEW) != address:
        request.session[LAST_VIEW] = address


def last_view(request: CityRequest) -> str:
    """The list that the official looked at last; the whole inbox where there was none."""
    return str(request.session.get(LAST_VIEW) or reverse("desk_inbox"))


def view_address(view: InboxView) -> str:
    """A view of the house, narrowed by nothing."""
    return Asked(view=view).address
