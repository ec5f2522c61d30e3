"""The decks' services led onto the Portal: the figures that each deck says come out, however often the player is killed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.models import Version
from motcua.registry.catalogue.queries import procedures, search
from motcua.registry.organization.queries import directory
from motcua.service.exchange.models import Integration, Plan, Reason, Run, Step
from motcua.service.exchange.queries import board
from motcua.service.exchange.verify import verify_exchange
from motcua.service.processes.cases.queries import cases_of, run_all, sources_in_force
from scenarios.catalogue.cases import write_cases_by_kind
from scenarios.catalogue.load import enter_made_procedures
from scenarios.catalogue.made import samples
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.playing import play_deck
from tests.cast import AT, JUNE_15, whoever
from tests.integration import controller
from tests.rooms.scenarios.test_playing import Killed, killer

CAN_THO, OTHER = "can-tho-2023-h1", "hai-nhanh-2023-q1"


@pytest.fixture
def controlled(committed_db: str) -> None:
    """Somebody controls procedures."""
    office = directory(on=JUNE_15).by_key("office-procedure-control")
    assert office is not None
    with durable():
        whoever(unit=office, role=Role.CONTROLLER)


@pytest.mark.usefixtures("controlled")
def test_the_published_figures_come_out_of_the_commands_that_were_given() -> None:
    play_deck(CAN_THO, scale=Decimal("0.02"), only="integration")

    folder = Folder(deck_folder(CAN_THO))
    found = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("integration.")]
    assert [(each.computed, each.agrees) for each in found] == [(each.expected, True) for each in found]
    assert len(found) == 4
    shown = board(actor=controller(), on=date(2023, 6, 30))
    assert (shown.due, shown.due_integrated, shown.unexplained) == (1_857, 1_566, 0)
    assert Reason.objects.filter(superseded_at=None).count() == 291
    assert verify_exchange().first_wrong is None
    assert len(procedures(JUNE_15)) >= 1_857


@pytest.mark.usefixtures("controlled")
def test_killed_and_begun_again_nothing_is_done_twice() -> None:
    def counted() -> list[int]:
        return [model.objects.count() for model in (Plan, Integration, Run, Step, Reason)]

    with pytest.raises(Killed):
        play_deck(OTHER, only="integration", stopped=killer(4))
    halfway = counted()
    play_deck(OTHER, only="integration")
    whole = counted()
    play_deck(OTHER, only="integration")

    assert halfway != whole
    assert counted() == whole
    folder = Folder(deck_folder(OTHER))
    found = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("integration.")]
    assert [each.agrees for each in found] == [True] * 4


def test_made_procedures_are_entered_once_and_found_after_real_ones(db: None) -> None:
    real = {text: [hit.version for hit in search(text=text, on=JUNE_15)] for text in ("giấy phép", "khai sinh", "xe")}
    words_before = Version.objects.count()

    for entered in (300, 0):
        assert enter_made_procedures(count=300, decision="Mô phỏng", from_on=date(2022, 7, 1), at=AT) == entered

    assert Version.objects.count() == words_before + 300
    for text, before in real.items():
        hits = search(text=text, on=JUNE_15)
        assert [hit.version for hit in hits if not hit.synthetic] == before
        assert [hit.synthetic for hit in hits] == sorted(hit.synthetic for hit in hits)
    only_made = search(text="nâng ngạch công chức", on=JUNE_15)
    assert only_made[0].synthetic
    assert "công chức" in only_made[0].name_vi


def test_each_kind_of_made_procedure_has_its_cases_and_all_of_them_pass(db: None) -> None:
    from_on = date(2022, 7, 1)
    enter_made_procedures(count=300, decision="Mô phỏng", from_on=from_on, at=AT)
    kinds = samples(300)
    before = {source.key: len(cases_of(source.owner)) for source in sources_in_force()}

    for _time in range(2):
        assert write_cases_by_kind(count=300, from_on=from_on, at=AT) == 2 * len(kinds)

    tested = [run_all(source) for source in sources_in_force(keys={each.way.process_key for each in kinds})]
    assert [result for each in tested for result in each.failed] == []
    assert sum(len(each.results) - before[each.source.key] for each in tested) == 2 * len(kinds)
    assert len(kinds) > 20
    assert {each.source.key for each in tested} >= {"standard", "with_consultation", "same_day", "notice"}
