"""Papers of registers in the wallets of the demo city's people, invented like them (scenarios/demo/papers.json)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.people.queries import known_numbers
from motcua.service.wallet.commands.papers import put_papers
from motcua.service.wallet.kinds import kinds
from motcua.service.wallet.models import Paper
from motcua.service.wallet.values import NewPaper, PaperFact, PaperSource


def put_demo_papers(*, folder: Path, at: datetime) -> int:
    """Puts them into the wallets of those who are registered; one that is there already stays. Returns how many are new."""
    given = json.loads((folder / "papers.json").read_text(encoding="utf-8"))["papers"]
    holders = known_numbers(numbers={each["holder"] for each in given})
    papers = [_paper(each, holders[each["holder"]]) for each in given if each["holder"] in holders]
    before = Paper.objects.filter(origin__in=[paper.origin for paper in papers]).count()
    return len(put_papers(papers=papers, by=SYSTEM, at=at)) - before


def _paper(given: Mapping[str, Any], holder: UUID) -> NewPaper:
    kind = kinds()[given["kind"]]
    return NewPaper(
        holder=holder,
        kind=kind.key,
        source=PaperSource.REGISTER,
        origin=f"demo:{kind.key}:{given['number']}",
        title_vi=kind.name_vi,
        title_en=kind.name_en,
        issuer_vi=given["issuer"]["vi"],
        issuer_en=given["issuer"]["en"],
        number=given["number"],
        issued_on=date.fromisoformat(given["issued_on"]),
        valid_until=date.fromisoformat(given["valid_until"]) if given["valid_until"] else None,
        facts=tuple(PaperFact(**fact) for fact in given["facts"]),
    )
