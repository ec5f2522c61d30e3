"""The one table of what may follow what. Printed as a diagram into docs/reference/dossier-states.md."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.service.dossiers.values import Act, RulingOutcome, Status


@dataclass(frozen=True)
class Transition:
    """`act` leads from any of `sources` to `target`; None keeps the status."""

    act: Act
    sources: frozenset[Status]
    target: Status | None


def _row(act: Act, sources: set[Status], target: Status | None) -> Transition:
    return Transition(act, frozenset(sources), target)


_WITH_STEPS = {
    Status.FILED,
    Status.RECEIVED,
    Status.IN_PROCESSING,
    Status.APPROVED,
    Status.REFUSED,
    Status.RESULT_READY,
}

TRANSITIONS: tuple[Transition, ...] = (
    _row(Act.SEND_ON, {Status.FILED}, None),
    _row(Act.RECEIVE, {Status.FILED}, Status.RECEIVED),
    _row(Act.REFUSE_RECEIPT, {Status.FILED}, Status.NOT_RECEIVED),
    _row(Act.REQUEST_SUPPLEMENT, {Status.FILED, Status.RECEIVED, Status.IN_PROCESSING}, Status.SUPPLEMENT_REQUESTED),
    # Before receipt the answer leads back to FILED: see `answer_target`.
    _row(Act.ANSWER_SUPPLEMENT, {Status.SUPPLEMENT_REQUESTED}, Status.IN_PROCESSING),
    _row(Act.PAUSE, {Status.RECEIVED, Status.IN_PROCESSING}, Status.PAUSED),
    _row(Act.RESUME, {Status.PAUSED}, Status.IN_PROCESSING),
    _row(Act.EXTEND, {Status.RECEIVED, Status.IN_PROCESSING}, None),
    _row(Act.REAPPOINT, {Status.RECEIVED, Status.IN_PROCESSING}, None),
    _row(Act.APPLY_LIMIT_CASE, {Status.RECEIVED, Status.IN_PROCESSING}, None),
    _row(Act.CHECK, {Status.FILED, Status.RECEIVED, Status.IN_PROCESSING}, None),
    _row(Act.TAKE_STEP, _WITH_STEPS, None),
    _row(Act.HAND_OVER, _WITH_STEPS, None),
    _row(Act.COMPLETE_STEP, {Status.RECEIVED, Status.IN_PROCESSING}, Status.IN_PROCESSING),
    # A leader approves, or refuses (see `decision_target`), or sends back, which keeps it in processing.
    _row(Act.DECIDE, {Status.RECEIVED, Status.IN_PROCESSING}, Status.APPROVED),
    _row(Act.ISSUE, {Status.APPROVED, Status.REFUSED}, None),
    _row(Act.MAKE_RESULT_READY, {Status.APPROVED, Status.REFUSED}, Status.RESULT_READY),
    _row(Act.RETURN_RESULT, {Status.RESULT_READY}, Status.RETURNED),
    _row(
        Act.WITHDRAW,
        {Status.FILED, Status.RECEIVED, Status.IN_PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.PAUSED},
        Status.WITHDRAWN,
    ),
)

_BY_ACT = {transition.act: transition for transition in TRANSITIONS}

#: What a compensating act turns back, and to where: (the act undone) -> (status it left, status restored).
UNDOABLE: dict[Act, tuple[Status, Status]] = {
    Act.REFUSE_RECEIPT: (Status.NOT_RECEIVED, Status.FILED),
    Act.PAUSE: (Status.PAUSED, Status.IN_PROCESSING),
    Act.DECIDE: (Status.APPROVED, Status.IN_PROCESSING),
    Act.RETURN_RESULT: (Status.RETURNED, Status.RESULT_READY),
}


def may_follow(act: Act, status: Status) -> bool:
    return status in _BY_ACT[act].sources


def target_of(act: Act, status: Status) -> Status:
    """The status after `act` on a dossier in `status`. Call `may_follow` first."""
    return _BY_ACT[act].target or status


def answer_target(*, received: bool) -> Status:
    """An answered supplement goes back to where the request was made."""
    return Status.IN_PROCESSING if received else Status.FILED


def decision_target(outcome: RulingOutcome) -> Status:
    return {
        RulingOutcome.APPROVE: Status.APPROVED,
        RulingOutcome.REFUSE: Status.REFUSED,
        RulingOutcome.SEND_BACK: Status.IN_PROCESSING,
    }[outcome]


def may_undo(act: Act, status: Status) -> bool:
    """A decision may be undone while no document carries it: approved or refused, not yet ready."""
    if act is Act.DECIDE:
        return status in {Status.APPROVED, Status.REFUSED}
    return act in UNDOABLE and UNDOABLE[act][0] is status
