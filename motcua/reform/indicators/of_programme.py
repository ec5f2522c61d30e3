"""The indicators that are composed of the yearly reform programme's tasks, as they stand when the period ends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

RESOLUTION = "Nghị quyết 76/NQ-CP ngày 15/7/2021"
_TASKS = Term("programme.tasks")
_DONE = Term("programme.done")

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "programme_tasks",
        _("Reform tasks of the year"),
        _("Tasks of the programme of the year in which the period ends, less those dropped"),
        _TASKS,
        law=RESOLUTION,
    ),
    count_of(
        "programme_done",
        _("Reform tasks done"),
        _("Tasks whose completion was accepted by the end of the period"),
        _DONE,
        law=RESOLUTION,
        good=True,
    ),
    count_of(
        "programme_on_schedule",
        _("Reform tasks on schedule"),
        _("Neither done nor overdue at the end of the period; at risk and not yet due ones among them"),
        Term("programme.on_schedule"),
        law=RESOLUTION,
    ),
    count_of(
        "programme_overdue",
        _("Reform tasks overdue"),
        _("Past their due day, not done, and no completion handed in by it waits to be judged"),
        Term("programme.overdue"),
        law=RESOLUTION,
        good=False,
    ),
    share_of(
        "programme_on_time_share",
        _("Reform tasks done on time"),
        _("Completion handed in by the due day, of the tasks done"),
        (Term("programme.done_on_time"),),
        (_DONE,),
        law=RESOLUTION,
        good=True,
    ),
)
