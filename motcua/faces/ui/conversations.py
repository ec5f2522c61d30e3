"""A dossier's conversation, said, read and shown. The same on portal and desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.utils.translation import gettext as _

from motcua.faces.ui.again import switches_language
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Said, Thread, ThreadHead
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.feedback.commands.conversations import have_read, say
from motcua.service.feedback.errors import UnableToReachApplicant, UnableToSay, UnableToSayMore
from motcua.service.feedback.queries.conversations import conversation_of
from motcua.service.feedback.values import ConversationView, RemarkView, Side

FORM_LENGTH_MAX = 64
#: Before every remark.
NOTHING_SEEN = UUID(int=0)


@dataclass(frozen=True)
class Unsaid:
    """A remark that was not said, with its form's key: refused, or only shown in another language."""

    text: str
    form: str
    refusal: UnableTo | None = None

    @property
    def status(self) -> int:
        return self.refusal.status if self.refusal else 200


def say_posted(request: CityRequest, dossier: UUID) -> Unsaid | None:
    """Says what the form sent; what was refused comes back, so that nothing typed is lost. Whoever wrote in another
    window meanwhile, or was written to, is told."""
    text, form = request.POST.get("text", ""), request.POST.get("form", "")[:FORM_LENGTH_MAX]
    if switches_language(request):
        return Unsaid(text, form)
    seen = id_or_none(request.POST.get("seen", ""))
    try:
        with durable():
            said = say(dossier=dossier, text=text, form=form, seen=seen, by=request.actor, at=request.at)
    except (UnableToSay, UnableToSayMore, UnableToReachApplicant) as refusal:
        return Unsaid(text, form, refusal)
    remarks = conversation_of(dossier=dossier, actor=request.actor).remarks
    if seen is not None and any(seen < remark.id < said for remark in remarks):
        messages.info(request, _("While you wrote, something else was said here; it stands above your message."))
    return None


def thread_read(request: CityRequest, dossier: UUID, *, href: str, unsaid: Unsaid | None = None) -> Thread:
    """The whole conversation, remembered as read; `href` takes what is said next."""
    view = conversation_of(dossier=dossier, actor=request.actor)
    if view.unread:
        with durable():
            have_read(dossier=dossier, up_to=view.remarks[-1].id, by=request.actor)
    as_office = view.own_side is not Side.APPLICANT
    return Thread(
        lines=_lines(view, at=request.at),
        label=_label(as_office),
        action=href if view.own_side else "",
        form=(unsaid.form if unsaid else "") or uuid4().hex,
        typed=unsaid.text if unsaid else "",
        problem=unsaid.refusal.message if unsaid and unsaid.refusal else "",
        seen=str(view.remarks[-1].id if view.remarks else NOTHING_SEEN),
        note=_note(view, as_office=as_office),
        nothing=_("Nothing was said yet."),
    )


def head_of(view: ConversationView, *, at: datetime, href: str) -> ThreadHead:
    """The conversation on the dossier's page."""
    lines = _lines(view, at=at)
    as_office = view.own_side is not Side.APPLICANT
    return ThreadHead(
        href=href if lines or view.own_side else "",
        words=_("Open the conversation") if lines else _label(as_office),
        unread=view.unread,
        last=lines[-1] if lines else None,
        note=_("Nothing was said yet.")
        if as_office
        else _("A question about this dossier? Those who work on it answer here."),
    )


def _label(as_office: bool) -> str:
    return _("Write to the citizen") if as_office else _("Write to the office")


def _lines(view: ConversationView, *, at: datetime) -> list[Said]:
    if not view.remarks:
        return []
    units = directory(on=city_day(at))
    own = view.own_side or Side.OFFICE
    return [
        Said(
            own=remark.side is own,
            who=_who(remark, units),
            text=remark.text,
            at=remark.at,
            is_new=remark.is_new,
        )
        for remark in view.remarks
    ]


def _who(remark: RemarkView, units: Directory) -> str:
    unit = units.get(remark.unit) if remark.unit else None
    if unit is None:
        return remark.name
    return f"{remark.name}, {unit.name_vi if speaks_vietnamese() else unit.name_en}"


def _note(view: ConversationView, *, as_office: bool) -> str:
    if view.own_side is None:
        return _("Those who work on the dossier write here; you may read.")
    if as_office:
        return _("The citizen waits for an answer.") if view.waits_since else ""
    if view.waits_since:
        return _("The office has been told that you wrote. You are told when it answers.")
    return _("What you write here changes neither the dossier nor its date. Papers belong to the dossier itself.")
