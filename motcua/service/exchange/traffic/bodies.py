"""What the messages of the portal ask for: their bodies by kind, checked against data/bodies.schema.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs

from motcua.foundation.forms.rules.answers import bound_answers
from motcua.registry.organization.values import Level
from motcua.registry.people.values import NewPerson, Sex
from motcua.service.dossiers.values import ReturnMethod
from motcua.service.exchange.traffic.errors import UnableToReadMessage
from motcua.service.exchange.values_traffic import Envelope, Incoming, NamedFile

_SCHEMAS = Path(__file__).resolve().parent / "data" / "bodies.schema.json"
FAULTS_TOLD_MAX = 5


@dataclass(frozen=True, kw_only=True)
class AskedDossier:
    """A filing: by the procedure's code and level, at a unit, for an applicant whom the portal has identified."""

    code: str
    level: Level
    receiving_unit: UUID
    applicant: NewPerson
    answers: Mapping[str, Any]
    return_method: ReturnMethod
    return_address: str


def files_of(envelope: Envelope) -> tuple[NamedFile, ...]:
    """The files that a checked message names."""
    return tuple(NamedFile(**each) for each in envelope.body.get("files", ()))


def check_body(envelope: Envelope) -> None:
    """Raises `UnableToReadMessage` naming what is not as the kind's body must be."""
    faults = [
        f"{'.'.join(map(str, each.instance_path)) or 'body'}: {each.message}"
        for each in _validator(Incoming(envelope.kind)).iter_errors(envelope.body)
    ]
    if faults:
        raise UnableToReadMessage(reason="; ".join(faults[:FAULTS_TOLD_MAX])[:1000] + ".")
    bound_answers(envelope.body.get("answers", {}))


def asked_dossier(envelope: Envelope) -> AskedDossier:
    """The filing that a checked message asks for."""
    body, applicant = envelope.body, envelope.body["applicant"]
    birth_on, sex = applicant.get("birth_on"), applicant.get("sex")
    return AskedDossier(
        code=body["procedure"]["code"],
        level=Level(body["procedure"]["level"]),
        receiving_unit=UUID(body["receiving_unit"]),
        applicant=NewPerson(
            number=applicant["number"],
            name=applicant["name"],
            birth_on=date.fromisoformat(birth_on) if birth_on else None,
            sex=Sex(sex) if sex else None,
            phone=applicant.get("phone", ""),
            email=applicant.get("email", ""),
        ),
        answers=body["answers"],
        return_method=ReturnMethod(body.get("return_method", ReturnMethod.ELECTRONIC)),
        return_address=body.get("return_address", ""),
    )


@cache
def _validator(kind: Incoming) -> jsonschema_rs.Draft202012Validator:
    schemas = json.loads(_SCHEMAS.read_text(encoding="utf-8"))
    wanted = {"$defs": schemas["$defs"], "$ref": f"#/$defs/{kind.value}"}
    return jsonschema_rs.Draft202012Validator(wanted, validate_formats=True, offline=True)
