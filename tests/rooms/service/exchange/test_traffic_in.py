"""What the National Portal sends: kept once, followed in its order, refused with a reason, never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.models import AttachedFile, Dossier
from motcua.service.exchange.models_traffic import Correspondence, InboxMessage, OutboxMessage
from motcua.service.exchange.traffic import jobs
from motcua.service.exchange.traffic.commands import following
from motcua.service.exchange.traffic.commands.inbox import keep_message, take_due_messages
from motcua.service.exchange.traffic.commands.repairing import refuse_stuck, try_again
from motcua.service.exchange.traffic.errors import UnableToKeepMessage, UnableToRefuseMessages, UnableToTryAgain
from motcua.service.exchange.traffic.jobs import deliver_pending, follow_pending
from motcua.service.exchange.traffic.rules import FOLLOWING_ATTEMPTS_MAX, LEASE, OUTAGE_WAIT, written
from tests.cast import AT, Cast, load_cast
from tests.dossiers import birth_answers
from tests.rooms.service.exchange.portal import (
    CODE,
    LATER,
    PROOF,
    PaperPortal,
    a_filing_body,
    a_message,
    inbox,
    keep,
    sha,
    the_dossier,
)


@pytest.fixture
def portal() -> PaperPortal:
    return PaperPortal()


@pytest.fixture
def committed_cast(committed_db: str) -> Cast:
    """For several at once, who see only what is committed."""
    with durable():
        return load_cast()


def kept(envelope: Any) -> None:
    with durable():
        keep(envelope)


def test_a_dossier_filed_there_is_a_dossier_here(cast: Cast, portal: PaperPortal) -> None:
    message = a_message(a_filing_body(cast))
    kept(message)

    assert follow_pending(at=AT, portal=portal) == 1

    row = the_dossier()
    assert (row.applicant, row.receiving_unit, row.channel) == (cast.citizen.person, cast.ward.id, "online")
    assert not row.by_officer
    assert AttachedFile.objects.get(dossier=row).sha256 == sha(PROOF)
    assert inbox(message).state == "done"
    correspondence = Correspondence.objects.get(code=CODE)
    assert correspondence.dossier == row.id
    kinds = [entry.kind for entry in entries_of(subject=correspondence.id)]
    assert kinds == ["portal_message_kept", "portal_message_followed"]


def test_the_same_message_again_changes_nothing(cast: Cast, portal: PaperPortal) -> None:
    message = a_message(a_filing_body(cast))
    with durable():
        first = keep(message)
        second = keep(message)
    follow_pending(at=AT, portal=portal)
    with durable():
        third = keep(message)

    assert [first.again, second.again, third.again] == [False, True, True]
    assert follow_pending(at=AT + LATER, portal=portal) == 0
    assert Dossier.objects.filter(external_code=CODE).count() == 1


def test_one_id_or_number_never_says_two_things(cast: Cast) -> None:
    message = a_message(a_filing_body(cast))
    keep(message)

    other = a_message(a_filing_body(cast, return_method="counter"), id_=message.id)
    with pytest.raises(UnableToKeepMessage, match="id"):
        keep(other)
    with pytest.raises(UnableToKeepMessage, match="number 1"):
        keep(a_message(a_filing_body(cast)))
    assert InboxMessage.objects.count() == 1


def test_kept_by_several_at_once_it_is_one(committed_cast: Cast) -> None:
    message, times = a_message(a_filing_body(committed_cast)), 4
    barrier = Barrier(times)

    def one() -> bool:
        try:
            barrier.wait()
            with durable():
                return keep(message).again
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as threads:
        again = [each.result() for each in [threads.submit(one) for _time in range(times)]]

    assert sorted(again) == [False, True, True, True]
    assert (Correspondence.objects.count(), InboxMessage.objects.count()) == (1, 1)


def test_followed_by_several_workers_at_once_it_is_one_dossier(committed_cast: Cast) -> None:
    for number in range(6):
        kept(a_message(a_filing_body(committed_cast), dossier=f"{CODE}{number}"))

    def one() -> int:
        try:
            return follow_pending(at=AT, portal=PaperPortal())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as threads:
        done = [each.result() for each in [threads.submit(one) for _time in range(3)]]

    assert sum(done) == 6
    assert Dossier.objects.filter(external_code__startswith=CODE).count() == 6


def test_a_worker_that_dies_in_the_middle_leaves_nothing_half(
    cast: Cast, portal: PaperPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = a_message(a_filing_body(cast))
    kept(message)

    class Killed(BaseException):
        pass

    def die(*_arguments: Any, **_more: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(following, "post_status", die)
        with pytest.raises(Killed):
            follow_pending(at=AT, portal=portal)

    assert Dossier.objects.filter(external_code=CODE).count() == 0
    assert inbox(message).state == "waiting"
    assert follow_pending(at=AT, portal=portal) == 0
    assert follow_pending(at=AT + LEASE, portal=portal) == 1
    assert the_dossier().status == "filed"


def test_what_came_out_of_order_waits_for_what_is_before_it(cast: Cast, portal: PaperPortal) -> None:
    withdrawal = a_message({"reason": "Nộp nhầm."}, kind="withdrawal", number=2)
    kept(withdrawal)
    assert follow_pending(at=AT, portal=portal) == 0

    kept(a_message(a_filing_body(cast)))
    assert follow_pending(at=AT, portal=portal) == 2

    assert the_dossier().status == "withdrawn"
    assert inbox(withdrawal).state == "done"


def test_a_filing_that_does_not_hold_is_refused_and_the_portal_told_why(cast: Cast, portal: PaperPortal) -> None:
    body = a_filing_body(cast, answers=birth_answers(home_town=""))
    message = a_message(body)
    kept(message)
    follow_pending(at=AT, portal=portal)

    deliver_pending(at=AT, portal=portal)

    assert inbox(message).state == "refused"
    assert Dossier.objects.filter(external_code=CODE).count() == 0
    (letter,) = portal.letters
    assert (letter.envelope.kind, letter.envelope.body["of"]) == ("refusal", str(message.id))
    assert letter.envelope.body["code"] == "3"
    assert [problem["field"] for problem in letter.envelope.body["problems"]] == ["home_town"]
    assert "sửa" in letter.envelope.body["reason_vi"]


@pytest.mark.parametrize(
    "changes",
    [
        {"procedure": {"code": "9.999999", "level": "commune"}},
        {"receiving_unit": "00000000-0000-0000-0000-000000000000"},
        {"applicant": {"number": "123", "name": "Ai Đó"}},
    ],
)
def test_what_names_nothing_here_is_refused(cast: Cast, portal: PaperPortal, changes: dict[str, Any]) -> None:
    message = a_message(a_filing_body(cast, **changes))
    kept(message)

    follow_pending(at=AT, portal=portal)

    assert inbox(message).state == "refused"
    assert inbox(message).fault
    assert OutboxMessage.objects.get().kind == "refusal"


def test_what_follows_a_refused_filing_is_refused_too(cast: Cast, portal: PaperPortal) -> None:
    kept(a_message(a_filing_body(cast, answers={})))
    withdrawal = a_message({"reason": "Thôi."}, kind="withdrawal", number=2)
    kept(withdrawal)

    follow_pending(at=AT, portal=portal)

    assert inbox(withdrawal).state == "refused"
    assert [each.number for each in OutboxMessage.objects.order_by("number")] == [1, 2]


def test_a_file_with_other_bytes_is_not_taken(cast: Cast, portal: PaperPortal) -> None:
    message = a_message(a_filing_body(cast))
    kept(message)
    portal.files[sha(PROOF)] = b"other bytes"

    follow_pending(at=AT, portal=portal)

    assert inbox(message).state == "waiting"
    assert "bytes" in inbox(message).fault or "nội dung" in inbox(message).fault
    assert Dossier.objects.filter(external_code=CODE).count() == 0
    portal.files[sha(PROOF)] = PROOF
    follow_pending(at=AT + LATER, portal=portal)
    assert inbox(message).state == "done"


def test_a_portal_that_is_away_for_a_day_costs_no_try(cast: Cast, portal: PaperPortal) -> None:
    message = a_message(a_filing_body(cast))
    kept(message)
    portal.away = True

    for hour in range(24):
        follow_pending(at=AT + hour * LATER, portal=portal)
    portal.away = False
    follow_pending(at=AT + 23 * LATER + OUTAGE_WAIT, portal=portal)

    assert inbox(message).state == "done"
    assert the_dossier().status == "filed"


def test_what_breaks_the_house_is_given_up_after_all_tries_and_tried_again_by_a_person(
    cast: Cast, portal: PaperPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = a_message(a_filing_body(cast))
    kept(message)
    other = a_message(a_filing_body(cast), dossier=f"{CODE}9")
    kept(other)

    def broken(**arguments: Any) -> UUID | None:
        if arguments["taken"].id == message.id:
            raise ZeroDivisionError
        return following.follow_message(**arguments)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "follow_message", broken)
        for hour in range(FOLLOWING_ATTEMPTS_MAX):
            follow_pending(at=AT + hour * LATER, portal=portal)

    assert (inbox(message).state, inbox(message).fault) == ("stuck", "ZeroDivisionError")
    assert inbox(other).state == "done"
    with durable():
        assert try_again(messages=[message.id], by=SYSTEM, at=AT + 30 * LATER) == 1
    follow_pending(at=AT + 30 * LATER, portal=portal)
    assert inbox(message).state == "done"
    with durable(), pytest.raises(UnableToTryAgain):
        try_again(messages=[message.id], by=SYSTEM, at=AT + 30 * LATER)


def test_what_no_try_will_mend_is_refused_by_a_person_and_what_is_behind_it_goes_on(
    cast: Cast, portal: PaperPortal
) -> None:
    message, behind = a_message(a_filing_body(cast)), a_message({"reason": "Thôi."}, kind="withdrawal", number=2)
    kept(message)
    kept(behind)
    InboxMessage.objects.filter(id=message.id).update(state="stuck")
    with pytest.raises(UnableToRefuseMessages, match="reason"):
        refuse_stuck(messages=[message.id], reason=" ", by=cast.administrator, at=AT)
    with pytest.raises(UnableToRefuseMessages, match=str(behind.id)):
        refuse_stuck(messages=[message.id, behind.id], reason="Mời nộp lại.", by=cast.administrator, at=AT)
    with pytest.raises(NotPermitted):
        refuse_stuck(messages=[message.id], reason="Mời nộp lại.", by=cast.leader, at=AT)

    refuse_stuck(messages=[message.id], reason="Mời nộp lại.", by=cast.administrator, at=AT)
    follow_pending(at=AT, portal=portal)
    deliver_pending(at=AT, portal=portal)

    assert [inbox(each).state for each in (message, behind)] == ["refused", "refused"]
    first = portal.letters[0].envelope.body
    assert (first["of"], first["reason_vi"], first["code"]) == (str(message.id), "Mời nộp lại.", "3")


def test_only_the_house_keeps_and_follows_messages(cast: Cast) -> None:
    message = a_message(a_filing_body(cast))
    payload = written(message)

    with pytest.raises(NotPermitted):
        keep_message(envelope=message, payload=payload, signed="a.b.c", by=cast.leader, at=AT)
    keep(message)
    (taken,) = take_due_messages(at=AT, limit=5)
    with pytest.raises(NotPermitted):
        following.follow_message(taken=taken, files={}, by=cast.citizen, at=AT)
    with pytest.raises(NotPermitted):
        try_again(messages=[message.id], by=cast.counter, at=AT)
