"""What only the city can tell of a deck's dossiers: unknown units and procedures, combinations that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from scenarios.dossiers.facts import FILE, Dossiers, UnitLine
from scenarios.dossiers.sessions import DAYS_AFTER
from scenarios.player.city import City, ProcedureKey
from scenarios.player.deck import DECK_FILE, DeckFacts
from scenarios.player.faults import Faults, listed


def check(content: Dossiers, facts: DeckFacts, city: City, faults: Faults) -> None:
    """Adds every fault."""
    _check_days(facts, content, city, faults)
    weights = _weights(content, city, faults)
    for line, unit in content.units:
        _check_unit(content.file.units, line, unit, city, weights, faults)
    _check_groups(content, faults)


def _check_days(facts: DeckFacts, content: Dossiers, city: City, faults: Faults) -> None:
    calendar = city.calendars(None)
    last_on = facts.period.until_on + timedelta(days=DAYS_AFTER)
    if not calendar.first_year <= facts.from_on.year <= last_on.year <= calendar.last_year:
        why = f"the city's calendar goes from {calendar.first_year} to {calendar.last_year}, and deadlines reach {last_on}"
        faults.add(DECK_FILE, "period", why)
        return
    working = [day for day in facts.period.days if calendar.sessions_on(day)]
    weekdays = content.file.rhythm.weekdays
    if not any(weekdays[day.weekday()] for day in working):
        faults.add(DECK_FILE, "period", "nobody works on any of its days on which people file")
    for number, week in enumerate(content.file.rhythm.weeks):
        where = f"rhythm.weeks.{number}"
        if week.until_on <= week.from_on:
            faults.add(FILE, where, "it ends before it begins")
        elif week.until_on <= facts.from_on or week.from_on >= facts.period.until_on:
            faults.add(FILE, where, f"its days {week.from_on} – {week.until_on} lie outside the period")


def _weights(content: Dossiers, city: City, faults: Faults) -> Mapping[ProcedureKey, Decimal]:
    found: dict[ProcedureKey, Decimal] = {}
    for line, row in content.procedures:
        key = (row.code, row.level)
        if key not in city.versions:
            faults.add(content.file.procedures, f"line {line}", f"the catalogue has no {row.code} ({row.level})")
            continue
        found[key] = row.weight
    return found


def _check_unit(
    file: str, line: int, line_of: UnitLine, city: City, weights: Mapping[ProcedureKey, Decimal], faults: Faults
) -> None:
    unit = city.units.by_key(line_of.unit)
    if unit is None:
        faults.add(file, f"line {line}, column unit", f"no unit has the key {line_of.unit}")
        return
    if not line_of.volume:
        return
    keys = [key for key in city.received_by(unit) if weights.get(key)]
    if not keys:
        why = f"{line_of.unit} receives none of the deck's procedures, so it cannot receive {line_of.volume} dossiers"
        faults.add(file, f"line {line}, column volume", why)
        return
    whole = sum((weights[key] for key in keys), Decimal(0))
    online = sum((weights[key] for key in keys if goes_online(city, key)), Decimal(0))
    if line_of.online > online / whole:
        counter = listed(key[0] for key in keys if not goes_online(city, key))
        why = (
            f"{line_of.online} of the dossiers cannot come online: {counter} are filed at the counter only and leave"
            f" {round(online / whole, 3)}"
        )
        faults.add(file, f"line {line}, column online", why)


def _check_groups(content: Dossiers, faults: Faults) -> None:
    for name, group in content.file.groups.items():
        lines = content.group_units(name)
        if not any(line.volume for line in lines):
            faults.add(FILE, f"groups.{name}", "its units receive nothing")
        elif group.online and not any(line.online for line in lines if line.volume):
            faults.add(FILE, f"groups.{name}.online", "none of its units receives anything online")


def goes_online(city: City, key: ProcedureKey) -> bool:
    return all(version.accepts_online for version in city.versions[key])
