"""What registers say goes into wallets as it is now: a new paper, another in the place of the former, or none any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.registry.people.commands import hold_people
from motcua.service.wallet import policy
from motcua.service.wallet.commands.papers import put_papers, revoke_papers
from motcua.service.wallet.models import Paper
from motcua.service.wallet.ports import defer_extracts
from motcua.service.wallet.values import NewPaper, PaperSource, RegisterWord

#: In which a paper differs from what was said before.
_SAID = ("number", "issued_on", "valid_until", "title_vi", "title_en", "issuer_vi", "issuer_en")


def keep_register_papers(*, words: Sequence[RegisterWord], kind: str, by: Actor, at: datetime) -> None:
    """Brings the holders' papers of that kind to what the register says. What it said before stays as it is, what it says
    otherwise is another paper in its place, and what it does not say any more is revoked. Said twice, it was said once; the
    origin is given here. A signed extract of each new paper is made next.

    Raises `NotPermitted` for anybody but the house.
    """
    require(policy.may_put(by), act="put_papers")
    if not words:
        return
    hold_people(persons=[word.holder for word in words])
    of_register = Paper.objects.filter(
        holder__in=[word.holder for word in words], kind=kind, source=PaperSource.REGISTER.value
    )
    before = Counter(of_register.values_list("holder", flat=True))
    standing = {row.holder: row for row in of_register.filter(revoked_at=None, replaced_by=None).order_by("id")}

    new: list[NewPaper] = []
    ended: dict[UUID, str] = {}
    for word in words:
        row = standing.get(word.holder)
        if word.paper is None:
            ended |= {row.id: word.why} if row is not None else {}
        elif row is None or _differs(row, word.paper):
            origin = f"register:{kind}:{word.holder}:{before[word.holder] + 1}"
            new.append(replace(word.paper, holder=word.holder, kind=kind, source=PaperSource.REGISTER, origin=origin))
    revoke_papers(reasons=ended, by=by, at=at)
    defer_extracts(put_papers(papers=new, by=by, at=at))


def _differs(row: Paper, paper: NewPaper) -> bool:
    said = [asdict(fact) for fact in paper.facts]
    return row.facts != said or any(getattr(row, name) != getattr(paper, name) for name in _SAID)
