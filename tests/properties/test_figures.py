"""Whatever is done, whenever the entries are folded and wherever the fold dies: the figures read are those of the cells,
those of the facts, and those that a list of the acts gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import sequence_entries
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import figures
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Status
from motcua.service.dossiers.verify import verify_facts
from tests.acts import KINDS, chosen
from tests.cast import AT, load_cast
from tests.properties.test_interleavings import Scene, a_scene, file_some, fresh_row
from tests.rooms.foundation.journal.test_journal import settle

#: All that can happen in the plays.
PERIOD = Period(date(2023, 6, 1), date(2024, 6, 1))
COUNTED = ("received", "receipt_refused", "refused", "returned", "supplements", "apologies", "results", "open")
#: The acts that count by themselves, and those whose undoing takes away.
BY_ACT = {"receive": "received", "request_supplement": "supplements", "reappoint": "apologies"}
BY_STATUS = {Status.NOT_RECEIVED: "receipt_refused", Status.REFUSED: "refused", Status.RETURNED: "returned"}
ACTS = st.sampled_from(["act"] * 20 + ["give positions", "fold some", "fold all", "die folding"])


_plays = count()


class PowerCut(Exception):
    """The machine dies in the middle."""


@dataclass
class Tally:
    """A plain count of the acts that were carried out."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, before: Dossier, after: Dossier) -> None:
        if name in BY_ACT:
            self.counts[BY_ACT[name]] += 1
        was, now = Status(before.status), Status(after.status)
        if was is not now and now in BY_STATUS:
            self.counts[BY_STATUS[now]] += 1
        if name == "undo" and was in BY_STATUS:
            self.counts[BY_STATUS[was]] -= 1
        made = name == "make_ready" and before.ready_at is None and after.ready_at is not None
        withdrawn = name == "withdraw" and before.received_at is not None
        self.counts["results"] += made
        self.counts["open"] += (name == "receive") - made - withdrawn


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), schedule=st.lists(ACTS, min_size=100, max_size=200), some=st.integers(1, 30))
def test_live_is_recounted_is_counted_by_hand(committed_db: str, seed: int, schedule: list[str], some: int) -> None:
    with durable():
        scene = a_scene(load_cast(), "standard" if seed % 2 else "two_agencies")
        city = directory(on=AT.date()).ancestors(scene.player.receiving[0])[-1]
        before = live(city)
        # Keys of their own: all plays share one city.
        dossiers = file_some(scene, 2, prefix=f"play-{next(_plays)}-")
    tally = Tally()
    player = scene.player
    player.random, player.at = Random(seed), AT  # noqa: S311  (plays are to be repeatable)

    for turn in schedule:
        if turn == "act":
            player.at += timedelta(minutes=player.random.choice([0, 1, 7, 60, 600]))
            act(scene, dossiers, tally)
        else:
            fold(turn, some)

    after = live(city)
    assert {name: after[name] - before[name] for name in COUNTED} == {name: tally.counts[name] for name in COUNTED}
    settle()
    fold("fold all", some)
    assert live(city) == after
    cells, facts = verify_cells(), verify_facts()
    assert (cells.wrong, cells.first_wrong) == (0, None)
    assert (facts.wrong, facts.first_wrong) == (0, None)


def act(scene: Scene, dossiers: Sequence[UUID], tally: Tally) -> None:
    player = scene.player
    dossier = player.random.choice(dossiers)
    before = fresh_row(dossier)
    name = chosen(player, Status(before.status))
    try:
        with durable():
            KINDS[name].do(player, [fresh_row(dossier)])
    except (UnableTo, NotPermitted):
        return
    tally.add(name, before, fresh_row(dossier))


def fold(turn: str, some: int) -> None:
    if turn == "give positions":
        with durable():
            sequence_entries()
    elif turn == "fold some":
        with durable():
            fold_entries(limit=some)
    elif turn == "fold all":
        while True:
            with durable():
                if not fold_entries():
                    return
    else:
        try:
            with durable():
                fold_entries(limit=some)
                raise PowerCut
        except PowerCut:
            return


def live(city: UUID) -> Counter[str]:
    rows = figures(measures=[f"dossiers.{name}" for name in COUNTED], units=[city], period=PERIOD)
    return Counter({row.measure.removeprefix("dossiers."): row.value for row in rows})
