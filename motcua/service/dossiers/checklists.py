"""A dossier's check-lists: which items each step has by what was filed. Reads; `commands/checks.py` writes."""

from __future__ import annotations

from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Dossier
from motcua.service.dossiers.rules.checklist import check_items, steps_with_checks
from motcua.service.dossiers.values import CheckItem


def items_of(row: Dossier, version: ProcedureVersion, action: str) -> tuple[CheckItem, ...]:
    """The items of a step with the check-list of `action`, by the dossier's answers and files as they are now."""
    if action not in steps_with_checks():
        return ()
    answers = AnswerSet.objects.get(dossier=row, version=row.answers_version).answers
    slots = AttachedFile.objects.filter(dossier=row, superseded_at=None).values_list("slot", flat=True)
    return check_items(version, action, answers=answers, slots=frozenset(slots))
