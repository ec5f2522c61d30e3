"""Pure parts of a trial: reading what the Portal asks for, and writing what is answered."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.service.exchange.conformity.values import AskedTrial, Then, Trial
from motcua.service.exchange.traffic.rules import UnreadableMessage
from motcua.service.exchange.values_traffic import Envelope, Incoming

_FIELDS = {"trial": str, "sender": str, "receiver": str, "sent_at": str, "then": str, "filing": dict}
#: No code of the Portal's: in a trial there is no dossier of its.
CODE_PREFIX = "THU-"


def read_trial(payload: bytes, *, city: str, portal: str) -> AskedTrial:
    """What was signed, if it is a trial for this city; a message of the traffic is none. The body of the filing is checked
    like any message's. Raises `UnreadableMessage`."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError) as fault:
        raise UnreadableMessage("it is no JSON") from fault
    if not isinstance(found, dict) or found.keys() != _FIELDS.keys():
        raise UnreadableMessage(f"a trial must have just {', '.join(_FIELDS)}")
    for name, type_ in _FIELDS.items():
        if not isinstance(found[name], type_):
            raise UnreadableMessage(f"{name} is not of its type")
    if (found["sender"], found["receiver"]) != (portal, city):
        raise UnreadableMessage(f"it goes from {found['sender']} to {found['receiver']}, not from {portal} to {city}")
    try:
        id_, sent_at, then = UUID(found["trial"]), datetime.fromisoformat(found["sent_at"]), Then(found["then"])
    except ValueError as fault:
        raise UnreadableMessage(f"trial is a UUID, sent_at a moment, then one of {', '.join(Then)}") from fault
    if sent_at.tzinfo is None:
        raise UnreadableMessage("sent_at has no zone")
    filing = Envelope(
        id=id_,
        sender=portal,
        receiver=city,
        kind=Incoming.DOSSIER.value,
        dossier=f"{CODE_PREFIX}{id_}",
        number=1,
        sent_at=sent_at,
        body=found["filing"],
    )
    return AskedTrial(filing=filing, then=then)


def told_of(trial: Trial) -> dict[str, Any]:
    """The answer as it is signed: docs/reference/exchange.md."""
    return {
        "trial": str(trial.id),
        "refused": trial.refused,
        "problems": [dict(each) for each in trial.problems],
        "applicant": trial.applicant_number,
        "answers": dict(trial.answers or {}),
        "files": [{"slot": slot, "sha256": sha256} for slot, sha256 in trial.files],
        "fees": [
            {
                "key": line.key,
                "name_vi": line.name_vi,
                "amount_vnd": line.amount_vnd,
                "ground": line.ground,
                "awaits_notice": line.awaits_notice,
            }
            for line in trial.fees
        ],
        "fees_fault": trial.fees_fault,
        "messages": [
            {
                "kind": letter.kind,
                "number": letter.number,
                "sent_at": letter.sent_at.isoformat(),
                "body": dict(letter.body),
            }
            for letter in trial.letters
        ],
        "stopped": trial.stopped,
        "register": trial.register,
        "filled_in": dict(trial.filled_in or {}),
        "result": base64.b64encode(trial.result).decode(),
    }
