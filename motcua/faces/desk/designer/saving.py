"""How an edit of a draft is kept, or why it is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.foundation.text.faults import in_words
from motcua.service.processes.drafts.commands import save_draft
from motcua.service.processes.drafts.errors import UnableToEditDraft, UnableToEditInTurn
from motcua.service.processes.drafts.values import Conflict, DraftView
from motcua.service.processes.rules.ways import EditRefused


@contextmanager
def refusals_told() -> Iterator[None]:
    """What a drawing refuses, as `UnableToEditDraft`."""
    try:
        yield
    except EditRefused as refused:
        raise UnableToEditDraft(reason=in_words(refused.why)) from refused


def keep_drawing(request: CityRequest, view: DraftView, xml: bytes) -> None:
    """Saves what was made of the draft as `view` showed it. Raises `UnableToEditInTurn` when somebody saved meanwhile:
    what was sent is kept besides."""
    with durable():
        saved = save_draft(draft=view.line.id, xml=xml, version=view.line.version, by=request.actor, at=request.at)
    if isinstance(saved, Conflict):
        raise UnableToEditInTurn(by=saved.by)
