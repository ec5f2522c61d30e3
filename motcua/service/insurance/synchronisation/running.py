"""A run from end to end: the tables are read, compared outside of any transaction, and what changed is written in one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.service.insurance.models_synchronisation import Run
from motcua.service.insurance.synchronisation.commands.recording import BATCH, Comparison, record_run
from motcua.service.insurance.synchronisation.errors import UnableToSynchronise
from motcua.service.insurance.synchronisation.linkage import link, prepare
from motcua.service.insurance.synchronisation.model import Model
from motcua.service.insurance.synchronisation.policy import may_start_run, reach_of
from motcua.service.insurance.values_synchronisation import RunView, Thresholds


def synchronise(*, by: Actor, at: datetime, retrain: bool = False) -> RunView:
    """Compares every card that is not verified with the last extract. Opens its own transaction, for the writing only; a
    run that dies before leaves nothing, and the same tables compared again change nothing.

    Raises what `compared` and `record_run` do.
    """
    with compared(by=by, at=at, retrain=retrain) as comparison, durable():
        return record_run(comparison=comparison, by=by, at=at)


@contextmanager
def compared(*, by: Actor, at: datetime, retrain: bool = False) -> Iterator[Comparison]:
    """What comparing comes to, to be recorded while it is open. Uses the model of the last run, unless `retrain`.

    Raises `NotPermitted`, and `UnableToSynchronise` where there is no extract.
    """
    require(may_start_run(reach_of(by, directory(on=city_day(at)))), act="synchronise_cards", subject=by.account)
    began = time.monotonic()
    last = Run.objects.order_by("-at", "-id").first()
    # Names and numbers lie on the disk only while they are compared.
    with tempfile.TemporaryDirectory() as scratch, closing(duckdb.connect(str(Path(scratch) / "link.duckdb"))) as duck:
        prepare(duck)
        duck.execute(f"SET temp_directory = '{scratch}'")
        _read(duck, Path(scratch))
        [(residents,)] = duck.execute("SELECT count(*) FROM resident").fetchall()
        if not residents:
            raise UnableToSynchronise(reason=_("the population database has given no extract yet"))
        model = Model.of_plain(last.model) if last and not retrain else None
        thresholds = Thresholds(**last.thresholds) if last else Thresholds()
        used = link(duck, model=model, thresholds=thresholds)
        yield Comparison(
            after=last.id if last else None,
            residents=residents,
            verdicts=lambda: _batches(duck, _VERDICTS),
            candidates=lambda: _batches(duck, _CANDIDATES),
            model=used.plain(),
            model_hash=used.hash,
            thresholds=thresholds.plain(),
            engine=f"splink {version('splink')}, duckdb {version('duckdb')}",
            seconds=round(time.monotonic() - began),
        )


#: What waits, and what was settled by nobody having been found, where the register says something else since then.
_CARDS = """
    SELECT c.id, c.citizen_number AS number, c.full_name, c.birth_on, c.sex, c.address_line AS address,
        c.division_code AS commune, c.taken_at
    FROM insurance_card c LEFT JOIN insurance_match m ON m.card_id = c.id
    WHERE c.withdrawn_on IS NULL AND (m.state IS NULL OR (m.state <> 'verified'
        AND (m.reason <> 'reviewed' OR c.taken_at > m.since_at)))"""
_RESIDENTS = """
    SELECT citizen_number AS number, full_name, birth_on, sex, address_line AS address, division_code AS commune, died_on
    FROM insurance_resident"""
_TAKEN = """
    SELECT m.person AS number FROM insurance_match m JOIN insurance_card c ON c.id = m.card_id
    WHERE m.state = 'verified' AND c.withdrawn_on IS NULL"""
_VERDICTS = """
    SELECT v.id, c.taken_at, v.state, v.reason, coalesce(v.person, '') AS person, v.weight
    FROM verdict v JOIN card c ON c.id = v.id ORDER BY v.id"""
_CANDIDATES = "SELECT id, rank, person, weight FROM candidate ORDER BY id, rank"
_TYPES = {"birth_on": "DATE", "died_on": "DATE"}


def _read(duck: Any, scratch: Path) -> None:
    """By way of CSV, the one form that both sides read without anything installed. Ordered, so that it comes out the same."""
    for table, query, key in (("card", _CARDS, "id"), ("resident", _RESIDENTS, "number"), ("taken", _TAKEN, "number")):
        lines = scratch / f"{table}.csv"
        with connection.cursor() as cursor, lines.open("wb") as file:
            cursor.execute(f"SELECT * FROM ({query}) q LIMIT 0")
            columns = [column.name for column in cursor.description or ()]
            with cursor.copy(f"COPY ({query} ORDER BY {key}) TO STDOUT (FORMAT csv)") as copy:
                for chunk in copy:
                    file.write(chunk)
        types = {name: _TYPES.get(name, "VARCHAR") for name in columns}
        # Nothing is guessed of the file, which may have no line.
        form = f"header = false, auto_detect = false, columns = {types}"
        duck.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{lines}', {form})")
        lines.unlink()


def _batches(duck: Any, query: str) -> Iterator[list[tuple[Any, ...]]]:
    found = duck.execute(query)
    while rows := found.fetchmany(BATCH):
        yield rows
