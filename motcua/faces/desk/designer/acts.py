"""What is done in the designer: drafts opened, rows edited, drafts published or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import entering
from motcua.faces.desk.designer.asked import process_edit, step_edit
from motcua.faces.desk.designer.saving import refusals_told
from motcua.faces.desk.designer.views import STEP, list_page, summary_page, table_page
from motcua.faces.desk.officials import official
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.service.processes.drafts.commands import drop_draft, import_draft, open_draft, publish_draft, save_draft
from motcua.service.processes.drafts.errors import UnableToEditInTurn, UnableToFindDraft
from motcua.service.processes.drafts.queries import draft_view
from motcua.service.processes.drafts.values import Conflict
from motcua.service.processes.rules.choosing import known_fields
from motcua.service.processes.rules.editing import (
    Edited,
    StepEdit,
    add_parallel,
    change_process,
    change_step,
    insert_step,
    move_step,
    remove_step,
)
from motcua.service.processes.rules.reading import XML_BYTES_MAX
from motcua.service.processes.rules.table import mark_of, read_table


@require_POST
@official
@entering("copy", page=list_page)
def open_new(request: CityRequest) -> HttpResponseBase:
    """A draft of a published process, to be its next version or, with a key, another process."""
    draft = open_draft(
        definition=reading.identifier(request, "definition", _("the process")),
        new_key=reading.text(request, "key"),
        by=request.actor,
        at=request.at,
    )
    messages.success(request, _("The draft is open. What is in force stays as it is until you publish."))
    return redirect("desk_designer_draft", draft=draft)


@require_POST
@official
@entering("import", page=list_page)
def import_file(request: CityRequest) -> HttpResponseBase:
    upload = request.FILES.get("drawing")
    if upload is None or not 0 < (upload.size or 0) <= XML_BYTES_MAX:
        raise UnableToReadForm(field=_("the drawing"))
    draft = import_draft(xml=upload.read(), by=request.actor, at=request.at)
    messages.success(request, _("The drawing is here as a draft. The list beside it says what is missing."))
    return redirect("desk_designer_draft", draft=draft)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What an act has to say, and where it leads. `late`: somebody else had saved, and what was sent is only kept."""

    said: str
    led: str
    late: Conflict | None = None


@require_POST
@official
def act(request: CityRequest, draft: UUID, act: str) -> HttpResponseBase:
    """One act of a draft's page. A refusal shows the page again with everything typed."""
    do = _ACTS.get(act)
    if do is None:
        raise Http404

    def refused(fault: UnableTo) -> HttpResponseBase:
        page = summary_page if act == "publish" else table_page
        return page(request, draft, typed=Typed(act=act, fields=request.POST.dict(), error=fault))

    try:
        with durable():
            done = do(request, draft)
    except (NotPermitted, UnableToFindDraft):
        raise
    except UnableTo as fault:
        return refused(fault)
    if done.late:
        # Outside the transaction, which keeps what was sent.
        return refused(UnableToEditInTurn(by=done.late.by))
    messages.success(request, done.said)
    return redirect(done.led)


#: An edit gives the drawing and the step to go back to.
Edit = Callable[[CityRequest, bytes], Edited]


def _edited(edit: Edit, request: CityRequest, draft: UUID) -> Done:
    """Applies the edit to the draft as it is now, if the row that it is about is still as it was shown."""
    view = draft_view(draft=draft, actor=request.actor)
    _require_seen(request, view.content, by=view.line.saved_by)
    with refusals_told():
        edited = edit(request, view.content)
    saved = save_draft(draft=draft, xml=edited.xml, version=view.line.version, by=request.actor, at=request.at)
    led = reverse("desk_designer_draft", args=[draft])
    if edited.step:
        led += f"#{STEP}-{edited.step}"
    return Done(said=_("Kept."), led=led, late=saved if isinstance(saved, Conflict) else None)


def _require_seen(request: CityRequest, xml: bytes, *, by: str) -> None:
    """Raises `UnableToEditInTurn` when the row was changed, or taken out, since the form was shown. Changes of other rows do
    not matter: an edit is made to the draft as it is."""
    mark, step = request.POST.get("mark", ""), request.POST.get("step", "")
    if not mark:
        return
    row = read_table(xml).row(step)
    if row is None or mark_of(row) != mark:
        raise UnableToEditInTurn(by=by or "Một Cửa")


def _step(request: CityRequest) -> str:
    return request.POST.get("step", "")


def _step_edit(request: CityRequest, xml: bytes) -> StepEdit:
    return step_edit(request.POST, known_fields(read_table(xml)))


def _change(request: CityRequest, xml: bytes) -> Edited:
    return change_step(xml, _step(request), _step_edit(request, xml))


def _insert(request: CityRequest, xml: bytes) -> Edited:
    return insert_step(xml, _step(request), _step_edit(request, xml))


def _parallel(request: CityRequest, xml: bytes) -> Edited:
    return add_parallel(xml, _step(request), _step_edit(request, xml))


def _remove(request: CityRequest, xml: bytes) -> Edited:
    return Edited(remove_step(xml, _step(request)), "")


def _earlier(request: CityRequest, xml: bytes) -> Edited:
    return Edited(move_step(xml, _step(request), later=False), _step(request))


def _later(request: CityRequest, xml: bytes) -> Edited:
    return Edited(move_step(xml, _step(request), later=True), _step(request))


def _process(request: CityRequest, xml: bytes) -> Edited:
    return Edited(change_process(xml, process_edit(request.POST)), "")


def _publish(request: CityRequest, draft: UUID) -> Done:
    publish_draft(
        draft=draft,
        version=reading.number(request, "version", _("the version")),
        in_force=reading.number(request, "in_force", _("the version in force")),
        by=request.actor,
        at=request.at,
    )
    said = _("The process is published. New dossiers follow it; those under way keep their version.")
    return Done(said=said, led=reverse("desk_designer_draft", args=[draft]))


def _drop(request: CityRequest, draft: UUID) -> Done:
    drop_draft(draft=draft, reason=reading.text(request, "reason"), by=request.actor, at=request.at)
    return Done(said=_("The draft is dropped."), led=reverse("desk_designer"))


_ACTS: Mapping[str, Callable[[CityRequest, UUID], Done]] = {
    "change": partial(_edited, _change),
    "insert": partial(_edited, _insert),
    "parallel": partial(_edited, _parallel),
    "remove": partial(_edited, _remove),
    "earlier": partial(_edited, _earlier),
    "later": partial(_edited, _later),
    "process": partial(_edited, _process),
    "publish": _publish,
    "drop": _drop,
}
