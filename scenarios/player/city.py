"""The city as a deck is laid over it: units, procedures and working time of the deck's days, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from motcua.foundation.calendars.queries import Calendars, calendars_now
from motcua.registry.catalogue.queries import procedures_between
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind, UnitView

ProcedureKey = tuple[str, str]


@dataclass(frozen=True)
class City:
    """Values only: what is planned over it needs no database. Nobody asks for synthetic procedures."""

    units: Directory
    versions: Mapping[ProcedureKey, tuple[ProcedureVersion, ...]]
    calendars: Calendars

    @classmethod
    def between(cls, from_on: date, until_on: date) -> City:
        """Reads it: the units of the first day, and every version that is in force on one of the days."""
        by_key: dict[ProcedureKey, list[ProcedureVersion]] = {}
        for version in procedures_between(from_on=from_on, until_on=until_on):
            if not version.is_synthetic:
                by_key.setdefault((version.code, version.level.value), []).append(version)
        return cls(
            units=directory(on=from_on),
            versions={key: tuple(versions) for key, versions in by_key.items()},
            calendars=calendars_now(),
        )

    def version(self, key: ProcedureKey, on: date) -> ProcedureVersion:
        """The version by which the procedure is filed on that day. Raises `LookupError`."""
        for version in self.versions[key]:
            if version.is_in_force(on):
                return version
        raise LookupError(f"{key[0]} ({key[1]}) is not in force on {on}")

    def received_by(self, unit: UnitView) -> list[ProcedureKey]:
        """The procedures that the unit receives, by code."""
        return sorted(
            key
            for key, (version, *_) in self.versions.items()
            if version.receiving.kind is unit.kind
            and (version.receiving.field is None or version.receiving.field in unit.fields)
        )

    def communes_around(self, unit: UnitView) -> tuple[str, ...]:
        """The codes of the communes whose people come to the unit: its own, its district's, or all."""
        return self._communes.get(unit.division_code) or self._communes[""]

    @cached_property
    def _communes(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {"": []}
        for commune in self.units.of_kind(UnitKind.COMMUNE):
            above = [self.units.unit(id_).division_code for id_ in self.units.ancestors(commune.id)]
            for code in ("", commune.division_code, *above):
                found.setdefault(code, []).append(commune.division_code)
        return {code: tuple(communes) for code, communes in found.items()}
