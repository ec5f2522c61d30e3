"""Setting what people are told: the only code that writes texts.

Every command locks the one row of the version first, so that two administrators take turns, and gives it a new token,
so that every process reads the texts anew before its next message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.messages.errors import (
    UnableToCallOffText,
    UnableToSetMessageTexts,
    UnableToSetTextsUnseen,
)
from motcua.foundation.messages.events import MessageTextCalledOff, MessageTextSet
from motcua.foundation.messages.models import Text, TextVersion
from motcua.foundation.messages.policy import may_set_texts
from motcua.foundation.messages.queries import texts_of
from motcua.foundation.messages.rules import mark_of, problems_of_text, text_on, words_hash
from motcua.foundation.messages.templates import template_named
from motcua.foundation.messages.values import Fate, NewText, TextView, Wording, template_id
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.foundation.text.rules import clean


def set_message_texts(*, texts: Sequence[NewText], by: Actor, at: datetime) -> None:
    """Sets what people are told from a day on, all or none. A text of a day that has one already takes its place; the
    same one sent again by the same account changes nothing.

    Line breaks and runs of spaces become one space. Raises `NotPermitted`, `UnableToSetTextsUnseen` when a template's
    texts have changed since they were seen, and `UnableToSetMessageTexts` naming everything that is wrong: words that
    cannot be sent (`rules.problems_of_words`), a day in the past, no reason, words that hold already.
    """
    require(may_set_texts(by), act="set_message_texts", subject=by.account)
    _lock()
    today = city_day(at)
    known = {text.template: texts_of(template=text.template) for text in texts}
    new = [_tidy(text) for text in texts]
    new = [text for text in new if not _is_set(text, known[text.template], by)]
    if any(text.seen != mark_of(known[text.template]) for text in new):
        raise UnableToSetTextsUnseen
    _check(new, known, today=today)
    if not new:
        return

    for text in new:
        _replace(text, by=by, at=at)
    rows = Text.objects.bulk_create(_row(text, by, at) for text in new)
    _renew_version()

    record(
        events=[
            _set(text, row.id, text_on(known[text.template], on=text.from_on))
            for text, row in zip(new, rows, strict=True)
        ],
        by=by,
        at=at,
    )


def call_off_text(*, text: UUID, by: Actor, at: datetime) -> None:
    """Takes back a text whose day has not come. Raises `NotPermitted`, and `UnableToCallOffText` for one that holds,
    was called off or gave way."""
    require(may_set_texts(by), act="call_off_text", subject=by.account)
    _lock()
    row = Text.objects.filter(id=text, fate=None, from_on__gt=city_day(at)).first()
    if row is None:
        raise UnableToCallOffText

    row.fate, row.over_by, row.over_at = Fate.CALLED_OFF.value, by.account, at
    row.save(update_fields=["fate", "over_by", "over_at"])
    _renew_version()

    event = MessageTextCalledOff(
        subject=template_id(row.template), template=row.template, text=row.id, from_on=row.from_on
    )
    record(events=[event], by=by, at=at)


def _lock() -> None:
    TextVersion.objects.select_for_update().get(id=1)


def _renew_version() -> None:
    """A new token, never a number counted up: a number would come again after a rollback, with other texts."""
    TextVersion.objects.filter(id=1).update(token=new_id())


def _tidy(text: NewText) -> NewText:
    words = text.words and Wording(subject_vi=_one_line(text.words.subject_vi), body_vi=_one_line(text.words.body_vi))
    return replace(text, words=words, reason=clean(text.reason))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _is_set(text: NewText, known: Sequence[TextView], by: Actor) -> bool:
    return any(
        (each.fate, each.from_on, each.words, each.made_by) == (None, text.from_on, text.words, by.account)
        for each in known
    )


def _check(new: Sequence[NewText], known: Mapping[str, Sequence[TextView]], *, today: date) -> None:
    found = [_problems(text, new, known[text.template], today) for text in new]
    refused = [(text.template, list_in_words(each)) for text, each in zip(new, found, strict=True) if each]
    if refused:
        # With one text everybody knows which.
        told = (words if len(new) == 1 else f"{name}: {words}" for name, words in refused)
        raise UnableToSetMessageTexts(refused="; ".join(told))


def _problems(text: NewText, new: Sequence[NewText], known: Sequence[TextView], today: date) -> list[Fault]:
    problems = problems_of_text(new=text, template=template_named(text.template), texts=known, today=today)
    if sum((each.template, each.from_on) == (text.template, text.from_on) for each in new) > 1:
        problems.append(fault(gettext_noop("{on} is there twice"), on=text.from_on))
    return problems


def _replace(text: NewText, *, by: Actor, at: datetime) -> None:
    same_day = Text.objects.filter(template=text.template, from_on=text.from_on, fate=None)
    same_day.update(fate=Fate.REPLACED.value, over_by=by.account, over_at=at)


def _row(text: NewText, by: Actor, at: datetime) -> Text:
    return Text(
        id=new_id(),
        template=text.template,
        subject_vi=text.words.subject_vi if text.words else None,
        body_vi=text.words.body_vi if text.words else None,
        from_on=text.from_on,
        reason=text.reason,
        made_by=by.account,
        made_at=at,
    )


def _set(text: NewText, row: UUID, before: TextView | None) -> MessageTextSet:
    return MessageTextSet(
        subject=template_id(text.template),
        template=text.template,
        text=row,
        from_on=text.from_on,
        words_hash=words_hash(text.words),
        replaced_hash=words_hash(before.words if before else None),
    )
