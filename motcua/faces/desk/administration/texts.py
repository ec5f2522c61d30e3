"""Message texts: what people are told, set from a day on, seen first with sample values, and every wording that held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import administrator
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Tone
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.messages.errors import UnableToSetTextsUnseen
from motcua.foundation.messages.queries import read_texts, texts_of
from motcua.foundation.messages.rules import (
    SMS_PARTS_MAX,
    mark_of,
    problems_of_words,
    sample_of,
    sms_size,
    text_on,
    wording_on,
)
from motcua.foundation.messages.templates import declared, template_named
from motcua.foundation.messages.texts import call_off_text, set_message_texts
from motcua.foundation.messages.values import Fate, NewText, SmsSize, Template, TextView, Wording
from motcua.foundation.text.faults import in_words


@dataclass(frozen=True, kw_only=True)
class Line:
    """A template as the list shows it."""

    name: str
    purpose: str
    body: str
    is_shipped: bool
    state: str
    tone: Tone
    mark: str
    upcoming: date | None


@dataclass(frozen=True, kw_only=True)
class PreviewShown:
    """What somebody would get, with sample values, and what stands against it."""

    words: Wording
    sms: SmsSize | None
    sms_tone: Tone
    sms_parts_max: int
    problems: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class TextShown:
    """A wording of the history: when it held or why not, who set it and why. Without `made_at` it is the shipped one of
    before the first change."""

    id: UUID | None
    words: Wording
    as_shipped: bool
    from_on: date | None
    state: str
    tone: Tone
    mark: str
    reason: str = ""
    by: str = ""
    made_at: datetime | None = None


@require_GET
@administrator
def texts_page(request: CityRequest) -> HttpResponse:
    today, texts = city_day(request.at), read_texts().by_template
    lines = [(template.group, _line(template, texts.get(template.name, ()), today)) for template in declared()]
    groups = [(_(group), [line for _group, line in found]) for group, found in groupby(lines, key=lambda each: each[0])]
    return render(request, "desk/administration_texts.html", {"groups": groups})


@require_http_methods(["GET", "POST"])
@administrator
def text_page(request: CityRequest, name: str) -> HttpResponse:
    """One template. A POST shows what people would get with the words as they are typed and sets nothing."""
    return _page(request, _template(name))


@require_POST
@administrator
def change_text(request: CityRequest, name: str) -> HttpResponse:
    """Sets other words, or the shipped ones again, from a day on."""
    template = _template(name)
    try:
        with durable():
            set_message_texts(texts=[_new(request, template)], by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, template, error=fault)
    messages.success(request, _("The words hold from that day on. What was sent before keeps its own."))
    return redirect("desk_admin_text", name=name)


@require_POST
@administrator
def call_off(request: CityRequest, name: str, text: UUID) -> HttpResponse:
    """Takes back a change whose day has not come."""
    template = _template(name)
    if text not in {each.id for each in texts_of(template=name)}:
        raise Http404
    try:
        with durable():
            call_off_text(text=text, by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, template, error=fault, typed={})
    messages.success(request, _("The change is called off. What holds now goes on."))
    return redirect("desk_admin_text", name=name)


def _template(name: str) -> Template:
    found = template_named(name)
    if found is None:
        raise Http404
    return found


def _new(request: CityRequest, template: Template) -> NewText:
    words = None if request.POST.get("shipped") == "1" else _typed(request.POST)
    return NewText(
        template=template.name,
        words=words,
        from_on=reading.day(request, "from_on", _("the first day")),
        reason=request.POST.get("reason", ""),
        seen=reading.number(request, "seen", _("what the page showed")),
    )


def _typed(given: Mapping[str, str]) -> Wording:
    return Wording(subject_vi=given.get("subject", "").strip(), body_vi=given.get("body", "").strip())


def _page(
    request: CityRequest,
    template: Template,
    *,
    error: UnableTo | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    today, texts = city_day(request.at), texts_of(template=template.name)
    typed = request.POST if typed is None else typed
    standing = wording_on(template, texts, on=today)
    words = _typed(typed) if "body" in typed else standing
    # Who was not told of another's change yet is told when she sends, however often she looks at the preview before.
    untold = "seen" in typed and not isinstance(error, UnableToSetTextsUnseen)
    values: dict[str, Any] = {
        "template": template,
        "group": _(template.group),
        "purpose": _(template.purpose),
        "fields": [(field, _(field.label)) for field in template.fields],
        "words": words,
        "from_on": typed.get("from_on", (today + timedelta(days=1)).isoformat()),
        "reason": typed.get("reason", ""),
        "back_asked": typed.get("shipped") == "1",
        "seen": typed["seen"] if untold else mark_of(texts),
        "today": today.isoformat(),
        "is_edited": standing != template.shipped,
        "preview": _preview(template, words),
        "upcoming": _upcoming(template, texts, today),
        "history": _history(template, texts, today),
        "error": error.message if error else "",
    }
    return render(request, "desk/administration_text.html", values, status=error.status if error else 200)


def _line(template: Template, texts: Sequence[TextView], today: date) -> Line:
    text, later = text_on(texts, on=today), [each for each in texts if each.from_on > today]
    words = wording_on(template, texts, on=today)
    edited = words != template.shipped
    since = written_day(text.from_on) if text else ""
    return Line(
        name=template.name,
        purpose=_(template.purpose),
        body=words.body_vi,
        is_shipped=not edited,
        state=_("Changed, since %(day)s") % {"day": since} if edited else _("As shipped"),
        tone=Tone.INFO if edited else Tone.MUTE,
        mark="pen-line" if edited else "check",
        upcoming=min((each.from_on for each in later), default=None),
    )


def _preview(template: Template, words: Wording) -> PreviewShown:
    sample = sample_of(template, words)
    size = sms_size(sample.body_vi)
    return PreviewShown(
        words=sample,
        sms=size if template.by_sms else None,
        sms_tone=Tone.LATE if size.parts > SMS_PARTS_MAX else Tone.MUTE,
        sms_parts_max=SMS_PARTS_MAX,
        problems=[in_words(each) for each in problems_of_words(template, words)],
    )


def _upcoming(template: Template, texts: Sequence[TextView], today: date) -> list[TextShown]:
    later = sorted(
        (each for each in texts if each.fate is None and each.from_on > today), key=lambda each: each.from_on
    )
    return _shown(template, later, texts, today)


def _history(template: Template, texts: Sequence[TextView], today: date) -> list[TextShown]:
    """Every wording, what was set last first; at the end the shipped one."""
    found = _shown(template, list(reversed(texts)), texts, today)
    first = min((each.from_on for each in texts if each.fate is None), default=None)
    held = first is None or first > today
    shipped = TextShown(
        id=None,
        words=template.shipped,
        as_shipped=True,
        from_on=None,
        state=_("Holds, from the beginning") if held else _("Held from the beginning"),
        tone=Tone.OK if held else Tone.MUTE,
        mark="check" if held else "archive",
    )
    return [*found, shipped]


def _shown(template: Template, chosen: Sequence[TextView], texts: Sequence[TextView], today: date) -> list[TextShown]:
    names = names_of(accounts={who for text in texts for who in (text.made_by, text.over_by) if who})
    return [_one(template, text, texts, names, today) for text in chosen]


def _one(
    template: Template, text: TextView, texts: Sequence[TextView], names: Mapping[UUID, str], today: date
) -> TextShown:
    state, tone, mark = _state(text, texts, names, today)
    return TextShown(
        id=text.id,
        words=text.words or template.shipped,
        as_shipped=text.words is None,
        from_on=text.from_on,
        state=state,
        tone=tone,
        mark=mark,
        reason=text.reason,
        by=names.get(text.made_by, "") if text.made_by else "",
        made_at=text.made_at,
    )


def _state(text: TextView, texts: Sequence[TextView], names: Mapping[UUID, str], today: date) -> tuple[str, Tone, str]:
    if text.fate is not None and text.over_at is not None:
        told = {"day": written_day(text.over_at), "name": names.get(text.over_by, "") if text.over_by else ""}
        if text.fate is Fate.CALLED_OFF:
            return _("Called off on %(day)s by %(name)s") % told, Tone.MUTE, "x"
        return _("Replaced on %(day)s by %(name)s") % told, Tone.MUTE, "archive"
    first = written_day(text.from_on)
    if text.from_on > today:
        return _("Will hold from %(day)s") % {"day": first}, Tone.SOON, "clock"
    later = [each.from_on for each in texts if each.fate is None and text.from_on < each.from_on <= today]
    if later:
        last = written_day(min(later) - timedelta(days=1))
        return _("Held from %(first)s to %(last)s") % {"first": first, "last": last}, Tone.MUTE, "archive"
    return _("Holds since %(day)s") % {"day": first}, Tone.OK, "check"
