"""A wallet, a paper, its shares, for the holder; a paper for the unit that issued it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_of_code
from motcua.registry.people.queries import persons
from motcua.service.wallet import policy
from motcua.service.wallet.errors import UnableToFindPaper, UnableToFindShare
from motcua.service.wallet.fields import choices_of
from motcua.service.wallet.kinds import kinds
from motcua.service.wallet.models import Paper, Share
from motcua.service.wallet.rows import line_of, paper_row, state
from motcua.service.wallet.rules import chosen
from motcua.service.wallet.tokens import token_of
from motcua.service.wallet.values import (
    SHARES_SHOWN,
    FieldChoice,
    IssuedPaper,
    KnownPaper,
    PaperLine,
    PaperState,
    PaperView,
    ShareView,
    WalletView,
)

#: More than anybody has; what is older is still found by its page.
PAPERS_MAX = 200
_USABLE = frozenset({PaperState.VALID, PaperState.BEING_SIGNED})


def wallets(*, actor: Actor, at: datetime) -> list[WalletView]:
    """The actor's own wallet first, then those of whom she acts for."""
    holders = policy.own_wallets(actor)
    people = persons(persons=holders)
    on = city_day(at)
    rows = Paper.objects.filter(policy.visible_to(actor), holder__in=holders).order_by("holder", "-id")
    lines: dict[UUID, list[PaperLine]] = {}
    for row in rows[: PAPERS_MAX * max(1, len(holders))]:
        lines.setdefault(row.holder, []).append(line_of(row, on=on))
    views = [
        WalletView(
            holder=holder.id,
            holder_name=holder.name,
            is_own=holder.id == actor.person,
            usable=[line for line in lines.get(holder.id, []) if line.state in _USABLE],
            ended=[line for line in lines.get(holder.id, []) if line.state not in _USABLE],
        )
        for holder in people.values()
    ]
    return sorted(views, key=lambda view: (not view.is_own, view.holder_name))


def paper_view(*, paper: UUID, actor: Actor, at: datetime) -> PaperView:
    """Raises `UnableToFindPaper`, `NotPermitted` (hidden)."""
    row = paper_row(paper)
    require(policy.may_see(actor, row.holder), act="see_paper", subject=paper)
    on = city_day(at)
    standing = state(row, on=on)
    fields = choices_of(row, at=at)
    holder = persons(persons=[row.holder])[row.holder]
    return PaperView(
        line=line_of(row, on=on),
        holder_name=holder.name,
        fields=fields,
        shares=_shares(row, fields, at=at),
        dossier=row.dossier,
        revoked_on=city_day(row.revoked_at) if row.revoked_at else None,
        revoked_reason=row.revoked_reason,
        lost_on=city_day(row.lost_at) if row.lost_at else None,
        replaced_by=row.replaced_by_id,
        reissue=_reissue(row, on=on) if standing in {PaperState.LOST, PaperState.EXPIRED, PaperState.REVOKED} else None,
        may_share=standing is PaperState.VALID,
        may_report_lost=standing in {PaperState.VALID, PaperState.EXPIRED},
        may_report_found=standing is PaperState.LOST,
    )


def share_view(*, share: UUID, actor: Actor, at: datetime) -> tuple[PaperView, ShareView]:
    """A share with its paper. Raises `UnableToFindShare`, `NotPermitted` (hidden)."""
    row = Share.objects.filter(id=share).first()
    if row is None:
        raise UnableToFindShare
    view = paper_view(paper=row.paper_id, actor=actor, at=at)
    return view, _share(row, view.fields, at=at)


def file_to_show(*, paper: UUID, actor: Actor) -> tuple[str, str]:
    """The file of one's own paper: its hash and what it is called. Raises `UnableToFindPaper`, `NotPermitted` (hidden)."""
    row = paper_row(paper)
    require(policy.may_see(actor, row.holder), act="see_paper", subject=paper)
    if not row.sha256:
        raise UnableToFindPaper
    return row.sha256, row.title_vi


def known_paper(*, sha256: str, on: date) -> KnownPaper | None:
    """For who has the file and checks it: what it is, and whether it is still in force. Says nothing of whose it is."""
    rows = Paper.objects.filter(sha256=sha256).order_by("-id")[:PAPERS_MAX]
    lines = [line_of(row, on=on) for row in rows]
    lines.sort(key=lambda line: line.state is not PaperState.VALID)
    if not lines:
        return None
    line = lines[0]
    return KnownPaper(
        title_vi=line.title_vi,
        title_en=line.title_en,
        issuer_vi=line.issuer_vi,
        issuer_en=line.issuer_en,
        issued_on=line.issued_on,
        state=line.state,
    )


def issued_paper(*, paper: UUID, actor: Actor, at: datetime) -> IssuedPaper:
    """For officials of the unit that issued it. Raises `UnableToFindPaper`, `NotPermitted` (hidden)."""
    row = paper_row(paper)
    require(policy.may_look_up(actor, row.unit), act="see_paper", subject=paper)
    holder = persons(persons=[row.holder])[row.holder]
    return IssuedPaper(
        line=line_of(row, on=city_day(at)),
        holder_name=holder.name,
        revoked_on=city_day(row.revoked_at) if row.revoked_at else None,
        revoked_reason=row.revoked_reason,
        history=history_of(subject=row.id),
        may_revoke=bool(policy.may_revoke(actor, row.unit)) and row.revoked_at is None and row.replaced_by_id is None,
    )


def papers_of_dossier(*, dossier: UUID, actor: Actor, at: datetime) -> list[PaperLine]:
    """What a dossier has put into its applicant's wallet, as far as the actor may see it: as the holder, or at the unit that
    issued it."""
    rows = Paper.objects.filter(dossier=dossier).order_by("id")
    return [
        line_of(row, on=city_day(at))
        for row in rows
        if policy.may_see(actor, row.holder) or policy.may_look_up(actor, row.unit)
    ]


def _shares(row: Paper, fields: Sequence[FieldChoice], *, at: datetime) -> list[ShareView]:
    """The last ones, those that are open first."""
    rows = Share.objects.filter(paper=row).order_by("-id")[:SHARES_SHOWN]
    return sorted((_share(each, fields, at=at) for each in rows), key=lambda share: not share.is_open)


def _share(row: Share, fields: Sequence[FieldChoice], *, at: datetime) -> ShareView:
    return ShareView(
        id=row.id,
        paper=row.paper_id,
        labels=chosen(fields, row.fields),
        with_file=row.with_file,
        audience=row.audience,
        shared_at=row.at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        is_open=row.ended_at is None and row.expires_at > at,
        openings=row.openings,
        last_opened_at=row.last_opened_at,
        token=token_of(row.id),
    )


def _reissue(row: Paper, *, on: date) -> UUID | None:
    """The procedure by which it is got again: that of its kind, else the one of which it was the result."""
    known = kinds().get(row.kind)
    if known is None or known.reissued_by is None:
        return row.procedure
    try:
        return version_of_code(code=known.reissued_by.code, level=known.reissued_by.level, on=on).procedure
    except UnableToFindProcedure:
        return row.procedure
