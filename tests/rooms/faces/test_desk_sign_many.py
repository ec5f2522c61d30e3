"""Many signed at once: what was not checked through is named beforehand and asked about once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from motcua.faces.desk.unchecked_many import UncheckedMany
from motcua.service.dossiers.models import Dossier, Note, Ruling
from motcua.service.dossiers.values import Status
from tests.cast import Cast
from tests.dossiers import fresh
from tests.rooms.faces import desk

WAYS = ("/ban-lam-viec/nhieu/sign/", "/ban-lam-viec/lanh-dao/ky/")
WHY = "Đã đối chiếu bản chính tại quầy."


def _sound(client: Client, cast: Cast) -> Dossier:
    """Every item of its list is right, and it waits for the leader."""
    row = desk.to_examine(cast)
    desk.signed_in(client, cast.handler)
    fields = {"task": str(row.current_task), "outcome": "approve", "rest_is_right": "1"}
    assert client.post(desk.address(row, "complete_step"), fields).status_code == 302
    return fresh(row)


def _sign(client: Client, way: str, rows: list[Dossier], **fields: str) -> Any:
    return client.post(way, {"chosen": [desk.key(row) for row in rows], **fields})


def _asked(answer: Any) -> UncheckedMany:
    assert answer.status_code == 422
    question = answer.context["question"]
    assert isinstance(question, UncheckedMany)
    return question


@pytest.mark.parametrize("way", WAYS)
def test_open_check_lists_are_named_beforehand_and_nothing_is_signed(client: Client, cast: Cast, way: str) -> None:
    sound, unsound = _sound(client, cast), desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    answer = _sign(client, way, [sound, unsound])

    question, page = _asked(answer), answer.content.decode()
    assert [row.href for row in question.rows] == [desk.address(unsound)]
    assert question.sound == 1
    assert page.count(f'value="{desk.key(sound)}" checked') == page.count(f'value="{desk.key(unsound)}" checked') == 1
    assert f'form="{question.form}"' in page
    assert f'id="{question.form}"' in page
    assert {fresh(row).status for row in (sound, unsound)} == {Status.IN_PROCESSING.value}
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_one_reason_signs_all_and_is_kept_with_the_open_ones(client: Client, cast: Cast, way: str) -> None:
    sound, unsound = _sound(client, cast), desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    blank = _sign(client, way, [sound, unsound], unchecked_reason="  ")
    done = _sign(client, way, [sound, unsound], unchecked_reason=WHY)

    assert _asked(blank).again
    assert done.status_code == 302
    assert {fresh(row).status for row in (sound, unsound)} == {Status.APPROVED.value, fresh(unsound).status}
    assert Ruling.objects.count() == 2
    (note,) = Note.objects.filter(text__contains=WHY)
    assert note.dossier_id == unsound.id


@pytest.mark.parametrize("way", WAYS)
def test_only_those_that_are_right_are_signed_where_that_is_wanted(client: Client, cast: Cast, way: str) -> None:
    sound, unsound = _sound(client, cast), desk.to_sign(cast)
    desk.signed_in(client, cast.leader)

    done = _sign(client, way, [sound, unsound], sound_only="1")
    none_left = _sign(client, way, [unsound], sound_only="1")

    assert done.status_code == 302
    assert (fresh(sound).decision, fresh(unsound).decision) == ("approved", "")
    assert _asked(none_left).sound == 0


@pytest.mark.parametrize("way", WAYS)
def test_checked_through_nothing_is_asked(client: Client, cast: Cast, way: str) -> None:
    rows = [_sound(client, cast), _sound(client, cast)]
    desk.signed_in(client, cast.leader)

    assert _sign(client, way, rows).status_code == 302
    assert {fresh(row).decision for row in rows} == {"approved"}
    assert _sign(client, way, rows).status_code == 409, "twice: the second time is told so"


@pytest.mark.parametrize("way", WAYS)
def test_who_does_not_lead_is_refused_and_not_asked(client: Client, cast: Cast, way: str) -> None:
    row = desk.to_sign(cast)
    desk.signed_in(client, cast.handler)

    assert _sign(client, way, [row]).status_code == 403
    assert fresh(row).decision == ""
    subject = row.id if "nhieu" in way else cast.handler.account
    assert [who for who, _act in desk.refusals(subject)] == [cast.handler.account]
