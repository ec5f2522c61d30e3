"""A procedure that the catalogue has not is begun by hand, written part by part, and becomes its first version."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Role
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue import revising
from motcua.registry.catalogue.beginning import begin_procedure
from motcua.registry.catalogue.errors import UnableToAssessVersions, UnableToBeginProcedure
from motcua.registry.catalogue.models import Procedure
from motcua.registry.catalogue.queries import version
from motcua.registry.catalogue.revisions import faults_of_copy, open_copies, working_copy
from motcua.registry.catalogue.values import PARTS_OF, Section, State, Text
from motcua.registry.catalogue.values_writing import NewProcedure
from motcua.registry.organization.values import Level
from tests.rooms.registry.catalogue.test_revising import FOUND, LATER, assess
from tests.rooms.registry.catalogue.test_versions import AT, CONTROLLER, an_official, in_force
from tests.unit.registry.catalogue.builders import the_parts

KITES = NewProcedure(
    code="L-901",
    level=Level.COMMUNE,
    name=Text(vi="Cấp phép thả diều", en="Kite permit"),
    field="culture",
    ground="Nghị quyết 1/2023/NQ-HĐND",
)


def begun(new: NewProcedure = KITES) -> UUID:
    return begin_procedure(new=new, by=CONTROLLER, at=AT)


def test_a_new_procedure_says_what_is_still_to_be_written_and_becomes_version_1(db: None) -> None:
    procedure = begun()
    copy = working_copy(procedure=procedure, actor=CONTROLLER)
    faults = [str(each) for each in faults_of_copy(copy)]
    assert "result: it is not written yet" in faults
    assert all("not written yet" in each for each in faults)
    with pytest.raises(UnableToAssessVersions):
        assess(copy.id, 0)

    seen = 0
    for section in (section for section in Section if section is not Section.FORM):
        parts = {name: part for name, part in the_parts().items() if name in PARTS_OF[section]}
        seen = revising.save_section(copy=copy.id, section=section, parts=parts, seen=seen, by=CONTROLLER, at=LATER)
    made = version(assess(copy.id, seen, found=FOUND))

    assert (made.procedure, made.number, made.code, made.state) == (procedure, 1, "L-901", State.ASSESSED)
    kinds = [each.kind for each in entries_of(subject=procedure)]
    assert kinds[:2] == ["procedure_entered", "procedure_working_copy_opened"]


def test_it_stands_among_what_is_written_and_may_be_begun_anew_when_it_was_put_away(db: None) -> None:
    procedure = begun()
    (line,) = open_copies(actor=CONTROLLER).values()
    assert (line.code, line.name, line.is_new) == ("L-901", KITES.name, True)

    revising.put_away_working_copy(copy=working_copy(procedure=procedure, actor=CONTROLLER).id, by=CONTROLLER, at=LATER)

    assert begun() == procedure
    assert Procedure.objects.filter(code="L-901").count() == 1


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(KITES, code="Diều"), "no official code"),
        (replace(KITES, name=Text(vi="Diều", en=" ")), "both names"),
        (replace(KITES, ground=""), "legal ground"),
        (replace(KITES, field="astrology"), "not in the list of fields"),
    ],
)
def test_what_cannot_be_begun_is_refused_with_its_reason(db: None, new: NewProcedure, reason: str) -> None:
    with pytest.raises(UnableToBeginProcedure, match=reason):
        begun(new)

    assert not Procedure.objects.filter(code=new.code).exists()


def test_a_procedure_is_begun_once_and_not_beside_one_that_is_there(db: None) -> None:
    begun()
    standing = version(in_force())

    with pytest.raises(UnableToBeginProcedure, match="being written already"):
        begun()
    with pytest.raises(UnableToBeginProcedure, match="already; write a new version"):
        begun(replace(KITES, code=standing.code, level=standing.level))


def test_only_procedure_control_begins_one(db: None) -> None:
    with pytest.raises(NotPermitted):
        begin_procedure(new=KITES, by=an_official(Role.HANDLER), at=AT)
