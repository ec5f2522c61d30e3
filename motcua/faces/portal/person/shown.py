"""What is held of a person, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.portal.wallet.shown import label_of
from motcua.faces.portal.wording import spoken
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import day, moment
from motcua.faces.ui.known import FIELD_WORDS, value_in_words
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import SummaryRow, Words
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.registry.people.population.rules import field_text, held_fields, legal_grounds
from motcua.registry.people.population.values import (
    Access,
    Citizen,
    CorrectionView,
    Marital,
    Outcome,
    Purpose,
)
from motcua.registry.people.queries import persons
from motcua.registry.people.rules import phone_as_dialled
from motcua.registry.people.values import MandateKind, MandateView, PersonView, Sex
from motcua.service.insurance.values import Access as InsuranceAccess
from motcua.service.insurance.values import Purpose as InsurancePurpose
from motcua.service.wallet.values import Opening

#: Older ones are in the journal all the same.
ACCESSES_MAX = 200

_PURPOSE_WORDS: dict[Purpose, Words] = {
    Purpose.FILING: gettext_lazy("To fill in a form"),
    Purpose.COUNTER: gettext_lazy("You stood at the counter"),
    Purpose.HANDLING: gettext_lazy("To work on your dossier"),
    Purpose.SEARCH: gettext_lazy("To find your dossiers by your number"),
    Purpose.CHECK: gettext_lazy("To check what you had typed"),
    Purpose.ACTING: gettext_lazy("To see who may act for you"),
    Purpose.CORRECTION: gettext_lazy("To look into what you said is wrong"),
    Purpose.OFFERS: gettext_lazy("To see what you need not bring to the counter"),
    Purpose.REUSE: gettext_lazy("To attach a paper of your wallet at the counter, as you agreed"),
}
_INSURANCE_WORDS: dict[InsurancePurpose, Words] = {
    InsurancePurpose.TREATMENT: gettext_lazy("Examination and treatment"),
    InsurancePurpose.EMERGENCY: gettext_lazy("Emergency"),
    InsurancePurpose.CLAIMS: gettext_lazy("Settling the costs of a treatment"),
}
_KIND_WORDS: dict[MandateKind, Words] = {
    MandateKind.PARENT: gettext_lazy("as a parent"),
    MandateKind.GUARDIAN: gettext_lazy("as a guardian"),
    MandateKind.MANDATE: gettext_lazy("by a written mandate"),
    MandateKind.BUSINESS_OFFICER: gettext_lazy("as an officer of the business"),
}


def own_person(request: CityRequest) -> PersonView:
    """Who is signed in, as a person. Raises `Http404` for an account that is no citizen's."""
    own = request.actor.person
    found = persons(persons=[own]).get(own) if own else None
    if found is None:
        raise Http404
    return found


def held_rows(citizen: Citizen) -> list[SummaryRow]:
    """What the register holds, a line a field."""
    return [
        SummaryRow(label=FIELD_WORDS[field], value=value_in_words(field, field_text(citizen, field)))
        for field in held_fields(citizen)
    ]


def choices_of(field: str) -> list[tuple[str, str]]:
    """The values of a field that is chosen; none for one that is written."""
    kinds: dict[str, Sequence[Sex | Marital]] = {"sex": list(Sex), "marital": list(Marital)}
    return [(each.value, value_in_words(field, each.value)) for each in kinds.get(field, ())]


def own_rows(person: PersonView) -> list[SummaryRow]:
    """What the city itself keeps."""
    told = [
        (_("Full name"), person.name),
        (_("Personal identification number"), person.number),
        (_("Date of birth"), day(person.birth_on) if person.birth_on else ""),
        (_("Telephone number"), phone_as_dialled(person.phone) if person.phone else ""),
        (_("Email address"), person.email),
        (_("Address"), person.address.line),
    ]
    return [SummaryRow(label=label, value=value or "–") for label, value in told]


@dataclass(frozen=True)
class CorrectionShown:
    field: str
    claimed: str
    state: str
    note: str


def correction_shown(view: CorrectionView) -> CorrectionShown:
    if view.settled_at is not None and view.upheld_unit is not None:
        on = city_day(view.settled_at)
        told = _("%(unit)s looked into it on %(day)s and found that the database is right: %(reason)s")
        unit = unit_name(directory(on=on).get(view.upheld_unit))
        state, note = "found_right", told % {"unit": unit, "day": day(on), "reason": view.reason}
    elif view.settled_at is not None:
        state, note = "done", _("The database says so now, since %(at)s.") % {"at": moment(view.settled_at)}
    elif view.sent_at is not None:
        told = _("With the database since %(at)s, receipt %(receipt)s.")
        state, note = "in_progress", told % {"at": moment(view.sent_at), "receipt": view.receipt}
    else:
        state, note = "to_do", _("Kept on %(at)s; it goes out within minutes.") % {"at": moment(view.reported_at)}
    return CorrectionShown(str(FIELD_WORDS[view.field]), value_in_words(view.field, view.claimed), state, note)


@dataclass(frozen=True)
class AccessShown:
    """`href` leads to the dossier or the paper that it was about."""

    at: datetime
    who: str
    where: str
    purpose: str
    ground: str
    seen: str
    href: str


def accesses_shown(
    accesses: Sequence[Access],
    insurance: Sequence[InsuranceAccess],
    openings: Sequence[Opening],
    *,
    actor: Actor,
    at: datetime,
) -> list[AccessShown]:
    """Of what the city and the population database know, of the insurance, and of papers that she shows by links: the newest
    first."""
    tree = directory(on=city_day(at))
    shown = [
        *(_access_shown(each, tree, actor, at) for each in accesses),
        *(_insurance_shown(each, tree, actor) for each in insurance),
        *(_opening_shown(each, tree, actor) for each in openings),
    ]
    return sorted(shown, key=lambda each: each.at, reverse=True)[:ACCESSES_MAX]


def _access_shown(access: Access, tree: Directory, actor: Actor, at: datetime) -> AccessShown:
    return AccessShown(
        at=access.at,
        who=_who(access, actor),
        where=unit_name(tree.get(access.unit)) if access.unit else "",
        purpose=_purpose(access, at),
        ground=spoken(legal_grounds()[access.ground], "words") if access.ground else "",
        seen=_seen(access),
        href=reverse("dossier", args=[access.dossier]) if access.dossier else "",
    )


def _insurance_shown(access: InsuranceAccess, tree: Directory, actor: Actor) -> AccessShown:
    if access.purpose is not None:
        purpose = str(_INSURANCE_WORDS[access.purpose])
        where = spoken(access, "facility")
        seen = _("Your health insurance card: whether it is valid, until when, and what it pays")
    else:
        purpose = _("To see whose an insurance card is")
        where = unit_name(tree.get(access.unit)) if access.unit else ""
        seen = _("What the national population database has of you, beside the card")
    return AccessShown(
        at=access.at, who=_who(access, actor), where=where, purpose=purpose, ground="", seen=seen, href=""
    )


def _opening_shown(opening: Opening, tree: Directory, actor: Actor) -> AccessShown:
    shared_on = day(city_day(opening.shared_at))
    by_link = _("By the link that you made on %(day)s for %(audience)s")
    if not opening.audience:
        by_link = _("By the link that you made on %(day)s")
    fields = ", ".join(label_of(field) for field in opening.labels)
    seen = _("The file of “%(paper)s”") if opening.file else _("Of “%(paper)s”: %(fields)s")
    is_known = opening.account is not None
    return AccessShown(
        at=opening.at,
        who=_who(opening, actor) if is_known else _("Somebody who has the link"),
        where=", ".join(unit_name(tree.get(unit)) for unit in opening.units),
        purpose=by_link % {"day": shared_on, "audience": opening.audience},
        ground="",
        seen=seen % {"paper": spoken(opening, "title"), "fields": fields},
        href=reverse("wallet_paper", args=[opening.paper]),
    )


def _who(access: Access | InsuranceAccess | Opening, actor: Actor) -> str:
    if access.account is None:
        return _("The city’s system")
    return _("You") if access.account == actor.account else access.by_name


def _purpose(access: Access, at: datetime) -> str:
    words = str(_PURPOSE_WORDS[access.purpose])
    if access.procedure is None:
        return words
    try:
        version = version_in_force(procedure=access.procedure, on=city_day(at))
    except UnableToFindProcedure:
        return words
    return f"{words}: {spoken(version, 'name')}"


def _seen(access: Access) -> str:
    if access.purpose in {Purpose.OFFERS, Purpose.REUSE}:
        return _("Of your wallet: what papers that the filing asks for are called, by whom and when they were issued")
    if access.outcome is None:
        return _("What the city keeps of you")
    if access.outcome is Outcome.FOUND:
        fields = ", ".join(str(FIELD_WORDS[each]) for each in access.fields if each in FIELD_WORDS)
        return _("From the national population database: %(fields)s") % {"fields": fields}
    if access.outcome is Outcome.UNKNOWN:
        return _("Nothing: the national population database knows nobody with your number")
    return _("Nothing: the national population database did not answer")


@dataclass(frozen=True)
class MandateShown:
    """Who acts for whom. `state` is a status; only what is in force, or is to come, can be ended."""

    id: UUID
    name: str
    kind: str
    period: str
    ground: str
    state: str

    @property
    def can_end(self) -> bool:
        return self.state in {"in_force", "not_yet_in_force"}


def mandates_shown(
    mandates: Sequence[MandateView], *, person: UUID, on: date
) -> tuple[list[MandateShown], list[MandateShown]]:
    """Those for whom the person acts, and those who act for her."""
    names = persons(persons={each.agent for each in mandates} | {each.principal for each in mandates})
    held: list[MandateShown] = []
    given: list[MandateShown] = []
    for each in mandates:
        is_held = each.agent == person
        other = names[each.principal if is_held else each.agent]
        shown = MandateShown(
            id=each.id,
            name=other.name,
            kind=str(_KIND_WORDS[each.kind]),
            period=_period(each),
            ground=each.ground,
            state=_state(each, on),
        )
        (held if is_held else given).append(shown)
    return held, given


def _period(mandate: MandateView) -> str:
    if mandate.last_on is None:
        return _("from %(first)s until it is ended") % {"first": day(mandate.starts_on)}
    return _("from %(first)s to %(last)s") % {"first": day(mandate.starts_on), "last": day(mandate.last_on)}


def _state(mandate: MandateView, on: date) -> str:
    if mandate.revoked_at is not None:
        return "withdrawn"
    if mandate.starts_on > on:
        return "not_yet_in_force"
    return "expired" if mandate.last_on is not None and mandate.last_on < on else "in_force"
