"""Receipt: codes without gap or collision, the clock's start, refusals, the wrong office, the counter's own filings."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, UnitKind
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import accept_at_counter, receive_dossiers, refuse_receipt, send_on
from motcua.service.dossiers.errors import UnableToActOnDossiers
from motcua.service.dossiers.models import CodeCounter, Dossier, Leg
from motcua.service.dossiers.values import Channel, Status
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.queries import instances_of, open_tasks_of, verify_instances
from tests.cast import AT, JUNE_15, Cast, an_official, load_cast
from tests.conftest import moment
from tests.dossiers import a_filed_dossier, a_filing, birth_answers, fresh, procedure
from tests.forms import whole_answers


def test_receipt_gives_the_code_of_the_unit_and_the_day(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    (received,) = receive_dossiers(dossiers=[row.id], by=cast.counter, at=AT)

    assert received.code == f"{cast.ward.code}-230615-0001"
    assert fresh(row).status == Status.RECEIVED.value


def test_a_same_day_procedure_is_promised_for_the_same_day(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    (received,) = receive_dossiers(dossiers=[row.id], by=cast.counter, at=moment("2023-06-15 14:59"))

    assert received.promised_at == moment("2023-06-15 17:00")


def test_received_after_the_cutoff_it_is_promised_for_the_next_working_day(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    (received,) = receive_dossiers(dossiers=[row.id], by=cast.counter, at=moment("2023-06-16 15:00"))

    assert received.promised_at == moment("2023-06-19 17:00")


def test_received_at_five_on_the_eve_of_tet_it_is_owed_after_the_holiday(cast: Cast) -> None:
    at = moment("2023-01-19 17:00")
    child = birth_answers()["child"] | {"birth_on": "2023-01-10"}
    row = a_filed_dossier(cast, at=moment("2023-01-19 16:00"), answers=birth_answers(child=child))

    (received,) = receive_dossiers(dossiers=[row.id], by=cast.counter, at=at)

    assert received.promised_at == moment("2023-01-27 17:00")


def test_a_batch_gets_its_codes_at_once(cast: Cast) -> None:
    rows = [a_filed_dossier(cast, key=f"k{number}") for number in range(5)]

    received = receive_dossiers(dossiers=[row.id for row in rows], by=cast.counter, at=AT)

    assert sorted(each.code[-4:] for each in received) == ["0001", "0002", "0003", "0004", "0005"]


def test_the_number_has_five_digits_beyond_9999(cast: Cast) -> None:
    CodeCounter.objects.create(unit=cast.ward.id, on=JUNE_15, last=9_999)
    row = a_filed_dossier(cast)

    (received,) = receive_dossiers(dossiers=[row.id], by=cast.counter, at=AT)

    assert received.code.endswith("-10000")


def test_receiving_twice_is_refused_in_words(cast: Cast) -> None:
    row = a_filed_dossier(cast)
    receive_dossiers(dossiers=[row.id], by=cast.counter, at=AT)

    with pytest.raises(UnableToActOnDossiers) as caught:
        receive_dossiers(dossiers=[row.id], by=cast.counter, at=AT)

    assert list(caught.value.refusals) == [fresh(row).code]


def test_one_that_cannot_be_received_keeps_the_whole_batch_back(cast: Cast) -> None:
    done, waiting = a_filed_dossier(cast, key="a"), a_filed_dossier(cast, key="b")
    receive_dossiers(dossiers=[done.id], by=cast.counter, at=AT)

    with pytest.raises(UnableToActOnDossiers):
        receive_dossiers(dossiers=[done.id, waiting.id], by=cast.counter, at=AT)

    assert fresh(waiting).status == Status.FILED.value


@pytest.mark.parametrize("who", ["citizen", "neighbour", "handler", "leader", "other_officer", "auditor"])
def test_only_the_counter_receives(cast: Cast, who: str) -> None:
    row = a_filed_dossier(cast)

    with pytest.raises(NotPermitted):
        receive_dossiers(dossiers=[row.id], by=getattr(cast, who), at=AT)


def test_a_refused_filing_ends_with_its_reason_and_gets_no_code(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    refuse_receipt(dossiers={row.id: "Không thuộc thẩm quyền."}, by=cast.counter, at=AT)

    row = fresh(row)
    assert (row.status, row.code, row.closed_at) == (Status.NOT_RECEIVED.value, None, AT)


def test_a_refusal_without_a_reason_is_not_possible(cast: Cast) -> None:
    row = a_filed_dossier(cast)

    with pytest.raises(UnableToActOnDossiers):
        refuse_receipt(dossiers={row.id: "  "}, by=cast.counter, at=AT)


def test_a_filing_at_the_wrong_office_is_sent_on_and_received_there(cast: Cast) -> None:
    row = a_filed_dossier(cast)
    other = next(
        unit for unit in directory(on=JUNE_15).all() if unit.kind is UnitKind.COMMUNE and unit.id != cast.ward.id
    )
    colleague = an_official(sign_in="motcua.khac", name="Đỗ Văn Cam", unit=other, roles={Role.COUNTER})

    send_on(dossier=row.id, to_unit=other.id, reason="Cư trú ở phường khác.", by=cast.counter, at=AT)
    (received,) = receive_dossiers(dossiers=[row.id], by=colleague, at=AT)

    assert received.code.startswith(other.code)
    assert Leg.objects.get(dossier=row, number=1).unit == other.id
    assert {task.unit for task in open_tasks_of(dossiers=[row.id])[row.id]} == {other.id}


def test_the_counter_files_and_receives_in_one_go(cast: Cast) -> None:
    filing = a_filing(cast, by=cast.counter, channel=Channel.COUNTER)

    (received,) = accept_at_counter(filings=[filing], by=cast.counter, at=AT)
    (again,) = accept_at_counter(filings=[filing], by=cast.counter, at=AT + timedelta(minutes=1))

    assert again == received
    assert Dossier.objects.filter(code=received.code).count() == 1


def test_codes_have_no_gap_and_no_collision_under_concurrency(committed_db: str) -> None:
    """Eight counters of one ward receive at once; one of the transactions fails after it took its number."""
    with durable():
        cast = load_cast()
        rows = [
            filed.dossier
            for filed in file_dossiers(
                filings=[a_filing(cast, key=f"c{number}") for number in range(24)], by=cast.citizen, at=AT
            )
        ]
    codes: list[str] = []

    def receive(chunk: list[object], fail: bool) -> None:
        try:
            with durable():
                got = receive_dossiers(dossiers=chunk, by=cast.counter, at=AT)  # type: ignore[arg-type]
                if fail:
                    raise RuntimeError("the machine dies here")
            codes.extend(each.code for each in got)
        except RuntimeError:
            pass
        finally:
            connection.close()

    threads = [
        threading.Thread(target=receive, args=(rows[start : start + 3], start == 6)) for start in range(0, 24, 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(int(code[-4:]) for code in codes) == list(range(1, 22))


def test_what_is_sent_on_goes_through_the_district_of_its_new_office_in_that_ones_time(cast: Cast) -> None:
    """From phường An Khánh (Ninh Kiều) to a ward of Ô Môn: the second agency is Ô Môn's."""
    units = directory(on=JUNE_15)
    omon = units.of_division("917", UnitKind.DISTRICT)
    assert omon is not None
    ward = next(unit for unit in units.children(omon.id) if unit.kind is UnitKind.COMMUNE)
    version = procedure("1.001776", Level.DISTRICT)
    answers, files = whole_answers(version, cast)
    row = a_filed_dossier(cast, version=version, answers=answers, files=files)
    later = moment("2023-06-16 08:00")

    send_on(dossier=row.id, to_unit=ward.id, reason="Cư trú ở nơi khác.", by=cast.counter, at=later)

    row = fresh(row)
    way = instances_of(dossiers=[row.id])[row.id].units
    labour = units.serving(ward.id, UnitKind.DIVISION, field="labour")
    assert labour is not None
    assert (way["leg:1"], way["leg:2"], way["signing"]) == (ward.id, labour.id, omon.id)
    assert row.step_due_at == open_tasks_of(dossiers=[row.id])[row.id][0].due_at
    assert row.answer_due_at == row.owed_at == moment("2023-06-19 08:00")
    assert (verify_dossiers().first_wrong, verify_instances().first_wrong) == (None, None)
