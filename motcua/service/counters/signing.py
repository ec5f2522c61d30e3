"""The key that signs the links of QR codes: made once, kept in the city's folder of keys."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

_KEY_BYTES = 32
_NAME = "qr-links"


def link_key() -> bytes:
    """The same as long as the folder is; a city restored from its backup reads the codes that hang on the walls."""
    return _kept(settings.KEYS / _NAME)


@cache
def _kept(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written whole beside it and then given its name, which only the first of several manages: nobody reads half a key.
    draft = path.with_name(f".{_NAME}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes()
