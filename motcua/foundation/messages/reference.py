"""The page docs/reference/message-texts.md, made from the templates that the rooms declare (`motcua docs`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from motcua.foundation.messages.rules import BODY_LENGTH_MAX, SMS_PARTS_MAX, SUBJECT_LENGTH_MAX
from motcua.foundation.messages.templates import declared
from motcua.foundation.messages.values import Template

HEAD = f"""# Message texts

<!-- Made by `motcua docs` from the code. -->

What people are told, in the words in which it is shipped. An administrator sets others from a day on
([how](../how-to/administer.md)). A field stands in braces and is filled when the message is sent; nothing else in braces
is known. A subject has at most {SUBJECT_LENGTH_MAX} characters. What may go out by SMS takes at most {SMS_PARTS_MAX}
parts with sample values and holds in its body what must be there; other bodies have at most {BODY_LENGTH_MAX}
characters.
"""


def texts_page() -> str:
    groups = groupby(declared(), key=lambda template: template.group)
    parts = [HEAD, *(_group(title, list(templates)) for title, templates in groups)]
    return "\n".join(parts)


def _group(title: str, templates: list[Template]) -> str:
    return "\n".join([f"## {title}\n", *(line for template in templates for line in _template(template))])


def _template(template: Template) -> Iterator[str]:
    yield f"### `{template.name}`\n"
    yield f"{template.purpose}{'; may go by SMS' if template.by_sms else ''}.\n"
    yield f"> **{template.shipped.subject_vi}**\\"
    yield f"> {template.shipped.body_vi}\n"
    for field in template.fields:
        yield f"- `{field.placed}`: {field.label}{' (must be there)' if field.must else ''}"
    yield ""
