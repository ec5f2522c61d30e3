"""The inbox that opens first is the official's own: steps of her posts and what is in her hands; the unit is a chip away."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.values import Actor, Role
from motcua.service.dossiers.commands.saved_views import save_view
from motcua.service.dossiers.commands.steps import complete_steps, take_steps
from motcua.service.dossiers.errors import UnableToTakeStep
from motcua.service.dossiers.models import Dossier, SavedView
from motcua.service.dossiers.policy import for_hands_of
from motcua.service.dossiers.queries.lists import InboxView, Whose, counts_by_list, inbox, next_to_sign, standing_lines
from motcua.service.dossiers.values import StepDone
from tests.cast import Cast, an_official
from tests.dossiers import fresh
from tests.rooms.faces import desk

INBOX = "/ban-lam-viec/"
LIVE = "/ban-lam-viec/moi/"
WORKERS = ("counter", "handler", "head", "leader", "clerk")


def _one_of_each(cast: Cast) -> dict[str, Dossier]:
    """A dossier before each official of the ward."""
    return {
        "counter": desk.filed(cast),
        "handler": desk.to_examine(cast),
        "head": desk.received(cast),
        "leader": desk.to_sign(cast),
        "clerk": desk.to_issue(cast),
    }


def _shown(page: Any) -> list[str]:
    return [row.href for row in page.context["table"].rows]


def test_each_official_first_sees_what_is_for_her_and_the_unit_a_chip_away(client: Client, cast: Cast) -> None:
    rows = _one_of_each(cast)

    for name in WORKERS:
        page = desk.signed_in(client, getattr(cast, name)).get(INBOX)
        whole = next(chip for chip in page.context["chips"] if "whose=unit" in chip.href and chip.count == len(rows))

        assert _shown(page) == [desk.address(rows[name])], name
        assert sorted(_shown(client.get(whole.href))) == sorted(desk.address(row) for row in rows.values())


def test_head_menu_and_news_count_the_list_that_is_shown(client: Client, cast: Cast) -> None:
    _one_of_each(cast)
    desk.signed_in(client, cast.handler)

    for address in (INBOX, LIVE):
        page = client.get(address)
        assert sum(int(kpi.value) for kpi in page.context["kpis"]) == 1
        assert page.context["counts"].open == 1
    whole = client.get(LIVE, {"whose": "unit"})
    assert sum(int(kpi.value) for kpi in whole.context["kpis"]) == 5
    assert whole.context["counts"].open == 1, "the menu leads to her own work, and counts that"


def test_who_holds_every_role_sees_the_steps_of_all_of_them(cast: Cast) -> None:
    rows = _one_of_each(cast)
    everything = an_official(
        sign_in="tatca.ankhanh", unit=cast.ward, roles={Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK}
    )

    lines = inbox(actor=everything, at=desk.NOW, view=InboxView.ALL, whose=Whose.OWN).lines

    assert {line.id for line in lines} == {row.id for row in rows.values()}


def test_a_role_counts_in_its_unit_alone(cast: Cast) -> None:
    """A handler of the ward who signs elsewhere has no signing in the ward."""
    rows = _one_of_each(cast)
    elsewhere = cast.other_officer.posts
    two_posts = Actor(account=cast.handler.account, kind=cast.handler.kind, posts=(*cast.handler.posts, *elsewhere))

    lines = inbox(actor=two_posts, at=desk.NOW, view=InboxView.ALL, whose=Whose.OWN).lines

    assert [line.id for line in lines] == [rows["handler"].id]
    assert next_to_sign(actor=two_posts, at=desk.NOW) == (None, 0)


def test_who_only_looks_sees_what_her_unit_holds(client: Client, cast: Cast) -> None:
    rows = _one_of_each(cast)
    auditor = an_official(sign_in="thanhtra.ankhanh", unit=cast.ward, roles={Role.AUDITOR})

    page = desk.signed_in(client, auditor).get(INBOX)

    assert len(_shown(page)) == len(rows)
    assert [(chip.count, chip.current) for chip in page.context["chips"]] == [(len(rows), True)]


def test_what_a_colleague_has_taken_is_in_nobody_else_s_work(cast: Cast) -> None:
    row = desk.to_examine(cast)
    colleague = an_official(sign_in="canbo2.ankhanh", unit=cast.ward, roles={Role.HANDLER})
    take_steps(dossiers=[row.id], by=colleague, at=desk.FRIDAY)

    def own(actor: Actor) -> int:
        counts = counts_by_list(actor=actor, at=desk.NOW)
        assert counts[Whose.UNIT].open == 1
        return counts[Whose.OWN].open

    assert (own(colleague), own(cast.handler)) == (1, 0)


@pytest.mark.parametrize("name", WORKERS)
def test_the_list_says_of_many_what_the_policy_says_of_one(cast: Cast, name: str) -> None:
    """Whatever is in her list she may take; whatever of the unit is not, is for another post."""
    actor = getattr(cast, name)
    for row in _one_of_each(cast).values():
        listed = Dossier.objects.filter(for_hands_of(actor), id=row.id).exists()
        assert listed == actor.holds(Role(row.current_role), row.current_unit)


def test_what_stands_still_is_under_the_list_of_who_goes_on_with_it(cast: Cast) -> None:
    waiting, paused = desk.asked(cast), desk.paused(cast)

    def standing(actor: Actor) -> list[Any]:
        return [line.id for line in standing_lines(actor=actor, at=desk.NOW, whose=Whose.OWN, limit=9)]

    assert standing(cast.handler) == [waiting.id, paused.id]
    assert standing(cast.leader) == []


def test_what_is_done_is_gone_and_the_focus_goes_to_the_row_behind(client: Client, cast: Cast) -> None:
    rows = sorted([desk.to_examine(cast) for _each in range(3)], key=lambda row: (row.owed_at, row.id))
    desk.signed_in(client, cast.handler)
    client.get(INBOX)

    def ends(row: Dossier) -> Any:
        task = {"task": str(row.current_task), "outcome": "approve", **desk.WITHOUT}
        return client.post(desk.address(row, "complete_step"), task)

    middle = ends(rows[1])
    assert middle.headers["Location"] == f"{INBOX}#row-{rows[2].id}"
    assert _shown(client.get(INBOX)) == [desk.address(rows[0]), desk.address(rows[2])]
    assert ends(rows[2]).headers["Location"] == f"{INBOX}#row-{rows[0].id}", (
        "behind the last there is only the one before"
    )
    assert ends(rows[0]).headers["Location"] == INBOX
    again = ends(rows[0])
    assert again.status_code == 409
    assert "Không có việc nào chờ anh/chị" in client.get(INBOX).content.decode()


def test_acts_on_many_lead_back_to_the_row_behind_the_last_of_them(client: Client, cast: Cast) -> None:
    rows = sorted([desk.to_sign(cast) for _each in range(3)], key=lambda row: (row.owed_at, row.id))
    desk.signed_in(client, cast.leader)
    chosen = [desk.key(row) for row in rows[:2]]

    done = client.post(reverse("desk_many", args=["sign"]), {"chosen": chosen, "view": "to_sign", **desk.WITHOUT})

    assert done.headers["Location"] == f"{INBOX}?view=to_sign#row-{rows[2].id}"


def test_the_whole_unit_is_where_acts_lead_back_to_for_who_works_there(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    client.get(INBOX, {"whose": "unit"})

    task = {"task": str(row.current_task), "outcome": "approve", **desk.WITHOUT}
    done = client.post(desk.address(row, "complete_step"), task)

    assert done.headers["Location"] == f"{INBOX}?whose=unit"


def test_a_view_of_the_unit_is_kept_as_one(client: Client, cast: Cast) -> None:
    _one_of_each(cast)
    desk.signed_in(client, cast.handler)

    client.post(reverse("desk_keep_view"), {"name": "Chờ ký", "step": "sign", "whose": "unit"})
    view = SavedView.objects.get()

    assert view.query == "whose=unit&step=sign"
    assert len(_shown(client.get(f"{INBOX}?{view.query}"))) == 1
    assert "Tìm trong cả đơn vị" in client.get(f"{INBOX}?step=sign").content.decode()


def test_views_that_were_kept_before_go_on_to_show_the_unit_however_often_it_is_migrated(cast: Cast) -> None:
    kept = {"a": "", "b": "step=sign&q=an", "c": "view=mine", "d": "whose=unit&step=sign"}
    for name, query in kept.items():
        save_view(name=name, query=query, by=cast.handler, at=desk.FRIDAY)

    for _time in range(2):
        with connection.cursor() as cursor:
            cursor.execute(import_module("motcua.service.dossiers.migrations.0011_own_work").KEPT_AS_UNITS)

    views = dict(SavedView.objects.values_list("name", "query"))
    unit = {"a": "whose=unit", "b": "whose=unit&step=sign&q=an", "d": "whose=unit&step=sign"}
    assert views == {**unit, "c": "view=mine"}


def test_a_step_that_is_in_the_own_list_goes_to_one_of_two_who_begin_it(cast: Cast) -> None:
    """Two windows show the same free step; who is second is told, and her list has it no more."""
    row = desk.to_examine(cast)
    second = an_official(sign_in="canbo2.ankhanh", unit=cast.ward, roles={Role.HANDLER})
    take_steps(dossiers=[row.id], by=cast.handler, at=desk.FRIDAY)
    task = fresh(row).current_task
    assert task is not None
    step = StepDone(dossier=row.id, task=task, outcome="approve")

    with pytest.raises(UnableToTakeStep):
        complete_steps(steps=[step], by=second, at=desk.FRIDAY)

    assert inbox(actor=second, at=desk.NOW, view=InboxView.ALL, whose=Whose.OWN).lines == ()


def test_the_rows_of_the_own_list_come_from_its_index_alone(cast: Cast) -> None:
    """What is not for her is passed over without reading a row of the table."""
    _one_of_each(cast)
    own = Dossier.objects.filter(for_hands_of(cast.handler), closed_at=None, current_unit=cast.ward.id)
    sql, parameters = own.order_by("owed_at", "id").values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN (FORMAT TEXT) {sql}", parameters)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan using dossiers_inbox" in plan
