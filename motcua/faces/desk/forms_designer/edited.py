"""What the form designer works on: a form, whoever keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.faces.ui.values import Words
from motcua.foundation.forms.rules.editing import Definition
from motcua.foundation.forms.values import Component

PAGE = "desk/form_designer.html"


@dataclass(frozen=True, kw_only=True)
class EditedForm:
    """`name`: of what it belongs to. `here`: the address of its page, below which its questions (`cau/`) and acts
    (`lam/…/`) lie. `seen`: goes with each change and says what its writer had looked at. `seen_as`: over a page as those
    see it who answer. `components`: what may be asked with. `keep` saves a definition (None: the form that follows from
    the parts, where it may) or raises why not; `again` reads the form anew. `follows`: nobody wrote it yet. `template`
    shows it, with `more` besides."""

    definition: Definition
    name: str
    title: Words
    here: str
    back: tuple[str, Words]
    seen: str
    seen_as: Words
    components: Sequence[Component]
    may_change: bool
    keep: Callable[[Definition | None], None]
    again: Callable[[], EditedForm]
    follows: bool = False
    may_follow: bool = False
    template: str = PAGE
    more: Callable[[], Mapping[str, Any]] = dict
