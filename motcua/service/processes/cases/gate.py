"""What keeps a draft from being published as far as its cases go. Drafts ask it among their gates."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.text.faults import in_words
from motcua.service.processes.cases.queries import run_all
from motcua.service.processes.cases.values import Owner, OwnerKind, Source, Tested


def problems_of_draft(draft: UUID, key: str, xml: bytes) -> tuple[str, ...]:
    """Why the draft may not be published as it is drawn now, in the reader's language; empty when it may. Raises
    `UnableToReadProcess` where it cannot be run at all."""
    source = Source(owner=Owner(OwnerKind.DRAFT, draft), key=key, version=None, xml=xml)
    return tuple(untested(run_all(source)))


def untested(found: Tested) -> list[str]:
    """Every case that fails, and every sequence flow that no case passes and for which no reason is written."""
    problems = [] if found.results else [_("it has no case")]
    for result in found.failed:
        why = "; ".join(in_words(parting.said) for parting in result.partings)
        problems.append(_("case {number} fails: {why}").format(number=result.case.number, why=why))
    for flow in found.unexplained:
        words = _("no case passes the flow from {source} to {target} ({flow}), and nobody has written why")
        problems.append(words.format(source=flow.source, target=flow.target, flow=flow.key))
    return problems
