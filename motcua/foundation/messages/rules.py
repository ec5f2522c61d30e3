"""Pure decisions of messages: when to try again, and when to give up; which words hold on a day, whether they can be
sent, and how they are filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from motcua.foundation.messages.values import Field, NewText, SmsSize, Template, TextView, Wording
from motcua.foundation.text.faults import Fault, fault, gettext_noop

#: Doubling from a minute to six hours, these make about a day: longer than a mail server's night.
ATTEMPTS_MAX = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
#: A letter in hand comes back by itself when its worker died: longer than the slowest batch.
LEASE = timedelta(minutes=15)

SUBJECT_LENGTH_MAX = 120
#: Of what is read in the account only.
BODY_LENGTH_MAX = 600
REASON_LENGTH_MAX = 500
SMS_PARTS_MAX = 3
#: Letters with Vietnamese marks are sent as UCS-2 (3GPP TS 23.038): so many in an SMS, and in each part of a longer one,
#: which needs room to say which part it is.
SMS_LENGTH, SMS_PART_LENGTH = 70, 67

# Whatever stands between two braces is meant as a field; only the names of a template's own fields are filled. There is
# no other syntax: no attribute, no conversion, no format.
_FIELD = re.compile(r"\{([^{}]*)\}")


def next_attempt_at(*, attempts: int, at: datetime) -> datetime | None:
    """When a letter that failed at `at` for the `attempts`-th time (from 1) is tried again; None: never."""
    if attempts >= ATTEMPTS_MAX:
        return None
    wait = min(FIRST_WAIT * (1 << (attempts - 1)), LONGEST_WAIT)
    return at + wait


def filled(words: Wording, fields: Mapping[Field, str]) -> Wording:
    """The wording with its fields' values, which are put in as they are, whatever they hold. Raises KeyError for a
    field without a value."""
    values = {field.name: value for field, value in fields.items()}

    def fill(text: str) -> str:
        return _FIELD.sub(lambda found: values[found[1]], text)

    return Wording(subject_vi=fill(words.subject_vi), body_vi=fill(words.body_vi))


def sample_of(template: Template, words: Wording) -> Wording:
    """The wording as somebody might get it. What is no field of the template stays as it is written."""
    fields = {Field(name=name, label="", sample=""): f"{{{name}}}" for name in _names(words)}
    known = {field.name: field.sample for field in template.fields}
    return filled(words, {field: known.get(field.name, unknown) for field, unknown in fields.items()})


def sms_size(text: str) -> SmsSize:
    """In characters of two bytes, as networks count: most emoji are two. A text without any mark might take fewer
    parts; a Vietnamese one never does."""
    characters = len(text.encode("utf-16-le")) // 2
    parts = 1 if characters <= SMS_LENGTH else -(-characters // SMS_PART_LENGTH)
    return SmsSize(characters=characters, parts=parts)


def problems_of_words(template: Template, words: Wording) -> list[Fault]:
    """Everything for which these words cannot be sent, in the order in which one reads them."""
    return [
        *_problems_of_subject(words.subject_vi),
        *_problems_of_fields(template, words),
        *_problems_of_body(template, words),
    ]


def _problems_of_subject(subject: str) -> list[Fault]:
    if not subject:
        return [fault(gettext_noop("the subject is empty"))]
    if len(subject) > SUBJECT_LENGTH_MAX:
        too_long = gettext_noop("the subject has {length} characters, at most {length_max} can be")
        return [fault(too_long, length=len(subject), length_max=SUBJECT_LENGTH_MAX)]
    return []


def _problems_of_fields(template: Template, words: Wording) -> list[Fault]:
    known = {field.name for field in template.fields}
    unknown = [name for name in _names(words) if name not in known]
    problems = [fault(gettext_noop("there is no field {field} here"), field=f"{{{name}}}") for name in unknown]
    rest = _FIELD.sub("", words.subject_vi), _FIELD.sub("", words.body_vi)
    lonely = gettext_noop("a brace “{brace}” stands alone: they are for fields only")
    problems += [fault(lonely, brace=found[0]) for text in rest if (found := re.search(r"[{}]", text))]
    # An SMS has no subject.
    told = words.body_vi if template.by_sms else f"{words.subject_vi} {words.body_vi}"
    problems += [
        fault(gettext_noop("the field {field} must be there"), field=field.placed)
        for field in template.fields
        if field.must and field.placed not in told
    ]
    return problems


def _problems_of_body(template: Template, words: Wording) -> list[Fault]:
    if not words.body_vi:
        return [fault(gettext_noop("the text is empty"))]
    if len(words.body_vi) > BODY_LENGTH_MAX:
        too_long = gettext_noop("the text has {length} characters, at most {length_max} can be")
        return [fault(too_long, length=len(words.body_vi), length_max=BODY_LENGTH_MAX)]
    size = sms_size(sample_of(template, words).body_vi)
    if template.by_sms and size.parts > SMS_PARTS_MAX:
        too_many = gettext_noop(
            "as an SMS the text takes {parts} parts ({characters} characters), at most {max} can be"
        )
        return [fault(too_many, parts=size.parts, characters=size.characters, max=SMS_PARTS_MAX)]
    return []


def problems_of_text(*, new: NewText, template: Template | None, texts: Sequence[TextView], today: date) -> list[Fault]:
    """What is wrong with setting this text beside those that the template has."""
    if template is None:
        return [fault(gettext_noop("there is no text called {name}"), name=new.template)]
    problems = problems_of_words(template, new.words) if new.words else []
    if new.from_on < today:
        problems.append(fault(gettext_noop("words hold from today, {today}, or from a later day on"), today=today))
    if not new.reason:
        problems.append(fault(gettext_noop("the reason is missing")))
    elif len(new.reason) > REASON_LENGTH_MAX:
        problems.append(fault(gettext_noop("the reason is longer than {max} characters"), max=REASON_LENGTH_MAX))
    if not problems and wording_on(template, texts, on=new.from_on) == (new.words or template.shipped):
        problems.append(fault(gettext_noop("on {on} just these words hold already"), on=new.from_on))
    return problems


def text_on(texts: Iterable[TextView], *, on: date) -> TextView | None:
    """The text that holds on that day: the latest begun. None: the wording as shipped, of before the first."""
    begun = [text for text in texts if text.fate is None and text.from_on <= on]
    return max(begun, key=lambda text: text.from_on, default=None)


def wording_on(template: Template, texts: Iterable[TextView], *, on: date) -> Wording:
    """What people are told on that day. A wording with a field that a later release has taken away cannot be filled any
    more: then the shipped one holds, so that nobody's filing stops at it."""
    text = text_on(texts, on=on)
    if text is None or text.words is None:
        return template.shipped
    known = {field.name for field in template.fields}
    return text.words if all(name in known for name in _names(text.words)) else template.shipped


def mark_of(texts: Sequence[TextView]) -> int:
    """A number that every change to the texts of a template makes greater: what a page was shown is known by it."""
    return len(texts) + sum(text.fate is not None for text in texts)


def words_hash(words: Wording | None) -> str:
    """Proves a wording; empty for the shipped one."""
    return sha256(f"{words.subject_vi}\n{words.body_vi}".encode()).hexdigest() if words else ""


def _names(words: Wording) -> list[str]:
    """What stands in braces, each once, in order."""
    return list(dict.fromkeys(_FIELD.findall(f"{words.subject_vi} {words.body_vi}")))
