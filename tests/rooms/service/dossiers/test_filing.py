"""Filing: once for a key, whole or not at all, never with a file that is not there."""

from __future__ import annotations

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.journal.errors import UnableToRepeatRequest
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Dossier
from motcua.service.dossiers.values import Status
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.dossiers import a_filing, birth_answers, fresh


def test_a_filing_becomes_a_dossier_that_waits_for_receipt(cast: Cast) -> None:
    (filed,) = file_dossiers(filings=[a_filing(cast)], by=cast.citizen, at=AT)

    row = Dossier.objects.get(id=filed.dossier)
    assert row.status == Status.FILED.value
    assert row.code is None
    assert row.reference == filed.reference
    assert row.current_unit == cast.ward.id
    assert row.current_action == "receive"
    assert AttachedFile.objects.filter(dossier=row).count() == 1
    assert AnswerSet.objects.get(dossier=row).answers["child"]["full_name"] == "Trần An"


def test_an_online_filing_is_answered_within_eight_working_hours(cast: Cast) -> None:
    at = moment("2023-06-16 15:00")  # a Friday

    (filed,) = file_dossiers(filings=[a_filing(cast, at=at)], by=cast.citizen, at=at)

    assert Dossier.objects.get(id=filed.dossier).answer_due_at == moment("2023-06-19 15:00")


def test_the_same_key_files_once(cast: Cast) -> None:
    filing = a_filing(cast, key="a-double-click")

    (first,) = file_dossiers(filings=[filing], by=cast.citizen, at=AT)
    (second,) = file_dossiers(filings=[filing], by=cast.citizen, at=AT)

    assert second.again
    assert second.dossier == first.dossier
    assert Dossier.objects.filter(filed_by=cast.citizen.account or "").count() == 1


def test_a_key_cannot_stand_for_another_filing(cast: Cast) -> None:
    file_dossiers(filings=[a_filing(cast, key="k")], by=cast.citizen, at=AT)

    with pytest.raises(UnableToRepeatRequest):
        file_dossiers(
            filings=[a_filing(cast, key="k", answers=birth_answers(home_town="Sóc Trăng"))], by=cast.citizen, at=AT
        )


def test_a_batch_is_filed_whole_or_not_at_all(cast: Cast) -> None:
    good, bad = a_filing(cast), a_filing(cast, answers={}, files=())

    with pytest.raises(UnableToFileDossiers) as caught:
        file_dossiers(filings=[good, bad], by=cast.citizen, at=AT)

    assert [refusal.key for refusal in caught.value.refusals] == [bad.key]
    assert caught.value.refusals[0].problems
    assert not Dossier.objects.filter(filed_by=cast.citizen.account or "").exists()


def test_a_file_that_is_only_claimed_does_not_count(cast: Cast) -> None:
    claimed = birth_answers(birth_proof=[{"sha256": "0" * 64, "name": "giả.png"}])

    with pytest.raises(UnableToFileDossiers) as caught:
        file_dossiers(filings=[a_filing(cast, answers=claimed, files=())], by=cast.citizen, at=AT)

    assert "birth_proof" in {problem.field for problem in caught.value.refusals[0].problems}


def test_a_citizen_number_that_nobody_can_have_is_named(cast: Cast) -> None:
    answers = birth_answers()
    filing = a_filing(cast, answers=answers | {"mother": answers["mother"] | {"number": "999999999999"}})

    with pytest.raises(UnableToFileDossiers) as refused:
        file_dossiers(filings=[filing], by=cast.citizen, at=AT)

    (refusal,) = refused.value.refusals
    assert [problem.path for problem in refusal.problems] == ["mother.number"]
    assert "chữ số thứ tư là 9" in refusal.problems[0].message_vi


def test_a_neighbour_cannot_file_for_the_citizen(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        file_dossiers(filings=[a_filing(cast, by=cast.citizen)], by=cast.neighbour, at=AT)


def test_an_officer_of_another_unit_cannot_file_at_this_counter(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        file_dossiers(filings=[a_filing(cast, by=cast.citizen)], by=cast.other_officer, at=AT)


def test_the_journal_knows_the_filing_without_personal_data(cast: Cast) -> None:
    (filed,) = file_dossiers(filings=[a_filing(cast)], by=cast.citizen, at=AT)

    entries = {entry.kind: entry for entry in entries_of(subject=filed.dossier)}
    text = repr([entry.data for entry in entries.values()])
    assert {"dossier_filed", "process_started"} <= set(entries)
    assert "Bưởi" not in text
    assert "092192003141" not in text


def test_an_officer_who_files_on_behalf_is_recorded_as_such(cast: Cast) -> None:
    filing = a_filing(cast, by=cast.counter)

    (filed,) = file_dossiers(filings=[filing], by=cast.counter, at=AT)

    row = fresh(Dossier.objects.get(id=filed.dossier))
    assert row.by_officer
    assert row.filed_by == cast.counter.account
