"""Asking for a supplement: what failed on the check-list, each bound to its question, all at once, and seen as the
citizen will see it before it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.faces.desk.dossier.papers import labels_of
from motcua.faces.desk.dossier.shown import Target, Typed, desk_of, supplement_targets
from motcua.faces.desk.officials import official
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Defect as DefectShown
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.forms.rules.definition import form_of
from motcua.service.dossiers.queries.checklist import CheckLine, CheckLists, check_lists
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view
from motcua.service.dossiers.values import Defect
from motcua.service.processes.queries import tasks_of

TEXT_LENGTH_MAX = 4_000
REASON, TARGET, WORDS = "reason:", "target:", "words:"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A thing that failed, or is in doubt, on the check-list. `targets` are the questions that it may be bound to;
    the name of the one there is, or of the one chosen, is `target`."""

    key: str
    words: str
    law: str
    targets: Sequence[Target]
    target: str
    typed: str
    failed: bool


@require_http_methods(["GET", "POST"])
@official
def defects_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """The builder. A POST shows what the citizen will read and sends nothing: sending is an act of the dossier."""
    values = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    return shown_defects(request, dossier, typed=Typed("request_supplement", values))


def shown_defects(request: CityRequest, dossier: UUID, *, typed: Typed, error: UnableTo | None = None) -> HttpResponse:
    """The builder as it was left, with what a refused request says."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    tasks = tasks_of(dossier=dossier)
    desk = desk_of(view, tasks, actor=request.actor, at=request.at, typed=typed)
    if "request_supplement" not in desk.acts and error is None:
        return redirect("desk_dossier", dossier=dossier)
    lists = check_lists(of=view, steps=tasks, actor=request.actor)
    found = _found(view, lists, typed)
    fault = "" if error is None else error.message
    preview: Sequence[DefectShown] = ()
    if request.method == "POST" and error is None:
        try:
            labels = labels_of(form_of(view.version.form))
            preview = [
                DefectShown(about=labels.get(each.target, each.target), words=each.reason)
                for each in defects_in(request.POST)
            ]
            fault = "" if preview else _("Nothing is named yet. Write a reason at each thing that is missing.")
        except UnableToReadForm as unread:
            fault = unread.message
    bound = {each.targets[0].name for each in found if len(each.targets) == 1}
    words = {
        "dossier": view,
        "found": found,
        "others": [target for target in supplement_targets(view, typed) if target.name not in bound],
        "others_typed": any(
            name.startswith(REASON) and text.strip() and name.removeprefix(REASON) not in bound
            for name, text in typed.values.items()
        ),
        "note": typed.values.get("note", ""),
        "ending": {name: typed.values.get(name, "") or request.GET.get(name, "") for name in ("task", "outcome")},
        "needs_leader": view.supplement_needs_leader and not _leads(request.actor, view),
        "is_second": view.supplement_needs_leader,
        "preview": preview,
        "error": fault,
    }
    status = error.status if error else 422 if fault else 200
    return render(request, "desk/defects.html", words, status=status)


def _leads(actor: Actor, view: DossierView) -> bool:
    unit = view.holding.unit
    return unit is not None and (actor.holds(Role.LEADER, unit.id) or actor.holds(Role.HEAD, unit.id))


def _found(view: DossierView, lists: CheckLists, typed: Typed) -> list[Found]:
    """Failed ones with the officer's remark as the reason; doubts without one, to be asked or left."""
    if lists.now is None:
        return []
    labels = labels_of(form_of(view.version.form))
    lines = [(line, True) for line in lists.now.failed] + [(line, False) for line in lists.now.asked]
    return [_one(line, labels, typed.values, failed=failed) for line, failed in lines if line.item.targets]


def _one(line: CheckLine, labels: Mapping[str, str], values: Mapping[str, str], *, failed: bool) -> Found:
    key, targets = line.item.key, line.item.targets
    single = targets[0] if len(targets) == 1 else ""
    name = f"{REASON}{single}" if single else f"{WORDS}{key}"
    return Found(
        key=key,
        words=line.item.name(language()),
        law=line.item.law,
        targets=[Target(each, labels.get(each, each)) for each in targets],
        target=single or values.get(f"{TARGET}{key}", ""),
        typed=values.get(name, line.remark if failed else ""),
        failed=failed,
    )


def defects_in(posted: QueryDict) -> tuple[Defect, ...]:
    """The defects of a posted request: `reason:<question>`, and `words:<item>` with its `target:<item>`. Reasons for
    the same question are put into one. Raises `UnableToReadForm` for words that are bound to no question."""
    reasons: dict[str, list[str]] = {}
    for name, value in posted.items():
        words = value.replace("\x00", "").strip()[:TEXT_LENGTH_MAX] if isinstance(value, str) else ""
        if not words:
            continue
        if name.startswith(REASON):
            reasons.setdefault(name.removeprefix(REASON), []).append(words)
        elif name.startswith(WORDS):
            target = posted.get(f"{TARGET}{name.removeprefix(WORDS)}", "")
            if not target:
                raise UnableToReadForm(field=_("the question that “%(words)s” is about") % {"words": words[:60]})
            reasons.setdefault(target, []).append(words)
    return tuple(Defect(target=target, reason="\n".join(dict.fromkeys(each))) for target, each in reasons.items())
