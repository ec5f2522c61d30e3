"""The outside: the national population database. It is asked (`citizen`) and told (`correct`)."""

from __future__ import annotations

from typing import Protocol

from motcua.registry.people.population.values import Ask, Citizen, Correction


class PopulationRegister(Protocol):
    def citizen(self, *, ask: Ask) -> Citizen | None:
        """Who has the number; None where nobody has. Raises `UnableToReachPopulation`, also for an answer that cannot be
        believed."""
        ...

    def correct(self, *, correction: Correction) -> str:
        """Hands on what a person says is wrong; the register's receipt. The same one twice is taken once. Raises
        `UnableToReachPopulation`."""
        ...
