"""The head of the inbox: figures, saved views, and what may be done to many at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from motcua.faces.desk.inbox.asked import Asked
from motcua.faces.desk.rows import WorkGroup, WorkTable
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.values import Chip, Kpi, Tone
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import holders, holdings
from motcua.registry.organization.values import Holder, HoldingView
from motcua.service.dossiers.policy import does_steps
from motcua.service.dossiers.queries.lists import GROUPS, DossierLine, InboxCounts, InboxView, Whose
from motcua.service.dossiers.queries.saved_views import OwnView


@dataclass(frozen=True, kw_only=True)
class ManyAct:
    """An act on every chosen row. `action` is the step of the rows that it fits, empty for all of them."""

    name: str
    words: str
    icon: str
    action: str = ""
    leads: bool = False


def kpis_of(counts: InboxCounts, asked: Asked) -> list[Kpi]:
    """The head of the inbox: the groups of this list. Every figure opens its rows."""
    tones = {InboxView.OVERDUE: Tone.LATE, InboxView.TODAY: Tone.SOON, InboxView.WAITING: Tone.WAIT}
    return [
        Kpi(
            value=grouped(counts.of(group)),
            label=group_words(group),
            href=view_address(group, asked.whose),
            tone=tones.get(group) if counts.of(group) else None,
            current=group is asked.view,
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


def chips_of(asked: Asked, counts: Mapping[Whose, InboxCounts], own: Sequence[OwnView], actor: Actor) -> list[Chip]:
    """The house's own views, then those that the official has named. Her work and the whole unit's are current for
    their groups too, which the figures over them tell apart."""
    works = does_steps(actor)
    house = _own_views(asked, actor) if works else []
    house.append((_("The whole unit"), InboxView.ALL, Whose.UNIT if works else Whose.OWN))
    chips = [
        Chip(
            words=words,
            href=view_address(view, whose),
            current=whose is asked.whose and not asked.is_narrowed and _is_of(asked.view, view),
            count=counts[whose].of(view),
        )
        for words, view, whose in house
    ]
    here = asked.query
    kept = [
        Chip(words=view.name, href=f"{reverse('desk_inbox')}?{view.query}", current=view.query == here) for view in own
    ]
    return chips + kept


def _own_views(asked: Asked, actor: Actor) -> list[tuple[str, InboxView, Whose]]:
    """What is free is shown of the list that one looks at; all else is her own, and the shelf the counter's."""
    views = [
        (_("My work"), InboxView.ALL, Whose.OWN),
        (_("In my hands"), InboxView.MINE, Whose.OWN),
        (_("Taken by nobody"), InboxView.UNTAKEN, asked.whose),
    ]
    if actor.has_role(Role.LEADER) or asked.view is InboxView.TO_SIGN:
        views.append((_("To be signed"), InboxView.TO_SIGN, asked.whose))
    if actor.has_role(Role.COUNTER) or asked.view is InboxView.SHELF:
        views.append((_("To be returned"), InboxView.SHELF, asked.whose))
    return views


def _is_of(shown: InboxView, view: InboxView) -> bool:
    return shown is view or (view is InboxView.ALL and shown in GROUPS)


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


def view_address(view: InboxView, whose: Whose = Whose.OWN) -> str:
    """A view of the house, narrowed by nothing."""
    return Asked(whose=whose, view=view).address


def list_words(asked: Asked, actor: Actor) -> str:
    """What the list is called over its rows."""
    own = asked.whose is Whose.OWN and does_steps(actor)
    return _("My work") if own else _("The work of the whole unit")
