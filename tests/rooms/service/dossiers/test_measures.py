"""Every act on a dossier counts: in the next read, in the cells, and again from the facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import chain_head
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.errors import UnableToCutMeasure, UnableToCutPeriod, UnableToFindMeasure
from motcua.foundation.measures.queries import figures, folded, value_of
from motcua.foundation.measures.values import By, Period
from motcua.foundation.measures.verify import verify_cells
from motcua.registry.organization.queries import directory
from motcua.service.dossiers import events
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.corrections import undo, withdraw_dossiers
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers, refuse_receipt, send_on
from motcua.service.dossiers.commands.results import make_results_ready, return_results
from motcua.service.dossiers.commands.steps import decide_dossiers
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import Dossier, Fact
from motcua.service.dossiers.reactions import MOVES, STATED
from motcua.service.dossiers.rules.timing import Timing, timing
from motcua.service.dossiers.values import (
    Act,
    Channel,
    Defect,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    SupplementRequest,
)
from motcua.service.dossiers.verify import verify_facts
from motcua.service.processes.events import TaskCompleted
from tests.cast import AT, Cast, load_cast
from tests.city import SERVER
from tests.conftest import moment
from tests.dossiers import (
    a_decided_dossier,
    a_dossier_to_sign,
    a_filed_dossier,
    a_filing,
    a_received_dossier,
    a_result,
    fresh,
    task_of,
)
from tests.rooms.foundation.journal.test_journal import settle

JUNE = Period(date(2023, 6, 1), date(2023, 7, 1))
#: Acts after which nothing that a fact says is another.
UNSTATED = {
    events.FeesPaid,
    events.FeesTakenBack,
    events.ProcessingBegun,
    events.DossierForwarded,
    events.DossierApproved,
    TaskCompleted,
}


def count(cast: Cast, name: str, period: Period = JUNE, *, unit: UUID | None = None) -> int:
    return value_of(measure=f"dossiers.{name}", unit=unit or cast.ward.id, period=period)


def settle_and_fold() -> None:
    settle()
    while True:
        with durable():
            if not fold_entries():
                return


def fold_and_die() -> None:
    with durable():
        fold_entries()
        raise RuntimeError("power cut")


def ready(cast: Cast, row: Dossier, *, after: timedelta) -> None:
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=AT + after)


def test_a_receipt_counts_in_the_very_next_read(cast: Cast) -> None:
    a_received_dossier(cast)

    assert (count(cast, "received"), count(cast, "received_online"), count(cast, "open")) == (1, 1, 1)


def test_what_a_ward_does_counts_for_its_district_and_city_too(cast: Cast) -> None:
    a_received_dossier(cast)
    district, city = directory(on=AT.date()).ancestors(cast.ward.id)

    rows = figures(measures=["dossiers.received"], units=[cast.ward.id, district, city], period=JUNE, by=[By.UNIT])

    assert {row.unit: row.value for row in rows} == {cast.ward.id: 1, district: 1, city: 1}
    alone = figures(measures=["dossiers.received"], units=[district, city], period=JUNE, own=True)
    assert alone == []


def test_a_filing_that_waits_for_receipt_is_in_no_figure(cast: Cast) -> None:
    a_filed_dossier(cast)

    assert (count(cast, "received"), count(cast, "open")) == (0, 0)


def test_a_dossier_sent_on_counts_where_it_is_received(cast: Cast) -> None:
    other = directory(on=AT.date()).of_division("31117", cast.ward.kind)
    assert other is not None
    row = a_filed_dossier(cast)
    send_on(dossier=row.id, to_unit=other.id, reason="Nộp nhầm nơi.", by=cast.counter, at=AT)
    receive_dossiers(dossiers=[row.id], by=SYSTEM, at=AT)

    assert (count(cast, "received"), count(cast, "received", unit=other.id)) == (0, 1)


def test_an_undone_refusal_of_receipt_leaves_the_period_in_which_it_was_made(cast: Cast) -> None:
    row = a_filed_dossier(cast)
    refuse_receipt(dossiers={row.id: "Không thuộc thẩm quyền."}, by=cast.counter, at=AT)
    assert count(cast, "receipt_refused") == 1

    undo(dossier=row.id, act=Act.REFUSE_RECEIPT, reason="Nhầm.", by=cast.counter, at=AT + timedelta(days=30))

    assert count(cast, "receipt_refused") == 0
    july = Period(date(2023, 7, 1), date(2023, 8, 1))
    assert count(cast, "receipt_refused", july) == 0


def test_an_undone_return_is_taken_from_the_day_of_the_return(cast: Cast) -> None:
    row = a_decided_dossier(cast)
    ready(cast, row, after=timedelta(hours=2))
    row = fresh(row)
    if row.status != "returned":
        return_results(dossiers={row.id: ReturnMethod.COUNTER}, by=cast.counter, at=AT + timedelta(hours=3))
    assert count(cast, "returned") == 1

    undo(dossier=row.id, act=Act.RETURN_RESULT, reason="Nhầm.", by=cast.counter, at=AT + timedelta(days=40))

    assert count(cast, "returned") == 0


def test_an_undone_refusal_is_no_refusal(cast: Cast) -> None:
    row = a_dossier_to_sign(cast)
    ruling = Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.REFUSE, reason="Thiếu căn cứ.")
    decide_dossiers(rulings=[ruling], by=cast.leader, at=AT + timedelta(hours=1))
    assert count(cast, "refused") == 1

    undo(dossier=row.id, act=Act.DECIDE, reason="Nhầm.", by=cast.leader, at=AT + timedelta(days=20))

    assert count(cast, "refused") == 0


def test_received_and_carried_over_is_settled_and_open(cast: Cast) -> None:
    """Report II.06a: (3) = (7) + (11), for any period."""
    settled = a_decided_dossier(cast)
    ready(cast, settled, after=timedelta(days=1))
    withdrawn = a_received_dossier(cast)
    withdraw_dossiers(dossiers=[withdrawn.id], reason="Đổi ý.", by=cast.citizen, at=AT + timedelta(days=2))
    a_received_dossier(cast)
    period = Period(date(2023, 6, 16), date(2023, 6, 20))
    before = Period(date(2023, 6, 1), date(2023, 6, 16))

    settled_count = sum(count(cast, f"settled_{each.value}", period) for each in Timing)

    assert count(cast, "open", before) + count(cast, "received", period) == settled_count + count(cast, "open", period)
    assert (settled_count, count(cast, "open", period)) == (2, 1)


def test_a_withdrawal_before_receipt_settles_nothing(cast: Cast) -> None:
    row = a_filed_dossier(cast)
    withdraw_dossiers(dossiers=[row.id], reason="Đổi ý.", by=cast.citizen, at=AT)

    assert (sum(count(cast, f"settled_{each.value}") for each in Timing), count(cast, "open")) == (0, 0)


def test_overdue_is_what_stood_past_its_promise_when_the_day_began(cast: Cast) -> None:
    row = a_received_dossier(cast)
    assert row.promised_at is not None
    due_on = row.promised_at.astimezone(AT.tzinfo).date()

    until_due = Period(date(2023, 6, 1), due_on)
    past_due = Period(date(2023, 6, 1), due_on + timedelta(days=1))
    assert (count(cast, "overdue", until_due), count(cast, "overdue", past_due)) == (0, 1)


def test_what_falls_due_later_in_a_period_that_runs_is_not_overdue_yet(cast: Cast) -> None:
    row = a_received_dossier(cast)
    assert row.promised_at is not None
    due_on = row.promised_at.astimezone(AT.tzinfo).date()
    june = Period(date(2023, 6, 1), date(2023, 7, 1))

    assert count(cast, "overdue", june) == 1
    assert count(cast, "overdue", june.so_far(due_on - timedelta(days=1))) == 0
    assert count(cast, "overdue", june.so_far(due_on)) == 1
    assert count(cast, "overdue", june.so_far(date(2023, 5, 31))) == 0


def test_what_was_settled_late_was_overdue_until_then(cast: Cast) -> None:
    row = a_decided_dossier(cast)
    ready(cast, row, after=timedelta(days=10))

    def overdue_when(day: int) -> int:
        return count(cast, "overdue", Period(date(2023, 6, 1), date(2023, 6, day)))

    assert [overdue_when(day) for day in (15, 20, 25, 26, 30)] == [0, 1, 1, 0, 0]


def test_a_stopped_clock_is_not_overdue(cast: Cast) -> None:
    row = a_received_dossier(cast)
    pause_dossiers(
        dossiers=[row.id], ground="verification", reason="Xác minh", by=cast.handler, at=AT + timedelta(minutes=20)
    )

    assert count(cast, "overdue") == 0


@pytest.mark.parametrize(
    ("due", "settled", "stopped", "said"),
    [
        ("2023-06-15 17:00", "2023-06-14 23:59", None, Timing.EARLY),
        ("2023-06-15 17:00", "2023-06-15 00:00", None, Timing.ON_TIME),
        ("2023-06-15 17:00", "2023-06-15 17:00", None, Timing.ON_TIME),
        ("2023-06-15 17:00", "2023-06-15 17:01", None, Timing.LATE),
        ("2023-06-15 17:00", "2023-06-20 08:00", "2023-06-15 17:00", Timing.ON_TIME),
        ("2023-06-15 17:00", "2023-06-20 08:00", "2023-06-16 08:00", Timing.LATE),
        (None, "2023-06-20 08:00", None, Timing.ON_TIME),
    ],
)
def test_timing_goes_by_the_day_and_the_minute(
    due: str | None, settled: str, stopped: str | None, said: Timing
) -> None:
    found = timing(
        due_at=moment(due) if due else None,
        settled_at=moment(settled),
        stopped_at=moment(stopped) if stopped else None,
    )

    assert found is said


def test_every_act_that_is_seen_is_stated_in_facts_or_changes_none() -> None:
    assert set(STATED) | UNSTATED == set(MOVES)


def test_a_dossier_has_one_open_fact_whatever_happens_to_it(cast: Cast) -> None:
    row = a_received_dossier(cast)
    defect = Defect("birth_proof", "Ảnh mờ.")
    request_supplements(
        requests=[SupplementRequest(dossier=row.id, defects=(defect,))], by=cast.handler, at=AT + timedelta(hours=1)
    )
    withdraw_dossiers(dossiers=[row.id], reason="Đổi ý.", by=cast.citizen, at=AT + timedelta(days=30))

    assert Fact.objects.filter(dossier=row.id).count() == 4
    last = Fact.objects.get(dossier=row.id, closed_by=None)
    assert (last.opened_as, last.stopped_at) == ("dossier_withdrawn", AT + timedelta(hours=1))
    assert count(cast, "settled_on_time", Period(date(2023, 7, 1), date(2023, 8, 1))) == 1


def test_other_acts_cost_one_statement_for_the_facts(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    with CaptureQueriesContext(connection) as asked:
        receive_dossiers(dossiers=[row.id], by=cast.counter, at=AT)

    assert sum("dossiers_fact" in each["sql"] for each in asked) == 1


def test_a_filing_states_its_fact_in_the_statement_of_its_rows(cast: Cast) -> None:
    filing = a_filing(cast)

    with CaptureQueriesContext(connection) as asked:
        file_dossiers(filings=[filing], by=cast.citizen, at=AT)

    (statement,) = [each["sql"] for each in asked if "dossiers_fact" in each["sql"]]
    assert 'INSERT INTO "dossiers_dossier"' in statement


def test_a_figure_that_nobody_declared_is_named(cast: Cast) -> None:
    with pytest.raises(UnableToFindMeasure, match=r"dossiers\.happiness"):
        count(cast, "happiness")


def test_a_period_that_splits_a_half_month_is_not_cut_by_procedure(cast: Cast) -> None:
    with pytest.raises(UnableToCutPeriod, match="2023-06-10"):
        figures(
            measures=["dossiers.received"],
            units=[cast.ward.id],
            period=Period(date(2023, 6, 10), date(2023, 7, 1)),
            facts=["procedure"],
        )


def test_a_measure_is_not_cut_by_what_it_does_not_know(cast: Cast) -> None:
    with pytest.raises(UnableToCutMeasure, match="colour"):
        figures(measures=["dossiers.received"], units=[cast.ward.id], period=JUNE, facts=["colour"])


# Folded ------------------------------------------------------------------------------------------------------


def a_busy_ward() -> Cast:
    """Dossiers in several states, committed one after the other."""
    with durable():
        cast = load_cast()
    with durable():
        a_received_dossier(cast)
        a_received_dossier(cast, channel=Channel.COUNTER, by=cast.counter)
    with durable():
        row = a_decided_dossier(cast)
        ready(cast, row, after=timedelta(hours=2))
    with durable():
        row = a_received_dossier(cast)
        withdraw_dossiers(dossiers=[row.id], reason="Đổi ý.", by=cast.citizen, at=AT + timedelta(days=2))
    return cast


def everything(cast: Cast) -> dict[str, object]:
    units = [cast.ward.id, *directory(on=AT.date()).ancestors(cast.ward.id)]
    names = ["received", "open", "settled_early", "results", "worked_minutes", "duration", "procedures"]
    named = [f"dossiers.{name}" for name in names]
    found = {
        "by unit": figures(measures=named, units=units, period=JUNE, by=[By.UNIT]),
        "by day": figures(measures=named[:5], units=units[:1], period=JUNE, by=[By.DAY]),
        "by channel": figures(measures=named[:5], units=units[:1], period=JUNE, facts=["channel"]),
        "by procedure": figures(measures=named[:5], units=units[:1], period=JUNE, facts=["procedure"]),
        "by class": figures(measures=["dossiers.duration"], units=units[:1], period=JUNE, by=[By.CLASS]),
    }
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def test_figures_are_the_same_before_and_after_the_fold_and_twice_over(committed_db: str) -> None:
    cast = a_busy_ward()
    before = everything(cast)
    settle_and_fold()
    assert folded().position > 0

    assert everything(cast) == before
    with durable():
        assert fold_entries() == 0
    assert everything(cast) == before
    assert before["by channel"], "nothing was compared"


def test_any_period_is_the_sum_of_its_days_however_it_lies_to_the_half_months(committed_db: str) -> None:
    """Read from half months and days together, and (by channel) from days alone."""
    cast = a_busy_ward()
    with durable():
        a_received_dossier(cast, at=AT - timedelta(days=13))
        decided = a_decided_dossier(cast, at=AT + timedelta(days=15))
        ready(cast, decided, after=timedelta(days=16))
    settle_and_fold()
    names = ["dossiers.received", "dossiers.open", "dossiers.settled_early", "dossiers.settled_on_time"]
    edges = [date(2023, 5, 24) + timedelta(days=days) for days in (0, 8, 9, 10, 21, 22, 23, 24, 38, 39, 52, 60)]

    for from_on, until_on in combinations(edges, 2):
        asked: dict[str, Any] = {"measures": names, "units": [cast.ward.id], "period": Period(from_on, until_on)}
        told = Counter({row.measure: row.value for row in figures(**asked)})
        by_channel: Counter[str] = Counter()
        for row in figures(**asked, facts=["channel"]):
            by_channel[row.measure] += row.value
        by_day = figures(**asked, by=[By.DAY])
        flows = Counter({name: sum(row.value for row in by_day if row.measure == name) for name in names})
        last = sum(r.value for r in by_day if r.measure == "dossiers.open" and r.day == until_on - timedelta(days=1))
        assert told == by_channel, (from_on, until_on)
        assert told == Counter({**flows, "dossiers.open": last}), (from_on, until_on)


def test_a_fold_that_dies_has_folded_nothing(committed_db: str) -> None:
    cast = a_busy_ward()
    before = everything(cast)
    settle()
    with pytest.raises(RuntimeError, match="power cut"):
        fold_and_die()
    assert folded().position == 0
    assert everything(cast) == before

    with durable():
        fold_entries(limit=3)
    assert everything(cast) == before
    settle_and_fold()
    assert everything(cast) == before


def test_only_one_folds_at_a_time(committed_db: str) -> None:
    a_busy_ward()
    settle()
    with psycopg.connect(SERVER.superuser_dsn(committed_db)) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [0x6D63_666F_6C])
        with durable():
            assert fold_entries() == 0
    with durable():
        assert fold_entries() > 0


def test_it_waits_for_nobody_who_has_a_fact_in_hand_and_goes_as_far_as_those_are_free(committed_db: str) -> None:
    cast = a_busy_ward()
    before = everything(cast)
    settle()
    opening = Fact.objects.order_by("opened_by").values_list("opened_by", flat=True)
    in_hand = opening[len(opening) // 2]
    with psycopg.connect(SERVER.superuser_dsn(committed_db)) as other:
        other.execute("SELECT FROM dossiers_fact WHERE opened_by = %s FOR UPDATE", [in_hand])
        with durable(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            taken = fold_entries()
        with durable():
            assert fold_entries() == 0
        assert everything(cast) == before

    (first_in_hand,) = positions_of([in_hand])
    assert (taken, folded().position) == (first_in_hand - 1, first_in_hand - 1)
    settle_and_fold()
    assert folded().position == chain_head()[0]
    assert everything(cast) == before
    assert not Fact.objects.filter(opened_position=None).exists()
    assert not Fact.objects.filter(closed_position=None).exclude(closed_by=None).exists()
    assert verify_cells().wrong == 0


def positions_of(entries: Sequence[UUID]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM journal_order WHERE id = ANY(%s) ORDER BY position", [list(entries)])
        return [position for (position,) in cursor.fetchall()]


def test_cells_and_facts_agree_until_a_hand_alters_one(committed_db: str) -> None:
    cast = a_busy_ward()
    row = Dossier.objects.filter(closed_at=None, received_at__isnull=False).earliest("id")
    settle_and_fold()
    found = verify_cells()
    assert (found.wrong, found.first_wrong) == (0, None)
    assert found.checked > 50

    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as hand:
        hand.execute(
            "UPDATE measures_cell SET value = value + 1 WHERE measure = 'dossiers.received' AND own AND cut LIKE %s",
            ["%online"],
        )
        altered = verify_cells()
        assert altered.wrong == 1
        assert altered.first_wrong is not None
        assert f"dossiers.received of unit {cast.ward.id} itself, day 2023-06-15" in altered.first_wrong
        hand.execute(
            "UPDATE measures_cell SET value = value - 1 WHERE measure = 'dossiers.received' AND own AND cut LIKE %s",
            ["%online"],
        )
        assert verify_cells().wrong == 0
        assert verify_facts().wrong == 0
        hand.execute(
            "UPDATE dossiers_fact SET received_on = received_on - 1 WHERE dossier = %s AND closed_by IS NULL", [row.id]
        )
        assert verify_cells().wrong > 0
        told = verify_facts()
        assert (told.wrong, told.first_wrong) == (1, f"the facts of dossier {row.code} ({row.id}): received_on")


def test_a_changed_declaration_is_folded_anew_and_right_meanwhile(committed_db: str) -> None:
    cast = a_busy_ward()
    settle_and_fold()
    before = everything(cast)
    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as hand:
        hand.execute("UPDATE measures_fold SET declaration = 'of the release before'")

    with durable():
        assert fold_entries(limit=2) == 2
    assert everything(cast) == before

    settle_and_fold()
    assert everything(cast) == before
    assert verify_cells().wrong == 0


def test_an_entry_that_is_missing_from_the_journal_is_found_by_the_figures(committed_db: str) -> None:
    """Nobody takes one out by a command; somebody with the database in hand may."""
    cast = a_busy_ward()
    settle()
    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as database:
        database.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        gone = database.execute(
            "DELETE FROM journal_entry WHERE id = (SELECT id FROM journal_entry WHERE kind = 'dossier_received' LIMIT 1)"
        )
        assert gone.rowcount == 1
    settle_and_fold()

    assert count(cast, "received") == 3
    found = verify_cells()
    assert found.wrong
    assert "dossiers.received" in str(found.first_wrong) or "dossiers.open" in str(found.first_wrong)


def test_what_is_dated_in_the_future_counts_in_its_own_time(cast: Cast) -> None:
    """A clock that went wrong: the figures of today do not move, and its own period has it."""
    a_received_dossier(cast)
    a_received_dossier(cast, at=moment("2024-02-15 09:30"))

    assert count(cast, "received") == 1
    assert count(cast, "received", Period(date(2024, 2, 1), date(2024, 3, 1))) == 1
    assert count(cast, "open", Period(date(2023, 6, 1), date(2023, 12, 1))) == 1
