"""Before a step is ended favourably: what of its check-list is still open is asked once, and may be gone on without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.desk.dossier.checks import ANSWER
from motcua.faces.desk.dossier.shown import Desk, Typed, desk_of
from motcua.faces.desk.reading import WHY, why_without
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Words
from motcua.service.dossiers.queries.checklist import CheckLine, CheckList, check_lists
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.processes.queries import tasks_of

ASKED_OF = frozenset({"complete_step", "decide"})


@dataclass(frozen=True)
class OpenItem:
    """`anchor` is the place of its answers on the page."""

    anchor: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Unchecked:
    """What is asked: items without an answer, and those that are wrong and that nobody was asked to mend. `words` and
    `outcome` are of the act that waits; `again` says that it was asked already and no reason was given."""

    open: Sequence[OpenItem]
    wrong: Sequence[OpenItem]
    total: int
    words: Words
    outcome: str
    again: bool

    @property
    def first(self) -> OpenItem:
        return (*self.open, *self.wrong)[0]

    @property
    def counts(self) -> str:
        """'11 of 11 things are not checked yet; 1 is wrong and was not asked for'."""
        told = []
        if self.open:
            words = ngettext(
                "%(count)d of %(total)d things is not checked yet",
                "%(count)d of %(total)d things are not checked yet",
                len(self.open),
            )
            told.append(words % {"count": len(self.open), "total": self.total})
        if self.wrong:
            words = ngettext(
                "%(count)d is wrong and the citizen was not asked for it",
                "%(count)d are wrong and the citizen was not asked for them",
                len(self.wrong),
            )
            told.append(words % {"count": len(self.wrong)})
        return "; ".join(told)


def unchecked_of(request: CityRequest, *, dossier: UUID, act: str) -> Unchecked | None:
    """What is open on the list of the step that the posted act would end favourably, by what is kept by now. None
    where nothing is, where the step is not this official's, and where it is another by now: the act says so itself."""
    if act not in ASKED_OF:
        return None
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    tasks = tasks_of(dossier=dossier)
    desk = desk_of(view, tasks, actor=request.actor, at=request.at, typed=Typed())
    if not _ends_favourably(request, desk, act):
        return None
    found = check_lists(of=view, steps=tasks, actor=request.actor).now
    return None if found is None or not (found.open or found.wrong) else _asked(request, desk, found)


def _ends_favourably(request: CityRequest, desk: Desk, act: str) -> bool:
    """The first outcome of a step is the ordinary one."""
    if desk.task is None or desk.form_act != act or request.POST.get("task") != str(desk.task.id):
        return False
    return bool(desk.outcomes) and request.POST.get("outcome", "done") == desk.outcomes[0].value


def _asked(request: CityRequest, desk: Desk, found: CheckList) -> Unchecked:
    return Unchecked(
        open=[_item(line) for line in found.open],
        wrong=[_item(line) for line in found.wrong],
        total=len(found.lines),
        words=desk.outcomes[0].name(language()),
        outcome=desk.outcomes[0].value,
        again=WHY in request.POST,
    )


def _item(line: CheckLine) -> OpenItem:
    return OpenItem(f"{ANSWER}{line.item.key}", line.item.name(language()))


def without_words(request: CityRequest, *, dossier: UUID, act: str) -> str:
    """What is kept as the step's note when one goes on; empty where nothing was open, whatever was typed."""
    why = why_without(request)
    asked = unchecked_of(request, dossier=dossier, act=act) if why else None
    if asked is None:
        return ""
    return _("Gone on though %(counts)s. Reason: %(why)s") % {"counts": asked.counts, "why": why}
