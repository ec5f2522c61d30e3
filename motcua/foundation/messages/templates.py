"""Which templates there are: each room declares its own, beside its notices."""

from __future__ import annotations

from motcua.foundation.messages.values import Template
from motcua.foundation.text.faults import gettext_noop

#: The group of what each room that gives work to officials tells them.
GIVEN_WORK = gettext_noop("Work that is given to officials")

_declared: dict[str, Template] = {}


def declare(template: Template) -> Template:
    """Makes the template known to those who set texts. Two of one name are a defect and raise ValueError."""
    if _declared.get(template.name, template) != template:
        raise ValueError(f"two templates are called {template.name}")
    _declared[template.name] = template
    return template


def declared() -> list[Template]:
    """Every template, in the order in which the rooms declared them, those of a group together; first what people are told,
    then what officials are."""
    groups = [*dict.fromkeys(each.group for each in _declared.values() if each.group != GIVEN_WORK), GIVEN_WORK]
    return sorted(_declared.values(), key=lambda template: groups.index(template.group))


def template_named(name: str) -> Template | None:
    return _declared.get(name)
