"""Who opened what a holder shows by links: for her own list of who looked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Sum

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import officials_among
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.queries import latest_entries
from motcua.foundation.journal.values import Entry
from motcua.registry.organization.queries import posts_of
from motcua.service.wallet import policy
from motcua.service.wallet.events import ShareOpened
from motcua.service.wallet.models import Share
from motcua.service.wallet.rows import facts_of
from motcua.service.wallet.values import FACT_PREFIX, FieldChoice, Opening, Openings, Shown


def openings_of(*, holder: UUID, actor: Actor, limit: int) -> Openings:
    """Every time that somebody opened a share of the holder's papers, the newest first and `limit` of them at most, as the
    journal tells. Raises `NotPermitted` (hidden) unless the actor may see the wallet."""
    require(policy.may_see(actor, holder), act="see_wallet", subject=holder)
    opened = Share.objects.filter(paper__holder=holder, openings__gt=0)
    papers = list(opened.order_by("paper_id").values_list("paper_id", flat=True).distinct())
    entries = latest_entries(subjects=papers, kinds=[ShareOpened.kind], limit=limit)
    shares = {
        str(row.id): row
        for row in opened.filter(id__in={entry.data["share"] for entry in entries}).select_related("paper")
    }
    officials = officials_among(accounts={entry.actor for entry in entries if entry.actor})
    units = _units(entries, officials)
    return Openings(
        newest=[_opening(entry, shares[entry.data["share"]], officials, units, actor) for entry in entries],
        count=opened.aggregate(times=Sum("openings"))["times"] or 0,
    )


def _units(entries: Iterable[Entry], officials: Collection[UUID]) -> dict[tuple[UUID, date], list[UUID]]:
    """The units of each official on the days on which she looked."""
    days = {(entry.actor, city_day(entry.at)) for entry in entries if entry.actor in officials}
    return {
        (account, on): list(dict.fromkeys(post.unit for post in posts_of(account=account, on=on)))
        for account, on in days
        if account is not None
    }


def _opening(
    entry: Entry,
    share: Share,
    officials: Mapping[UUID, str],
    units: Mapping[tuple[UUID, date], list[UUID]],
    actor: Actor,
) -> Opening:
    # Who opens a link as a private person was not told that her name goes to the holder, so it does not.
    account = entry.actor if entry.actor in officials or entry.actor == actor.account else None
    return Opening(
        at=entry.at,
        account=account,
        by_name=officials.get(account, "") if account else "",
        units=units.get((account, city_day(entry.at)), ()) if account else (),
        paper=share.paper_id,
        title_vi=share.paper.title_vi,
        title_en=share.paper.title_en,
        labels=_labels(share),
        file=entry.data["file"],
        audience=share.audience,
        shared_at=share.at,
    )


def _labels(share: Share) -> list[FieldChoice]:
    """The chosen fields in the order in which they are shown: the paper's own behind those that every paper has."""
    own = {FACT_PREFIX + fact.key: fact for fact in facts_of(share.paper)}
    told = [FieldChoice(key=key.value, value="") for key in Shown if key.value in share.fields]
    return told + [
        FieldChoice(key=key, value="", label_vi=fact.label_vi, label_en=fact.label_en)
        for key, fact in own.items()
        if key in share.fields
    ]
