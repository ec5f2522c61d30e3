"""The reference of components names everything that there is."""

from __future__ import annotations

from motcua.faces.ui.templatetags.ui import register
from tests.environment import ROOT

REFERENCE = (ROOT / "docs" / "reference" / "components.md").read_text(encoding="utf-8")


def test_every_tag_is_in_the_reference() -> None:
    assert not [name for name in register.tags if f"{{% {name} " not in REFERENCE]


def test_every_filter_is_in_the_reference() -> None:
    assert not [name for name in register.filters if f"`{name}`" not in REFERENCE]
