"""Answers in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.ui.dossiers import language
from motcua.faces.ui.formats import clock_time
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table, Tone, Words
from motcua.service.insurance.values import (
    FacilityView,
    LookupView,
    Outcome,
    Purpose,
    Tier,
    WithdrawnReason,
)

PURPOSES: Mapping[str, Words] = {
    Purpose.TREATMENT.value: gettext_lazy("Examination and treatment"),
    Purpose.EMERGENCY.value: gettext_lazy("Emergency"),
    Purpose.CLAIMS.value: gettext_lazy("Settling the costs of a treatment"),
}
TIERS: Mapping[Tier, Words] = {
    Tier.CENTRAL: gettext_lazy("Central"),
    Tier.PROVINCE: gettext_lazy("Provincial"),
    Tier.DISTRICT: gettext_lazy("District"),
    Tier.COMMUNE: gettext_lazy("Commune"),
}
#: Title of the answer, and what to do.
_ANSWERS: Mapping[Outcome, tuple[Words, Words]] = {
    Outcome.VALID: (gettext_lazy("The card is valid"), ""),
    Outcome.EXPIRED: (
        gettext_lazy("The card has expired"),
        gettext_lazy("Ask whether it was renewed; if it was not, the costs are the patient’s own for now."),
    ),
    Outcome.NOT_YET: (
        gettext_lazy("The card is not valid yet"),
        gettext_lazy("Until its first day the costs are the patient’s own."),
    ),
    Outcome.WITHDRAWN: (
        gettext_lazy("The card was withdrawn"),
        gettext_lazy("The social insurance tells the patient why. The costs are her own for now."),
    ),
    Outcome.DIED: (
        gettext_lazy("The holder is recorded as deceased"),
        gettext_lazy(
            "If the patient is before you, the record is wrong or the card is another’s: call the social insurance."
        ),
    ),
    Outcome.MISMATCH: (
        gettext_lazy("Number, name and birthday do not belong together"),
        gettext_lazy("Nothing is told of the card. Compare all three with the citizen card and ask again."),
    ),
    Outcome.NOT_FOUND: (
        gettext_lazy("There is no card under this number"),
        gettext_lazy(
            "Check the number. If it is right, ask by the other number: of the citizen card, or of the insurance."
        ),
    ),
    Outcome.WAITING: (
        gettext_lazy("The line to the social insurance does not answer"),
        gettext_lazy(
            "The question is kept and asked again by itself; the answer will stand here. Treat the patient meanwhile by "
            "the papers that she shows."
        ),
    ),
}
_LEVELS: Mapping[int, Words] = {
    1: gettext_lazy("100% of the costs within the insurance’s scope"),
    2: gettext_lazy("100% of the costs, some drugs and services within limits"),
    3: gettext_lazy("95% of the costs"),
    4: gettext_lazy("80% of the costs"),
    5: gettext_lazy("100% of the costs, also beyond the insurance’s scope"),
}
_WHY_WITHDRAWN: Mapping[str, Words] = {
    WithdrawnReason.STOPPED.value: gettext_lazy("no longer insured"),
    WithdrawnReason.DUPLICATE.value: gettext_lazy("a second card of the same person"),
    WithdrawnReason.DIED.value: gettext_lazy("the holder is recorded as deceased"),
}
_LOOKS: Mapping[Tone, str] = {Tone.OK: "shield-check", Tone.LATE: "shield-x", Tone.WAIT: "hourglass"}


@dataclass(frozen=True, kw_only=True)
class AnswerShown:
    """What a glance takes in: colour, sign, words, until when; then what to do and the rest."""

    view: LookupView
    tone: Tone
    icon: str
    title: Words
    lead: str
    cure: Words
    facts: Sequence[tuple[Words, Words]]
    notes: Sequence[Words]


def shown(view: LookupView, *, facility: FacilityView) -> AnswerShown:
    outcome = view.answer.outcome
    title, cure = _ANSWERS[outcome]
    tone = {Outcome.VALID: Tone.OK, Outcome.WAITING: Tone.WAIT}.get(outcome, Tone.LATE)
    return AnswerShown(
        view=view,
        tone=tone,
        icon=_LOOKS[tone],
        title=title,
        lead=_lead(view),
        cure=cure,
        facts=_facts(view, facility),
        notes=_notes(view),
    )


def title_of(outcome: Outcome) -> Words:
    return _ANSWERS[outcome][0]


def level_words(level: int) -> Words:
    return _LEVELS[level]


def _lead(view: LookupView) -> str:
    """Until when, or since when not."""
    answer = view.answer
    if answer.outcome is Outcome.VALID and answer.valid_until:
        return _("until the end of %(day)s") % {"day": written_day(answer.valid_until)}
    if answer.outcome is Outcome.EXPIRED and answer.valid_until:
        return _("it was valid until %(day)s") % {"day": written_day(answer.valid_until)}
    if answer.outcome is Outcome.NOT_YET and answer.valid_from:
        return _("from %(day)s on") % {"day": written_day(answer.valid_from)}
    if answer.since:
        words = _("since %(day)s") % {"day": written_day(answer.since)}
        why = _WHY_WITHDRAWN.get(answer.withdrawn_reason)
        return f"{words}: {why}" if why else words
    return ""


def _facts(view: LookupView, facility: FacilityView) -> list[tuple[Words, Words]]:
    answer = view.answer
    found: list[tuple[Words, Words]] = []
    if answer.outcome is Outcome.VALID and answer.benefit_level:
        found.append((_("The insurance pays"), _LEVELS[answer.benefit_level]))
    if answer.first_care is not None:
        here = _("this facility") if answer.first_care.code == facility.code else _("not this facility")
        found.append((_("First care"), f"{answer.first_care.name} ({answer.first_care.code}): {here}"))
    if answer.card_number:
        found.append((_("Card number"), answer.card_number))
    found.append((_("Asked for"), f"{view.asked.name}, {written_day(view.asked.birth_on)}"))
    found.append((_("Purpose"), PURPOSES[view.purpose.value]))
    found.append((_("Asked at"), f"{clock_time(view.at)} {written_day(view.at)}"))
    return found


def _notes(view: LookupView) -> list[Words]:
    notes: list[Words] = []
    if view.answer.more_cards:
        notes.append(_("The person has another card too; the better one counts. Tell the social insurance."))
    if view.answer.print_differs:
        notes.append(_("The card in hand shows another group or level than the register. The register counts."))
    return notes


def facility_name(facility: FacilityView) -> str:
    return str(getattr(facility, f"name_{language()}"))


def lookups_table(views: Sequence[LookupView], *, caption: str, names: Mapping[UUID, str]) -> Table:
    """One line a look-up; its answer is one link away."""
    return Table(
        caption=caption,
        one_line=False,
        columns=[
            Column(label=_("Patient")),
            Column(label=_("Answer")),
            Column(label=_("Valid until"), kind=CellKind.SHORT),
            Column(label=_("Asked at"), kind=CellKind.SHORT),
            Column(label=_("By")),
        ],
        rows=[
            Row(
                label=each.asked.name,
                cells=[
                    Cell(
                        words=each.asked.name,
                        sub=written_day(each.asked.birth_on),
                        href=reverse("desk_insurance_answer", args=[each.id]),
                    ),
                    Cell(words=title_of(each.answer.outcome)),
                    Cell(words=written_day(each.answer.valid_until) if each.answer.valid_until else ""),
                    Cell(words=f"{written_day(each.at)} {clock_time(each.at)}"),
                    Cell(words=names.get(each.account, "") if each.account else ""),
                ],
            )
            for each in views
        ],
    )
