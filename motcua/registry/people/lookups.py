"""What forms look up in the registries: divisions of a day, and whether a citizen number can be one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from motcua.foundation.forms.values import Text
from motcua.registry.organization.queries import DivisionLookup, directory
from motcua.registry.people.errors import UnableToReadCitizenNumber
from motcua.registry.people.rules import read_citizen_number


@dataclass(frozen=True)
class FormLookups(DivisionLookup):
    """The look-ups that every form of the city is given. Answers from memory."""

    def citizen_number_fault(self, number: str) -> Text | None:
        """Why nobody can have these twelve digits as a number; None where somebody may."""
        vietnamese = _fault(number, "vi")
        return Text(vi=vietnamese, en=_fault(number, "en")) if vietnamese else None


def form_lookups(on: date) -> FormLookups:
    """With the divisions of that day."""
    return FormLookups(directory(on=on))


def _fault(number: str, language: str) -> str:
    with override(language):
        try:
            read_citizen_number(number)
        except UnableToReadCitizenNumber as refusal:
            return refusal.message
    return ""
