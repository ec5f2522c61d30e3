"""Cases with what they need of the tables: calendars, units, fees of procedures; read once for as many as are run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.forms.values import Lookups
from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_of_code
from motcua.registry.catalogue.rules import fees_owed
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directories
from motcua.registry.people.lookups import FormLookups
from motcua.service.processes.cases.rules.comparing import partings_of
from motcua.service.processes.cases.rules.simulating import run_case
from motcua.service.processes.cases.rules.walking import Bench
from motcua.service.processes.cases.values import CaseView, Given, ProcedureNamed, Result, Run
from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.rules.engine import Engine
from motcua.service.processes.rules.reading import read_model

#: Drawings kept ready: those that somebody is looking at, and the house's own.
BENCHES_MAX = 32


@lru_cache(maxsize=BENCHES_MAX)
def bench_of(xml: bytes) -> Bench:
    """The drawing, ready for cases. Raises `UnableToReadProcess` where it cannot be read or run at all."""
    model = read_model(xml)
    try:
        return Bench(model=model, engine=Engine.from_xml(xml, key=model.key))
    except ValidationException as wrong:
        raise UnableToReadProcess(reason=str(wrong)) from wrong


class Runner:
    """Runs cases of one drawing. Reads calendars, units and procedures once, when they are first needed."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._calendars = calendars_now()
        self._directories = directories()
        self._procedures: dict[tuple[ProcedureNamed, date], ProcedureVersion | Fault] = {}

    def run(self, given: Given) -> Run:
        """What comes of it; never raises for what the case says."""
        units = self._units(given)
        if isinstance(units, Fault):
            return Run(stopped=units)
        run = run_case(bench=self._bench, given=given, units=units, calendars=self._calendars, lookups=self._lookups)
        return run if run.stopped else self._with_filing(given, run)

    def results(self, cases: Sequence[CaseView]) -> tuple[Result, ...]:
        return tuple(self._result(case) for case in cases)

    def _result(self, case: CaseView) -> Result:
        run = self.run(case.given)
        return Result(case, run, partings_of(case.expected, run))

    def _lookups(self, on: date) -> Lookups:
        return FormLookups(self._directories(on))

    def _units(self, given: Given) -> Mapping[str, UUID] | Fault:
        if not given.units:
            return {}
        on = self._directories(city_day(given.starts_at))
        found: dict[str, UUID] = {}
        for place, key in given.units.items():
            unit = on.by_key(key)
            if unit is None:
                return fault(gettext_noop("there is no unit “{unit}” on the day of the case"), unit=key)
            found[place] = unit.id
        return found

    def _with_filing(self, given: Given, run: Run) -> Run:
        """Fees and documents by the catalogue's rules, where the case names a procedure."""
        if given.procedure is None:
            return run
        on = city_day(given.starts_at)
        version = self._procedure(given.procedure, on)
        if isinstance(version, Fault):
            return replace(run, stopped=version)
        try:
            lines = fees_owed(version, {"filed_on": on, **given.filing})
        except UnableTo as unable:
            return replace(run, stopped=fault("{why}", why=unable.message))
        return replace(
            run,
            fee_vnd=sum(line.amount_vnd for line in lines),
            documents=tuple(component.key for component in version.components if component.required),
        )

    def _procedure(self, named: ProcedureNamed, on: date) -> ProcedureVersion | Fault:
        key = (named, on)
        if key not in self._procedures:
            try:
                self._procedures[key] = version_of_code(code=named.code, level=named.level, on=on)
            except UnableToFindProcedure:
                words = gettext_noop("procedure {code} is not in force on the day of the case")
                self._procedures[key] = fault(words, code=named.code)
        return self._procedures[key]


def flows_passed(results: Iterable[Result]) -> tuple[Run, ...]:
    """The runs that show something: of a case that fails nobody knows what it covers."""
    return tuple(result.run for result in results if result.passed)
