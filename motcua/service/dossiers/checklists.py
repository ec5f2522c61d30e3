"""A dossier's check-lists: which items each step has by what was filed. Reads; `commands/checks.py` writes."""

from __future__ import annotations

from uuid import UUID

from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Dossier, StepCheck
from motcua.service.dossiers.rules.checklist import check_items, steps_with_checks
from motcua.service.dossiers.values import CheckAnswer, CheckItem, Defect


def items_of(row: Dossier, version: ProcedureVersion, action: str) -> tuple[CheckItem, ...]:
    """The items of a step with the check-list of `action`, by the dossier's answers and files as they are now."""
    if action not in steps_with_checks():
        return ()
    answers = AnswerSet.objects.get(dossier=row, version=row.answers_version).answers
    slots = AttachedFile.objects.filter(dossier=row, superseded_at=None).values_list("slot", flat=True)
    return check_items(version, action, answers=answers, slots=frozenset(slots))


def failed_checks(row: Dossier, version: ProcedureVersion, action: str, *, task: UUID) -> tuple[Defect, ...]:
    """What failed on the check-list of the step `task` and the citizen can mend, bound to the likeliest question, with the
    official's remark or, without one, the item's own words. Reasons for the same question are put into one."""
    found = {
        each.item: each
        for each in StepCheck.objects.filter(task=task, superseded_at=None, answer=CheckAnswer.FAIL.value)
    }
    reasons: dict[str, list[str]] = {}
    for item in items_of(row, version, action) if found else ():
        if item.key in found and item.targets:
            reasons.setdefault(item.targets[0], []).append(found[item.key].remark or item.name_vi)
    return tuple(Defect(target=target, reason="\n".join(each)) for target, each in reasons.items())
