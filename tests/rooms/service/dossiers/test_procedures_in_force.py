"""A procedure is put in force with a process that is there and a route that fills its places."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.catalogue import commands
from motcua.registry.catalogue.errors import UnableToPutInForce
from motcua.registry.catalogue.queries import version
from motcua.registry.catalogue.values import Announcement, EntryIntoForce, State
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.procedures import put_procedures_in_force
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.queries import definition_in_force, drawing_of
from tests.cast import AT, Cast
from tests.dossiers import a_filing
from tests.forms import whole_answers
from tests.unit.registry.catalogue.builders import a_draft

JUNE_10 = date(2023, 6, 10)
STEPS = [{"vi": "Nộp", "en": "File"}, {"vi": "Nhận", "en": "Collect"}]


def announced(**changes: Any) -> UUID:
    (id_,) = commands.draft_versions(drafts=[a_draft(**changes)], by=SYSTEM, at=AT)
    commands.assess_versions(versions=[id_], by=SYSTEM, at=AT)
    told = Announcement(version=id_, decision="1/QĐ-UBND", announced_on=date(2023, 6, 1))
    commands.announce_versions(announcements=[told], by=SYSTEM, at=AT)
    return id_


def enter(id_: UUID, *, by: Any = SYSTEM) -> None:
    put_procedures_in_force(entries=[EntryIntoForce(version=id_, from_on=JUNE_10)], by=by, at=AT)


def drawn(key: str, of: str) -> None:
    """A process of that key, drawn like one of the house."""
    xml = drawing_of(definition=definition_in_force(key=of).id).replace(f'id="{of}"', f'id="{key}"')
    xml = xml.replace(f'bpmnElement="{of}"', f'bpmnElement="{key}"')
    publish_processes(drawings={f"{key}.bpmn": xml.encode()}, by=SYSTEM, at=AT)


def test_a_process_of_the_city_s_own_leads_a_dossier_through(cast: Cast) -> None:
    drawn("kites", of="standard")
    id_ = announced(process_key="kites", sequence=STEPS)

    enter(id_)

    kite = version(id_)
    answers, files = whole_answers(kite, cast)
    (filed,) = file_dossiers(
        filings=[a_filing(cast, version=kite, answers=answers, files=files)], by=cast.citizen, at=AT
    )
    assert Dossier.objects.get(id=filed.dossier).current_task is not None


def test_without_a_published_process_it_stays_announced(db: None) -> None:
    id_ = announced(process_key="kites", sequence=STEPS)

    with pytest.raises(UnableToPutInForce, match="no published process kites"):
        enter(id_)
    assert version(id_).state is State.ANNOUNCED


def test_a_place_that_the_route_does_not_fill_is_named_with_its_step(db: None) -> None:
    drawn("kites", of="two_agencies")
    id_ = announced(process_key="kites", sequence=STEPS)

    with pytest.raises(UnableToPutInForce, match=r"kites has the step “.+” at leg:2"):
        enter(id_)


def test_a_process_that_takes_longer_than_the_law_gives_is_named_with_its_hours(db: None) -> None:
    xml = drawing_of(definition=definition_in_force(key="standard").id).replace('id="standard"', 'id="kites"')
    xml = xml.replace('bpmnElement="standard"', 'bpmnElement="kites"').replace('limitShare="0.6"', 'limitHours="40"')
    publish_processes(drawings={"kites.bpmn": xml.encode()}, by=SYSTEM, at=AT)

    with pytest.raises(UnableToPutInForce, match=r"takes [\d.]+ working hours, and the legal limit gives 24"):
        enter(announced(process_key="kites", sequence=STEPS))


def test_who_is_consulted_must_be_named_by_the_version(db: None) -> None:
    drawn("kites", of="with_consultation")

    with pytest.raises(UnableToPutInForce, match="at consulted"):
        enter(announced(process_key="kites", sequence=STEPS))
    enter(announced(process_key="kites", sequence=STEPS, consulted={"kind": "district"}))


def test_filing_by_a_procedure_without_a_process_is_refused_in_words(cast: Cast) -> None:
    id_ = announced(process_key="kites", sequence=STEPS)
    commands.put_in_force(entries=[EntryIntoForce(version=id_, from_on=JUNE_10)], by=SYSTEM, at=AT)
    kite = version(id_)
    answers, files = whole_answers(kite, cast)

    with pytest.raises(UnableToFileDossiers, match="no way of handling this procedure yet"):
        file_dossiers(filings=[a_filing(cast, version=kite, answers=answers, files=files)], by=cast.citizen, at=AT)


def test_others_than_procedure_control_are_refused(cast: Cast) -> None:
    id_ = announced()

    with pytest.raises(NotPermitted):
        enter(id_, by=cast.leader)
    assert version(id_).state is State.ANNOUNCED
