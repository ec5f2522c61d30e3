"""Lists of the desk: few queries, by key, only what one may see; acts on many, all or none."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.foundation.accounts.values import Role
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import STOPPED, FiledFile, Status
from tests.cast import AT, Cast, an_official
from tests.dossiers import a_filing, a_photo, fresh
from tests.rooms.faces import desk

INBOX = "/ban-lam-viec/"
#: Session, account, posts and language come first; then one statement for the rows, one for their versions' state,
#: one for the counts, one for the rail, one for what stands still, one for own views, one for the unit's identifier,
#: one for names.
INBOX_QUERIES_MAX = 13


def _many_filed(cast: Cast, count: int) -> list[Dossier]:
    photo = FiledFile("birth_proof", a_photo(by=cast.citizen, at=AT))
    filings = [a_filing(cast, files=(photo,)) for _number in range(count)]
    filed = file_dossiers(filings=filings, by=cast.citizen, at=AT)
    return list(Dossier.objects.filter(id__in=[each.dossier for each in filed]))


def _queries(client: Client, address: str, counted: Any) -> int:
    client.get(address)  # what a process reads once
    with counted as queries:
        assert client.get(address).status_code == 200
    return len(queries.captured_queries)


def test_the_inbox_asks_little_however_long_it_is(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    desk.signed_in(client, cast.handler)
    _many_filed(cast, 2)
    few = _queries(client, INBOX, django_assert_max_num_queries(INBOX_QUERIES_MAX))
    _many_filed(cast, 40)

    many = _queries(client, INBOX, django_assert_max_num_queries(INBOX_QUERIES_MAX))

    assert many == few


def test_the_inbox_goes_on_by_key(client: Client, cast: Cast) -> None:
    rows = _many_filed(cast, 55)
    desk.signed_in(client, cast.counter)

    first = client.get(INBOX)
    second = client.get(first.context["further_href"])

    shown = [row.href for page in (first, second) for row in page.context["table"].rows]
    assert len(first.context["table"].rows) == 50
    assert sorted(shown) == sorted(desk.address(row) for row in rows)
    assert second.context["further_href"] == ""


@pytest.mark.parametrize("key", ["x", "MTIz", "W10", "WyJhIiwgImIiXQ", "é", "AAAA"])
def test_a_key_that_was_not_made_here_shows_the_first_page(client: Client, cast: Cast, key: str) -> None:
    _many_filed(cast, 1)
    desk.signed_in(client, cast.counter)

    assert len(client.get(INBOX, {"after": key}).context["table"].rows) == 1
    assert client.get("/ban-lam-viec/tra-ket-qua/", {"after": key}).status_code == 200


@pytest.mark.parametrize(
    "view",
    ["mine", "untaken", "overdue", "today", "to_sign", "waiting", "week", "later", "paused", "shelf", "nonsense", ""],
)
def test_every_saved_view_opens_and_stands_in_its_address(client: Client, cast: Cast, view: str) -> None:
    desk.signed_in(client, cast.leader)

    answer = client.get(INBOX, {"view": view, "q": "bưởi\x00"})

    assert answer.status_code == 200
    assert answer.context["view"].value == (view if view not in ("nonsense", "") else "all")


def test_an_act_leads_back_to_the_list_that_was_worked_off(client: Client, cast: Cast) -> None:
    row, other = desk.to_sign(cast), desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    before = client.post(
        desk.address(row, "decide"), {"task": str(row.current_task), "outcome": "approve", **desk.WITHOUT}
    )
    client.get(INBOX, {"view": "to_sign", "q": "bưởi"})
    after = client.post(
        desk.address(other, "decide"), {"task": str(other.current_task), "outcome": "approve", **desk.WITHOUT}
    )

    assert before.headers["Location"] == f"{INBOX}#row-{other.id}"
    assert after.headers["Location"] == f"{INBOX}?view=to_sign&q=b%C6%B0%E1%BB%9Fi"


def test_figures_lead_to_their_rows(client: Client, cast: Cast) -> None:
    desk.filed(cast, at=AT)
    desk.to_sign(cast)
    desk.paused(cast)
    desk.ready(cast)
    desk.signed_in(client, cast.leader)

    for address in (INBOX, f"{INBOX}?whose=unit"):
        page = client.get(address).context
        for kpi in page["kpis"]:
            assert int(str(kpi.value).replace(".", "")) == len(client.get(kpi.href).context["lines"]), kpi.label
        for chip in page["chips"]:
            # What stands still is shown under the others and not counted with them.
            lines = client.get(chip.href).context["lines"]
            assert chip.count == sum(line.status not in STOPPED for line in lines), chip.words


def test_the_own_unit_s_codes_are_short_and_still_whole_for_who_listens(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    desk.signed_in(client, cast.head)

    page = client.get(INBOX).content.decode()

    short = desk.code(row).partition("-")[2]
    assert f'aria-label="{desk.code(row)}">{short}</a>' in page
    assert f'id="row-{row.id}"' in page


def test_an_officer_of_another_unit_has_none_of_it(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    desk.signed_in(client, cast.other_officer)

    assert client.get(INBOX).context["table"].rows == []
    assert client.get(INBOX, {"whose": "unit"}).context["table"].rows == []
    assert client.get("/ban-lam-viec/tim/", {"q": desk.code(row)}).context["lines"] == []
    assert desk.code(row) not in client.get("/ban-lam-viec/xuat/dossiers.csv").getvalue().decode()
    for name in ("desk_dossier", "desk_deadline", "desk_supplement"):
        assert client.get(reverse(name, args=[row.id])).status_code == 403
    assert client.get(reverse("desk_document", args=[row.id, "01_receipt"])).status_code == 403
    assert len(desk.refusals(row.id)) == 4


def test_a_code_leads_straight_to_its_dossier(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    desk.signed_in(client, cast.handler)

    answer = client.get("/ban-lam-viec/tim/", {"q": desk.code(row)})

    assert answer.headers["Location"] == desk.address(row)


def test_a_name_is_found_without_its_marks(client: Client, cast: Cast) -> None:
    rows = [desk.received(cast), desk.received(cast)]
    desk.signed_in(client, cast.handler)

    found = client.get("/ban-lam-viec/tim/", {"q": "tran thi buoi"}).context["lines"]

    assert {line.id for line in found} == {row.id for row in rows}


def test_alarms_are_what_is_overdue_without_a_new_date(client: Client, cast: Cast) -> None:
    late, promised_anew = desk.to_examine(cast, at=AT), desk.to_examine(cast, at=AT)
    desk.paused(cast)
    desk.signed_in(client, cast.head)
    client.post(desk.address(promised_anew, "reappoint"), {"promised_at": "2023-07-10T17:00", "reason": "Xin lỗi."})

    lines = client.get("/ban-lam-viec/canh-bao/").context["lines"]

    assert [line.id for line in lines] == [late.id]


def test_who_oversees_the_unit_sees_its_alarms(client: Client, cast: Cast) -> None:
    from motcua.registry.organization.queries import directory
    from tests.cast import JUNE_15

    late = desk.to_examine(cast, at=AT)
    above = directory(on=JUNE_15).unit(directory(on=JUNE_15).ancestors(cast.ward.id)[0])
    leader = an_official(sign_in="lanhdao.ninhkieu.thu", unit=above, roles={Role.LEADER})
    desk.signed_in(client, leader)

    assert [line.id for line in client.get("/ban-lam-viec/canh-bao/").context["lines"]] == [late.id]


def test_a_real_city_asks_officials_for_their_second_factor(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMO = False
    desk.signed_in(client, cast.handler)

    assert client.get(INBOX).headers["Location"] == "/tai-khoan/ma-hai-lop/"


def _many(client: Client, act: str, rows: list[Dossier], **fields: str) -> Any:
    chosen = [desk.key(row) for row in rows]
    return client.post(reverse("desk_many", args=[act]), {"chosen": chosen, "view": "all", **fields}, follow=True)


def test_many_are_received_at_once_and_their_codes_told(client: Client, cast: Cast) -> None:
    rows = _many_filed(cast, 3)
    desk.signed_in(client, cast.counter)

    answer = _many(client, "receive", rows)

    codes = [fresh(row).code for row in rows]
    assert all(code and code in answer.content.decode() for code in codes)
    assert {fresh(row).status for row in rows} == {Status.RECEIVED.value}


def test_a_head_assigns_many_to_one_handler(client: Client, cast: Cast) -> None:
    rows = [desk.received(cast), desk.received(cast)]
    desk.signed_in(client, cast.head)

    _many(client, "assign", rows, to=str(cast.handler.account))

    assert {(fresh(row).current_action, fresh(row).holder) for row in rows} == {("examine", cast.handler.account)}


def test_results_are_handed_over_in_a_pile(client: Client, cast: Cast) -> None:
    rows = [desk.ready(cast), desk.ready(cast)]
    desk.signed_in(client, cast.counter)

    answer = _many(client, "return", rows, view="shelf")

    assert answer.redirect_chain == [("/ban-lam-viec/tra-ket-qua/", 302)]
    assert {fresh(row).status for row in rows} == {Status.RETURNED.value}


def test_taking_and_giving_back_many(client: Client, cast: Cast) -> None:
    rows = [desk.to_examine(cast), desk.to_examine(cast)]
    desk.signed_in(client, cast.handler)

    _many(client, "take", rows)
    assert {fresh(row).holder for row in rows} == {cast.handler.account}
    _many(client, "release", rows)
    assert {fresh(row).holder for row in rows} == {None}


def test_one_that_does_not_fit_stops_all_and_the_choice_stays(client: Client, cast: Cast) -> None:
    good, bad = desk.to_sign(cast), desk.to_sign(cast)
    desk.signed_in(client, cast.leader)
    chosen = [good, bad]
    client.post(desk.address(bad, "decide"), {"task": str(bad.current_task), "outcome": "approve", **desk.WITHOUT})

    answer = _many(client, "sign", chosen, **desk.WITHOUT)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert str(bad.code) in page
    assert f'value="{desk.key(good)}" checked' in page
    assert fresh(good).status == Status.IN_PROCESSING.value


def test_many_of_another_unit_are_refused_and_the_journal_knows(client: Client, cast: Cast) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.other_officer)

    answer = _many(client, "sign", [row])

    assert answer.status_code == 403
    assert desk.refusals(row.id) == [(cast.other_officer.account, "decide")]


@pytest.mark.parametrize("chosen", ["x", "a:b:c", ":::", "1:2"])
def test_ticks_that_were_not_made_here_are_refused(client: Client, cast: Cast, chosen: str) -> None:
    desk.signed_in(client, cast.leader)

    answer = client.post(reverse("desk_many", args=["sign"]), {"chosen": [chosen]})

    assert answer.status_code == 422


def test_nothing_chosen_is_said(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.leader)

    answer = client.post(reverse("desk_many", args=["sign"]), {}, follow=True)

    assert "Chưa chọn hồ sơ nào" in answer.content.decode()


def test_an_act_on_many_that_there_is_not_is_no_page(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.leader)

    assert client.post(reverse("desk_many", args=["burn"])).status_code == 404


def test_a_list_is_taken_along_as_a_workbook(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    desk.signed_in(client, cast.handler)

    book = client.get("/ban-lam-viec/xuat/dossiers.xlsx").getvalue()
    lines = client.get("/ban-lam-viec/xuat/dossiers.csv").getvalue().decode("utf-8-sig").splitlines()

    assert book.startswith(b"PK")
    assert lines[0].startswith("procedure_code,procedure,receiving_unit,current_unit,code,reference")
    assert str(row.code) in lines[1]
    assert client.get("/ban-lam-viec/xuat/dossiers.exe").status_code == 404


def test_the_shelf_opens_the_only_one_that_is_found(client: Client, cast: Cast) -> None:
    row = desk.ready(cast)
    desk.ready(cast)
    desk.signed_in(client, cast.counter)

    everything = client.get("/ban-lam-viec/tra-ket-qua/")
    found = client.get("/ban-lam-viec/tra-ket-qua/", {"q": desk.code(row)})

    assert len(everything.context["rows"]) == 2
    assert found.headers["Location"] == desk.address(row)
