"""QR codes (ISO/IEC 18004), error correction M: a corner may be creased."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str, *, label: str = "") -> str:
    """An SVG without size, style or script, to be sized by its container; `label` names it for screen readers."""
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(
        out,
        kind="svg",
        xmldecl=False,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
        title=label or None,
        nl=False,
        border=4,
    )
    return out.getvalue().decode()


def qr_png(text: str, *, scale: int = 8) -> bytes:
    """A black and white PNG with `scale` pixels a module and the quiet zone of four modules."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()
