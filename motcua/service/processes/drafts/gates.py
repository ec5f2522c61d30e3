"""What else has to hold before a draft is published, besides the drawing's own problems."""

from __future__ import annotations

from uuid import UUID

from motcua.service.processes.cases import gate as cases
from motcua.service.processes.drafts.values import Gate

#: In this order; every one is asked, so that everything is told at once.
GATES: tuple[Gate, ...] = (cases.problems_of_draft,)


def problems_before_publication(draft: UUID, key: str, xml: bytes) -> tuple[str, ...]:
    return tuple(problem for gate in GATES for problem in gate(draft, key, xml))
