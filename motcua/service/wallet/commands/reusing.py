"""Papers of the wallet as components of a filing: nobody brings what the State holds already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.wallet import policy
from motcua.service.wallet.commands.facts import Component, How, keep_facts
from motcua.service.wallet.errors import UnableToReusePapers
from motcua.service.wallet.events import PaperReused
from motcua.service.wallet.models import ReusedComponent
from motcua.service.wallet.rows import lock_papers, state
from motcua.service.wallet.values import STATE_WORDS, PaperState, Use


def reuse_papers(*, uses: Sequence[Use], by: Actor, at: datetime) -> None:
    """Keeps that papers were components of filings, and counts it; called in the transaction that files. What was kept before
    is kept once. The papers are locked, so that none is revoked between being looked at and being filed.

    Raises `NotPermitted` for a paper of somebody for whom the actor may not file, `UnableToReusePapers` naming the
    first that is not valid at this moment.
    """
    if not uses:
        return
    rows = lock_papers(use.paper for use in uses)
    for use in uses:
        row = rows[use.paper]
        require(policy.may_reuse(by, row.holder, use.unit), act="reuse_paper", subject=row.id)
        standing = state(row, on=city_day(at))
        if standing is not PaperState.VALID:
            facts = {"title": row.title_vi, "state": STATE_WORDS[standing]}
            raise UnableToReusePapers(reason=_("“%(title)s” is %(state)s.") % facts)

    before = set(
        ReusedComponent.objects.filter(dossier__in={use.dossier for use in uses}).values_list(
            "paper_id", "dossier", "slot"
        )
    )
    fresh = [use for use in dict.fromkeys(uses) if (use.paper, use.dossier, use.slot) not in before]
    made = [
        ReusedComponent(id=new_id(), paper_id=use.paper, dossier=use.dossier, slot=use.slot, at=at, by=by.account)
        for use in fresh
    ]
    insert_rows(made)
    units = directory_on(on=city_day(at))
    counted = [
        Component(id=new.id, paper_kind=rows[use.paper].kind, path=units.path(use.unit))
        for use, new in zip(fresh, made, strict=True)
    ]

    entries = record(
        events=[
            PaperReused(subject=use.paper, at_unit=each.path, paper_kind=each.paper_kind, dossier=use.dossier)
            for use, each in zip(fresh, counted, strict=True)
        ],
        by=by,
        at=at,
    )
    keep_facts(counted, how=How.REUSED, entries=entries, at=at)
