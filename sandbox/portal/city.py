"""The city, as the portal reaches it: its key, its messages, and what it publishes of its procedures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sandbox.portal.browsing import StoppedError, number_after_sign_in
from sandbox.portal.sealing import Keys, public_key, unseal
from sandbox.sending import UnreachableError, conversed
from sandbox.signing import MEDIA_TYPE, WrongSignatureError

ANSWER_BYTES_MAX = 4 * 1024 * 1024
TELL_SECONDS, ASK_SECONDS, TRY_SECONDS = 10.0, 5.0, 20.0
PASSING = frozenset({401, 408, 425, 429})


@dataclass
class City:
    address: str
    code: str
    keys: Keys
    _key: Ed25519PublicKey | None = field(default=None)

    def key(self) -> Ed25519PublicKey:
        """Its public key, asked for once a life of this process. Raises `UnreachableError`."""
        if self._key is None:
            try:
                self._key = public_key(self._get("/api/v1/exchange/key"))
            except (ValueError, KeyError) as fault:
                raise UnreachableError("its key cannot be read") from fault
        return self._key

    def tell(self, message: dict[str, Any], *, spoil: bool = False) -> str:
        """Sends a message. Empty when the city has signed that it keeps it; else why it never will. Raises
        `UnreachableError` when it should be sent again."""
        sealed = self.keys.seal(message, spoil=spoil)
        status, answer = self._send("POST", "/api/v1/exchange/messages", sealed.encode(), TELL_SECONDS)
        if status in {200, 202}:
            try:
                receipt = unseal(answer.decode(), key=self.key())
            except (WrongSignatureError, UnicodeDecodeError) as fault:
                raise UnreachableError("its receipt is signed wrong") from fault
            if receipt.get("receipt_of") != message["id"]:
                raise UnreachableError("its receipt is for something else")
            return ""
        if status >= 500 or status in PASSING:
            raise UnreachableError(f"it answered {status}")
        return f"{status}: {answer[:500].decode(errors='replace')}"

    def try_(self, trial: Mapping[str, Any]) -> dict[str, Any]:
        """What came of a trial, as the city signed it; a trial that it does not even take is `refused`. Raises
        `UnreachableError`."""
        sealed = self.keys.seal(dict(trial))
        status, answer = self._send("POST", "/api/v1/exchange/trials", sealed.encode(), TRY_SECONDS)
        if 400 <= status < 500 and status not in PASSING:
            return {"refused": f"{status}: {_detail(answer)}", "problems": []}
        if status != 200:
            raise UnreachableError(f"it answered {status}")
        try:
            return self.unseal(answer.decode())
        except (WrongSignatureError, UnicodeDecodeError) as fault:
            raise UnreachableError("its answer is signed wrong") from fault

    def signed_in(self, number: str) -> dict[str, str] | None:
        """What came of signing her in as her browser would: her `number` as the city has it then, or why it `stopped`."""
        try:
            found = number_after_sign_in(self.address, name=number, number=number)
        except StoppedError as stopped:
            return {"stopped": str(stopped)}
        return None if found is None else {"number": found}

    def unseal(self, text: str) -> dict[str, Any]:
        """What the city signed. A key that it has changed is asked for anew. Raises `WrongSignatureError` and
        `UnreachableError`."""
        try:
            return unseal(text, key=self.key())
        except WrongSignatureError:
            self._key = None
            return unseal(text, key=self.key())

    def search(self, text: str) -> list[dict[str, Any]]:
        found = self._get(f"/api/v1/procedures?q={quote(text)}&limit=20")
        return found if isinstance(found, list) else []

    def procedure(self, id_: str) -> dict[str, Any]:
        return dict(self._get(f"/api/v1/procedures/{quote(id_)}"))

    def offices(self, id_: str) -> list[dict[str, Any]]:
        return list(self._get(f"/api/v1/procedures/{quote(id_)}/offices"))

    def _get(self, path: str) -> Any:
        status, answer = self._send("GET", path, b"", ASK_SECONDS)
        if status != 200:
            raise UnreachableError(f"it answered {status}")
        try:
            return json.loads(answer)
        except ValueError as fault:
            raise UnreachableError("its answer is no JSON") from fault

    def _send(self, method: str, path: str, body: bytes, seconds: float) -> tuple[int, bytes]:
        headers = {"Content-Type": MEDIA_TYPE, "Accept-Language": "vi"}
        return conversed(self.address, method, path, body, headers, seconds=seconds, bytes_max=ANSWER_BYTES_MAX)


def _detail(answer: bytes) -> str:
    try:
        return str(json.loads(answer)["detail"])[:500]
    except (ValueError, KeyError, TypeError):
        return answer[:200].decode(errors="replace")
