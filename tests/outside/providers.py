"""Providers of identities that are laid out as products are, not as our stand-in is: OpenID Connect over real HTTP."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def _rsa() -> Any:
    return rsa.generate_private_key(65_537, 2048)


@cache
def _encrypting_key() -> Mapping[str, Any]:
    """Providers list one beside; it signs nothing."""
    told: dict[str, Any] = RSAAlgorithm.to_jwk(_rsa().public_key(), as_dict=True)
    return {**told, "use": "enc", "kid": "enc"}


_KEYS: Mapping[str, tuple[Callable[[], Any], Any]] = {
    "RS256": (_rsa, RSAAlgorithm),
    "ES256": (lambda: ec.generate_private_key(ec.SECP256R1()), ECAlgorithm),
    "EdDSA": (ed25519.Ed25519PrivateKey.generate, OKPAlgorithm),
}


@dataclass(frozen=True)
class Layout:
    """`issuer` and the endpoints are addresses under the host; a query in them stays. `auth` is how the client proves itself.
    `claims` are what is said of the person, in the ID token or (`is_thin`) only when it is asked besides."""

    name: str
    algorithm: str
    issuer: str
    endpoints: Mapping[str, str]
    auth: tuple[str, ...]
    secret: str
    claims: Mapping[str, Any]
    is_thin: bool = False
    names_keys: bool = True


#: As Keycloak is: a realm in the path, both ways of authentication, signing out there too.
REALM = Layout(
    name="realm",
    algorithm="ES256",
    issuer="/realms/can-tho",
    endpoints={
        "authorization_endpoint": "/realms/can-tho/protocol/openid-connect/auth",
        "token_endpoint": "/realms/can-tho/protocol/openid-connect/token",
        "userinfo_endpoint": "/realms/can-tho/protocol/openid-connect/userinfo",
        "jwks_uri": "/realms/can-tho/protocol/openid-connect/certs",
        "end_session_endpoint": "/realms/can-tho/protocol/openid-connect/logout",
    },
    auth=("private_key_jwt", "client_secret_basic", "client_secret_post"),
    secret="bí mật: 50% + một/hai",
    claims={"so_dinh_danh": "092192003141", "name": "Trần Thị Bưởi", "acr": "gold", "amr": ["otp"]},
)
#: As Entra is: a policy in the addresses' query, the secret in the body, no way to sign out there, one key without a name.
TENANT = Layout(
    name="tenant",
    algorithm="RS256",
    issuer="/92a1/v2.0",
    endpoints={
        "authorization_endpoint": "/92a1/oauth2/v2.0/authorize?p=b2c_1_in",
        "token_endpoint": "/92a1/oauth2/v2.0/token?p=b2c_1_in",
        "jwks_uri": "/92a1/discovery/v2.0/keys?p=b2c_1_in",
    },
    auth=("client_secret_post",),
    secret="~qV8Q~a+b/c=",
    claims={"so_dinh_danh": "092192003141", "name": "Trần Thị Bưởi"},
    names_keys=False,
)
#: As Auth0 is: an issuer that ends with a stroke, and nothing about the person but when asked.
SLASH = Layout(
    name="slash",
    algorithm="EdDSA",
    issuer="/",
    endpoints={
        "authorization_endpoint": "/authorize",
        "token_endpoint": "/oauth/token",
        "userinfo_endpoint": "/userinfo",
        "jwks_uri": "/.well-known/jwks.json",
    },
    auth=("client_secret_basic",),
    secret="simple",
    claims={"so_dinh_danh": "092192003141", "name": "Trần Thị Bưởi", "acr": "silver"},
    is_thin=True,
)
LAYOUTS = (REALM, TENANT, SLASH)


@dataclass
class OtherProvider:
    layout: Layout
    base: str = ""
    client_id: str = "thành phố"
    keys: list[tuple[str, Any]] = field(default_factory=list)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    token_requests: int = 0

    def __post_init__(self) -> None:
        self.rotate()

    @property
    def issuer(self) -> str:
        return f"{self.base}{self.layout.issuer}"

    def rotate(self) -> None:
        """A new key signs from now on; the old one is told no more."""
        make, _kind = _KEYS[self.layout.algorithm]
        self.keys = [(secrets.token_hex(4), make())]

    def chosen(self, address: str) -> str:
        """What a browser does there: she signs in and is sent back. Returns where to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        wanted = urlsplit(self.base + self.layout.endpoints["authorization_endpoint"])
        assert address.startswith(f"{self.base}{wanted.path}?")
        assert set(parse_qs(wanted.query)) <= set(asked), "a query of the provider’s own is kept"
        assert asked["client_id"] == self.client_id
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': code, 'state': asked['state']})}"

    def logout_token(self) -> str:
        return self._signed({"events": {LOGOUT_EVENT: {}}, "jti": secrets.token_hex(8)})

    # What it answers ---------------------------------------------------------------------------------------------------

    def answer(self, path: str, form: Mapping[str, str], authorization: str) -> Any:
        if path == self.layout.issuer.rstrip("/") + "/.well-known/openid-configuration":
            return self._document()
        name = next(name for name, address in self.layout.endpoints.items() if address == path)
        match name:
            case "jwks_uri":
                return {"keys": [_encrypting_key(), *(self._told(kid, key) for kid, key in self.keys)]}
            case "token_endpoint":
                return self._tokens(form, authorization)
            case "userinfo_endpoint":
                return {"sub": "s-1", **self.layout.claims}
            case _:
                return None

    def _document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            **{name: self.base + path for name, path in self.layout.endpoints.items()},
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": [self.layout.algorithm],
            "token_endpoint_auth_methods_supported": list(self.layout.auth),
        }

    def _told(self, kid: str, key: Any) -> dict[str, Any]:
        told: dict[str, Any] = _KEYS[self.layout.algorithm][1].to_jwk(key.public_key(), as_dict=True)
        return {**told, "use": "sig"} | ({"kid": kid} if self.layout.names_keys else {})

    def _tokens(self, form: Mapping[str, str], authorization: str) -> Any:
        self.token_requests += 1
        asked = self.codes.pop(form.get("code", ""), None)
        if not self._is_client(form, authorization) or asked is None:
            return None
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if digest != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        claims = {} if self.layout.is_thin else self.layout.claims
        of_proof = {name: value for name, value in self.layout.claims.items() if name in {"acr", "amr"}}
        return {"access_token": "a", "id_token": self._signed({**claims, **of_proof, "nonce": asked["nonce"]})}

    def _is_client(self, form: Mapping[str, str], authorization: str) -> bool:
        if "client_secret_basic" in self.layout.auth:
            both = f"{quote_plus(self.client_id)}:{quote_plus(self.layout.secret)}".replace("+", "%20")
            return authorization == f"Basic {base64.b64encode(both.encode()).decode()}"
        return (form.get("client_id"), form.get("client_secret")) == (self.client_id, self.layout.secret)

    def _signed(self, claims: Mapping[str, Any]) -> str:
        now, (kid, key) = int(time.time()), self.keys[-1]
        said = {"iss": self.issuer, "aud": [self.client_id], "sub": "s-1", "iat": now, "exp": now + 300, **claims}
        return jwt.encode(
            said, key, algorithm=self.layout.algorithm, headers={"kid": kid} if self.layout.names_keys else {}
        )


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer({name: values[0] for name, values in parse_qs(body).items()})

    def _answer(self, form: Mapping[str, str]) -> None:
        found = self.server.provider.answer(self.path, form, self.headers.get("Authorization", ""))
        content = json.dumps({"error": "invalid_request"} if found is None else found).encode()
        self.send_response(400 if found is None else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the standard library's name)
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, provider: OtherProvider) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.provider = provider
        provider.base = f"http://127.0.0.1:{self.server_port}"


@contextmanager
def other_provider(layout: Layout) -> Iterator[OtherProvider]:
    server = _Server(OtherProvider(layout))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()
