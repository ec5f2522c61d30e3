"""The head of the inbox: figures, saved views, and what may be done to many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Chip, Kpi, Tone
from motcua.foundation.accounts.values import Actor, Role
from motcua.registry.organization.queries import holders
from motcua.registry.organization.values import Holder
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.queries.lists import InboxCounts, InboxView

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


def kpis_of(counts: InboxCounts) -> list[Kpi]:
    """The head of the inbox; every figure opens its rows."""

    def kpi(value: int, label: str, view: InboxView, tone: Tone | None = None) -> Kpi:
        return Kpi(value=str(value), label=label, href=view_address(view), tone=tone if value else None)

    return [
        kpi(counts.overdue, _("Overdue"), InboxView.OVERDUE, Tone.LATE),
        kpi(counts.today, _("Due within a day"), InboxView.TODAY, Tone.SOON),
        kpi(counts.open, _("With us, open"), InboxView.ALL),
        kpi(counts.waiting, pgettext("view", "Paused"), InboxView.WAITING),
        kpi(counts.shelf, _("To be returned"), InboxView.SHELF),
    ]


def chips_of(current: InboxView, counts: InboxCounts, actor: Actor) -> list[Chip]:
    labels = {
        InboxView.ALL: (_("All"), counts.open),
        InboxView.MINE: (_("Mine"), counts.mine),
        InboxView.UNTAKEN: (_("Taken by nobody"), None),
        InboxView.OVERDUE: (_("Overdue"), counts.overdue),
        InboxView.TODAY: (_("Due within a day"), counts.today),
        InboxView.TO_SIGN: (_("To be signed"), counts.to_sign),
        InboxView.WAITING: (pgettext("view", "Paused"), counts.waiting),
        InboxView.SHELF: (_("To be returned"), counts.shelf),
    }
    return [
        Chip(words=words, href=view_address(view), current=view is current, count=count)
        for view, (words, count) in labels.items()
        if view is not InboxView.TO_SIGN or actor.has_role(Role.LEADER) or view is current
    ]


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


def keep_view(request: CityRequest, address: str) -> None:
    """Remembers for this session which list the official works off, so that each act leads back to it."""
    if request.session.get(LAST_VIEW) != address:
        request.session[LAST_VIEW] = address


def last_view(request: CityRequest) -> str:
    """The list that the official looked at last; the whole inbox where there was none."""
    return str(request.session.get(LAST_VIEW) or reverse("desk_inbox"))


def view_address(view: InboxView, *, text: str = "", after: str = "") -> str:
    """A saved view's address: everything that one sees can be sent to a colleague."""
    given = {"view": "" if view is InboxView.ALL else view.value, "q": text, "after": after}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('desk_inbox')}?{query}" if query else reverse("desk_inbox")
