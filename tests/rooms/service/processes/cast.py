"""Who and what the tests of processes work with: real units of the loaded city, officials, dossiers."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import connection
from django.utils import translation

from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Actor, PostHeld, Role
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.processes.cases.commands import supersede_cases, write_ordinary_cases
from motcua.service.processes.cases.queries import run_all, source_of_draft
from motcua.service.processes.commands import start_instances
from motcua.service.processes.models import Task
from motcua.service.processes.values import FactValue, Start, Started
from tests.conftest import moment

AT = moment("2023-06-15 09:30")
LATER = moment("2023-06-16 10:00")


def units() -> dict[str, UUID]:
    """A commune, its district and a department, in all the places that a drawing may have."""
    today = directory(on=date(2023, 6, 15))
    commune = today.of_kind(UnitKind.COMMUNE)[0]
    district = today.of_kind(UnitKind.DISTRICT)[0]
    departments = today.of_kind(UnitKind.DEPARTMENT)
    return {
        "receiving": commune.id,
        "handling": commune.id,
        "consulted": departments[1].id,
        "leg:1": commune.id,
        "leg:2": district.id,
        "leg:3": departments[0].id,
    }


def one_agency() -> dict[str, UUID]:
    """A commune that receives and handles; nobody is consulted yet."""
    places = units()
    return {place: places[place] for place in ("receiving", "handling")}


def an_official(name: str = "Trần Thị Mai", role: Role = Role.HANDLER, unit: UUID | None = None) -> Actor:
    (account,) = open_accounts(
        accounts=[
            NewAccount(sign_in_name=f"{uuid4()}", kind=AccountKind.OFFICIAL, name=name, password_hash="!"),
        ],
        by=SYSTEM,
        at=AT,
    )
    posts = (PostHeld(post=uuid4(), unit=unit, ancestors=(), roles=frozenset({role})),) if unit else ()
    return Actor(account=account, kind=AccountKind.OFFICIAL, name=name, posts=posts)


def a_start(
    process_key: str = "standard",
    *,
    dossier: UUID | None = None,
    places: Mapping[str, UUID] | None = None,
    limit_minutes: int | None = 2_400,
    done: tuple[str, ...] = (),
    facts: Mapping[str, FactValue] | None = None,
) -> Start:
    return Start(
        dossier=dossier or uuid4(),
        process_key=process_key,
        units=units() if places is None else places,
        limit_minutes=limit_minutes,
        done=done,
        facts=facts or {},
    )


def started(process_key: str = "standard", **changes: object) -> Started:
    (result,) = start_instances(starts=[a_start(process_key, **changes)], by=SYSTEM, at=AT)  # type: ignore[arg-type]  # handed on as they came
    return result


def the_task(dossier: UUID, step: str | None = None) -> Task:
    """The dossier's one open task (of that step)."""
    live = Task.objects.filter(dossier=dossier, status__in=["open", "claimed"])
    return live.get(step=step) if step else live.get()


def with_ordinary_cases(draft: UUID, *, by: Actor = SYSTEM) -> None:
    """Writes the ordinary cases of the draft as it is drawn now, and takes out those that fail on it."""
    source = source_of_draft(draft=draft)
    failed = [result.case.id for result in run_all(source).failed]
    if failed:
        supersede_cases(source=source, cases=failed, by=by, at=LATER)
    limit = Limit(Decimal(10), LimitUnit.WORKING_DAYS)
    write_ordinary_cases(source=source, starts_at=moment("2023-06-15 08:00"), limit=limit, by=by, at=LATER)


def at_once(*acts: object) -> list[object]:
    """Runs the acts in threads of their own, each in its own transaction; what they returned or raised."""
    results: list[object] = [None] * len(acts)
    ready = threading.Barrier(len(acts), timeout=20)

    def run(n: int) -> None:
        try:
            ready.wait()
            with translation.override("en"), durable():
                results[n] = acts[n]()  # type: ignore[operator]  # acts are callables
        except Exception as fault:
            results[n] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results
