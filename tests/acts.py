"""Every act on a dossier, done at random, mostly by who may do it: for tests of what may follow what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.files.values import Receipt
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.checklists import items_of
from motcua.service.dossiers.commands.cases import apply_limit_case
from motcua.service.dossiers.commands.checks import keep_checks
from motcua.service.dossiers.commands.clock import (
    extend_dossier,
    pause_dossiers,
    reappoint_dossier,
    recompute_due_dates,
    resume_dossiers,
)
from motcua.service.dossiers.commands.corrections import undo, withdraw_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers, refuse_receipt, send_on
from motcua.service.dossiers.commands.results import issue_dossiers, keep_documents, make_results_ready, return_results
from motcua.service.dossiers.commands.steps import (
    complete_steps,
    decide_dossiers,
    hand_over_steps,
    release_steps,
    take_steps,
)
from motcua.service.dossiers.commands.supplements import answer_supplement, request_supplements
from motcua.service.dossiers.models import Dossier, SupplementDefect
from motcua.service.dossiers.rules.norms import pause_grounds
from motcua.service.dossiers.rules.transitions import UNDOABLE, may_follow, may_undo
from motcua.service.dossiers.values import (
    Act,
    CheckAnswer,
    CheckGiven,
    Defect,
    FiledFile,
    MadeDocument,
    ResultDocument,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    Status,
    StepDone,
    SupplementAnswer,
    SupplementRequest,
)
from motcua.service.processes.queries import tasks
from tests.cast import JUNE_15, whoever

ROLES = (Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK)
#: How often somebody acts who may not, or a step is named that is over.
MISTAKES = 0.1


@dataclass
class Player:
    """Chooses by `random`; everything that acts need is made beforehand (see `a_player`)."""

    random: Random
    at: datetime
    citizen: Actor
    stranger: Actor
    officials: Mapping[UUID, Mapping[Role, Actor]]
    #: What `answer` gives again, by field and by file slot.
    answers: Mapping[str, Any]
    photo: Receipt
    result: ResultDocument
    slots: frozenset[str]
    targets: Sequence[str]
    #: Offices that receive the procedure: a filing is sent on among them.
    receiving: Sequence[UUID]
    done: list[str] = field(default_factory=list)

    def errs(self) -> bool:
        return self.random.random() < MISTAKES

    def official(self, unit: UUID, *roles: Role) -> Actor:
        return self.stranger if self.errs() else self.officials[unit][self.random.choice(roles)]

    def task(self, row: Dossier) -> UUID:
        return row.id if self.errs() or row.current_task is None else row.current_task

    def holder(self, row: Dossier, *roles: Role) -> Actor:
        """Who has the step, where somebody has it; else one of the roles in the unit."""
        if row.holder is not None and not self.errs():
            for actors in self.officials.values():
                for actor in actors.values():
                    if actor.account == row.holder:
                        return actor
        return self.official(row.current_unit, *roles)


def the_officials(units: Sequence[UnitView]) -> dict[UUID, dict[Role, Actor]]:
    """One of each role in each unit; made in the open transaction."""
    return {unit.id: {role: whoever(unit=unit, role=role) for role in ROLES} for unit in units}


def units_of(ids: Sequence[UUID]) -> list[UnitView]:
    units = directory(on=JUNE_15)
    return [units.unit(id_) for id_ in dict.fromkeys(ids)]


Rows = Sequence[Dossier]


def _ids(rows: Rows) -> list[UUID]:
    return [row.id for row in rows]


def _receive(player: Player, rows: Rows) -> None:
    receive_dossiers(dossiers=_ids(rows), by=player.holder(rows[0], Role.COUNTER), at=player.at)


def _refuse_receipt(player: Player, rows: Rows) -> None:
    reason = "" if player.errs() else "Không thuộc thẩm quyền."
    by = player.official(rows[0].receiving_unit, Role.COUNTER)
    refuse_receipt(dossiers=dict.fromkeys(_ids(rows), reason), by=by, at=player.at)


def _send_on(player: Player, rows: Rows) -> None:
    to = player.random.choice(player.receiving)
    by = player.official(rows[0].receiving_unit, Role.COUNTER)
    send_on(dossier=rows[0].id, to_unit=to, reason="Nộp nhầm nơi.", by=by, at=player.at)


def _request_supplement(player: Player, rows: Rows) -> None:
    count = player.random.randint(1, 3)
    targets = player.random.sample(player.targets, min(count, len(player.targets)))
    defects = tuple(Defect("no_such_question" if player.errs() else target, "Ảnh mờ.") for target in targets)
    request_supplements(
        requests=[SupplementRequest(dossier=row.id, defects=defects) for row in rows],
        by=player.official(rows[0].current_unit, Role.HANDLER, Role.HEAD, Role.COUNTER),
        at=player.at,
    )


def _answer_supplement(player: Player, rows: Rows) -> None:
    asked = set(
        SupplementDefect.objects.filter(supplement__dossier=rows[0].id, supplement__answered_at=None).values_list(
            "target", flat=True
        )
    )
    files = tuple(FiledFile(slot, player.photo) for slot in sorted(asked & player.slots))
    answer = SupplementAnswer(dossier=rows[0].id, answers=player.answers, files=files)
    answer_supplement(answer=answer, by=player.stranger if player.errs() else player.citizen, at=player.at)


def _pause(player: Player, rows: Rows) -> None:
    ground = "no_such_ground" if player.errs() else player.random.choice(sorted(pause_grounds()))
    by = player.official(rows[0].current_unit, Role.HANDLER, Role.HEAD)
    pause_dossiers(dossiers=_ids(rows), ground=ground, reason="", by=by, at=player.at)


def _resume(player: Player, rows: Rows) -> None:
    by = player.official(rows[0].current_unit, Role.HANDLER, Role.HEAD)
    resume_dossiers(dossiers=_ids(rows), by=by, at=player.at)


def _extend(player: Player, rows: Rows) -> None:
    extend_dossier(
        dossier=rows[0].id,
        extra=Limit(Decimal(player.random.randint(0, 5)), LimitUnit.WORKING_DAYS),
        reason="Vụ việc phức tạp.",
        legal_basis="" if player.errs() else "Điều 9",
        by=player.official(rows[0].current_unit, Role.HEAD, Role.LEADER),
        at=player.at,
    )


def _reappoint(player: Player, rows: Rows) -> None:
    reappoint_dossier(
        dossier=rows[0].id,
        promised_at=(rows[0].promised_at or player.at) + timedelta(days=player.random.randint(0, 9)),
        reason="Chưa nhận được ý kiến.",
        by=player.official(rows[0].current_unit, Role.HEAD, Role.LEADER),
        at=player.at,
    )


def _apply_case(player: Player, rows: Rows) -> None:
    apply_limit_case(
        dossier=rows[0].id,
        case="no_such_case" if player.errs() else "verification",
        ground="" if player.errs() else "Phải xác minh tại nơi cư trú trước.",
        by=player.official(rows[0].current_unit, Role.HANDLER, Role.HEAD),
        at=player.at,
    )


def _check(player: Player, rows: Rows) -> None:
    row = rows[0]
    (version,) = versions(ids={row.version}).values()
    items = [item.key for item in items_of(row, version, row.current_action)]
    chosen = player.random.sample(items, min(3, len(items))) if items else []
    given = [CheckGiven(item, player.random.choice(list(CheckAnswer)), "Ảnh mờ.") for item in chosen]
    keep_checks(dossier=row.id, task=player.task(row), given=given, by=player.holder(row, *ROLES), at=player.at)


def _recompute(player: Player, rows: Rows) -> None:
    recompute_due_dates(dossiers=_ids(rows), cause="calendar of 2023", by=SYSTEM, at=player.at)


def _take(player: Player, rows: Rows) -> None:
    role = Role(rows[0].current_role) if rows[0].current_role else Role.COUNTER
    take_steps(dossiers=_ids(rows), by=player.holder(rows[0], role), at=player.at)


def _release(player: Player, rows: Rows) -> None:
    release_steps(dossiers=_ids(rows), by=player.holder(rows[0], *ROLES), at=player.at)


def _hand_over(player: Player, rows: Rows) -> None:
    role = Role(rows[0].current_role) if rows[0].current_role else Role.COUNTER
    to = player.officials[rows[0].current_unit][role].account
    assert to is not None
    hand_over_steps(dossiers=_ids(rows), to=to, by=player.official(rows[0].current_unit, Role.HEAD), at=player.at)


def _complete(player: Player, rows: Rows) -> None:
    steps = []
    for row in rows:
        view = tasks(ids=[row.current_task]).get(row.current_task) if row.current_task else None
        offered = [outcome.value for outcome in view.outcomes] if view else ["done"]
        outcome = "no_such_outcome" if player.errs() else player.random.choice(offered)
        steps.append(StepDone(dossier=row.id, task=player.task(row), outcome=outcome, note="Đã xem."))
    complete_steps(steps=steps, by=player.holder(rows[0], *ROLES), at=player.at)


def _decide(player: Player, rows: Rows) -> None:
    rulings = [
        Ruling(
            dossier=row.id,
            task=player.task(row),
            outcome=player.random.choice([*RulingOutcome, RulingOutcome.APPROVE]),
            reason="" if player.errs() else "Thiếu căn cứ.",
        )
        for row in rows
    ]
    decide_dossiers(rulings=rulings, by=player.holder(rows[0], Role.LEADER), at=player.at)


def _issue(player: Player, rows: Rows) -> None:
    tasks_seen = {row.id: player.task(row) for row in rows}
    issue_dossiers(tasks=tasks_seen, by=player.holder(rows[0], Role.CLERK, Role.LEADER), at=player.at)


def _make_ready(player: Player, rows: Rows) -> None:
    documents = [
        ResultDocument(row.id, player.result.receipt, player.result.number, signed_by=None, signed=False)
        for row in rows
    ]
    make_results_ready(documents=documents, by=SYSTEM, at=player.at)


def _keep_document(player: Player, rows: Rows) -> None:
    documents = [MadeDocument(row.id, "01_receipt", player.result.receipt) for row in rows]
    keep_documents(documents=documents, by=SYSTEM, at=player.at)


def _return(player: Player, rows: Rows) -> None:
    method = player.random.choice(list(ReturnMethod))
    numbers = {} if player.errs() else {row.id: "EB123456789VN" for row in rows}
    by = player.holder(rows[0], Role.COUNTER)
    return_results(dossiers=dict.fromkeys(_ids(rows), method), tracking_numbers=numbers, by=by, at=player.at)


def _withdraw(player: Player, rows: Rows) -> None:
    by = player.stranger if player.errs() else player.citizen
    withdraw_dossiers(dossiers=_ids(rows), reason="Đổi ý.", by=by, at=player.at)


def _undo(player: Player, rows: Rows) -> None:
    fitting = [act for act in UNDOABLE if may_undo(act, Status(rows[0].status))]
    act = player.random.choice(list(UNDOABLE) if player.errs() or not fitting else fitting)
    roles = {Act.DECIDE: Role.LEADER, Act.PAUSE: Role.HEAD}
    reason = "" if player.errs() else "Nhầm."
    by = player.official(rows[0].current_unit, roles.get(act, Role.COUNTER))
    undo(dossier=rows[0].id, act=act, reason=reason, by=by, at=player.at)


@dataclass(frozen=True)
class Kind:
    """How often it is chosen where it fits, whether it takes many dossiers, and the journal's kinds that it leaves."""

    do: Callable[[Player, Rows], None]
    act: Act | None
    weight: float = 1.0
    many: bool = True
    leaves: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    "receive": Kind(_receive, Act.RECEIVE, 4, leaves=("dossier_received",)),
    "refuse_receipt": Kind(_refuse_receipt, Act.REFUSE_RECEIPT, leaves=("receipt_refused",)),
    "send_on": Kind(_send_on, Act.SEND_ON, many=False, leaves=("dossier_sent_on",)),
    "request_supplement": Kind(_request_supplement, Act.REQUEST_SUPPLEMENT, leaves=("supplement_requested",)),
    "answer_supplement": Kind(_answer_supplement, Act.ANSWER_SUPPLEMENT, 5, False, ("supplement_answered",)),
    "pause": Kind(_pause, Act.PAUSE, leaves=("dossier_paused",)),
    "resume": Kind(_resume, Act.RESUME, 4, leaves=("dossier_resumed",)),
    "extend": Kind(_extend, Act.EXTEND, many=False, leaves=("dossier_extended",)),
    "reappoint": Kind(_reappoint, Act.REAPPOINT, many=False, leaves=("dossier_reappointed",)),
    "apply_case": Kind(_apply_case, Act.APPLY_LIMIT_CASE, many=False, leaves=("limit_case_applied",)),
    "check": Kind(_check, Act.CHECK, many=False),
    "recompute": Kind(_recompute, None),
    "take": Kind(_take, Act.TAKE_STEP),
    "release": Kind(_release, Act.TAKE_STEP),
    "hand_over": Kind(_hand_over, Act.HAND_OVER),
    "complete": Kind(_complete, Act.COMPLETE_STEP, 6),
    "decide": Kind(_decide, Act.DECIDE, 4, leaves=("dossier_approved", "dossier_refused", "dossier_sent_back")),
    "issue": Kind(_issue, Act.ISSUE, 4),
    "make_ready": Kind(_make_ready, Act.MAKE_RESULT_READY, 2),
    "keep_document": Kind(_keep_document, None, 0.5, leaves=("document_made",)),
    "return": Kind(_return, Act.RETURN_RESULT, 3),
    "withdraw": Kind(_withdraw, Act.WITHDRAW, 0.15, leaves=("dossier_withdrawn",)),
    "undo": Kind(_undo, Act.UNDO, 2, many=False, leaves=("act_undone",)),
}


def fits(kind: Kind, status: Status) -> bool:
    if kind.act is None:
        return True
    if kind.act is Act.UNDO:
        return any(may_undo(act, status) for act in UNDOABLE)
    return may_follow(kind.act, status)


def chosen(player: Player, status: Status) -> str:
    """Mostly one that fits the status; one in ten, any."""
    names = [name for name, kind in KINDS.items() if player.errs() or fits(kind, status)]
    return player.random.choices(names, [KINDS[name].weight for name in names])[0]
