"""Dossiers from hand to hand: to a colleague, to another unit; a slip for both signatures; receipts in a pile."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.handover import hand_over_dossiers
from motcua.service.dossiers.commands.steps import hand_over_steps
from motcua.service.dossiers.errors import UnableToActOnDossiers
from motcua.service.dossiers.models import Dossier, HandoverSlip, Leg
from motcua.service.dossiers.queries.handover import papers_to_follow, slips
from motcua.service.dossiers.values import Handover
from tests.cast import AT, Cast, an_official
from tests.dossiers import fresh
from tests.rooms.faces import desk

SLIPS = "/ban-lam-viec/ban-giao/"


def _colleague(cast: Cast) -> UUID:
    account = an_official(sign_in="chin.ankhanh", unit=cast.ward, roles={Role.HANDLER}).account
    assert account is not None
    return account


def _gone_on(cast: Cast) -> Dossier:
    """A dossier of the ward that stands with the district by now, as its route left it."""
    row = desk.to_examine(cast)
    unit = next(iter(cast.other_officer.units))
    Leg.objects.get_or_create(
        dossier=row, number=row.leg, defaults={"unit": cast.ward.id, "started_at": desk.FRIDAY, "ended_at": desk.FRIDAY}
    )
    Leg.objects.create(dossier=row, number=row.leg + 1, unit=unit, started_at=desk.FRIDAY)
    Dossier.objects.filter(id=row.id).update(
        leg=row.leg + 1, current_unit=unit, involved_units=[*row.involved_units, unit]
    )
    return fresh(row)


def _many(client: Client, rows: list[Dossier], **fields: str) -> Any:
    chosen = [desk.key(row) for row in rows]
    return client.post(reverse("desk_many", args=["hand_over"]), {"chosen": chosen, **fields}, follow=True)


def test_a_head_hands_many_to_a_colleague_and_both_sign_for_it(client: Client, cast: Cast) -> None:
    rows = [desk.to_examine(cast), desk.to_examine(cast)]
    colleague = _colleague(cast)
    desk.signed_in(client, cast.head)

    answer = _many(client, rows, colleague=str(colleague))

    assert {fresh(row).holder for row in rows} == {colleague}
    (slip,) = slips(actor=cast.handler, at=desk.FRIDAY)
    assert (slip.number, slip.count, slip.from_name) == (slip.number, 2, cast.head.name)
    assert reverse("desk_slip", args=[slip.id]) in answer.content.decode()
    paper = PdfReader(io.BytesIO(client.get(reverse("desk_slip", args=[slip.id])).content)).pages[0].extract_text()
    assert all(desk.code(row)[-4:] in paper for row in rows)
    for row in rows:
        told = [each for each in entries_of(subject=row.id) if each.kind == "papers_handed_over"]
        assert [(each.actor, each.data["to"]) for each in told] == [(cast.head.account, str(colleague))]


def test_one_that_does_not_fit_stops_the_handover_and_is_named(client: Client, cast: Cast) -> None:
    """The leader's step is none of a handler's."""
    good, bad = desk.to_examine(cast), desk.to_sign(cast)
    desk.signed_in(client, cast.head)

    answer = _many(client, [good, bad], colleague=str(_colleague(cast)))

    assert answer.status_code == 409
    assert desk.code(bad) in str(answer.context["error"])
    assert desk.code(good) not in str(answer.context["error"])
    assert fresh(good).holder is None
    assert not HandoverSlip.objects.exists()


def test_a_step_goes_to_nobody_who_may_not_do_it(cast: Cast) -> None:
    row = desk.to_examine(cast)
    assert cast.citizen.account is not None

    with pytest.raises(UnableToActOnDossiers):
        hand_over_steps(dossiers=[row.id], to=cast.citizen.account, by=cast.head, at=desk.FRIDAY)


def test_a_handler_hands_nothing_over_and_the_journal_knows(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)

    assert _many(client, [row], colleague=str(_colleague(cast))).status_code == 403
    assert desk.refusals(row.id) == [(cast.handler.account, "hand_over")]


def test_a_double_click_makes_one_slip(cast: Cast) -> None:
    row = desk.to_examine(cast)
    handover = Handover(key="k", dossiers=(row.id,), to=_colleague(cast))

    first = hand_over_dossiers(handover=handover, by=cast.head, at=desk.FRIDAY)
    second = hand_over_dossiers(handover=handover, by=cast.head, at=desk.FRIDAY)

    assert first == second
    assert HandoverSlip.objects.count() == 1
    assert len([each for each in entries_of(subject=row.id) if each.kind == "papers_handed_over"]) == 1


def test_papers_follow_a_dossier_that_went_on(client: Client, cast: Cast) -> None:
    row = _gone_on(cast)
    desk.signed_in(client, cast.counter)
    page = client.get(SLIPS)
    (there,) = page.context["follow"]
    posted = {"unit": str(there.unit), "dossier": [str(row.id)], "key": page.context["key"], "note": "Bản chính"}

    answer = client.post(reverse("desk_make_slip"), posted, follow=True)

    assert answer.context["follow"] == []
    (slip,) = answer.context["slips"]
    assert (slip.count, slip.note, slip.given) == (1, "Bản chính", True)
    (taken,) = slips(actor=cast.other_officer, at=AT)
    assert (taken.id, taken.given) == (slip.id, False)


def test_what_is_on_a_slip_is_not_handed_over_again(cast: Cast) -> None:
    row = _gone_on(cast)
    to = row.current_unit
    hand_over_dossiers(handover=Handover(key="1", dossiers=(row.id,), to_unit=to), by=cast.counter, at=desk.FRIDAY)

    with pytest.raises(UnableToActOnDossiers, match=desk.code(row)):
        hand_over_dossiers(handover=Handover(key="2", dossiers=(row.id,), to_unit=to), by=cast.counter, at=desk.FRIDAY)


def test_who_never_had_the_papers_cannot_hand_them_on(client: Client, cast: Cast) -> None:
    row = _gone_on(cast)

    with pytest.raises(NotPermitted):
        hand_over_dossiers(
            handover=Handover(key="1", dossiers=(row.id,), to_unit=row.current_unit),
            by=replace(cast.counter, posts=()),
            at=desk.FRIDAY,
        )
    assert papers_to_follow(actor=cast.auditor, at=desk.FRIDAY) == []


def test_a_slip_is_for_both_sides_and_nobody_else(client: Client, cast: Cast) -> None:
    row = desk.to_examine(cast)
    slip = hand_over_dossiers(
        handover=Handover(key="1", dossiers=(row.id,), to=_colleague(cast)), by=cast.head, at=desk.FRIDAY
    )
    address = reverse("desk_slip", args=[slip])

    assert desk.signed_in(client, cast.counter).get(address).status_code == 200
    assert desk.signed_in(client, cast.other_officer).get(address).status_code == 403
    assert desk.refusals(slip) == [(cast.other_officer.account, "see_slip")]
    assert client.get(reverse("desk_slip", args=[row.id])).status_code == 404


@pytest.mark.parametrize(("unit", "dossier"), [("x", "x"), ("", ""), ("1", "2")])
def test_a_slip_of_nonsense_is_refused(client: Client, cast: Cast, unit: str, dossier: str) -> None:
    desk.signed_in(client, cast.counter)

    answer = client.post(reverse("desk_make_slip"), {"unit": unit, "dossier": [dossier]})

    assert answer.status_code == 422


def test_receipts_are_printed_in_a_pile(client: Client, cast: Cast) -> None:
    rows = [desk.received(cast), desk.received(cast)]
    desk.signed_in(client, cast.counter)

    answer = client.post(reverse("desk_print_receipts"), {"chosen": [desk.key(row) for row in rows]})

    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert [desk.code(row) in page.extract_text() for row, page in zip(rows, pages, strict=True)] == [True, True]


def test_what_has_no_receipt_stops_the_pile_and_is_named(client: Client, cast: Cast) -> None:
    good, bad = desk.received(cast), desk.filed(cast)
    desk.signed_in(client, cast.counter)

    answer = client.post(reverse("desk_print_receipts"), {"chosen": [desk.key(good), desk.key(bad)]})

    assert answer.status_code == 409
    assert bad.reference in str(answer.context["error"])


def test_receipts_of_another_unit_are_not_printed(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    desk.signed_in(client, cast.other_officer)

    assert client.post(reverse("desk_print_receipts"), {"chosen": [desk.key(row)]}).status_code == 403
    assert desk.refusals(row.id) == [(cast.other_officer.account, "print_receipt")]
