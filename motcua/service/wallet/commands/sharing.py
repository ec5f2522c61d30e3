"""Showing a paper to others: a share is made, looked at, and ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import clean
from motcua.service.wallet import policy
from motcua.service.wallet.errors import UnableToFindShare, UnableToOpenShare, UnableToShare
from motcua.service.wallet.events import PaperShared, ShareEnded, ShareOpened
from motcua.service.wallet.fields import choices_of
from motcua.service.wallet.models import Paper, Share
from motcua.service.wallet.rows import line_of, lock_papers, lock_share, path_of, state
from motcua.service.wallet.rules import chosen
from motcua.service.wallet.tokens import share_of
from motcua.service.wallet.values import (
    AUDIENCE_LENGTH_MAX,
    OPEN_SHARES_MAX,
    OPENINGS_MAX,
    SHARE_MINUTES,
    STATE_WORDS,
    NewShare,
    PaperState,
    SharedPaper,
)


def share_paper(*, share: NewShare, by: Actor, at: datetime) -> UUID:
    """Lets whoever has the link see the chosen fields until a moment. Sent twice from one page, it is one share.

    Raises `NotPermitted` for another's paper, `UnableToShare` for what is not in force, for fields that the paper does not
    have, for none at all, for a time that is not offered, and beyond `OPEN_SHARES_MAX` open ones.
    """
    (row,) = lock_papers([share.paper]).values()
    require(policy.may_see(by, row.holder), act="share_paper", subject=row.id)
    again = Share.objects.filter(paper=row, form=share.form).values_list("id", flat=True).first()
    if again is not None:
        return again
    _refuse(row, share, at)

    made = Share(
        id=new_id(),
        paper=row,
        form=share.form,
        fields=sorted(share.fields),
        with_file=share.with_file,
        audience=clean(share.audience, length_max=AUDIENCE_LENGTH_MAX),
        at=at,
        by=by.account,
        expires_at=at + timedelta(minutes=share.minutes),
    )
    made.save(force_insert=True)

    record(
        events=[
            PaperShared(
                subject=row.id,
                at_unit=path_of(row),
                share=made.id,
                fields=tuple(made.fields),
                with_file=made.with_file,
                expires_at=made.expires_at,
            )
        ],
        by=by,
        at=at,
    )
    return made.id


def end_share(*, share: UUID, by: Actor, at: datetime) -> UUID:
    """Closes a share: its link shows nothing from now on. Done twice, or when it had run out, nothing happens. Returns the
    paper. Raises `UnableToFindShare`, `NotPermitted`."""
    paper, row = lock_share(share)
    require(policy.may_see(by, paper.holder), act="end_share", subject=paper.id)
    if row.ended_at is None and row.expires_at > at:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(events=[ShareEnded(subject=paper.id, at_unit=path_of(paper), share=row.id)], by=by, at=at)
    return paper.id


def open_share(*, token: str, file: bool, by: Actor, at: datetime) -> SharedPaper:
    """What the link shows at this very moment; that it was looked at, or its file taken, is kept for the holder.

    Raises `UnableToFindShare` for a link that is none, `UnableToOpenShare` for one that has ended, was looked at too
    often, or shows no file where one is asked for. What became of the paper itself is told in its state.
    """
    id_ = share_of(token)
    if id_ is None:
        raise UnableToFindShare
    paper, row = lock_share(id_)
    _refuse_ended(row, at)
    seen = _shared(paper, row, at)
    if file and not (row.with_file and paper.sha256 and seen.state is PaperState.VALID):
        raise UnableToOpenShare(reason=_("it has no file to show, or the paper is not valid any more."))
    row.openings += 1
    row.last_opened_at = at
    row.save(update_fields=["openings", "last_opened_at"])

    record(events=[ShareOpened(subject=paper.id, at_unit=path_of(paper), share=row.id, file=file)], by=by, at=at)
    return seen


def _refuse(row: Paper, share: NewShare, at: datetime) -> None:
    standing = state(row, on=city_day(at))
    if standing is not PaperState.VALID:
        raise UnableToShare(reason=_("the paper is %(state)s.") % {"state": STATE_WORDS[standing]})
    if share.minutes not in SHARE_MINUTES:
        raise UnableToShare(reason=_("choose for how long."))
    known = {field.key for field in choices_of(row, at=at)}
    if not share.fields or not share.fields <= known:
        raise UnableToShare(reason=_("choose at least one thing to show."))
    if share.with_file and not row.sha256:
        raise UnableToShare(reason=_("this paper has no file."))
    if Share.objects.filter(paper=row, ended_at=None, expires_at__gt=at).count() >= OPEN_SHARES_MAX:
        raise UnableToShare(reason=_("too many links to it are open; stop one first."))


def _refuse_ended(row: Share, at: datetime) -> None:
    if row.ended_at is not None:
        raise UnableToOpenShare(reason=_("its holder has stopped showing the paper."))
    if row.expires_at <= at:
        raise UnableToOpenShare(reason=_("its time has run out."))
    if row.openings >= OPENINGS_MAX:
        raise UnableToOpenShare(reason=_("it has been looked at too often."))


def _shared(paper: Paper, row: Share, at: datetime) -> SharedPaper:
    line = line_of(paper, on=city_day(at))
    ended = {
        PaperState.REVOKED: city_day(paper.revoked_at) if paper.revoked_at else None,
        PaperState.EXPIRED: paper.valid_until,
    }
    return SharedPaper(
        share=row.id,
        title_vi=line.title_vi,
        title_en=line.title_en,
        kind_vi=line.kind_vi,
        kind_en=line.kind_en,
        issuer_vi=line.issuer_vi,
        issuer_en=line.issuer_en,
        state=line.state,
        ended_on=ended.get(line.state),
        source=line.source,
        fields=chosen(choices_of(paper, at=at), row.fields),
        sha256=paper.sha256 if row.with_file else "",
        is_signed=paper.is_signed,
        audience=row.audience,
        expires_at=row.expires_at,
        seen_at=at,
    )
