"""What a filing need not bring: papers of the applicant's wallet, offered where they are asked for. Shared by portal
and counter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.queries import receipts_of
from motcua.foundation.forms.rules.definition import form_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.people.population.commands import note_access
from motcua.registry.people.population.values import Purpose
from motcua.service.dossiers.commands.drafts import add_files, remove_file
from motcua.service.dossiers.queries.drafts import DraftView
from motcua.service.wallet.errors import UnableToReusePapers
from motcua.service.wallet.policy import own_wallets
from motcua.service.wallet.queries.reuse import offered, offers_of
from motcua.service.wallet.values import Offer, PaperLine, PaperSource

#: The name of the buttons that take an offer; what they send is the place and the paper.
TAKE = "_wallet"
#: The box that an officer ticks when the person before her has said that it may be used.
AGREES = "wallet_agrees"
_FROM = {
    PaperSource.RESULT: gettext_lazy("issued by %(issuer)s on %(day)s"),
    PaperSource.SCAN: gettext_lazy("digitised by %(issuer)s on %(day)s"),
    PaperSource.REGISTER: gettext_lazy("from the register of %(issuer)s, issued on %(day)s"),
}


@dataclass(frozen=True, kw_only=True)
class OfferShown:
    """A paper that is there already: for which component, what it is called, and where and when it comes from."""

    value: str
    component: str
    title: str
    source: str
    valid_until: date | None


def offers_shown(
    request: CityRequest, view: DraftView, version: ProcedureVersion, *, slots: Collection[str]
) -> list[OfferShown]:
    """For the places on a page that are still empty; for what is mended, in the place of what lies there. An officer who is
    shown them has looked into the applicant's wallet, and stands in her list of who looked."""
    if view.applicant is None:
        return []
    taken = set() if view.mends else {slot for slot, receipts in view.files.items() if receipts}
    places = {each.slot for each in version.components} & set(slots)
    if places <= taken:
        return []
    try:
        found = offers_of(
            version=version,
            holder=view.applicant,
            unit=view.receiving_unit,
            taken=taken,
            actor=request.actor,
            at=request.at,
        )
    except NotPermitted:
        # A mandate that has ended since the draft was begun: the filing says so, the page just offers nothing.
        return []
    shown = [
        _shown(each, _name(version, each))
        for each in found
        if each.slot in places and all(each.paper.sha256 != lying.sha256 for lying in view.files.get(each.slot, ()))
    ]
    if shown and not _is_own(request, view.applicant):
        # Before the page is shown, and not without the entry.
        with durable():
            _note(request, view.applicant, Purpose.OFFERS, view)
    return shown


def _is_own(request: CityRequest, holder: UUID) -> bool:
    return holder in own_wallets(request.actor)


def _note(request: CityRequest, holder: UUID, purpose: Purpose, view: DraftView) -> None:
    note_access(person=holder, purpose=purpose, dossier=view.mends, by=request.actor, at=request.at)


def spared_shown(request: CityRequest, version: ProcedureVersion) -> list[OfferShown]:
    """What whoever is signed in need not look for, before she begins a filing of her own."""
    holder = request.actor.person
    if holder is None:
        return []
    found = offers_of(version=version, holder=holder, unit=None, taken=(), actor=request.actor, at=request.at)
    return [_shown(each, _name(version, each)) for each in found]


def takes_offer(request: CityRequest) -> bool:
    return TAKE in request.POST


def take_offer(request: CityRequest, view: DraftView, version: ProcedureVersion) -> str:
    """Puts the paper in its place, as a file like any other; returns what to say of it. Taken twice it is there once. Where
    the office could not use what lies there, the paper takes its place.

    Raises `UnableToReusePapers` when the offer stands no more, and at a counter where nobody has ticked that the person
    agrees.
    """
    slot, _colon, sent = request.POST.get(TAKE, "").partition(":")
    paper = id_or_none(sent)
    field = form_of(version.form).fields.get(slot)
    if view.applicant is None or paper is None or field is None:
        raise UnableToReusePapers(reason=_("it cannot be used any more, or not here."))
    if not _is_own(request, view.applicant) and request.POST.get(AGREES) != "yes":
        raise UnableToReusePapers(reason=_("ask the person, and tick that she agrees."))
    with durable():
        taken = offered(
            paper=paper,
            slot=slot,
            version=version,
            holder=view.applicant,
            unit=view.receiving_unit,
            actor=request.actor,
            at=request.at,
        )
        kept = receipts_of(shas=[taken.paper.sha256])
        receipts = [replace(each, name=f"{taken.paper.title_vi}.pdf") for each in kept.values()]
        for unusable in view.files.get(slot, ()) if view.mends else ():
            if unusable.sha256 != taken.paper.sha256:
                remove_file(draft=view.id, slot=slot, sha256=unusable.sha256, by=request.actor, at=request.at)
        left = add_files(
            draft=view.id,
            slot=slot,
            receipts=receipts,
            files_max=int(field.schema["maxItems"]),
            by=request.actor,
            at=request.at,
        )
        if not left:
            _note(request, view.applicant, Purpose.REUSE, view)
    if left:
        return _("There is no room for it here: take a file out first.")
    return _("Attached from the wallet: %(title)s.") % {"title": _title(taken)}


def source_of(paper: PaperLine) -> str:
    """Where a paper comes from, and when."""
    issuer = paper.issuer_vi if speaks_vietnamese() else paper.issuer_en
    return str(_FROM[paper.source]) % {"issuer": issuer, "day": f"{paper.issued_on:%d/%m/%Y}"}


def _shown(offer: Offer, component: str) -> OfferShown:
    return OfferShown(
        value=f"{offer.slot}:{offer.paper.id}",
        component=component,
        title=_title(offer),
        source=source_of(offer.paper),
        valid_until=offer.paper.valid_until,
    )


def _name(version: ProcedureVersion, offer: Offer) -> str:
    """What the procedure calls the component."""
    component = next(each for each in version.components if each.key == offer.component)
    return component.name_vi if speaks_vietnamese() else component.name_en


def _title(offer: Offer) -> str:
    return offer.paper.title_vi if speaks_vietnamese() else offer.paper.title_en
