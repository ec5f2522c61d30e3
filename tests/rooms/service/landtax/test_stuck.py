"""Letters to the tax office that do not go on: which they are, who sees them, and the act that sends one anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.landtax.commands.again import send_again
from motcua.service.landtax.commands.asking import ask_tax
from motcua.service.landtax.commands.letters import NewLetter, note_delivered, note_refused, post_letters, take_letters
from motcua.service.landtax.errors import UnableToAskTax, UnableToFindLetter, UnableToSendAgain
from motcua.service.landtax.models import Letter
from motcua.service.landtax.stuck import stuck_letters
from motcua.service.landtax.values import LetterKind, LetterState, StuckWhy
from motcua.service.payments.values import Fault
from tests.cast import AT, Cast, whoever
from tests.integration import controller
from tests.landtax import a_transfer, land_office, noticed
from tests.payments import paid

LATER = AT + timedelta(hours=1)
NOTICED_AT = AT + timedelta(days=4)
PAID_AT = NOTICED_AT + timedelta(days=2)
REFUSED = Fault("thửa đất không có", permanent=True)


@pytest.fixture
def handler(cast: Cast) -> Actor:
    return whoever(unit=land_office(), role=Role.HANDLER)


def asked(cast: Cast, handler: Actor) -> tuple[Dossier, UUID]:
    row = a_transfer(cast)
    return row, ask_tax(dossier=row.id, by=handler, at=LATER)


def a_refused_proof(cast: Cast) -> Letter:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)
    paid(cast, row, at=PAID_AT)
    proof = Letter.objects.get(dossier=row.id, kind=LetterKind.PROOF.value)
    note_refused(letter=proof.id, fault=REFUSED, by=SYSTEM, at=PAID_AT)
    return proof


def whys(actor: Actor, at: datetime) -> list[StuckWhy]:
    return [each.why for each in stuck_letters(actor=actor, at=at).letters]


def test_a_request_is_stuck_when_its_answer_is_late_and_not_before(cast: Cast, handler: Actor) -> None:
    row, letter = asked(cast, handler)
    note_delivered(letter=letter, by=SYSTEM, at=LATER)

    assert whys(handler, LATER + timedelta(days=6)) == []
    (late,) = stuck_letters(actor=handler, at=LATER + timedelta(days=9)).letters
    assert (late.why, late.since_at, late.may_send) == (StuckWhy.SILENT, LATER, False)
    withdraw_dossiers(dossiers=[row.id], reason="", by=cast.citizen, at=LATER)
    assert StuckWhy.SILENT not in whys(handler, LATER + timedelta(days=9))


def test_a_letter_on_its_way_is_stuck_after_a_working_day(cast: Cast, handler: Actor) -> None:
    asked(cast, handler)

    assert whys(handler, LATER + timedelta(hours=20)) == []
    (found,) = stuck_letters(actor=handler, at=LATER + timedelta(days=1, hours=2)).letters
    assert (found.why, found.may_send) == (StuckWhy.UNDELIVERED, False)


def test_it_is_said_when_not_all_were_looked_at(cast: Cast, handler: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(2):
        _row, letter = asked(cast, handler)
        note_delivered(letter=letter, by=SYSTEM, at=LATER)
    soon = LATER + timedelta(days=1)
    assert not stuck_letters(actor=handler, at=soon).is_cut

    monkeypatch.setattr("motcua.service.landtax.stuck.LOOKED_AT_MAX", 1)

    found = stuck_letters(actor=handler, at=soon)
    assert (found.letters, found.is_cut) == ([], True)


def test_a_refused_request_is_written_anew_once_and_leaves_the_list(cast: Cast, handler: Actor) -> None:
    row, letter = asked(cast, handler)
    note_refused(letter=letter, fault=REFUSED, by=SYSTEM, at=LATER)
    (found,) = stuck_letters(actor=handler, at=LATER).letters
    assert (found.code, found.why, found.fault, found.may_send) == (row.code, StuckWhy.REFUSED, REFUSED.cause, True)
    again_at = LATER + timedelta(minutes=5)

    send_again(letter=letter, by=handler, at=again_at)
    with pytest.raises(UnableToAskTax, match="waits for"):
        send_again(letter=letter, by=handler, at=again_at)

    assert Letter.objects.filter(dossier=row.id, kind=LetterKind.REQUEST.value).count() == 2
    assert stuck_letters(actor=handler, at=again_at).letters == []


def test_a_refused_proof_goes_again_with_the_same_id_and_words(cast: Cast, handler: Actor) -> None:
    proof = a_refused_proof(cast)
    again_at = PAID_AT + timedelta(hours=1)
    assert take_letters(at=again_at, limit=10) == []

    send_again(letter=proof.id, by=handler, at=again_at)
    with pytest.raises(UnableToSendAgain, match="has not failed"):
        send_again(letter=proof.id, by=handler, at=again_at)

    (taken,) = take_letters(at=again_at, limit=10)
    assert (taken.id, taken.body) == (proof.id, proof.body)
    note_delivered(letter=proof.id, by=SYSTEM, at=again_at)
    kinds = [entry.kind for entry in entries_of(subject=proof.dossier)] if proof.dossier else []
    assert kinds.count("land_tax_letter_sent_again") == 1
    assert kinds.index("land_tax_letter_stuck") < kinds.index("land_tax_letter_sent_again")
    assert stuck_letters(actor=handler, at=again_at).letters == []


def test_refused_again_it_is_back_on_the_list_with_the_new_reason(cast: Cast, handler: Actor) -> None:
    proof = a_refused_proof(cast)
    again_at = PAID_AT + timedelta(hours=1)
    send_again(letter=proof.id, by=handler, at=again_at)

    note_refused(letter=proof.id, fault=Fault("sai mã định danh", permanent=True), by=SYSTEM, at=again_at)

    assert [each.fault for each in stuck_letters(actor=handler, at=again_at).letters] == ["sai mã định danh"]


@pytest.mark.parametrize(
    "who", ["citizen", "neighbour", "handler", "leader", "other_officer", "auditor", "administrator"]
)
def test_the_wrong_person_neither_sends_nor_sees_it(cast: Cast, who: str) -> None:
    proof, actor = a_refused_proof(cast), getattr(cast, who)

    with pytest.raises(NotPermitted):
        send_again(letter=proof.id, by=actor, at=PAID_AT)

    if who in {"citizen", "neighbour", "administrator"}:
        with pytest.raises(NotPermitted):
            stuck_letters(actor=actor, at=PAID_AT)
    else:
        assert stuck_letters(actor=actor, at=PAID_AT).letters == []
    assert Letter.objects.get(id=proof.id).state == LetterState.UNDELIVERABLE.value


def test_the_leader_of_the_office_sees_it_and_does_not_send_it(cast: Cast) -> None:
    a_refused_proof(cast)

    (found,) = stuck_letters(actor=whoever(unit=land_office(), role=Role.LEADER), at=PAID_AT).letters

    assert not found.may_send


def test_a_letter_about_no_dossier_of_ours_is_of_who_controls_procedures(cast: Cast, handler: Actor) -> None:
    body = {"dossier": "H99-1", "message": "m-1", "reason": "Không có hồ sơ này."}
    (letter,) = post_letters(
        letters=[NewLetter(kind=LetterKind.REFUSAL, dossier=None, of=UUID(int=7), body=body)], by=SYSTEM, at=AT
    )
    note_refused(letter=letter, fault=REFUSED, by=SYSTEM, at=AT)

    (found,) = stuck_letters(actor=controller(), at=LATER).letters
    assert (found.code, found.may_send) == ("H99-1", True)
    assert stuck_letters(actor=handler, at=LATER).letters == []
    with pytest.raises(NotPermitted):
        send_again(letter=letter, by=handler, at=LATER)
    send_again(letter=letter, by=controller(), at=LATER)
    assert Letter.objects.get(id=letter).state == LetterState.WAITING.value
    with pytest.raises(UnableToFindLetter):
        send_again(letter=UUID(int=1), by=controller(), at=LATER)
