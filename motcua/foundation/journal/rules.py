"""Pure decisions of the journal: the canonical form of an entry and the chain's next hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = bytes(32)


def canonical(entry: Mapping[str, Any]) -> bytes:
    """An entry as bytes: JSON with sorted keys and no spaces, UTF-8 (in the spirit of RFC 8785)."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def next_hash(previous: bytes, entry: Mapping[str, Any]) -> bytes:
    """SHA-256 of the previous hash (32 bytes; `GENESIS` before the first) and the canonical entry."""
    return hashlib.sha256(previous + canonical(entry)).digest()


def request_hash(content: Mapping[str, Any]) -> bytes:
    """What tells two requests under one idempotency key apart."""
    return hashlib.sha256(canonical(content)).digest()
