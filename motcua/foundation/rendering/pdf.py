"""Templates and values into PDF/A-2b, by typst."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from motcua.foundation.rendering.errors import UnableToRender

#: Templates may read what lies below here and nothing else: `/foundation/rendering/templates/page.typ`.
ROOT = Path(__file__).resolve().parents[2]
_FONTS = Path(__file__).parent / "fonts"
_ATTEMPTS_MAX = 3
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: What stands for a character that no font here has.
UNKNOWN_CHARACTER = "□"


class _Compilers(threading.local):
    """A compiler may not be used by two threads at once, and keeps what it has laid out before; so one for each."""

    def __init__(self) -> None:
        self.compiler = typst.Compiler(root=str(ROOT), font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    # The machine's own fonts are left out: the same values give the same bytes everywhere.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_FONTS)])


_compilers = _Compilers()


def render_pdf(*, template: Path, values: Mapping[str, object], title: str, at: datetime) -> bytes:
    """The PDF/A-2b that `template` makes of `values`. The same values and `at` give the same bytes.

    `template` lies below `ROOT`. `values` are what JSON can say, and reach the template as data, never as markup.
    A character that no font here has is shown as □, since PDF/A forbids a missing one. Raises `UnableToRender` when
    the template asks for a value that is not there or is wrong in itself.
    """
    if not template.resolve().is_relative_to(ROOT):
        raise UnableToRender(title=title, cause=f"{template} lies outside the house")
    text = json.dumps(values, ensure_ascii=False, allow_nan=False)
    for _ in range(_ATTEMPTS_MAX):
        try:
            return _compile(template, {"values": text, "title": title}, at)
        except typst.TypstError as fault:
            missing = _missing_characters(fault)
            if not missing:
                raise UnableToRender(title=title, cause=_cause(fault)) from fault
            text, title = _without(text, missing), _without(title, missing)
    raise UnableToRender(title=title, cause="its values have characters that no font can show")


def _compile(template: Path, inputs: dict[str, str], at: datetime) -> bytes:
    made = _compilers.compiler.compile(
        input=str(template), format="pdf", sys_inputs=inputs, pdf_standards="a-2b", timestamp=int(at.timestamp())
    )
    assert isinstance(made, bytes)
    return made


def _missing_characters(fault: typst.TypstError) -> set[str]:
    """The characters that the compiler names as not to be shown; one may be several code points."""
    return {_ESCAPED.sub(lambda m: chr(int(m[1], 16)), found) for found in _MISSING.findall(fault.diagnostic)}


def _without(text: str, missing: set[str]) -> str:
    for character in missing:
        # JSON writes control characters as \u0007, the compiler names the character itself.
        for written in (character, json.dumps(character)[1:-1]):
            text = text.replace(written, UNKNOWN_CHARACTER)
    return text


def _cause(fault: typst.TypstError) -> str:
    place = re.search(r"┌─ (\S+)", fault.diagnostic)
    return f"{fault.message} ({place[1]})" if place else str(fault.message)
