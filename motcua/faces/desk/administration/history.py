"""What was changed, when and by whom, from the journal: there is no second book of changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.ui.formats import day as written_day
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.journal.queries import entries_of_many
from motcua.foundation.journal.values import Entry

LINES_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Change:
    """A line of the history: what happened to whom or what, from which day on, by whom and when."""

    at: datetime
    what: str
    about: str
    when: str
    by: str


Facts = Mapping[str, Any]


def changes_of(subjects: Collection[UUID], *, about: Mapping[UUID, str]) -> list[Change]:
    """Of these subjects (units, posts, accounts, years), the newest first. `about` names subjects and posts."""
    kinds = list(_WHAT)
    found = sorted(entries_of_many(subjects=list(subjects), kinds=kinds), key=lambda entry: entry.at, reverse=True)
    shown = found[:LINES_MAX]
    names = names_of(accounts={who for entry in shown for who in (entry.actor, entry.subject) if who})
    return [_change(entry, names, about) for entry in shown]


def _change(entry: Entry, names: Mapping[UUID, str], about: Mapping[UUID, str]) -> Change:
    post = _post(entry.data, about)
    subject = about.get(entry.subject) or names.get(entry.subject, "")
    return Change(
        at=entry.at,
        what=_WHAT[entry.kind](),
        about=" · ".join(dict.fromkeys(each for each in (subject, post) if each)),
        when=_when(entry.data),
        by=names.get(entry.actor, "") if entry.actor else _("the house itself"),
    )


def _post(facts: Facts, about: Mapping[UUID, str]) -> str:
    return about.get(UUID(facts["post"]), "") if facts.get("post") else ""


def _when(facts: Facts) -> str:
    """The day on which it takes effect, which may lie after the day on which it was decided."""
    first, last = facts.get("on") or facts.get("from_on") or facts.get("announced_on"), facts.get("last_on")
    if first and last:
        return f"{_day(first)} – {_day(last)}"
    if first:
        return _("from %(day)s") % {"day": _day(first)}
    return _("until %(day)s") % {"day": _day(last)} if last else ""


def _day(text: str) -> str:
    return written_day(date.fromisoformat(text))


_WHAT: dict[str, Callable[[], str]] = {
    "unit_opened": lambda: _("Unit opened"),
    "unit_closed": lambda: _("Unit closed"),
    "unit_succeeded": lambda: _("Handed over to its successor"),
    "post_opened": lambda: _("Post opened"),
    "official_appointed": lambda: _("Appointed"),
    "appointment_ended": lambda: _("Appointment ended"),
    "deputy_named": lambda: _("Deputy named"),
    "deputation_called_off": lambda: _("Deputation called off"),
    "unit_hours_set": lambda: _("Working hours set"),
    "calendar_year_published": lambda: _("Days off published"),
    "calendar_year_foreseen": lambda: _("Days off foreseen by rule"),
    "procedure_entered": lambda: _("Entered into the catalogue"),
    "procedure_version_drafted": lambda: _("Version drafted"),
    "procedure_agency_terms_set": lambda: _("Terms of an agency set"),
    "procedure_agency_terms_ended": lambda: _("Terms of an agency ended"),
    "procedure_working_copy_opened": lambda: _("New version begun"),
    "procedure_working_copy_saved": lambda: _("New version saved"),
    "procedure_working_copy_put_away": lambda: _("New version put away"),
    "procedure_version_assessed": lambda: _("Version assessed"),
    "procedure_version_announced": lambda: _("Version announced"),
    "procedure_version_put_in_force": lambda: _("Version put in force"),
    "procedure_version_repealed": lambda: _("Version repealed"),
    "account_opened": lambda: _("Account opened"),
    "account_closed": lambda: _("Account closed"),
    "account_reopened": lambda: _("Account opened again"),
    "second_factor_enrolled": lambda: _("Authenticator app bound"),
    "second_factor_reset": lambda: _("Authenticator app taken off"),
}
