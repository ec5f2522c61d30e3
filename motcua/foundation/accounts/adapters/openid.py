"""A provider that speaks OpenID Connect (code flow with PKCE), found by its issuer alone (Discovery 1.0)."""

from __future__ import annotations

import base64
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from motcua.foundation.accounts.errors import UnableToReachProvider
from motcua.foundation.accounts.rules import (
    UnknownKeyError,
    challenge_of,
    claims_of,
    logged_out_by,
    proved_by,
    refused,
)
from motcua.foundation.accounts.values import Asked, Assurance, LoggedOut, Proved, Provider
from motcua.foundation.outside.asking import Answer, Line, NoAnswer
from motcua.foundation.outside.breaker import Breaker
from motcua.foundation.text.faults import fault, gettext_noop

log = logging.getLogger(__name__)

REPLY_BYTES_MAX = 256 * 1024
#: So long what a provider says of itself is believed without asking anew.
KEPT_SECONDS = 600.0
#: One that did not answer so many times running is left alone so long, so that nobody waits for it in vain.
FAULTS_MAX, LEFT_ALONE_SECONDS = 2, 10.0
#: Keys are asked for anew at most so often, whatever keys tokens name.
KEYS_AGAIN_SECONDS = 5.0
ID_TYPES = ("jwt",)
LOGOUT_TYPES = ("jwt", "logout+jwt")
_HTTP = ("http", "https")


@dataclass
class _Memory:
    """What this process knows of a provider, by its machine's clock."""

    document: Mapping[str, Any] = field(default_factory=dict)
    document_until: float = 0.0
    keys: Mapping[str, Any] = field(default_factory=dict)
    keys_until: float = 0.0
    keys_asked_at: float = -KEYS_AGAIN_SECONDS
    breaker: Breaker = field(default_factory=lambda: Breaker(faults_max=FAULTS_MAX, open_seconds=LEFT_ALONE_SECONDS))


_memories: dict[str, _Memory] = {}
_lock = Lock()


def forget_providers() -> None:
    """For tests: as a new process."""
    with _lock:
        _memories.clear()


@dataclass(frozen=True)
class OpenIdProvider:
    """`ask_seconds` is the patience with each step of a conversation; `monotonic` the machine's clock."""

    provider: Provider
    ask_seconds: float = 2.0
    monotonic: Callable[[], float] = time.monotonic

    def sign_in_address(self, *, asked: Asked, level: Assurance | None) -> str:
        said = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": asked.redirect_uri,
            "scope": " ".join(self.provider.scopes),
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": challenge_of(asked.verifier),
            "code_challenge_method": "S256",
        }
        if level is not None and (acr := self.provider.acr_of(level)):
            said["acr_values"] = acr
        if asked.fresh:
            said |= {"prompt": "login", "max_age": "0"}
        return self._with(self._endpoint("authorization_endpoint"), said)

    def proved(self, *, code: str, asked: Asked, machine_at: datetime) -> Proved:
        tokens = self._exchanged(code, asked)
        token = tokens.get("id_token")
        if not isinstance(token, str):
            raise refused(provider=self.provider, fault=fault(gettext_noop("it cannot be read")))
        claims = self._claims(token, machine_at=machine_at, types=ID_TYPES)
        more = {} if self.provider.claim in claims else self._userinfo(str(tokens.get("access_token", "")))
        return proved_by(
            token=token, more=more, asked=asked, claims=claims, provider=self.provider, machine_at=machine_at
        )

    def logged_out(self, *, token: str, machine_at: datetime) -> LoggedOut:
        claims = self._claims(token, machine_at=machine_at, types=LOGOUT_TYPES)
        return logged_out_by(claims=claims, provider=self.provider)

    def sign_out_address(self, *, id_token: str, back: str) -> str:
        if "end_session_endpoint" not in self._document():
            return ""
        said = {
            "id_token_hint": id_token,
            "client_id": self.provider.client_id,
            "post_logout_redirect_uri": back,
        }
        return self._with(self._endpoint("end_session_endpoint"), said)

    def _exchanged(self, code: str, asked: Asked) -> Mapping[str, Any]:
        said = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asked.redirect_uri,
            "code_verifier": asked.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        known = self._document().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in known:
            # Each part is form-encoded first (RFC 6749, 2.3.1).
            both = f"{quote(self.provider.client_id, safe='')}:{quote(self.provider.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
        else:
            said |= {"client_id": self.provider.client_id, "client_secret": self.provider.client_secret}
        answer = self._ask("POST", self._endpoint("token_endpoint"), headers, body=urlencode(said).encode())
        if answer.status != 200:
            raise refused(provider=self.provider, fault=fault(gettext_noop("its code is not valid any more")))
        return self._read(answer)

    def _userinfo(self, access_token: str) -> Mapping[str, Any]:
        """What the provider keeps out of its ID tokens; nothing where it offers none."""
        if "userinfo_endpoint" not in self._document() or not access_token:
            return {}
        return self._fetched(self._endpoint("userinfo_endpoint"), {"Authorization": f"Bearer {access_token}"})

    def _claims(self, token: str, *, machine_at: datetime, types: tuple[str, ...]) -> Mapping[str, Any]:
        """A provider that has changed its keys is asked for the new ones, once."""
        for keys in (self._keys, self._newer_keys):
            try:
                return claims_of(token=token, keys=keys(), provider=self.provider, machine_at=machine_at, types=types)
            except UnknownKeyError:
                continue
        raise refused(
            provider=self.provider, fault=fault(gettext_noop("it is signed with a key that is not the provider’s"))
        )

    # What is known of the provider -------------------------------------------------------------------------------

    def _document(self) -> Mapping[str, Any]:
        memory = self._memory()
        if memory.document and self.monotonic() < memory.document_until:
            return memory.document
        address = self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
        found = self._fetched(address)
        # A document of another issuer would let its keys speak for this one (Discovery 1.0, 4.3).
        if found.get("issuer") != self.provider.issuer:
            raise refused(provider=self.provider, fault=fault(gettext_noop("another provider made it")))
        memory.document, memory.document_until = found, self.monotonic() + KEPT_SECONDS
        return found

    def _keys(self) -> Mapping[str, Any]:
        memory = self._memory()
        if memory.keys and self.monotonic() < memory.keys_until:
            return memory.keys
        return self._newer_keys()

    def _newer_keys(self) -> Mapping[str, Any]:
        memory = self._memory()
        if memory.keys and self.monotonic() < memory.keys_asked_at + KEYS_AGAIN_SECONDS:
            return memory.keys
        memory.keys_asked_at = self.monotonic()
        memory.keys = self._fetched(self._endpoint("jwks_uri"))
        memory.keys_until = self.monotonic() + KEPT_SECONDS
        return memory.keys

    def _memory(self) -> _Memory:
        with _lock:
            return _memories.setdefault(self.provider.issuer, _Memory())

    def _endpoint(self, name: str) -> str:
        """An address that the provider names: never one that is less guarded than its issuer's own."""
        address = self._document().get(name)
        scheme = urlsplit(self.provider.issuer).scheme
        if not isinstance(address, str) or urlsplit(address).scheme not in ({scheme, "https"} & set(_HTTP)):
            raise refused(provider=self.provider, fault=fault(gettext_noop("it cannot be read")))
        return address

    def _fetched(self, address: str, headers: Mapping[str, str] = MappingProxyType({})) -> Mapping[str, Any]:
        answer = self._ask("GET", address, {**headers, "Accept": "application/json"})
        if answer.status != 200:
            raise UnableToReachProvider(name=self.provider.name)
        return self._read(answer)

    def _read(self, answer: Answer) -> Mapping[str, Any]:
        try:
            found = json.loads(answer.content)
        except ValueError as broken:
            raise UnableToReachProvider(name=self.provider.name) from broken
        if not isinstance(found, dict):
            raise UnableToReachProvider(name=self.provider.name)
        return found

    def _ask(self, method: str, address: str, headers: Mapping[str, str], *, body: bytes = b"") -> Answer:
        parts = urlsplit(address)
        line = Line(
            url=f"{parts.scheme}://{parts.netloc}",
            seconds=self.ask_seconds,
            bytes_max=REPLY_BYTES_MAX,
            breaker=self._memory().breaker,
        )
        try:
            return line.ask(
                method, urlunsplit(("", "", parts.path or "/", parts.query, "")), body=body, headers=headers
            )
        except NoAnswer as silence:
            log.info("%s: %s", self.provider.key, silence)
            raise UnableToReachProvider(name=self.provider.name) from silence

    @staticmethod
    def _with(address: str, said: Mapping[str, str]) -> str:
        return f"{address}{'&' if '?' in address else '?'}{urlencode(said)}"
