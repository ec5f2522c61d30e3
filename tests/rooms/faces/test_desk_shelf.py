"""The return shelf: found by what is scanned, handed over or posted, asked about when it has lain too long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from motcua.service.dossiers.models import Delivery, Dossier
from tests.cast import Cast
from tests.dossiers import fresh
from tests.rooms.faces import desk

SHELF = "/ban-lam-viec/tra-ket-qua/"
#: As the inbox: the shelf has counts of its own beside those of the rail (what waits to be answered, deputies).
SHELF_QUERIES_MAX = 14


def _posted(cast: Cast) -> Dossier:
    row = desk.ready(cast)
    Dossier.objects.filter(id=row.id).update(return_method="post", return_address="12 Nguyễn Trãi")
    return fresh(row)


def _post_out(client: Client, rows: list[Dossier], numbers: list[str]) -> Any:
    typed = {f"tracking:{row.id}": number for row, number in zip(rows, numbers, strict=True)}
    posted = {"chosen": [desk.key(row) for row in rows], "view": "shelf", **typed}
    return client.post(reverse("desk_many", args=["post_out"]), posted, follow=True)


def test_the_square_of_the_receipt_leads_to_its_result(client: Client, cast: Cast) -> None:
    row = desk.ready(cast)
    desk.ready(cast)
    desk.signed_in(client, cast.counter)
    square = f"https://motcua.example/theo-doi/?code={desk.code(row)}"

    assert client.get(SHELF, {"q": square}).headers["Location"] == desk.address(row)
    assert client.get("/ban-lam-viec/tim/", {"q": square}).headers["Location"] == desk.address(row)


def test_what_has_lain_longest_comes_first_and_is_said(client: Client, cast: Cast) -> None:
    new, old = desk.ready(cast), desk.ready(cast)
    Dossier.objects.filter(id=old.id).update(ready_at=desk.FRIDAY - timedelta(days=45))
    desk.signed_in(client, cast.counter)

    rows = client.get(SHELF).context["rows"]
    long = client.get(SHELF, {"way": "long"}).context["rows"]

    assert [(each.dossier, each.long) for each in rows] == [(old.id, True), (new.id, False)]
    assert [each.dossier for each in long] == [old.id]


def test_what_goes_by_post_takes_its_tracking_number_along(client: Client, cast: Cast) -> None:
    rows = [_posted(cast), _posted(cast)]
    desk.signed_in(client, cast.counter)

    _post_out(client, rows, ["EA1VN", "EA2VN"])

    assert {fresh(row).status for row in rows} == {"returned"}
    sent = Delivery.objects.filter(dossier__in=rows).values_list("tracking_number", flat=True)
    assert set(sent) == {"EA1VN", "EA2VN"}


def test_without_a_number_nothing_goes_out_and_what_was_typed_stays(client: Client, cast: Cast) -> None:
    rows = [_posted(cast), _posted(cast)]
    desk.signed_in(client, cast.counter)

    answer = _post_out(client, rows, ["EA1VN", " "])

    assert answer.status_code == 409
    assert desk.code(rows[1]) in answer.context["error"]
    assert desk.code(rows[0]) not in answer.context["error"]
    assert 'value="EA1VN"' in answer.content.decode()
    assert {fresh(row).status for row in rows} == {"result_ready"}


def test_the_views_count_what_they_show(client: Client, cast: Cast) -> None:
    desk.ready(cast)
    _posted(cast)
    desk.signed_in(client, cast.counter)

    for chip in client.get(SHELF).context["chips"]:
        assert chip.count == len(client.get(chip.href).context["rows"]), chip.words


def test_the_shelf_asks_little_however_full_it_is(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    desk.signed_in(client, cast.counter)
    for _number in range(3):
        desk.ready(cast)
    client.get(SHELF)

    with django_assert_max_num_queries(SHELF_QUERIES_MAX):
        assert client.get(SHELF).status_code == 200


def test_another_unit_s_results_are_not_on_the_shelf_and_not_handed_out(client: Client, cast: Cast) -> None:
    row = desk.ready(cast)
    desk.signed_in(client, cast.other_officer)

    assert client.get(SHELF, {"q": desk.code(row)}).context["rows"] == []
    assert _post_out(client, [row], ["EA1VN"]).status_code == 403
    assert desk.refusals(row.id) == [(cast.other_officer.account, "return_result")]
