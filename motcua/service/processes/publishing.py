"""Publishing drawings: the checks, the new version, and every state that it can stand in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Max

from motcua.foundation.database.keys import new_id
from motcua.service.processes.errors import UnableToPublishProcess
from motcua.service.processes.models import Definition, State
from motcua.service.processes.rules.checking import Checked, check_definition
from motcua.service.processes.shapes import opened_stored
from motcua.service.processes.values import DefinitionStatus

#: Publishers take turns, so that two do not make the same version.
PUBLISH_LOCK = 0x6D63_7072_6F63


def checked(drawings: Mapping[str, bytes]) -> dict[str, Checked]:
    """The drawings by name, all of them good. Raises `UnableToPublishProcess` naming every problem of every drawing."""
    found = {name: check_definition(xml) for name, xml in drawings.items()}
    refuse_problems(
        f"{name}: {problem}" for name, result in found.items() if isinstance(result, tuple) for problem in result
    )
    return {name: result for name, result in found.items() if isinstance(result, Checked)}


def refuse_twins(keys: Sequence[str]) -> None:
    refuse_problems(f"{key} is drawn more than once" for key in sorted({key for key in keys if keys.count(key) > 1}))


def refuse_problems(problems: Iterable[str]) -> None:
    told = "; ".join(problems)
    if told:
        raise UnableToPublishProcess(problems=told)


def lock_publishing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISH_LOCK])


def keys_in_force() -> dict[bytes, str]:
    """The latest published drawing of every process, by its hash: its key."""
    latest = Definition.objects.filter(status=DefinitionStatus.PUBLISHED.value).order_by("key", "-version")
    return {bytes(hash_): key for key, hash_ in latest.distinct("key").values_list("key", "xml_hash")}


def number_in_force(key: str) -> int:
    """The number of the process's version in force; 0 for none."""
    found = Definition.objects.filter(key=key, status=DefinitionStatus.PUBLISHED.value)
    return found.aggregate(latest=Max("version"))["latest"] or 0


def new_definitions(good: Mapping[str, Checked], drawings: Mapping[str, bytes], *, at: datetime) -> list[Definition]:
    """The rows of the next versions of these drawings, written with their states."""
    keys = [result.model.key for result in good.values()]
    versions = dict(Definition.objects.filter(key__in=keys).values_list("key").annotate(Max("version")))
    rows = [
        Definition(
            id=new_id(),
            key=result.model.key,
            version=versions.get(result.model.key, 0) + 1,
            xml=drawings[name].decode(),
            xml_hash=drawing_hash(drawings[name]),
            spec=result.engine.stored(),
            status=DefinitionStatus.PUBLISHED.value,
            published_at=at,
        )
        for name, result in good.items()
    ]
    Definition.objects.bulk_create(rows)
    State.objects.bulk_create(
        [
            State(
                definition=row,
                number=number,
                hash=state.hash,
                opened=opened_stored(state.opened, result.model),
                content=state.content,
            )
            for row, result in zip(rows, good.values(), strict=True)
            for number, state in enumerate(result.states)
        ]
    )
    return rows


def drawing_hash(xml: bytes) -> bytes:
    return hashlib.sha256(xml).digest()
