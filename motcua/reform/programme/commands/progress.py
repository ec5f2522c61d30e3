"""Reporting progress with evidence, accepting it or sending it back, and withdrawing evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.files.queries import receipts_of
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import trimmed
from motcua.reform.programme import policy, rules
from motcua.reform.programme.commands.facts import keep_fact
from motcua.reform.programme.errors import (
    UnableToJudgeProgress,
    UnableToReportProgress,
    UnableToWithdrawEvidence,
)
from motcua.reform.programme.events import EvidenceWithdrawn, ProgressJudged, ProgressReported
from motcua.reform.programme.models import Evidence, Judgement, Progress, Task
from motcua.reform.programme.rows import has_evidence, judgement_of, lock_task, scope_of, standing_progress, terms_of
from motcua.reform.programme.values import EVIDENCE_MAX, TEXT_LENGTH_MAX, GivenEvidence, Verdict
from motcua.registry.organization.queries import directory


def report_progress(
    *, task: UUID, text: str, is_completion: bool, evidence: Sequence[GivenEvidence], by: Actor, at: datetime
) -> UUID:
    """The lead unit's report; the files of `evidence` are kept already. It replaces the one that stands, unless that was
    accepted as completion. The same again is the one that is there.

    Raises `UnableToReportProgress` without a word, for a completion without evidence, and for a task that is done or
    dropped.
    """
    row = lock_task(task)
    terms, units = terms_of(row), directory(on=city_day(at))
    require(policy.may_report(by, terms.lead), act="report_progress", subject=row.id)
    words, files = trimmed(text), {each.sha256: each.name for each in evidence}
    last = standing_progress(row)
    if last is not None and _same(last, words, is_completion, files):
        return last.id
    if fault := _fault(row, last, words, is_completion, files):
        raise UnableToReportProgress(reason=fault)

    if last is not None:
        last.superseded_at = at
        last.save(update_fields=["superseded_at"])
    made = Progress.objects.create(
        id=new_id(), task=row, unit=terms.lead, text=words, is_completion=is_completion, at=at, by=by.account
    )
    Evidence.objects.bulk_create(
        Evidence(id=new_id(), progress=made, sha256=sha256, name=trimmed(name)[:200] or sha256[:12])
        for sha256, name in files.items()
    )

    event = ProgressReported(
        subject=row.id,
        at_unit=units.path(terms.lead).reaching(row.plan.unit),
        progress=made.id,
        is_completion=is_completion,
        text_hash=rules.text_hash(subject=made.id, text=words),
        evidence=tuple(files),
        supersedes=last.id if last else None,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_fact(row, entry=entry, at=at, units=units)
    return made.id


def judge_progress(*, progress: UUID, verdict: Verdict, reason: str = "", by: Actor, at: datetime) -> None:
    """The control unit accepts a report or sends it back with a reason. The same verdict again changes nothing; an accepted
    one may still be sent back, which supersedes the acceptance.

    Raises `UnableToJudgeProgress` for a report that was replaced, without a reason for sending back, and for accepting a
    completion whose evidence was withdrawn.
    """
    found = Progress.objects.filter(id=progress).first()
    if found is None:
        raise UnableToJudgeProgress(reason=_("there is no such report."))
    row = lock_task(found.task_id)
    terms, units = terms_of(row), directory(on=city_day(at))
    allowed = policy.may_judge(by, scope_of(row.plan), lead=terms.lead, reporters=[found.by])
    require(allowed, act="judge_progress", subject=row.id)
    found.refresh_from_db()
    why = trimmed(reason) if verdict is Verdict.SENT_BACK else ""
    standing = judgement_of(found)
    if standing is not None and (standing.verdict, standing.reason) == (verdict.value, why):
        return
    if fault := _fault_of_judging(row, found, verdict, why):
        raise UnableToJudgeProgress(reason=fault)

    if standing is not None:
        standing.superseded_at = at
        standing.save(update_fields=["superseded_at"])
    Judgement.objects.create(id=new_id(), progress=found, verdict=verdict.value, reason=why, at=at, by=by.account)

    event = ProgressJudged(
        subject=row.id,
        at_unit=units.path(terms.lead).reaching(row.plan.unit),
        progress=found.id,
        is_completion=found.is_completion,
        verdict=verdict,
        supersedes=standing.id if standing else None,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_fact(row, entry=entry, at=at, units=units)


def withdraw_evidence(*, evidence: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Takes a piece of evidence back; it stays named, with the reason. An acceptance that rested on it no longer stands:
    the report is to be judged anew. Withdrawn twice, it was withdrawn once. Raises `UnableToWithdrawEvidence`."""
    found = Evidence.objects.select_related("progress").filter(id=evidence).first()
    if found is None:
        raise UnableToWithdrawEvidence(reason=_("there is no such piece of evidence."))
    row = lock_task(found.progress.task_id)
    terms, units = terms_of(row), directory(on=city_day(at))
    allowed = policy.may_withdraw(by, scope_of(row.plan), lead=terms.lead)
    require(allowed, act="withdraw_evidence", subject=row.id)
    found.refresh_from_db()
    why = trimmed(reason)
    if found.withdrawn_at is not None:
        return
    if not why:
        raise UnableToWithdrawEvidence(reason=_("say why."))

    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, by.account, why
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    judged = judgement_of(found.progress)
    if judged is not None and judged.verdict == Verdict.ACCEPTED.value:
        judged.superseded_at = at
        judged.save(update_fields=["superseded_at"])
    else:
        judged = None

    event = EvidenceWithdrawn(
        subject=row.id,
        at_unit=units.path(terms.lead).reaching(row.plan.unit),
        progress=found.progress_id,
        evidence=found.id,
        supersedes=judged.id if judged else None,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_fact(row, entry=entry, at=at, units=units)


def _same(last: Progress, words: str, is_completion: bool, files: dict[str, str]) -> bool:
    """Not where it was sent back, or evidence withdrawn: then saying it again is something new."""
    there = set(Evidence.objects.filter(progress=last, withdrawn_at=None).values_list("sha256", flat=True))
    judged = judgement_of(last)
    sent_back = judged is not None and judged.verdict == Verdict.SENT_BACK.value
    return (last.text, last.is_completion, there) == (words, is_completion, set(files)) and not sent_back


def _fault(row: Task, last: Progress | None, words: str, is_completion: bool, files: dict[str, str]) -> str:
    judged = judgement_of(last) if last is not None and last.is_completion else None
    if row.dropped_at is not None or (judged is not None and judged.verdict == Verdict.ACCEPTED.value):
        return _("the task is done or dropped.")
    if not words or len(words) > TEXT_LENGTH_MAX:
        return _("write what was done, in at most %(count)s characters.") % {"count": TEXT_LENGTH_MAX}
    if is_completion and not files:
        return _("a completion needs at least one file as evidence.")
    if len(files) > EVIDENCE_MAX:
        return _("at most %(count)s files can be given.") % {"count": EVIDENCE_MAX}
    if set(files) - receipts_of(shas=list(files)).keys():
        return _("one of its files was not kept. Choose it again.")
    return ""


def _fault_of_judging(row: Task, progress: Progress, verdict: Verdict, why: str) -> str:
    if progress.superseded_at is not None:
        return _("the lead unit has reported anew meanwhile: read that first.")
    if row.dropped_at is not None:
        return _("the task was dropped.")
    if verdict is Verdict.SENT_BACK and not why:
        return _("say what is missing, so that the unit can mend it.")
    if verdict is Verdict.ACCEPTED and progress.is_completion and not has_evidence(progress):
        return _("its evidence was withdrawn: the lead unit hands in other evidence first.")
    return ""
