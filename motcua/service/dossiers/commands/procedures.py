"""Putting procedures in force for those who file: by a process that is there and whose places the route fills.

The catalogue stands below the processes and knows them by their keys only (docs/adr/0014).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.registry.catalogue import commands as catalogue
from motcua.registry.catalogue.errors import UnableToPutInForce
from motcua.registry.catalogue.policy import may_change_catalogue
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import EntryIntoForce, ProcedureVersion
from motcua.service.processes.errors import UnableToFindProcess
from motcua.service.processes.legal_times import minutes_of, published_too_long
from motcua.service.processes.queries import definition_in_force
from motcua.service.processes.rules.legal import LegalTime

_CONSULTED = "consulted"


def put_procedures_in_force(*, entries: Sequence[EntryIntoForce], by: Actor, at: datetime) -> None:
    """Puts announced versions in force as `catalogue.commands.put_in_force` does, all or none, once each has its way
    through the office.

    Raises `UnableToPutInForce` also for a version whose process is not published, has a step in a place that the version's
    route does not fill, or takes longer than the version's legal limit, naming process, step and place.
    """
    require(may_change_catalogue(by), act="put_in_force")
    found = versions(ids=[entry.version for entry in entries])
    problems = [problem for version in found.values() for problem in problems_of_way(version, at)]
    if problems:
        raise UnableToPutInForce(refused=list_in_words(problems))

    catalogue.put_in_force(entries=entries, by=by, at=at)


def problems_of_way(version: ProcedureVersion, at: datetime) -> Iterator[Fault]:
    """Why no dossier of the version could be led through the office, if so."""
    name = f"{version.code} ({version.level.value}, v{version.number})"
    try:
        definition = definition_in_force(key=version.process_key)
    except UnableToFindProcess:
        words = gettext_noop("{name}: there is no published process {key}")
        yield fault(words, name=name, key=version.process_key)
        return
    filled = {f"leg:{number}" for number in range(1, len(version.route) + 1)} | {"receiving", "handling", "signing"}
    if version.consulted is not None:
        filled.add(_CONSULTED)
    for step in definition.steps.values():
        if step.place not in filled:
            words = gettext_noop(
                "{name}: the process {key} has the step “{step}” at {place}, which the route does not name"
            )
            yield fault(words, name=name, key=version.process_key, step=step.name_vi, place=step.place)
    minutes = minutes_of(version.legal_limit, at=at)
    legal = LegalTime(code=version.code, procedures=1, minutes=minutes) if minutes is not None else None
    way = published_too_long(key=version.process_key, legal=legal) if legal else None
    if way is not None:
        words = gettext_noop(
            "{name}: one way of the process {key} takes {hours} working hours, and the legal limit gives {legal}"
        )
        yield fault(words, name=name, key=version.process_key, hours=way.hours, legal=way.legal_hours)
