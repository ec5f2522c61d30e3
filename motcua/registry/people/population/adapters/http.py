"""The national population database over HTTP: docs/reference/population.md says what goes over the line."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.foundation.outside.asking import Answer, Line, NoAnswer, Silence
from motcua.foundation.outside.breaker import Breaker
from motcua.registry.people.population.errors import UnableToReachPopulation
from motcua.registry.people.population.rules import UnreadableRecord, read_citizen
from motcua.registry.people.population.values import Ask, Citizen, Correction

log = logging.getLogger(__name__)

#: Where the stand-in of a demo city leaves the key that it takes.
STAND_IN_KEY = "access-key"


@dataclass(frozen=True)
class HttpPopulation:
    """The database behind `line`, which knows this city by `key`."""

    line: Line
    key: str

    def citizen(self, *, ask: Ask) -> Citizen | None:
        question = {
            "number": ask.number,
            "purpose": ask.purpose.value,
            "ground": ask.ground.value,
            "ask": str(ask.id),
            "procedure": str(ask.procedure) if ask.procedure else None,
        }
        answer = self._ask("/v1/citizens", question)
        if answer.status == 404:
            return None
        if answer.status != 200:
            raise UnableToReachPopulation(cause=_("it answered {status}").format(status=answer.status))
        try:
            return read_citizen(json.loads(answer.content), number=ask.number)
        except (ValueError, UnreadableRecord) as fault:
            log.warning("an answer of the population database cannot be believed: %s", fault)
            raise UnableToReachPopulation(cause=_("its answer cannot be believed")) from fault

    def correct(self, *, correction: Correction) -> str:
        answer = self._ask(
            "/v1/corrections",
            {
                "id": str(correction.id),
                "number": correction.number,
                "field": correction.field,
                "claimed": correction.claimed,
                "note": correction.note,
            },
        )
        if answer.status not in {200, 201}:
            raise UnableToReachPopulation(cause=_("it answered {status}").format(status=answer.status))
        try:
            return str(json.loads(answer.content)["receipt"])
        except (ValueError, KeyError, TypeError) as fault:
            raise UnableToReachPopulation(cause=_("its answer cannot be believed")) from fault

    def _ask(self, path: str, body: object) -> Answer:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        try:
            return self.line.ask("POST", path, body=json.dumps(body).encode(), headers=headers)
        except NoAnswer as silence:
            log.info("the population database: %s", silence)
            raise UnableToReachPopulation(cause=_silence_in_words(silence.silence)) from silence


def _silence_in_words(silence: Silence) -> str:
    return {
        Silence.LEFT_ALONE: _("it did not answer just now, and is left alone for a while"),
        Silence.UNREACHED: _("it cannot be reached"),
        Silence.BROKEN: _("it has a fault"),
    }[silence]


@cache
def _breaker() -> Breaker:
    return Breaker()


def city_population() -> HttpPopulation | None:
    """The database of this city, `settings.POPULATION_URL`; None where none is set: then people type what is asked."""
    if not settings.POPULATION_URL:
        return None
    return HttpPopulation(Line(url=settings.POPULATION_URL, breaker=_breaker()), _key())


def _key() -> str:
    if settings.POPULATION_KEY or not settings.DEMO:
        return settings.POPULATION_KEY
    kept = settings.HOME / "sandbox" / "population" / STAND_IN_KEY
    return kept.read_text(encoding="utf-8").strip() if kept.exists() else ""
