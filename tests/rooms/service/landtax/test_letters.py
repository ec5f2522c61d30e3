"""What the tax office is written: by whom, of what, once; and that a clock does not run while something is owed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import Error, connection, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import working_minutes
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.dossiers.commands.clock import pause_dossiers, resume_dossiers
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.commands.demands import stand_still_while_owing
from motcua.service.dossiers.models import Pause
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.values import Status
from motcua.service.landtax.commands.asking import ask_tax
from motcua.service.landtax.commands.letters import note_delivered, note_refused, put_back, take_letters
from motcua.service.landtax.errors import UnableToAskTax
from motcua.service.landtax.models import Letter
from motcua.service.landtax.queries import land_tax_of, running_and_owing
from motcua.service.landtax.values import LetterKind, LetterState
from motcua.service.landtax.verify import verify_notices
from motcua.service.payments.commands.refunds import reverse_arrival
from motcua.service.payments.queries import owed_on
from motcua.service.payments.values import Fault
from tests.cast import AT, Cast, load_cast, whoever
from tests.city import SERVER
from tests.dossiers import a_received_dossier, fresh
from tests.landtax import TOTAL_VND, a_transfer, land_office, noticed
from tests.payments import a_dossier_that_costs, arrival_of, paid
from tests.rooms.service.payments.test_ledger import verified

LATER = AT + timedelta(hours=1)
NOTICED_AT = AT + timedelta(days=4)
PAID_AT = NOTICED_AT + timedelta(days=2)


def letters(kind: LetterKind) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind.value).order_by("made_at", "id"))


def test_the_land_office_writes_what_changes_hands_once(cast: Cast) -> None:
    row = a_transfer(cast)
    handler = whoever(unit=land_office(), role=Role.HANDLER)

    ask_tax(dossier=row.id, by=handler, at=LATER)

    (letter,) = letters(LetterKind.REQUEST)
    assert letter.body["dossier"] == row.code
    assert (letter.body["facts"]["parcel"], letter.body["facts"]["price_vnd"]) == ("152", 950_000_000)
    assert "contract" not in letter.body["facts"]  # papers stay where they are
    told = [entry for entry in entries_of(subject=row.id) if entry.kind == "land_tax_letter_posted"]
    assert [entry.data["said"] for entry in told] == ["request"]
    assert "092070001111" not in json.dumps([dict(entry.data) for entry in told])
    with pytest.raises(UnableToAskTax, match="waits for"):
        ask_tax(dossier=row.id, by=handler, at=LATER)


@pytest.mark.parametrize("who", ["citizen", "neighbour", "handler", "other_officer", "auditor", "administrator"])
def test_nobody_but_its_office_writes(cast: Cast, who: str) -> None:
    row = a_transfer(cast)

    with pytest.raises(NotPermitted):
        ask_tax(dossier=row.id, by=getattr(cast, who), at=LATER)


def test_where_no_tax_is_due_or_nothing_can_be_asked_nothing_is_written(cast: Cast) -> None:
    birth, withdrawn = a_received_dossier(cast), a_transfer(cast)
    withdraw_dossiers(dossiers=[withdrawn.id], reason="", by=cast.citizen, at=LATER)

    with pytest.raises(UnableToAskTax, match="no tax is set"):
        ask_tax(dossier=birth.id, by=cast.handler, at=LATER)
    with pytest.raises(UnableToAskTax, match="was withdrawn"):
        ask_tax(dossier=withdrawn.id, by=whoever(unit=land_office(), role=Role.HANDLER), at=LATER)


def test_what_is_paid_is_proved_and_what_is_taken_back_proves_nothing_any_more(cast: Cast) -> None:
    row = a_transfer(cast)
    noticed(row, at=NOTICED_AT)
    attempt = paid(cast, row, at=PAID_AT)

    (proof,) = letters(LetterKind.PROOF)
    assert sum(line["amount"] for line in proof.body["paid"]) == TOTAL_VND
    assert proof.of == arrival_of(attempt).id
    assert verify_notices().wrong == 0

    leader = whoever(unit=land_office(), role=Role.LEADER)
    reverse_arrival(arrival=arrival_of(attempt).id, reason="recalled", by=leader, at=PAID_AT)

    (back,) = letters(LetterKind.TAKEN_BACK)
    assert back.body["transaction"] == proof.body["transaction"]
    assert owed_on(subjects=[row.id]) == {row.id: TOTAL_VND}
    assert running_and_owing(limit=10) == [row.id]
    assert stand_still_while_owing(dossiers=[row.id], by=SYSTEM, at=PAID_AT) == 1
    assert fresh(row).status == Status.PAUSED.value


def test_fees_alone_are_not_proved_to_the_tax_office(cast: Cast) -> None:
    paid(cast, a_dossier_that_costs(cast))

    assert Letter.objects.count() == 0


def test_after_a_pause_for_another_reason_it_waits_for_the_money(cast: Cast) -> None:
    row = a_transfer(cast)
    pause_dossiers(dossiers=[row.id], ground="verification", reason="", by=SYSTEM, at=LATER)
    noticed(row, at=NOTICED_AT)
    assert Pause.objects.get(dossier=row).ground == "verification"
    assert running_and_owing(limit=10) == []

    resume_dossiers(dossiers=[row.id], by=SYSTEM, at=NOTICED_AT)
    stand_still_while_owing(dossiers=running_and_owing(limit=10), by=SYSTEM, at=NOTICED_AT)

    assert Pause.objects.get(dossier=row, period__upper_inf=True).ground == "financial_obligation"
    paid(cast, row, at=PAID_AT)
    assert (fresh(row).status, running_and_owing(limit=10)) == (Status.IN_PROCESSING.value, [])


def test_withdrawn_the_tax_office_is_told_once_and_its_answer_awaited_no_more(cast: Cast) -> None:
    row, silent = a_transfer(cast), a_transfer(cast)
    ask_tax(dossier=row.id, by=whoever(unit=land_office(), role=Role.HANDLER), at=LATER)

    withdraw_dossiers(dossiers=[row.id, silent.id], reason="", by=cast.citizen, at=LATER)

    assert [letter.dossier for letter in letters(LetterKind.WITHDRAWN)] == [row.id]
    assert letters(LetterKind.REQUEST)[0].closed_at == LATER


def test_over_tet_the_deadline_moves_by_the_working_time_of_the_wait_alone(cast: Cast) -> None:
    row = a_transfer(cast, at=datetime(2023, 1, 16, 9, tzinfo=VIETNAM), deed_on="2023-01-09")
    before = row.legal_due_at

    noticed(row, at=datetime(2023, 1, 19, 16, 30, tzinfo=VIETNAM))
    paid(cast, row, at=datetime(2023, 1, 27, 8, tzinfo=VIETNAM))

    after = fresh(row).legal_due_at
    assert before is not None
    assert after is not None
    calendar = calendar_of(unit=row.receiving_unit)
    assert working_minutes(start=before, end=after, calendar=calendar) == 30 + 60


def test_a_letter_in_hand_comes_back_and_is_delivered_once(cast: Cast) -> None:
    row = a_transfer(cast)
    ask_tax(dossier=row.id, by=whoever(unit=land_office(), role=Role.HANDLER), at=LATER)
    (taken,) = take_letters(at=LATER, limit=10)

    assert take_letters(at=LATER, limit=10) == []
    put_back(letters=[taken.id], cause="away", at=LATER)
    assert take_letters(at=LATER + timedelta(minutes=2), limit=10) == [taken]
    for _time in range(2):
        note_delivered(letter=taken.id, by=SYSTEM, at=LATER)
    note_refused(letter=taken.id, fault=Fault("too late", permanent=True), by=SYSTEM, at=LATER)

    assert letters(LetterKind.REQUEST)[0].state == LetterState.DELIVERED.value
    kinds = [entry.kind for entry in entries_of(subject=row.id)]
    assert kinds.count("land_tax_letter_delivered") == 1


def test_a_request_that_is_refused_may_be_written_anew(cast: Cast) -> None:
    row = a_transfer(cast)
    handler = whoever(unit=land_office(), role=Role.HANDLER)
    first = ask_tax(dossier=row.id, by=handler, at=LATER)

    note_refused(letter=first, fault=Fault("no such parcel", permanent=True), by=SYSTEM, at=LATER)

    view = land_tax_of(view=dossier_view(dossier=row.id, actor=handler, at=LATER), actor=handler, at=LATER)
    assert (view.letters[0].fault, view.may_ask) == ("no such parcel", True)
    assert ask_tax(dossier=row.id, by=handler, at=LATER) != first


def test_a_notice_past_its_day_and_a_request_without_answer_are_shown_so(cast: Cast) -> None:
    row = a_transfer(cast)
    handler = whoever(unit=land_office(), role=Role.HANDLER)
    letter = ask_tax(dossier=row.id, by=handler, at=LATER)
    note_delivered(letter=letter, by=SYSTEM, at=LATER)
    late = LATER + timedelta(days=9)
    view = dossier_view(dossier=row.id, actor=handler, at=LATER)

    assert not land_tax_of(view=view, actor=handler, at=LATER + timedelta(days=3)).letters[0].is_late
    assert land_tax_of(view=view, actor=handler, at=late).letters[0].is_late
    noticed(row, at=late)

    (before,) = land_tax_of(view=view, actor=handler, at=datetime(2023, 7, 19, 23, 59, tzinfo=VIETNAM)).standing
    (after,) = land_tax_of(view=view, actor=handler, at=datetime(2023, 7, 20, 0, 1, tzinfo=VIETNAM)).standing
    assert (before.is_overdue, after.is_overdue) == (False, True)
    paid(cast, row, at=datetime(2023, 7, 21, 9, tzinfo=VIETNAM))
    assert fresh(row).status == Status.IN_PROCESSING.value


#: What somebody alters past all rights, how it is put right again, and what is named.
ALTERED = [
    ("UPDATE landtax_notice_line SET amount_vnd = amount_vnd + 1", "SET amount_vnd = amount_vnd - 1", "the tax notice"),
    ("UPDATE landtax_notice SET due_on = due_on + 1", "SET due_on = due_on - 1", "the tax notice"),
    (
        "UPDATE payments_payable SET identifier = identifier || 'x'",
        "SET identifier = left(identifier, -1)",
        "the payable",
    ),
    ("UPDATE landtax_letter SET kind = 'refusal' WHERE kind = 'proof'", "SET kind = 'proof'", "the proof"),
]


def test_what_was_altered_by_hand_is_named_and_ends_with_one(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        row = a_transfer(cast)
        noticed(row, at=NOTICED_AT)
        paid(cast, row, at=PAID_AT)
    assert verified() == (0, None)

    with psycopg.connect(SERVER.superuser_dsn(committed_db), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for altered, put_right, named in ALTERED:
            superuser.execute(altered)
            code, first_wrong = verified()
            assert (code, named in str(first_wrong)) == (1, True), altered
            superuser.execute(f"{altered.partition(' SET ')[0]} {put_right}")
        assert verified() == (0, None)


def test_notices_and_letters_cannot_be_deleted(cast: Cast) -> None:
    noticed(a_transfer(cast), at=NOTICED_AT)
    for table in ("landtax_notice", "landtax_notice_line", "landtax_letter", "landtax_message"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
