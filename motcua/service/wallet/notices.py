"""Who is told what of a paper. The words are those of `texts`, or what an administrator has set in their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.foundation.accounts.values import Actor
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.messages.values import Channel, NewMessage
from motcua.registry.people.queries import persons
from motcua.registry.people.values import PersonView
from motcua.service.wallet import texts
from motcua.service.wallet.models import Paper


def tell_revoked(papers: Sequence[Paper], *, by: Actor, at: datetime) -> None:
    """In the account when the holder has one, else by SMS; whom neither reaches is told at the counter."""
    holders = persons(persons={paper.holder for paper in papers})
    told = [_revoked(paper, holder) for paper in papers if (holder := holders.get(paper.holder)) is not None]
    send_messages(messages=[each for each in told if each is not None], by=by, at=at)


def _revoked(paper: Paper, holder: PersonView) -> NewMessage | None:
    in_app = holder.account is not None
    if not in_app and not holder.phone:
        return None
    return NewMessage(
        channel=Channel.IN_APP if in_app else Channel.SMS,
        account=holder.account,
        address=holder.phone,
        template=texts.PAPER_REVOKED,
        fields={texts.TITLE: paper.title_vi, texts.ISSUER: paper.issuer_vi, texts.REASON: paper.revoked_reason},
        link=f"/vi-giay-to/{paper.id}/",
        about=paper.id,
        key=f"paper_revoked:{paper.id}",
    )
