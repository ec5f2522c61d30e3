"""What a played city's records say, without anything that is another each time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from motcua.foundation.journal.queries import entries_of_many, outcomes_of
from motcua.service.dossiers.models import (
    AnswerSet,
    AttachedFile,
    Delivery,
    Document,
    Dossier,
    Fact,
    Leg,
    Note,
    Party,
    Ruling,
    Standstill,
)
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.models import Instance, StepFact, Task
from motcua.service.processes.queries import verify_instances

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FACTS = (
    "code", "status", "decision", "channel", "by_officer", "return_method", "applicant_name", "filed_at", "received_at",
    "decided_at", "ready_at", "returned_at", "closed_at", "legal_due_at", "promised_at", "reappointed_to", "leg",
    "current_action", "answers_version",
)  # fmt: skip


def numbers() -> dict[UUID, int]:
    """The dossiers of the play by id: their numbers in the deck."""
    found: dict[UUID, int] = {}
    for outcome in outcomes_of(scope="scenario dossiers").values():
        found |= {UUID(id_): int(number) for number, id_ in outcome.get("made", {}).items() if number.isdigit()}
    return found


def records() -> dict[int, list[Any]]:
    """By number: the dossier's facts, and its entries in the order of their moments."""
    by_id = numbers()
    found: dict[int, list[Any]] = {
        by_id[row.id]: [tuple(getattr(row, name) for name in _FACTS)] for row in Dossier.objects.all()
    }
    for entry in entries_of_many(subjects=list(by_id)):
        facts = {name: value for name, value in entry.data.items() if name != "reference"}
        found[by_id[entry.subject]].append((entry.at, entry.kind, _ID.sub("#", repr(sorted(facts.items())))))
    return {number: [facts, *sorted(entries)] for number, (facts, *entries) in found.items()}


def known_to_figures() -> Counter[str]:
    """The facts of dossiers and steps, whether they still hold, and the ended standstills."""
    by_id: Mapping[Any, int] = numbers()
    dossiers = Fact.objects.values_list(
        "dossier", "opened_as", "opened_on", "received_at", "due_at", "stopped_at", "settled_at", "worked_minutes",
        "result_signed", "returned_on", "path",
    )  # fmt: skip
    steps = StepFact.objects.values_list("dossier", "opened_on", "done_at", "action", "worked_minutes", "path")
    stood = Standstill.objects.values_list("dossier", "since_at", "found_at", "ended_at")
    return Counter(repr((by_id[dossier], *facts)) for dossier, *facts in (*dossiers, *steps, *stood))


def steps_taken() -> Counter[str]:
    """Every step, and where each process has come to."""
    by_id: Mapping[Any, int] = numbers()
    steps = Task.objects.values_list(
        "dossier", "step", "round", "action", "role", "unit", "opened_at", "due_at", "status", "outcome", "done_at",
        "opened_no", "closed_no",
    )  # fmt: skip
    stand = Instance.objects.values_list("dossier", "status", "facts", "units", "completions", "started_at", "ended_at")
    return Counter(repr((by_id[dossier], *facts)) for dossier, *facts in (*steps, *stand))


def hanging_on_dossiers() -> Counter[str]:
    """What lies beside a dossier: its legs, answers, files, papers and words."""
    by_id: Mapping[Any, int] = numbers()
    kept = (
        Leg.objects.values_list("dossier", "number", "unit", "started_at", "ended_at"),
        AnswerSet.objects.values_list("dossier", "version", "answers", "at"),
        Party.objects.values_list("dossier", "role"),
        AttachedFile.objects.values_list("dossier", "slot", "sha256", "at", "superseded_at"),
        Document.objects.values_list("dossier", "kind", "sha256", "at", "superseded_at"),
        Delivery.objects.values_list("dossier", "direction", "tracking_number", "at"),
        Ruling.objects.values_list("dossier", "outcome", "reason", "at", "superseded_at"),
        Note.objects.values_list("dossier", "text", "at"),
    )
    return Counter(repr((rows.model.__name__, by_id[row[0]], *row[1:])) for rows in kept for row in rows)


def received_by_unit_and_channel() -> Counter[tuple[UUID, str]]:
    rows = Dossier.objects.filter(received_at__isnull=False)
    return Counter(rows.values_list("receiving_unit", "channel"))


def assert_sound() -> None:
    dossiers, processes = verify_dossiers(), verify_instances()
    assert (dossiers.first_wrong, processes.first_wrong) == (None, None)
    assert dossiers.checked == len(numbers()) > 0
