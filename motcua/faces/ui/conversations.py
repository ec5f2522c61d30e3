"""A dossier's conversation and a person's notices as components. The same on portal and desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.values import NoticeShown, Said, Thread, ThreadHead, Words
from motcua.foundation.messages.values import MessageView
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.deadlines import city_day
from motcua.service.feedback.values import ConversationView, RemarkView, Side


def thread_of(
    view: ConversationView,
    *,
    at: datetime,
    action: str,
    typed: str = "",
    problem: Words = "",
    form: str = "",
) -> Thread:
    """The whole conversation. `typed`, `problem` and `form` are those of a remark that was refused."""
    as_office = view.own_side is not Side.APPLICANT
    return Thread(
        lines=_lines(view, at=at),
        label=_label(as_office),
        action=action if view.own_side else "",
        form=form or uuid4().hex,
        typed=typed,
        problem=problem,
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


def notices_shown(messages: Sequence[MessageView], *, href: Callable[[UUID], str]) -> list[NoticeShown]:
    return [
        NoticeShown(
            subject=message.subject_vi,
            body=message.body_vi,
            at=message.made_at,
            href=href(message.id),
            is_new=message.read_at is None,
        )
        for message in messages
    ]


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
