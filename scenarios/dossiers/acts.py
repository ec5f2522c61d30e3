"""What is planned for a dossier, and the acts of its story."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from motcua.service.dossiers.values import Channel, ReturnMethod
from motcua.service.feedback.values import Face
from scenarios.dossiers.facts import Fate
from scenarios.player.city import ProcedureKey


class Sender(IntEnum):
    """Who sends a filing in."""

    PERSON = 0
    PORTAL = 1
    OFFICER = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """One dossier: what it is, and what becomes of it. `person` is an index into the city's people of the deck."""

    number: int
    unit: str
    procedure: ProcedureKey
    channel: Channel
    sender: Sender
    person: int
    fate: Fate
    in_lead: bool = False
    received: bool = True
    slow_answer: bool = False
    reopened: bool = False
    face: Face | None = None
    way_home: ReturnMethod = ReturnMethod.COUNTER

    @property
    def is_online(self) -> bool:
        return self.channel is Channel.ONLINE


class Kind(IntEnum):
    """Acts of one moment are done in this order."""

    FILE = 1
    ACCEPT = 2  # filed and received at the counter at once
    RECEIVE = 3
    REFUSE_RECEIPT = 4
    REQUEST_SUPPLEMENT = 5
    ANSWER_SUPPLEMENT = 6
    PAUSE = 7
    RESUME = 8
    EXTEND = 9
    APOLOGISE = 10
    WORK = 11  # `word` is the step's action, after it the outcome where it is not the ordinary one
    SIGN = 12  # `word`: approve, refuse
    ISSUE = 13
    READY = 14
    RETURN = 15
    REOPEN = 16
    WITHDRAW = 17
    RATE = 18


@dataclass(frozen=True, slots=True, order=True)
class DossierAct:
    """`until`: what a new date or a longer limit reaches to."""

    at: datetime
    kind: Kind
    number: int
    word: str = ""
    until: datetime | None = None

    def line(self) -> str:
        parts = [self.at.isoformat(), self.kind.name.lower(), self.number]
        more = [self.word] if self.word or self.until else []
        return json.dumps([*parts, *more, *([self.until.isoformat()] if self.until else [])], ensure_ascii=False)


#: The steps after receipt by process, as the drawings have them; `consult` only where an opinion is asked.
WAYS: dict[str, tuple[str, ...]] = {
    "notice": ("acknowledge",),
    "same_day": ("examine", "sign", "return_result"),
    "standard": ("assign", "examine", "sign", "issue", "return_result"),
    "with_consultation": ("assign", "examine", "sign", "issue", "return_result"),
    "two_agencies": ("examine", "forward", "assign", "examine", "sign", "issue", "return_result"),
    "three_agencies": (
        "examine", "forward", "assign", "examine", "forward", "assign", "examine", "sign", "issue", "return_result",
    ),
}  # fmt: skip
