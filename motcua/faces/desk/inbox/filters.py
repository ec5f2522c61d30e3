"""The panel of filters: what there is to narrow by, with how many rows each leaves, and the views kept so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.desk.inbox.asked import Asked
from motcua.faces.desk.rows import ACTIONS
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.formats import grouped
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.text.rules import name_sort_key
from motcua.registry.catalogue.queries import procedures
from motcua.service.dossiers.policy import does_steps
from motcua.service.dossiers.queries.lists import Whose, inbox_facets
from motcua.service.dossiers.queries.saved_views import OwnView, saved_views
from motcua.service.dossiers.values import Channel


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A thing to narrow by."""

    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True, kw_only=True)
class FilterPanel:
    """`lists` are those that there are to narrow; empty for who has only one."""

    lists: Sequence[Option]
    close_href: str
    choices: Sequence[Choice]
    due_from: str
    due_to: str
    own: Sequence[OwnView]


def filter_panel(asked: Asked, *, actor: Actor, at: datetime) -> FilterPanel:
    by = asked.narrowing
    found = inbox_facets(actor=actor, whose=asked.whose)
    names: dict[UUID, str] = {
        version.procedure: version.name_vi if speaks_vietnamese() else version.name_en
        for version in procedures(city_day(at))
    }
    officers = names_of(accounts=set(found.holders))
    channels = {Channel.ONLINE: _("Online"), Channel.COUNTER: _("At the counter"), Channel.POST: _("By post")}
    choices = [
        _choice("step", _("Step"), by.action, ((str(a), str(ACTIONS.get(a, a)), n) for a, n in found.actions.items())),
        _choice(
            "procedure",
            _("Procedure"),
            str(by.procedure or ""),
            ((str(p), names.get(p, str(p)), n) for p, n in found.procedures.items()),
        ),
        _choice(
            "officer",
            _("Officer"),
            str(by.holder or ""),
            sorted(
                ((str(h), officers.get(h, ""), n) for h, n in found.holders.items()),
                key=lambda each: name_sort_key(each[1]),
            ),
        ),
        _choice("channel", _("Channel"), by.channel, ((c, channels[Channel(c)], n) for c, n in found.channels.items())),
    ]
    return FilterPanel(
        lists=_lists(asked) if does_steps(actor) else (),
        close_href=Asked(whose=asked.whose).address,
        choices=choices,
        due_from=by.due_from.isoformat() if by.due_from else "",
        due_to=by.due_to.isoformat() if by.due_to else "",
        own=saved_views(actor=actor),
    )


def _lists(asked: Asked) -> list[Option]:
    words = {Whose.OWN: _("My work"), Whose.UNIT: _("The whole unit")}
    return [Option(whose.value, words[whose], whose is asked.whose) for whose in Whose]


def _choice(name: str, label: str, chosen: str, found: Iterable[tuple[str, str, int]]) -> Choice:
    options = [Option(value, f"{words} ({grouped(count)})", value == chosen) for value, words, count in found]
    if chosen and not any(option.chosen for option in options):
        # What is narrowed by must be seen, also where nothing is left of it.
        options.insert(0, Option(chosen, str(ACTIONS.get(chosen, _("none now"))), True))
    return Choice(name=name, label=label, options=options)
