"""`motcua verify reports`: what was frozen is what it was, by its own hash and by the one that the journal keeps."""

from __future__ import annotations

from motcua.foundation.journal.queries import entries_of, hash_at
from motcua.foundation.measures.values import Check
from motcua.reform.reports.events import ReportApproved, ReportFrozen
from motcua.reform.reports.models import Freeze
from motcua.reform.reports.rules import content_hash, content_of


def verify_reports() -> Check:
    """Names the first freeze whose content, hash, position or approval is not what the journal says."""
    checked = wrong = 0
    first: str | None = None
    for freeze in Freeze.objects.order_by("at", "id").iterator(chunk_size=100):
        checked += 1
        fault = _fault(freeze)
        if fault:
            wrong += 1
            first = first or f"report {freeze.report_id}, freeze {freeze.number}: {fault}"
    return Check(checked, wrong, first)


def _fault(freeze: Freeze) -> str:
    if content_hash(freeze.content) != freeze.content_hash:
        return "its content was altered"
    entries = entries_of(subject=freeze.report_id, kinds=[ReportFrozen.kind, ReportApproved.kind])
    own = [each for each in entries if each.data["number"] == freeze.number]
    frozen = [each for each in own if each.kind == ReportFrozen.kind]
    if [(each.data["content_hash"], each.data["position"]) for each in frozen] != [
        (freeze.content_hash, freeze.position)
    ]:
        return "the journal tells of another content or position"
    if bool(freeze.approved_at) != any(each.kind == ReportApproved.kind for each in own):
        return "the journal tells of another approval"
    if content_of(freeze.content).position_hash != hash_at(position=freeze.position).hex():
        return "the journal was another up to its position"
    return ""
