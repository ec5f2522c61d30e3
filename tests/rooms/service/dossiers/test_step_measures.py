"""Steps are counted where they were done, with the working time that they lay there; taken back, they are not."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.archive import archive_months, verify_archive
from motcua.foundation.measures.queries import figures, value_of
from motcua.foundation.measures.values import Period, Row
from motcua.foundation.measures.verify import verify_cells
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.commands.corrections import undo
from motcua.service.dossiers.commands.steps import decide_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Act, Ruling, RulingOutcome
from motcua.service.processes.models import StepFact
from tests.cast import AT, Cast, load_cast
from tests.dossiers import a_dossier_to_sign, a_received_dossier, task_of
from tests.rooms.service.dossiers.test_measures import settle_and_fold

JUNE = Period(date(2023, 6, 1), date(2023, 7, 1))


def by_action(cast: Cast, measure: str = "steps") -> dict[str, int]:
    rows: list[Row] = figures(measures=[f"processes.{measure}"], units=[cast.ward.id], period=JUNE, facts=["action"])
    return {row.facts[0]: row.value for row in rows}


def decided(cast: Cast) -> Dossier:
    row = a_dossier_to_sign(cast)
    ruling = Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.REFUSE, reason="Thiếu căn cứ.")
    decide_dossiers(rulings=[ruling], by=cast.leader, at=AT + timedelta(hours=1))
    return row


def test_each_step_counts_with_the_working_time_since_it_opened(cast: Cast) -> None:
    decided(cast)

    assert by_action(cast) == {"receive": 1, "examine": 1, "sign": 1}
    assert by_action(cast, "step_minutes") == {"receive": 10, "examine": 20, "sign": 30}


def test_the_units_above_count_it_too(cast: Cast) -> None:
    decided(cast)
    city = directory(on=AT.date()).ancestors(cast.ward.id)[-1]

    assert value_of(measure="processes.steps", unit=city, period=JUNE) == 3


def test_nights_and_weekends_are_no_working_time(cast: Cast) -> None:
    # A Thursday at half past nine to the Monday after, at half past nine: two days of work.
    a_received_dossier(cast, received_at=AT + timedelta(days=4))

    assert by_action(cast, "step_minutes") == {"receive": 2 * 8 * 60}


def test_a_decision_taken_back_is_no_step_that_was_done(cast: Cast) -> None:
    row = decided(cast)

    undo(dossier=row.id, act=Act.DECIDE, reason="Nhầm.", by=cast.leader, at=AT + timedelta(days=20))

    assert by_action(cast) == {"receive": 1, "examine": 1}
    assert by_action(cast, "step_minutes") == {"receive": 10, "examine": 20}


def test_done_again_it_counts_again_with_all_of_its_time(cast: Cast) -> None:
    row = decided(cast)
    undo(dossier=row.id, act=Act.DECIDE, reason="Nhầm.", by=cast.leader, at=AT + timedelta(hours=2))
    ruling = Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.APPROVE)
    decide_dossiers(rulings=[ruling], by=cast.leader, at=AT + timedelta(days=1))

    assert by_action(cast)["sign"] == 1
    assert by_action(cast, "step_minutes")["sign"] == 8 * 60 - 30
    assert StepFact.objects.filter(task=task_of(row)).count() == 3
    assert StepFact.objects.filter(task=task_of(row), closed_by=None).count() == 1


def test_cells_rows_and_archive_agree(committed_db: str, tmp_path: Path) -> None:
    with durable():
        cast = load_cast()
        row = decided(cast)
        decided(cast)
    with durable():
        undo(dossier=row.id, act=Act.DECIDE, reason="Nhầm.", by=cast.leader, at=AT + timedelta(days=20))
    settle_and_fold()
    archive_months(folder=tmp_path, today=date(2024, 1, 15))

    assert verify_cells().first_wrong is None
    assert verify_archive(folder=tmp_path).first_wrong is None
    assert by_action(cast) == {"receive": 2, "examine": 2, "sign": 1}
