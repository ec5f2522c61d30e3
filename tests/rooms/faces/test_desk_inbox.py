"""The inbox: groups, filters, views of one's own, what begins a step, what renews itself, and where Ctrl+K leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from motcua.faces.desk.inbox.asked import asked_of
from motcua.foundation.accounts.values import Role
from motcua.service.dossiers.commands.saved_views import VIEWS_MAX, save_view
from motcua.service.dossiers.errors import UnableToKeepView
from motcua.service.dossiers.models import Dossier, SavedView
from motcua.service.dossiers.queries.lists import GROUPS, InboxView, inbox, inbox_counts
from motcua.service.dossiers.queries.saved_views import saved_views
from tests.cast import AT, Cast, an_official
from tests.conftest import moment
from tests.dossiers import fresh
from tests.rooms.faces import desk

INBOX = "/ban-lam-viec/"
WHOLE_UNIT = f"{INBOX}?whose=unit"
LIVE = "/ban-lam-viec/moi/"
PALETTE = "/ban-lam-viec/di-toi/"
#: A Thursday.
NOW = moment("2023-06-15 09:30")


@pytest.mark.parametrize(
    ("owed_at", "group"),
    [
        ("2023-06-15 09:29", InboxView.OVERDUE),
        ("2023-06-15 09:30", InboxView.TODAY),
        ("2023-06-15 23:59", InboxView.TODAY),
        ("2023-06-16 00:00", InboxView.WEEK),
        ("2023-06-18 23:59", InboxView.WEEK),
        ("2023-06-19 00:00", InboxView.LATER),
        ("9999-12-31 00:00", InboxView.LATER),
    ],
)
def test_a_row_stands_in_one_group_and_its_list_and_count_agree(cast: Cast, owed_at: str, group: InboxView) -> None:
    row = desk.received(cast, at=NOW - timedelta(hours=1))
    Dossier.objects.filter(id=row.id).update(owed_at=moment(owed_at))

    counts = inbox_counts(actor=cast.handler, at=NOW)
    listed = {each: inbox(actor=cast.handler, at=NOW, view=each).lines for each in GROUPS}

    assert {each: counts.of(each) for each in GROUPS} == {each: int(each is group) for each in GROUPS}
    assert [each for each, lines in listed.items() if lines] == [group]
    assert listed[group][0].group is group


def test_what_stands_still_comes_last_in_groups_of_its_own(client: Client, cast: Cast) -> None:
    waiting, paused, working = desk.asked(cast), desk.paused(cast), desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    groups = client.get(INBOX).context["groups"]

    assert [row.href for group in groups for row in group.rows] == [
        desk.address(row) for row in (working, waiting, paused)
    ]
    assert [group.count for group in groups] == [1, 1, 1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("step=examine", ["examine"]),
        ("step=sign", ["sign"]),
        ("step=nonsense", ["examine", "sign"]),
        ("channel=online", ["examine", "sign"]),
        ("channel=post", []),
        ("from=2000-01-01&to=2099-12-31", ["examine", "sign"]),
        ("to=2001-01-01", []),
        ("from=9999-99-99&to=0001-01-01&procedure=x&officer=x", ["examine", "sign"]),
        ("q=tran+thi+buoi", ["examine", "sign"]),
        ("q=khong+ai", []),
    ],
)
def test_a_list_is_narrowed_by_its_address(client: Client, cast: Cast, query: str, found: list[str]) -> None:
    by_action = {"examine": desk.to_examine(cast), "sign": desk.to_sign(cast)}
    desk.signed_in(client, cast.handler)

    answer = client.get(f"{INBOX}?whose=unit&{query}")

    shown = {row.href for row in answer.context["table"].rows}
    assert shown == {desk.address(by_action[action]) for action in found}
    assert "panel" in answer.context or query in (
        "step=nonsense",
        "from=9999-99-99&to=0001-01-01&procedure=x&officer=x",
    )


def test_the_filters_offer_what_there_is_with_its_count(client: Client, cast: Cast) -> None:
    desk.to_examine(cast)
    desk.taken(cast)
    desk.signed_in(client, cast.head)

    panel = client.get(INBOX, {"filters": "1", "whose": "unit"}).context["panel"]

    offered = {choice.name: [option.words for option in choice.options] for choice in panel.choices}
    assert offered["officer"] == [f"{cast.head.name} (1)"]
    assert offered["channel"] == ["Trực tuyến (2)"]
    assert len(offered["procedure"]) == 2


def test_a_view_is_kept_under_its_name_and_renamed_by_keeping_it_again(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.handler)
    keep = reverse("desk_keep_view")

    client.post(keep, {"name": "  Việc  ký ", "step": "sign"})
    client.post(keep, {"name": "Việc ký", "step": "sign"})
    client.post(keep, {"name": "Việc ký", "step": "examine", "after": "x"})

    (view,) = saved_views(actor=cast.handler)
    assert (view.name, view.query) == ("Việc ký", "step=examine")
    assert SavedView.objects.count() == 2
    chip = client.get(f"{INBOX}?{view.query}").context["chips"][-1]
    assert (chip.words, chip.current) == ("Việc ký", True)


def test_views_are_their_officials_own(client: Client, cast: Cast) -> None:
    view = save_view(name="Của tôi", query="step=sign", by=cast.handler, at=AT)
    desk.signed_in(client, cast.counter)

    assert saved_views(actor=cast.counter) == []
    assert client.post(reverse("desk_drop_view", args=[view])).status_code == 404
    assert desk.refusals(view) == [(cast.counter.account, "drop_view")]
    desk.signed_in(client, cast.handler)
    for _time in range(2):
        assert client.post(reverse("desk_drop_view", args=[view])).status_code == 302
    assert saved_views(actor=cast.handler) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_view_without_a_fit_name_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(UnableToKeepView):
        save_view(name=name, query="", by=cast.handler, at=AT)


def test_there_is_an_end_to_views(cast: Cast) -> None:
    for number in range(VIEWS_MAX):
        save_view(name=f"{number}", query="", by=cast.handler, at=AT)

    with pytest.raises(UnableToKeepView):
        save_view(name="one more", query="", by=cast.handler, at=AT)
    save_view(name="0", query="step=sign", by=cast.handler, at=AT)


def _begin(client: Client, row: Dossier) -> str:
    answer = client.post(reverse("desk_begin"), {"row": desk.key(row)})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_to_begin_receives_what_waits_for_receipt(client: Client, cast: Cast) -> None:
    row = desk.filed(cast)
    desk.signed_in(client, cast.counter)

    assert "received=1" in _begin(client, row)
    assert fresh(row).status == "received"


def test_to_begin_takes_a_free_step_and_opens_it(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    for _time in range(2):
        assert _begin(client, row).startswith(desk.address(row))
    assert fresh(row).holder == cast.handler.account


def test_to_begin_opens_what_is_another_s_and_signs_nothing(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.handler)

    assert _begin(client, row).startswith(desk.address(row))
    assert (fresh(row).holder, fresh(row).current_action) == (None, "sign")


def test_to_begin_what_has_gone_on_changes_nothing(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    stale = desk.key(row)
    desk.signed_in(client, cast.leader)
    client.post(desk.address(row, "decide"), {"task": str(row.current_task), "outcome": "approve", **desk.WITHOUT})

    answer = client.post(reverse("desk_begin"), {"row": stale}, follow=True)

    assert answer.status_code == 200
    assert fresh(row).holder is None


def test_to_begin_in_another_unit_is_refused_and_the_journal_knows(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.other_officer)

    assert client.post(reverse("desk_begin"), {"row": desk.key(row)}).status_code == 403
    assert desk.refusals(row.id) == [(cast.other_officer.account, "take_step")]
    assert client.post(reverse("desk_begin"), {"row": "x"}).status_code == 422


def test_a_list_that_stays_the_same_is_not_sent_again(client: Client, cast: Cast) -> None:
    desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    seen = client.get(INBOX).context["seen"]

    # The moments of rows are told by the minute: the second question may fall into the next one.
    unchanged = {client.get(LIVE, {"seen": seen}).status_code for _time in range(2)}
    desk.to_examine(cast)
    changed = client.get(LIVE, {"seen": seen})

    assert 204 in unchanged
    assert changed.status_code == 200
    assert changed.content.decode().count("data-row=") == 2


def test_looking_for_news_does_not_move_where_acts_lead_back_to(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.leader)
    client.get(INBOX, {"view": "to_sign"})
    client.get(LIVE, {"view": "mine"})

    done = client.post(
        desk.address(row, "decide"), {"task": str(row.current_task), "outcome": "approve", **desk.WITHOUT}
    )

    assert done.headers["Location"] == f"{INBOX}?view=to_sign"


def test_the_palette_leads_only_where_one_may_go(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    desk.signed_in(client, cast.counter)
    mine = client.get(PALETTE, {"q": desk.code(row)}).context["groups"]
    desk.signed_in(client, cast.other_officer)
    others = client.get(PALETTE, {"q": desk.code(row)}).context["groups"]

    assert [place.href for group in mine for place in group.places] == [desk.address(row)]
    assert desk.address(row) not in [place.href for group in others for place in group.places]


def test_the_palette_offers_the_counter_only_to_who_stands_there(client: Client, cast: Cast) -> None:
    def offered(actor_client: Client) -> list[str]:
        groups = actor_client.get(PALETTE, HTTP_HX_REQUEST="true").context["groups"]
        return [place.href for group in groups for place in group.places]

    assert "/ban-lam-viec/quay/" in offered(desk.signed_in(client, cast.counter))
    assert "/ban-lam-viec/quay/" not in offered(desk.signed_in(client, cast.handler))


def test_the_palette_is_a_page_for_who_has_no_scripts(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.handler)

    assert "<h1" in client.get(PALETTE, {"q": "khai sinh"}).content.decode()
    assert "<h1" not in client.get(PALETTE, {"q": "khai sinh"}, HTTP_HX_REQUEST="true").content.decode()


@pytest.mark.parametrize("name", ["desk_inbox", "desk_live", "desk_palette", "desk_slips", "desk_shelf"])
def test_citizens_are_kept_out_and_the_journal_knows(client: Client, cast: Cast, name: str) -> None:
    desk.signed_in(client, cast.citizen)

    assert client.get(reverse(name)).status_code == 403
    assert desk.refusals(cast.citizen.account) == [(cast.citizen.account, "open_desk")]


def test_the_counter_finds_a_person_s_dossiers_by_the_number_and_others_do_not(client: Client, cast: Cast) -> None:
    rows = [desk.received(cast), desk.received(cast)]
    number = "092192003141"

    at_counter = desk.signed_in(client, cast.counter).get("/ban-lam-viec/tim/", {"q": number}).context
    elsewhere = desk.signed_in(client, cast.handler).get("/ban-lam-viec/tim/", {"q": number}).context

    assert {line.id for line in at_counter["lines"]} == {row.id for row in rows}
    assert at_counter["person"].name == cast.citizen.name
    assert (elsewhere["lines"], elsewhere["person"]) == ([], None)


@pytest.mark.parametrize("text", ["0100", "tran thi buoi 0100", "Bưởi 0100"])
def test_the_end_of_the_telephone_finds(client: Client, cast: Cast, text: str) -> None:
    rows = [desk.received(cast), desk.received(cast)]
    desk.signed_in(client, cast.handler)

    found = client.get("/ban-lam-viec/tim/", {"q": text}).context["lines"]

    assert {line.id for line in found} == {row.id for row in rows}


def test_an_address_says_the_same_read_and_written_again() -> None:
    from django.http import QueryDict

    given = QueryDict("whose=unit&view=mine&q=b%C6%B0%E1%BB%9Fi&step=sign&channel=post&from=2023-06-01&to=2023-06-30")

    asked = asked_of(given)

    assert parse_qs(urlsplit(asked.address).query) == parse_qs(given.urlencode())
    assert asked_of(QueryDict(asked.query)) == asked


def test_an_official_of_two_units_sees_the_codes_whole(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    both = an_official(sign_in="hai.donvi", unit=cast.ward, roles={Role.HANDLER})
    desk.signed_in(client, both)

    assert desk.code(row) in client.get(WHOLE_UNIT).content.decode()


@pytest.mark.parametrize(
    ("address", "queries_max"),
    [
        # What every page asks for (who, what is held, language, the rail), and then its own few.
        (f"{INBOX}?filters=1", 16),
        (f"{WHOLE_UNIT}&filters=1", 16),
        (f"{INBOX}?step=examine&officer=", 17),
        (LIVE, 13),
        ("/ban-lam-viec/tim/?q=tran+thi", 11),
        (f"{PALETTE}?q=tran+thi", 15),
        ("/ban-lam-viec/ban-giao/", 10),
        ("/ban-lam-viec/canh-bao/", 10),
    ],
)
def test_pages_of_lists_ask_little_however_much_there_is(
    client: Client, cast: Cast, django_assert_max_num_queries: Any, address: str, queries_max: int
) -> None:
    desk.signed_in(client, cast.handler)
    for _number in range(3):
        desk.to_examine(cast)
    client.get(address)  # what a process reads once

    with django_assert_max_num_queries(queries_max):
        assert client.get(address).status_code == 200
