"""The table of transitions: complete, and what the law says of it."""

from __future__ import annotations

import pytest

from motcua.service.dossiers.policy import ACTS
from motcua.service.dossiers.rules.transitions import (
    TRANSITIONS,
    answer_target,
    decision_target,
    may_follow,
    may_undo,
    target_of,
)
from motcua.service.dossiers.values import CLOSED, Act, RulingOutcome, Status


def test_every_act_but_filing_and_undoing_has_just_one_row() -> None:
    assert sorted(row.act for row in TRANSITIONS) == sorted(set(Act) - {Act.FILE, Act.UNDO})


def test_every_act_says_who_may_do_it() -> None:
    assert set(ACTS) == set(Act)


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_nothing_follows_a_closed_dossier(status: Status) -> None:
    assert [row.act for row in TRANSITIONS if may_follow(row.act, status)] == []


def test_every_status_can_be_reached_from_filing() -> None:
    reached = {Status.FILED}
    for _round in Status:
        for row in TRANSITIONS:
            if row.sources & reached:
                reached.add(row.target or next(iter(row.sources & reached)))
        reached |= {decision_target(outcome) for outcome in RulingOutcome if Status.IN_PROCESSING in reached}
    assert reached == set(Status)


def test_a_supplement_answered_before_receipt_waits_for_receipt_again() -> None:
    assert answer_target(received=False) is Status.FILED
    assert answer_target(received=True) is Status.IN_PROCESSING


def test_a_paused_dossier_cannot_be_decided() -> None:
    assert not may_follow(Act.DECIDE, Status.PAUSED)
    assert not may_follow(Act.DECIDE, Status.SUPPLEMENT_REQUESTED)


def test_an_extension_keeps_the_status() -> None:
    assert target_of(Act.EXTEND, Status.RECEIVED) is Status.RECEIVED


def test_a_decision_can_be_undone_only_until_its_document_is_made() -> None:
    assert may_undo(Act.DECIDE, Status.REFUSED)
    assert not may_undo(Act.DECIDE, Status.RESULT_READY)
    assert not may_undo(Act.RECEIVE, Status.RECEIVED)
