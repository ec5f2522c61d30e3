"""The deck's cards compared with the deck's people: the published share arises from the comparing, and whose card each is was
known beforehand."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal

import duckdb
import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.service.insurance.models_synchronisation import Match, Run
from motcua.service.insurance.synchronisation.linkage import link, prepare
from motcua.service.insurance.synchronisation.running import synchronise
from motcua.service.insurance.synchronisation.verify import verify_synchronisation
from motcua.service.insurance.values_synchronisation import Thresholds
from scenarios.insurance.judged import judge
from scenarios.insurance.synthetic import make
from scenarios.parts.synchronisation import PART, owners, size_of
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.faults import Faults
from scenarios.player.playing import play_deck
from tests.conftest import moment

CAN_THO = "can-tho-2023-h1"
SCALE = Decimal("0.02")


def test_the_published_share_arises_from_comparing(committed_db: str) -> None:
    play_deck(CAN_THO, scale=SCALE, only="synchronisation")

    folder = Folder(deck_folder(CAN_THO))
    facts = read_facts(folder)
    (found,) = [each for each in compared(folder=folder, facts=facts) if each.id == "insurance.synced_share"]
    assert (found.computed, found.agrees) == (found.expected, True), (found.numerator, found.denominator)
    assert Run.objects.get().verified == found.numerator
    assert verify_synchronisation().first_wrong is None
    content = PART.read(folder, Faults())
    assert content is not None
    of_card = owners(size_of(content, scale=SCALE, seed=facts.seed), on=facts.from_on)
    verified = dict(
        Match.objects.filter(state="verified", card__number__in=of_card).values_list("card__number", "person")
    )
    assert len(verified) > 2_000
    assert verified == {number: of_card[number] for number in verified}
    assert synchronise(by=SYSTEM, at=moment("2023-06-20 09:00")).changed == 0


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_whatever_the_seed_the_share_is_the_same_and_nobody_gets_anothers_card(seed: int) -> None:
    content = PART.read(Folder(deck_folder(CAN_THO)), Faults())
    assert content is not None
    with closing(duckdb.connect()) as duck:
        prepare(duck)
        size = size_of(content, scale=SCALE, seed=seed)
        make(duck, size=size, communes=[str(31_117 + 3 * n) for n in range(83)])
        link(duck, model=None, thresholds=Thresholds())
        found = judge(duck)
    assert found.right == found.verified
    assert round(found.percent or 0) == 86
