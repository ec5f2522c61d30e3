"""A finished dossier's path as a case. No personal data: no names, no answers, no dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.text.faults import in_words
from motcua.registry.organization.queries import directory
from motcua.service.processes.cases.errors import UnableToTakeCaseFromDossier
from motcua.service.processes.cases.rules.ordinary import as_expected
from motcua.service.processes.cases.running import Runner, bench_of
from motcua.service.processes.cases.values import CaseEvent, Given, Happening, NewCase, Source
from motcua.service.processes.events import TasksDeferred
from motcua.service.processes.models import Delivery, Instance, Task
from motcua.service.processes.rules.model import Model
from motcua.service.processes.shapes import units_of
from motcua.service.processes.values import DeliveryAnswer, EventName, FactValue, InstanceStatus, TaskStatus

_CENT = Decimal("0.01")


def case_of_dossier(*, dossier: UUID, source: Source) -> NewCase:
    """The case that the dossier's path makes on the drawing. Raises `UnableToTakeCaseFromDossier` for a dossier that is
    of another process, has not ended, or whose path this drawing does not take."""
    instance = Instance.objects.select_related("definition").filter(dossier=dossier).first()
    if instance is None or instance.definition.key != source.key:
        raise UnableToTakeCaseFromDossier(reason=_("It is not a dossier of this process."))
    if instance.status != InstanceStatus.ENDED.value or instance.ended_at is None:
        raise UnableToTakeCaseFromDossier(reason=_("Its process has not come to its end."))
    bench = bench_of(source.xml)
    done = list(Task.objects.filter(instance=instance, status=TaskStatus.DONE.value).order_by("closed_no"))
    given = Given(
        starts_at=_minute(instance.started_at),
        events=_events(done, (*_deferrals(dossier), *_words(dossier))),
        facts=_facts(bench.model, instance.facts),
        limit=_limit(instance.limit_minutes),
        units=_units(instance),
    )
    run = Runner(bench).run(given)
    if run.stopped is not None:
        raise UnableToTakeCaseFromDossier(
            reason=_("This drawing does not take its path: {why}.").format(why=in_words(run.stopped))
        )
    if not run.ended:
        raise UnableToTakeCaseFromDossier(reason=_("On this drawing its path does not come to the end."))
    on = f"{city_day(instance.ended_at):%d/%m/%Y}"
    return NewCase(
        name_vi=f"Từ một hồ sơ đã xong ngày {on}",
        name_en=f"From a dossier that ended on {on}",
        given=given,
        expected=as_expected(run),
    )


def _events(done: list[Task], others: Sequence[CaseEvent]) -> tuple[CaseEvent, ...]:
    """Timers are no events of the case: they fire when they are due, as they did."""
    steps = [
        CaseEvent(at=_minute(task.done_at), kind=Happening.STEP, step=task.step, outcome=task.outcome)
        for task in done
        if task.done_at is not None
    ]
    # Steps keep their order; of the same minute the deferral comes last, when the pause had ended.
    return tuple(sorted([*steps, *others], key=lambda event: event.at))


def _words(dossier: UUID) -> list[CaseEvent]:
    """Word from outside that was waited for."""
    taken = Delivery.objects.filter(dossier=dossier, answer=DeliveryAnswer.TAKEN.value).order_by("at")
    return [CaseEvent(at=_minute(each.at), kind=Happening.MESSAGE, event=EventName(each.event)) for each in taken]


def _deferrals(dossier: UUID) -> list[CaseEvent]:
    entries = entries_of(subject=dossier, kinds=[TasksDeferred.kind])
    return [
        CaseEvent(at=_minute(entry.at), kind=Happening.DEFER, minutes=int(entry.data["minutes"]))
        for entry in entries
        if int(entry.data["minutes"]) > 0
    ]


def _facts(model: Model, known: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """What conditions need. A text that no condition quotes chooses no way and may tell of a person: it stays out."""
    conditions = " ".join(flow.condition or "" for flow in model.flows)
    return {
        name: value
        for name, value in known.items()
        if name in model.facts and (not isinstance(value, str) or f'"{value}"' in conditions)
    }


def _limit(minutes: int | None) -> Limit | None:
    """In working hours, as near as a limit can say it."""
    hours = (Decimal(minutes or 0) / 60).quantize(_CENT)
    return Limit(hours, LimitUnit.WORKING_HOURS) if hours else None


def _units(instance: Instance) -> dict[str, str]:
    on = directory(on=city_day(instance.started_at))
    units = {place: on.get(unit) for place, unit in units_of(instance).items()}
    return {place: unit.key for place, unit in units.items() if unit is not None}


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
