"""What an official asks the inbox for: whose list, a view, what narrows it, a page; as it stands in an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import id_or_none
from motcua.service.dossiers.queries.lists import NOTHING_NARROWED, InboxView, Narrowing, Whose
from motcua.service.dossiers.values import Channel
from motcua.service.processes.values import Action

TEXT_LENGTH_MAX = 100
BATCH_MAX = 500
#: Days beyond these were not meant.
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One list of the inbox: her own where nothing else is said. `filters` says that the panel of filters is open."""

    whose: Whose = Whose.OWN
    view: InboxView = InboxView.ALL
    narrowing: Narrowing = NOTHING_NARROWED
    after: str = ""
    filters: bool = False

    @property
    def is_narrowed(self) -> bool:
        return self.narrowing != NOTHING_NARROWED

    @property
    def query(self) -> str:
        """All but the page, as it stands in an address: what a saved view keeps."""
        return urlencode(_fields(replace(self, after="", filters=False)))

    @property
    def address(self) -> str:
        """Everything that one sees can be sent to a colleague."""
        query = urlencode(_fields(self))
        return f"{reverse('desk_inbox')}?{query}" if query else reverse("desk_inbox")

    @property
    def fields(self) -> Mapping[str, str]:
        """The same as fields of a form."""
        return _fields(self)


def asked_of(given: QueryDict) -> Asked:
    """Whatever is not understood narrows nothing: an address may come from a former release or a colleague's mail."""
    wanted = given.get("view", "")
    return Asked(
        whose=Whose.UNIT if given.get("whose") == Whose.UNIT else Whose.OWN,
        view=InboxView(wanted) if wanted in set(InboxView) else InboxView.ALL,
        narrowing=Narrowing(
            text=text_of(given),
            action=_one_of(given.get("step", ""), set(Action)),
            procedure=id_or_none(given.get("procedure", "")),
            holder=id_or_none(given.get("officer", "")),
            channel=_one_of(given.get("channel", ""), set(Channel)),
            due_from=_day(given.get("from", "")),
            due_to=_day(given.get("to", "")),
        ),
        after=given.get("after", "").replace("\x00", ""),
        filters=bool(given.get("filters")),
    )


def text_of(given: QueryDict) -> str:
    return given.get("q", "").replace("\x00", "")[:TEXT_LENGTH_MAX].strip()


def _fields(asked: Asked) -> dict[str, str]:
    by = asked.narrowing
    fields = {
        "whose": "" if asked.whose is Whose.OWN else asked.whose.value,
        "view": "" if asked.view is InboxView.ALL else asked.view.value,
        "q": by.text,
        "step": by.action,
        "procedure": str(by.procedure or ""),
        "officer": str(by.holder or ""),
        "channel": by.channel,
        "from": by.due_from.isoformat() if by.due_from else "",
        "to": by.due_to.isoformat() if by.due_to else "",
        "filters": "1" if asked.filters else "",
        "after": asked.after,
    }
    return {name: value for name, value in fields.items() if value}


def _one_of(value: str, known: set[Action] | set[Channel]) -> str:
    return value if value in known else ""


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


def pairs_of(values: Iterable[str]) -> dict[UUID, UUID]:
    """{dossier: the task seen} of ticked rows, `dossier:task:action`. Raises `UnableToReadForm` for anything else and
    for more than a batch."""
    try:
        pairs = {UUID(dossier): UUID(task) for dossier, task, _action in (value.split(":") for value in values)}
    except ValueError as fault:
        raise UnableToReadForm(field=_("the chosen dossiers")) from fault
    if len(pairs) > BATCH_MAX:
        raise UnableToReadForm(field=_("the chosen dossiers"))
    return pairs
