"""Units, their posts and who holds them, and a unit's working hours: each change from a day on, with its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import administrator
from motcua.faces.desk.administration.history import changes_of
from motcua.faces.desk.administration.hours import HOURS_FIELDS, carried_out_once_seen, read_hours, weekdays_of
from motcua.faces.ui.dossiers import speaks_vietnamese, unit_name
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, Column, Row, Table, Words
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.queries import officials
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.commands import set_unit_hours
from motcua.foundation.calendars.queries import hours_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.commands import appoint_officials, end_appointments, open_posts
from motcua.registry.organization.queries import directory, holdings_ever, posts_in
from motcua.registry.organization.values import Appointment, Ending, HoldingView, NewPost, PostView, UnitView

UNITS_MAX = 60
OFFICIALS_MAX = 500


@dataclass(frozen=True, kw_only=True)
class PostShown:
    """A post with who holds it now and who is to."""

    id: UUID
    title: str
    roles: Sequence[str]
    held: Sequence[HoldingView]
    later: Sequence[HoldingView]
    is_single: bool


def role_words() -> dict[Role, str]:
    return {
        Role.COUNTER: _("Counter: receives and returns"),
        Role.HANDLER: _("Handler: examines"),
        Role.HEAD: _("Head: assigns"),
        Role.LEADER: _("Leader: signs"),
        Role.CLERK: _("Clerk: numbers and seals"),
        Role.CASHIER: _("Cashier: takes and holds cash"),
        Role.ACCOUNTANT: _("Accountant: keeps the books"),
        Role.CHIEF_ACCOUNTANT: _("Chief accountant: answers for the books"),
        Role.CONTROLLER: _("Procedure control"),
        Role.AUDITOR: _("Auditor: reads everything"),
        Role.ADMINISTRATOR: _("Administrator"),
    }


@require_GET
@administrator
def home(request: CityRequest) -> HttpResponse:
    """Ways in, and units by a part of their name."""
    wanted = reading.search_text(request)
    units = directory(on=city_day(request.at))
    found = [unit for unit in units.all() if search_key(wanted) in search_key(unit.name_vi)] if wanted else []
    words = {
        "text": wanted,
        "found": len(found),
        "table": _units_table(found[:UNITS_MAX], units.get) if found else None,
    }
    return render(request, "desk/administration.html", words)


def _units_table(found: Sequence[UnitView], get: Callable[[UUID], UnitView | None]) -> Table:
    def above(unit: UnitView) -> str:
        parent = get(unit.parent) if unit.parent else None
        return unit_name(parent) if parent else ""

    return Table(
        caption=_("Units"),
        one_line=False,
        columns=[Column(label=_("Unit")), Column(label=_("Unit above")), Column(label=_("Code"))],
        rows=[
            Row(
                label=unit_name(unit),
                cells=[
                    Cell(words=unit_name(unit), href=reverse("desk_admin_unit", args=[unit.id])),
                    Cell(words=above(unit)),
                    Cell(words=unit.code),
                ],
            )
            for unit in found
        ],
    )


@require_GET
@administrator
def unit_page(request: CityRequest, unit: UUID) -> HttpResponse:
    return _page(request, unit)


@require_POST
@administrator
def appoint(request: CityRequest, unit: UUID) -> HttpResponse:
    """Puts an official into one of the unit's posts."""

    def do() -> None:
        appointment = Appointment(
            post=reading.identifier(request, "post", _("the post")),
            account=reading.identifier(request, "account", _("the official")),
            starts_on=reading.day(request, "starts_on", _("the first day")),
            last_on=reading.day_or_none(request, "last_on", _("the last day")),
        )
        appoint_officials(appointments=[appointment], by=request.actor, at=request.at)

    return _carried_out(request, unit, "appoint", do, _("Appointed. It holds from the first day on."))


@require_POST
@administrator
def end(request: CityRequest, unit: UUID) -> HttpResponse:
    """Ends an appointment with the close of a day."""

    def do() -> None:
        holding = reading.identifier(request, "holding", _("the appointment"))
        ending = Ending(holding=holding, last_on=reading.day(request, "last_on", _("the last day")))
        end_appointments(endings=[ending], by=request.actor, at=request.at)

    return _carried_out(request, unit, "end", do, _("The appointment ends with the close of that day."))


@require_POST
@administrator
def open_post(request: CityRequest, unit: UUID) -> HttpResponse:
    def do() -> None:
        roles = request.POST.getlist("roles")
        if not set(roles) <= set(Role):
            raise UnableToReadForm(field=_("the roles"))
        post = NewPost(
            unit=unit,
            key=reading.text(request, "key"),
            title_vi=reading.text(request, "title_vi"),
            title_en=reading.text(request, "title_en") or reading.text(request, "title_vi"),
            roles=frozenset(Role(role) for role in roles),
            opens_on=reading.day(request, "opens_on", _("the first day")),
            is_single=request.POST.get("many") != "1",
        )
        if not post.key or not post.title_vi:
            raise UnableToReadForm(field=_("the post’s key or title"))
        open_posts(posts=[post], by=request.actor, at=request.at)

    return _carried_out(request, unit, "open_post", do, _("The post is open from that day on."))


@require_POST
@administrator
def hours(request: CityRequest, unit: UUID) -> HttpResponse:
    """Shows first what the hours will move; carries them out when that was confirmed."""
    try:
        new = read_hours(request, unit=unit)

        def change() -> None:
            set_unit_hours(hours=[new], by=request.actor, at=request.at)

        if foreseen := carried_out_once_seen(request, change, day=new.from_on, unit=unit):
            return _page(request, unit, asked="hours", foreseen=foreseen)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, unit, asked="hours", error=fault)
    messages.success(request, _("The working hours hold from that day on. Dates that depend on them are counted anew."))
    return redirect("desk_admin_unit", unit=unit)


def _carried_out(request: CityRequest, unit: UUID, asked: str, do: Callable[[], None], told: Words) -> HttpResponse:
    """The act, or the page again with everything that was typed and why it cannot be."""
    try:
        with durable():
            do()
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, unit, asked=asked, error=fault)
    messages.success(request, told)
    return redirect("desk_admin_unit", unit=unit)


def _page(
    request: CityRequest, unit: UUID, *, asked: str = "", foreseen: str = "", error: UnableTo | None = None
) -> HttpResponse:
    today = city_day(request.at)
    units = directory(on=today)
    shown = units.get(unit)
    if shown is None:
        raise Http404
    posts = posts_in(unit=unit, on=today)
    held = holdings_ever(unit=unit)
    titles = {post.id: _title(post) for post in [*posts, *(each.post for each in held)]}
    own_hours = hours_of(unit=unit)
    parent = units.get(shown.parent) if shown.parent else None
    typed = request.POST if asked else {}
    words: dict[str, Any] = {
        "unit": shown,
        "unit_words": unit_name(shown),
        "parent": parent,
        "parent_words": unit_name(parent) if parent else "",
        "children": [(each.id, unit_name(each)) for each in units.children(unit)],
        "posts": [_post_shown(post, held, today) for post in posts],
        "officials": officials(limit=OFFICIALS_MAX),
        "roles": [(role.value, words) for role, words in role_words().items()],
        "chosen_roles": request.POST.getlist("roles") if asked == "open_post" else [],
        "weekdays": weekdays_of(own_hours, typed if asked == "hours" else {}, on=today),
        "own_hours": own_hours,
        "hours_fields": [(name, typed.get(name, "")) for name in HOURS_FIELDS] if asked == "hours" else [],
        "changes": changes_of([unit, *titles, *{each.account for each in held}], about={unit: "", **titles}),
        "today": today,
        "asked": asked,
        "typed": typed,
        "foreseen": foreseen,
        "error": error.message if error else "",
    }
    return render(request, "desk/administration_unit.html", words, status=error.status if error else 200)


def _title(post: PostView) -> str:
    return post.title_vi if speaks_vietnamese() else post.title_en


def _post_shown(post: PostView, held: Sequence[HoldingView], today: Any) -> PostShown:
    own = [each for each in held if each.post.id == post.id]
    names: Mapping[Role, str] = role_words()
    return PostShown(
        id=post.id,
        title=_title(post),
        roles=[names[role] for role in names if role in post.roles],
        held=[each for each in own if each.starts_on <= today and (each.last_on is None or today <= each.last_on)],
        later=[each for each in own if each.starts_on > today],
        is_single=post.is_single,
    )
