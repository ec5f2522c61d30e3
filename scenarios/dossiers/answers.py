"""Whole answers to any form of the catalogue, with each person's own facts put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.forms.rules.definition import form_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.exchange.conformity.samples import Sample, filled, sample_of
from scenarios.dossiers.crowd import Citizen


@dataclass(frozen=True)
class Template:
    """What everybody answers who files by this version, and which files belong to it."""

    sample: Sample

    @property
    def slots(self) -> Mapping[str, str]:
        return self.sample.slots

    @property
    def target(self) -> str:
        """What an official asks to be mended: the first paper, else the first answer."""
        return next(iter(self.slots), next(iter(self.sample.answers)))

    def filled(self, citizen: Citizen, division: str, at: datetime) -> dict[str, Any]:
        facts = {
            "full_name": citizen.name,
            "number": citizen.number,
            "birth_on": citizen.birth_on.isoformat(),
            "sex": citizen.sex.value,
            "phone": citizen.phone,
            "address": citizen.line,
        }
        answers: dict[str, Any] = filled(self.sample.answers, division=division, on=at.date(), facts=facts)
        return answers


_kept: dict[UUID, Template] = {}


def template_of(version: ProcedureVersion) -> Template:
    """Made once a version."""
    if version.id not in _kept:
        _kept[version.id] = Template(sample_of(form_of(version.form), version.form_key))
    return _kept[version.id]
