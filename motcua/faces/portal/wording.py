"""What both finding and tracking say: a name in the reader's language."""

from __future__ import annotations

from motcua.faces.ui.dossiers import language


def spoken(thing: object, attribute: str) -> str:
    """`thing.name_vi` or `thing.name_en`, by the reader's language."""
    return str(getattr(thing, f"{attribute}_{language()}"))
