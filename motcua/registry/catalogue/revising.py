"""Commands of working copies: a new version is begun from one that is there, written part by part by whoever is in
charge, and assessed once it is sound. They take turns with the other commands of the catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.faults import fault, gettext_noop, in_words, list_in_words
from motcua.registry.catalogue.commands import assess_versions, take_turn, write_drafts
from motcua.registry.catalogue.drafting import Prepared, follows_from, prepare
from motcua.registry.catalogue.errors import (
    UnableToAssessUnseen,
    UnableToAssessVersions,
    UnableToFindWorkingCopy,
    UnableToOpenWorkingCopy,
    UnableToSaveUnseen,
    UnableToSaveWorkingCopy,
)
from motcua.registry.catalogue.events import WorkingCopyOpened, WorkingCopyPutAway, WorkingCopySaved
from motcua.registry.catalogue.models import Saving, Version, WorkingCopy
from motcua.registry.catalogue.policy import may_change_catalogue
from motcua.registry.catalogue.values import PARTS_OF, Assessment, Draft, Section
from motcua.registry.organization.values import Level

#: What a version of the catalogue has at most is a tenth of this.
CONTENT_BYTES_MAX = 1_000_000
ANSWER_LENGTH_MAX = 4_000

Parts = Mapping[str, Any]


def open_working_copy(*, procedure: UUID, by: Actor, at: datetime) -> UUID:
    """Begins a new version from the one in force (else the newest), or gives the one that is being written already.

    Raises `UnableToOpenWorkingCopy` for a procedure without versions.
    """
    require(may_change_catalogue(by), act="open_working_copy", subject=procedure)
    take_turn()
    standing = WorkingCopy.objects.filter(procedure=procedure, closed_at=None).first()
    if standing is not None:
        return standing.id
    versions = Version.objects.filter(procedure=procedure)
    base = versions.filter(in_force__contains=city_day(at)).first() or versions.order_by("-number").first()
    if base is None:
        raise UnableToOpenWorkingCopy

    form = None if follows_from(base.parts, base.form) else base.form
    return open_copy_of(procedure, base=base.id, parts=base.parts, form=form, by=by, at=at)


def open_copy_of(
    procedure: UUID, *, base: UUID | None, parts: Parts, form: Parts | None, by: Actor, at: datetime
) -> UUID:
    """A working copy that begins with these parts. Whoever calls has taken the turn and asked the policy."""
    row = WorkingCopy.objects.create(
        id=new_id(), procedure_id=procedure, base_id=base, opened_at=at, opened_by=by.account
    )
    _save(row, number=0, section="", parts=parts, form=form, by=by, at=at)

    record(events=[WorkingCopyOpened(subject=procedure, working_copy=row.id, base=base)], by=by, at=at)
    return row.id


def save_section(
    *, copy: UUID, section: Section, parts: Parts, seen: int, form: Parts | None = None, by: Actor, at: datetime
) -> int:
    """Writes one stretch anew and gives the number of the saving. `parts` are the stretch's whole parts: one that is
    left out is no more. `form` is of `Section.FORM` alone: a definition, or None for the form that follows from the parts.

    `seen` is the saving that the writer looked at. Whatever was saved since in other stretches is kept; what is there
    already is not saved twice. Raises `UnableToSaveUnseen` when the stretch itself was changed since, and
    `UnableToSaveWorkingCopy` for what cannot be kept. What is wrong with the whole is no hindrance until it is assessed.
    """
    require(may_change_catalogue(by), act="save_working_copy", subject=copy)
    _check_parts(section, parts, form)
    row = _locked(copy)
    now, before = _saving(row, row.saved), _saving(row, seen)
    given = _stretch_of(section, parts, form)
    stands = _stretch_of(section, now.parts, now.form)
    if given == stands:
        return row.saved
    if stands != _stretch_of(section, before.parts, before.form):
        raise UnableToSaveUnseen

    kept = {key: part for key, part in now.parts.items() if key not in PARTS_OF[section]} | dict(parts)
    row.saved += 1
    row.save(update_fields=["saved"])
    own = form if section is Section.FORM else now.form
    _save(row, number=row.saved, section=section.value, parts=kept, form=own, by=by, at=at)

    event = WorkingCopySaved(subject=row.procedure_id, working_copy=row.id, saving=row.saved, section=section.value)
    record(events=[event], by=by, at=at)
    return row.saved


def put_away_working_copy(*, copy: UUID, by: Actor, at: datetime) -> None:
    """Ends it without a version; what was saved is kept. Once it is put away, nothing more happens to it."""
    require(may_change_catalogue(by), act="put_away_working_copy", subject=copy)
    row = _locked(copy)

    row.closed_at = at
    row.save(update_fields=["closed_at"])

    record(events=[WorkingCopyPutAway(subject=row.procedure_id, working_copy=row.id)], by=by, at=at)


def assess_working_copy(*, copy: UUID, seen: int, assessment: Assessment, by: Actor, at: datetime) -> UUID:
    """Makes the procedure's next version of it, assessed. Gives the version's id.

    Raises `UnableToAssessUnseen` when it was saved since `seen`, and `UnableToAssessVersions` naming every fault with its
    place, an answer that is missing, or that nothing differs from the version it was begun from.
    """
    require(may_change_catalogue(by), act="assess_working_copy", subject=copy)
    row = _locked(copy)
    if row.saved != seen:
        raise UnableToAssessUnseen
    _check_answers(assessment)
    prepared = _prepared(row)

    (version,) = write_drafts([prepared], by=by, at=at)
    assess_versions(versions=[version], assessment=assessment, by=by, at=at)
    row.closed_at, row.became_id = at, version
    row.save(update_fields=["closed_at", "became"])
    return version


def _prepared(row: WorkingCopy) -> Prepared:
    saving, procedure = _saving(row, row.saved), row.procedure
    draft = Draft(
        code=procedure.code,
        level=Level(procedure.level),
        local_code=procedure.local_code,
        parts=saving.parts,
        form=saving.form,
    )
    prepared = prepare(draft)
    if isinstance(prepared, list):
        raise UnableToAssessVersions(refused=list_in_words(prepared))
    if row.base is not None and prepared.digest == bytes(row.base.digest):
        words = gettext_noop("nothing differs from version {number}")
        raise UnableToAssessVersions(refused=in_words(fault(words, number=row.base.number)))
    return prepared


def _check_answers(assessment: Assessment) -> None:
    answers = (assessment.necessity, assessment.reasonableness, assessment.legality, assessment.cost)
    if not all(answer.strip() for answer in answers):
        raise UnableToAssessVersions(
            refused=in_words(fault(gettext_noop("each of the four questions needs an answer")))
        )
    if any(len(answer) > ANSWER_LENGTH_MAX for answer in answers):
        words = gettext_noop("an answer is longer than {most} characters")
        raise UnableToAssessVersions(refused=in_words(fault(words, most=ANSWER_LENGTH_MAX)))


def _check_parts(section: Section, parts: Parts, form: Parts | None) -> None:
    strange = sorted(parts.keys() - set(PARTS_OF[section]))
    if strange or (form is not None and section is not Section.FORM):
        words = gettext_noop("{part} does not belong to this stretch")
        raise UnableToSaveWorkingCopy(reason=in_words(fault(words, part=strange[0] if strange else "form")))
    if len(json.dumps([parts, form], ensure_ascii=False)) > CONTENT_BYTES_MAX:
        raise UnableToSaveWorkingCopy(reason=in_words(fault(gettext_noop("it is too long"))))


def _stretch_of(section: Section, parts: Parts, form: Parts | None) -> tuple[Parts, Parts | None]:
    found = {key: parts[key] for key in PARTS_OF[section] if key in parts}
    return found, form if section is Section.FORM else None


def _locked(copy: UUID) -> WorkingCopy:
    """Takes the turn and gives the working copy, which is open."""
    take_turn()
    row = WorkingCopy.objects.select_related("procedure", "base").filter(id=copy).first()
    if row is None:
        raise UnableToFindWorkingCopy
    if row.closed_at is not None:
        words = gettext_noop("it was assessed or put away already")
        raise UnableToSaveWorkingCopy(reason=in_words(fault(words)))
    return row


def _saving(row: WorkingCopy, number: int) -> Saving:
    found = Saving.objects.filter(copy=row, number=number).first()
    if found is None:
        words = gettext_noop("the page does not say which state it showed; open it again")
        raise UnableToSaveWorkingCopy(reason=in_words(fault(words)))
    return found


def _save(
    row: WorkingCopy, *, number: int, section: str, parts: Parts, form: Parts | None, by: Actor, at: datetime
) -> None:
    Saving.objects.create(
        copy=row, number=number, section=section, parts=dict(parts), form=form, saved_at=at, saved_by=by.account
    )
