"""Writing down what a run found: only what changed, all or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_values
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directory
from motcua.service.insurance.commands.wallets import keep_in_wallets
from motcua.service.insurance.models_synchronisation import Run
from motcua.service.insurance.queries.facilities import office_path
from motcua.service.insurance.synchronisation.errors import UnableToSynchronise
from motcua.service.insurance.synchronisation.events import CardsSynchronised
from motcua.service.insurance.synchronisation.policy import may_start_run, reach_of
from motcua.service.insurance.synchronisation.rows import counts_by_code, keep_counts, run_view, take_turn
from motcua.service.insurance.synchronisation.rules import added
from motcua.service.insurance.values_synchronisation import TO_REVIEW, RunView

BATCH = 20_000
_REVIEWED = frozenset(state.value for state in TO_REVIEW)
Batches = Callable[[], Iterator[Sequence[tuple[Any, ...]]]]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What comparing came to. `after` is the run that was the last one when the tables were read; verdicts are (card, its
    `taken_at`, state, reason, person, weight), candidates (card, rank, person, weight), each in the order of cards."""

    after: UUID | None
    residents: int
    verdicts: Batches
    candidates: Batches
    model: Mapping[str, Any]
    model_hash: str
    thresholds: Mapping[str, float]
    engine: str
    seconds: int


def record_run(*, comparison: Comparison, by: Actor, at: datetime) -> RunView:
    """Cards that were verified meanwhile, or of which the register says something else by now, are left as they are.

    Raises `NotPermitted`, and `UnableToSynchronise` when another run was recorded since the tables were read.
    """
    units = directory(on=city_day(at))
    require(may_start_run(reach_of(by, units)), act="synchronise_cards", subject=by.account)
    take_turn()
    if Run.objects.order_by("-at", "-id").values_list("id", flat=True).first() != comparison.after:
        raise UnableToSynchronise(reason=_("another run has come in between"))

    row = _row(comparison, by, at)
    row.save(force_insert=True)
    changed, to_review, compared, digest = _write_matches(comparison, row.id, at)
    _write_candidates(comparison, row.id, to_review)
    counts = added(counts_by_code().values())
    row.compared, row.changed = compared, changed
    for name in ("verified", "probable", "conflicting", "not_found", "waiting"):
        setattr(row, name, getattr(counts, name))
    row.save()

    event = CardsSynchronised(
        subject=row.id,
        at_unit=office_path(on=city_day(at)),
        compared=compared,
        changed=changed,
        verified=counts.verified,
        probable=counts.probable,
        conflicting=counts.conflicting,
        not_found=counts.not_found,
        model_hash=comparison.model_hash,
        hash=digest,
    )
    record(events=[event], by=by, at=at)
    keep_counts(by=by, at=at)
    return run_view(row)


def _row(comparison: Comparison, by: Actor, at: datetime) -> Run:
    return Run(
        id=new_id(),
        at=at,
        by=by.account,
        residents=comparison.residents,
        compared=0,
        changed=0,
        verified=0,
        probable=0,
        conflicting=0,
        not_found=0,
        waiting=0,
        model=dict(comparison.model),
        model_hash=comparison.model_hash,
        thresholds=dict(comparison.thresholds),
        engine=comparison.engine,
        seconds=comparison.seconds,
    )


def _write_matches(comparison: Comparison, run: UUID, at: datetime) -> tuple[int, set[UUID], int, str]:
    """How many changed, those of them that wait for officials, how many were compared, and the hash of the changed ones."""
    changed = compared = 0
    to_review: set[UUID] = set()
    numbered: set[str] = set()
    digest = hashlib.sha256()
    for batch in comparison.verdicts():
        compared += len(batch)
        columns = [list(column) for column in zip(*batch, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [*columns, run, at])
            for card, state, reason, person, is_numbered in cursor.fetchall():
                changed += 1
                digest.update(f"{card} {state} {reason} {person}\n".encode())
                if state in _REVIEWED:
                    to_review.add(card)
                if is_numbered:
                    numbered.add(person)
    keep_in_wallets(numbers=numbered, at=at)
    return changed, to_review, compared, digest.hexdigest()


#: Who proposed something goes on with what she saw. A card that had no number has that of its person from now on.
_WRITE = """
    WITH incoming AS (
        SELECT * FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::float8[])
            AS i (card, taken_at, state, reason, person, weight)
    ), written AS (
        INSERT INTO insurance_match AS m (card_id, state, reason, person, weight, run_id, since_at)
        SELECT i.card, i.state, i.reason, i.person, i.weight, %s, %s
        FROM incoming i JOIN insurance_card c ON c.id = i.card AND c.taken_at = i.taken_at AND c.withdrawn_on IS NULL
        WHERE NOT EXISTS (SELECT FROM insurance_correction k WHERE k.card_id = i.card AND k.outcome = 'open')
        ON CONFLICT (card_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, person = excluded.person,
            weight = excluded.weight, run_id = excluded.run_id, since_at = excluded.since_at, correction = NULL
        WHERE m.state <> 'verified'
            AND (m.state, m.reason, m.person) IS DISTINCT FROM (excluded.state, excluded.reason, excluded.person)
        RETURNING card_id, state, reason, person
    ), numbered AS (
        UPDATE insurance_card c SET citizen_number = w.person FROM written w
        WHERE c.id = w.card_id AND w.state = 'verified' AND c.citizen_number IS NULL RETURNING c.id
    )
    SELECT card_id, state, reason, person, card_id IN (SELECT id FROM numbered) FROM written ORDER BY card_id"""


def _write_candidates(comparison: Comparison, run: UUID, cards: set[UUID]) -> None:
    for batch in comparison.candidates():
        rows = [(card, run, rank, person, weight) for card, rank, person, weight in batch if UUID(str(card)) in cards]
        insert_values("insurance_candidate", ("card", "run", "rank", "person", "weight"), rows)
