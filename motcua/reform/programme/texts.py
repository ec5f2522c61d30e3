"""What officials are told of the tasks that their unit leads, as it is shipped. Administrators may set other words, from a
day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import GIVEN_WORK, declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop

COUNT = Field(name="số nhiệm vụ", label=gettext_noop("how many tasks"), sample="3", must=True)
PLAN = Field(name="kế hoạch", label=gettext_noop("the programme’s number"), sample="12/KH-UBND")
DUE_ON = Field(name="hạn gần nhất", label=gettext_noop("when the first of them is due"), sample="30/06/2023")

TASKS_GIVEN = declare(
    Template(
        name="programme_tasks_given",
        group=GIVEN_WORK,
        purpose=gettext_noop("Tasks of a programme: to the heads and leaders of the unit that leads them"),
        fields=(COUNT, PLAN, DUE_ON),
        shipped=Wording(
            subject_vi="Đơn vị được giao chủ trì {số nhiệm vụ} nhiệm vụ cải cách",
            body_vi="Theo kế hoạch {kế hoạch}. Nhiệm vụ đến hạn sớm nhất: {hạn gần nhất}.",
        ),
    )
)
