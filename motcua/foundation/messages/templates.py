"""Which templates there are: each room declares its own, beside its notices."""

from __future__ import annotations

from motcua.foundation.messages.values import Template

_declared: dict[str, Template] = {}


def declare(template: Template) -> Template:
    """Makes the template known to those who set texts. Two of one name are a defect and raise ValueError."""
    if _declared.get(template.name, template) != template:
        raise ValueError(f"two templates are called {template.name}")
    _declared[template.name] = template
    return template


def declared() -> list[Template]:
    """Every template, in the order in which the rooms declared them."""
    return list(_declared.values())


def template_named(name: str) -> Template | None:
    return _declared.get(name)
