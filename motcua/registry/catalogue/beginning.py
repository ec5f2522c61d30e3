"""New procedures begun by hand: entered with little more than a name, then written part by part as new versions are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.faults import Fault, fault, gettext_noop, in_words
from motcua.foundation.text.rules import trimmed
from motcua.registry.catalogue.commands import take_turn
from motcua.registry.catalogue.errors import UnableToBeginProcedure
from motcua.registry.catalogue.events import ProcedureEntered
from motcua.registry.catalogue.faults import fault_of_code
from motcua.registry.catalogue.lists import GENERIC, fields
from motcua.registry.catalogue.models import Procedure, Version, WorkingCopy
from motcua.registry.catalogue.policy import may_change_catalogue
from motcua.registry.catalogue.revising import open_copy_of
from motcua.registry.catalogue.values import SourceStatus
from motcua.registry.catalogue.values_writing import NewProcedure

TEXT_LENGTH_MAX = 2_000
#: So codes begin that are the city's own.
LOCAL_PREFIX = "L-"
_SOURCED = ("code", "name", "limit", "fees", "components", "result", "legal_basis")


def begin_procedure(*, new: NewProcedure, by: Actor, at: datetime) -> UUID:
    """Enters a procedure and begins its first version, of which everything else is still to be written. Returns the
    procedure's id. One that was begun before and put away is begun anew.

    Raises `UnableToBeginProcedure` for a code that is none, a text that is missing, an unknown field, and for a code and
    level of which there are versions, or one is being written.
    """
    require(may_change_catalogue(by), act="begin_procedure")
    take_turn()
    code, local = new.code.strip(), new.code.strip().startswith(LOCAL_PREFIX)
    problem = fault_of_code(code, local_code=local) or _problem_of_texts(new)
    row = Procedure.objects.filter(code=code, level=new.level.value).first()
    problem = problem or (_problem_of_standing(row) if row else None)
    if problem is not None:
        raise UnableToBeginProcedure(reason=in_words(problem))

    if row is None:
        row = Procedure.objects.create(id=new_id(), code=code, level=new.level.value, local_code=local)
        entered = ProcedureEntered(subject=row.id, code=code, level=row.level, local_code=local)
        record(events=[entered], by=by, at=at)
    open_copy_of(row.id, base=None, parts=_first_parts(new), form=None, by=by, at=at)
    return row.id


def _problem_of_texts(new: NewProcedure) -> Fault | None:
    texts = (new.name.vi, new.name.en, new.ground)
    if not all(map(trimmed, texts)) or any(len(each) > TEXT_LENGTH_MAX for each in texts):
        return fault(
            gettext_noop("both names and the legal ground are needed, none longer than {most}"), most=TEXT_LENGTH_MAX
        )
    if new.field not in fields():
        return fault(gettext_noop("field: {key} is not in the list of fields"), key=new.field)
    return None


def _problem_of_standing(row: Procedure) -> Fault | None:
    if Version.objects.filter(procedure=row).exists():
        return fault(
            gettext_noop("there is a procedure {code} of this level already; write a new version of it"), code=row.code
        )
    if WorkingCopy.objects.filter(procedure=row, closed_at=None).exists():
        return fault(gettext_noop("procedure {code} is being written already"), code=row.code)
    return None


def _first_parts(new: NewProcedure) -> dict[str, Any]:
    """What follows from what is known. What nobody has decided is left out, so that it is asked for."""
    name, ground = {"vi": trimmed(new.name.vi), "en": trimmed(new.name.en)}, trimmed(new.ground)
    source = {"status": SourceStatus.LOCAL.value, "source": ground, "source_text": ""}
    return {
        "name": name,
        "nickname": name,
        "synonyms": [name["vi"]],
        "popularity": 0,
        "field": new.field,
        "sets": 1,
        "form": GENERIC,
        "fees": [],
        "requirements": [],
        "legal_basis": [ground],
        "sources": dict.fromkeys(_SOURCED, source),
    }
