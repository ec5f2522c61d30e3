"""Matches as the desk shows them: states, reasons, fields and entries in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.formats import moment, percent
from motcua.faces.ui.values import Tone, Words
from motcua.registry.organization.values import Directory, UnitKind
from motcua.service.insurance.synchronisation.rules import differing
from motcua.service.insurance.values_synchronisation import (
    AmendmentView,
    Field,
    MatchView,
    Outcome,
    Reason,
    Side,
    State,
)

STATE_WORDS: Mapping[State, Words] = {
    State.CONFLICTING: _("In conflict"),
    State.PROBABLE: _("Probable"),
    State.NOT_FOUND: _("Not found"),
    State.VERIFIED: pgettext_lazy("card", "Verified"),
}
_LOOKS: Mapping[State, tuple[Tone, str]] = {
    State.VERIFIED: (Tone.OK, "badge-check"),
    State.PROBABLE: (Tone.WAIT, "circle-question-mark"),
    State.CONFLICTING: (Tone.LATE, "triangle-alert"),
    State.NOT_FOUND: (Tone.MUTE, "circle-dashed"),
}
REASON_WORDS: Mapping[Reason, Words] = {
    Reason.NUMBER: _("The citizen number, the name and the birthday are one person’s."),
    Reason.LINKED: _("No number on the card; name, birthday, sex and place leave one person only."),
    Reason.REVIEWED: _("Two officials agreed."),
    Reason.TWINS: _("Somebody with the same birthday and family name lives beside: perhaps a twin."),
    Reason.NAMESAKES: _("Several people of this name were born on this day."),
    Reason.SEVERAL: _("Another person is nearly as likely."),
    Reason.WEAK: _("Likely, but not beyond doubt."),
    Reason.NAME_DIFFERS: _("The number is that of somebody born on this day, with another name."),
    Reason.BIRTH_DIFFERS: _("The number is that of somebody of this name, with another birthday."),
    Reason.SOMEBODY_ELSE: _("The number is another person’s, and nobody fits the rest of the card."),
    Reason.NUMBER_DIFFERS: _("Everything but the number is one person’s."),
    Reason.TWO_CARDS: _("This person has another card."),
    Reason.DIED: _("This person is dead, by the population database."),
    Reason.NOBODY: _("Nobody in the population database comes near."),
}
FIELD_WORDS: Mapping[Field, Words] = {
    Field.NUMBER: _("Citizen number"),
    Field.NAME: _("Full name"),
    Field.BIRTH: _("Date of birth"),
    Field.SEX: pgettext_lazy("of a person", "Sex"),
    Field.ADDRESS: _("Address"),
}
_SEXES: Mapping[str, Words] = {"male": _("Male"), "female": _("Female")}
OUTCOME_WORDS: Mapping[Outcome, Words] = {
    Outcome.OPEN: _("Waits for another official"),
    Outcome.APPROVED: pgettext_lazy("correction", "Approved"),
    Outcome.REFUSED: pgettext_lazy("correction", "Refused"),
}
#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "insurance_correction_proposed": _("A correction proposed"),
    "insurance_correction_approved": _("The correction approved"),
    "insurance_correction_refused": _("The correction refused"),
    "insurance_person_compared": _("Looked at beside people of the population database"),
    "insurance_correction_told": _("The social insurance was told of the correction"),
    "insurance_correction_kept": _("A load of the register had the former; what was corrected stands"),
    "insurance_correction_taken_over": _("The register has taken the correction over"),
}
_COLUMN_WORDS: Mapping[str, Words] = {
    "citizen_number": FIELD_WORDS[Field.NUMBER],
    "full_name": FIELD_WORDS[Field.NAME],
    "birth_on": FIELD_WORDS[Field.BIRTH],
    "sex": FIELD_WORDS[Field.SEX],
    "address_line": FIELD_WORDS[Field.ADDRESS],
    "division_code": _("Commune"),
}


@dataclass(frozen=True)
class Line:
    """A field on both sides."""

    field: Field
    words: Words
    register: Words
    person: Words
    differs: bool


@dataclass(frozen=True)
class PersonShown:
    """Somebody beside the card. `key` is her number; `likeness` says how sure the run was."""

    key: str
    name: str
    lines: Sequence[Line]
    likeness: Words
    died_on: date | None


def state_shown(state: State) -> dict[str, Any]:
    tone, mark = _LOOKS[state]
    return {"tone": tone.value, "mark": mark, "words": STATE_WORDS[state]}


def amendment_shown(view: AmendmentView, units: Directory) -> dict[str, Any]:
    """How far the social insurance has taken the correction over, and what its last load had instead."""
    if view.settled_at is not None:
        tone, mark, words = Tone.OK, "check", gettext("Taken over")
        note = gettext("Since %(at)s its register says the same.") % {"at": moment(view.settled_at)}
    elif view.held_at is not None:
        tone, mark, words = Tone.LATE, "triangle-alert", gettext("It says otherwise")
        note = gettext("On %(at)s its load had the former again. What was corrected stands here and is told again.")
        note %= {"at": moment(view.held_at)}
    elif view.sent_at is not None:
        tone, mark, words = Tone.WAIT, "send", gettext("Told")
        note = gettext("On %(at)s, receipt %(receipt)s. Its next load will show whether it was taken over.")
        note %= {"at": moment(view.sent_at), "receipt": view.receipt}
    else:
        tone, mark, words = Tone.WAIT, "clock", gettext("To be told")
        note = gettext("It goes out within a minute, and again until the line answers.")
    said = (
        [] if view.settled_at else [(_COLUMN_WORDS[name], _said(name, text, units)) for name, text in view.said.items()]
    )
    return {"tone": tone.value, "mark": mark, "words": words, "note": note, "said": said}


def _said(name: str, text: str, units: Directory) -> Words:
    if name == "birth_on" and text:
        return written_day(date.fromisoformat(text))
    return {"sex": _SEXES.get(text, text), "division_code": commune_name(text, units)}.get(name, text)


def people_shown(view: MatchView, units: Directory) -> list[PersonShown]:
    every = 1.0 + sum(_odds(person) for person in view.people)
    return [_person(view.register, person, units, share=_odds(person) / every) for person in view.people]


def _odds(person: Side) -> float:
    """That it is she and nobody: a weight is their logarithm to base 2."""
    return 2.0 ** max(-30.0, min(person.weight, 30.0)) if person.weight is not None else 0.0


def _person(register: Side, person: Side, units: Directory, *, share: float) -> PersonShown:
    off = differing(register, person)
    lines = [
        Line(
            field=field,
            words=FIELD_WORDS[field],
            register=_written(register, field, units),
            person=_written(person, field, units),
            differs=field in off,
        )
        for field in Field
    ]
    likeness = gettext("found by the number") if person.weight is None else _likeness(share)
    return PersonShown(key=person.number, name=person.full_name, lines=lines, likeness=likeness, died_on=person.died_on)


def _likeness(share: float) -> str:
    """Never as if it were sure: that is for people to say."""
    return gettext("likely to %(share)s") % {"share": percent(min(share, 0.999))}


def _written(side: Side, field: Field, units: Directory) -> Words:
    if field is Field.BIRTH:
        return written_day(side.birth_on)
    if field is Field.SEX:
        return _SEXES.get(side.sex, side.sex)
    if field is Field.ADDRESS:
        return ", ".join(part for part in (side.address_line, commune_name(side.division_code, units)) if part)
    return str(side.value(field))


def commune_name(code: str, units: Directory) -> str:
    """The commune's name; its code where the city has none of it."""
    commune = units.of_division(code, UnitKind.COMMUNE) if code else None
    return unit_name(commune) if commune else code
