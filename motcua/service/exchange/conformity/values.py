"""What passes when the Portal tries a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.registry.catalogue.values import FeeLine
from motcua.service.exchange.values_traffic import Envelope


class Then(StrEnum):
    """What follows the filing in a trial."""

    NOTHING = "nothing"
    RESULT = "result"  # the city works it through, each step by its ordinary way
    WITHDRAWAL = "withdrawal"  # the citizen withdraws it


@dataclass(frozen=True, kw_only=True)
class AskedTrial:
    """A trial as the Portal asks for it. `filing` is the message that a real filing would be."""

    filing: Envelope
    then: Then


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of it. `refused`: why it was not even filed, with its `problems` by field. `letters`: what the city would
    have told the Portal, in order. `stopped`: why the way to the result, or the withdrawal, did not come to its end.
    `register`: what the population database said when it was asked about the applicant (`Outcome`), empty where it was not;
    `filled_in`: the answers that the city would have filled in for her from that."""

    id: UUID
    refused: str = ""
    problems: Sequence[Mapping[str, object]] = ()
    applicant_number: str = ""
    answers: Mapping[str, Any] | None = None
    files: Sequence[tuple[str, str]] = ()
    fees: Sequence[FeeLine] = ()
    fees_fault: str = ""
    letters: Sequence[Envelope] = ()
    stopped: str = ""
    result: bytes = b""
    register: str = ""
    filled_in: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class SampleFiling:
    """What a patient citizen would file: the office, answers in which `$person.full_name` and the like stand for the one who
    files, and the slots that need a file, each with its name for people."""

    receiving_unit: UUID
    answers: Mapping[str, Any]
    slots: Mapping[str, str]
