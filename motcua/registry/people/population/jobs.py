"""What the worker does for the register: asks what had to wait, and hands on what people say is wrong."""

from __future__ import annotations

import logging
from datetime import datetime

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.registry.people.population.adapters.http import city_population
from motcua.registry.people.population.asking import ask_all
from motcua.registry.people.population.commands import due_asks, due_corrections, mark_sent
from motcua.registry.people.population.errors import UnableToReachPopulation
from motcua.registry.people.population.ports import PopulationRegister
from motcua.registry.people.population.values import Outcome

log = logging.getLogger(__name__)

TICK_MAX = 20


def ask_what_waits(*, at: datetime, register: PopulationRegister, limit: int = TICK_MAX) -> int:
    """Asks again, one person after the other; once the register is silent the others wait untried. Returns how many were
    tried."""
    with durable():
        asks = due_asks(at=at, limit=limit)
    for tried, ask in enumerate(asks, start=1):
        (answered,) = ask_all(asks=[ask], register=register, by=SYSTEM, at=at)
        if answered.outcome is Outcome.UNREACHED:
            return tried
    return len(asks)


def hand_on_corrections(*, at: datetime, register: PopulationRegister, limit: int = TICK_MAX) -> int:
    """Tells the register what people say is wrong, each until it has a receipt. Returns how many it took."""
    with durable():
        corrections = due_corrections(at=at, limit=limit)
    for sent, correction in enumerate(corrections):
        try:
            receipt = register.correct(correction=correction)
        except UnableToReachPopulation as fault:
            log.info("%s", fault.message)
            return sent
        with durable():
            mark_sent(correction=correction.id, receipt=receipt, at=at)
    return len(corrections)


def population(at: datetime) -> int:
    register = city_population()
    if register is None:
        return 0
    return ask_what_waits(at=at, register=register) + hand_on_corrections(at=at, register=register)


ticks.register(name="people.population", every_seconds=30, run=population)
