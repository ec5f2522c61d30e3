"""Planning the tasks of a spreadsheet: all of them or none."""

from __future__ import annotations

from datetime import datetime
from typing import IO
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.reform.programme import policy
from motcua.reform.programme.commands.planning import plan_tasks
from motcua.reform.programme.models import Task
from motcua.reform.programme.rows import lock_plan, scope_of
from motcua.reform.programme.sheets import tasks_of_sheet
from motcua.registry.organization.queries import directory


def import_tasks(*, plan: UUID, content: IO[bytes], by: Actor, at: datetime) -> int:
    """Returns how many tasks the sheet has; imported twice, they are planned once. Raises `UnableToReadSheet`,
    `UnableToImportSheet` with every wrong cell, and what `plan_tasks` raises."""
    row = lock_plan(plan)
    require(policy.may_plan(by, scope_of(row)), act="plan_tasks", subject=row.id)
    taken = dict(Task.objects.filter(plan=row).values_list("number", "title"))
    tasks = tasks_of_sheet(content=content, year=row.year, taken=taken, units=directory(on=city_day(at)))
    plan_tasks(plan=row.id, tasks=tasks, by=by, at=at)
    return len(tasks)
