"""Whom an issuer signs in, its codes, its tokens, and whom it tells that somebody has gone."""

from __future__ import annotations

import base64
import hashlib
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from sandbox.vneid.keys import Keys
from sandbox.vneid.misbehaviour import Kind
from sandbox.vneid.people import Person

CODE_SECONDS = 60
TOKEN_SECONDS = 300
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_TELL_SECONDS = 5


class RefusedError(Exception):
    """As OAuth 2.0 says it: `error`, and words for whoever reads logs."""

    def __init__(self, error: str, why: str = "") -> None:
        self.error, self.why = error, why
        super().__init__(f"{error}: {why}")


@dataclass(frozen=True)
class Client:
    """The city. Browsers are sent back to it alone; `key` is what it calls this issuer in its addresses."""

    id: str
    secret: str
    city: str
    key: str

    @property
    def return_path(self) -> str:
        return f"/dang-nhap/bang/{self.key}/ve/"

    @property
    def logout_address(self) -> str:
        return f"{self.city}/dang-nhap/bang/{self.key}/dang-xuat/"

    def is_own(self, address: str, path: str) -> bool:
        """Is it the city's own address of that path? The loopback has several names."""
        given, own = urlsplit(address), urlsplit(self.city)
        hosts = (
            {own.hostname, "localhost", "127.0.0.1"} if own.hostname in {"localhost", "127.0.0.1"} else {own.hostname}
        )
        return (given.scheme, given.port, given.path) == (own.scheme, own.port, path) and given.hostname in hosts


@dataclass
class SignedIn:
    """Somebody's session here. `sid` names it to the city."""

    person: Person
    auth_time: int
    sid: str = field(default_factory=lambda: secrets.token_urlsafe(12))


@dataclass(frozen=True)
class Code:
    """What a code stands for, once."""

    session: SignedIn
    redirect_uri: str
    nonce: str
    challenge: str
    expires_at: float


@dataclass
class Realm:
    issuer: str
    people: dict[str, Person]
    keys: Keys
    client: Client
    sessions: dict[str, SignedIn] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, Person] = field(default_factory=dict)
    last_token: str = ""

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end_session",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "acr_values_supported": ["vneid-1", "vneid-2"],
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
        }

    # Signing in --------------------------------------------------------------------------------------------------

    def check_request(self, query: dict[str, str]) -> None:
        """Raises `RefusedError` for what must not be answered by sending the browser anywhere."""
        if query.get("client_id") != self.client.id:
            raise RefusedError("invalid_client", "no such client")
        if not self.client.is_own(query.get("redirect_uri", ""), self.client.return_path):
            raise RefusedError("invalid_request", "this address is not the client's")
        if query.get("response_type") != "code" or "openid" not in query.get("scope", "").split():
            raise RefusedError("invalid_request", "only the code flow of OpenID Connect")
        if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
            raise RefusedError("invalid_request", "PKCE with S256 is needed")

    def session_of(self, cookie: str, query: dict[str, str]) -> SignedIn | None:
        """Who is signed in here already, unless she is to prove it anew."""
        found = self.sessions.get(cookie)
        if found is None or query.get("prompt") == "login":
            return None
        age_max = query.get("max_age", "")
        return None if age_max.isdecimal() and time.time() - found.auth_time > int(age_max) else found

    def sign_in(self, name: str) -> tuple[str, SignedIn]:
        """A new session and its cookie. Raises `RefusedError` for who is not known."""
        person = self.people.get(name.strip())
        if person is None:
            raise RefusedError("access_denied", "nobody is called that here")
        cookie, session = secrets.token_urlsafe(24), SignedIn(person, int(time.time()))
        self.sessions[cookie] = session
        return cookie, session

    def back_with_code(self, session: SignedIn, query: dict[str, str]) -> str:
        """Where the browser goes, with a code."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = Code(
            session=session,
            redirect_uri=query["redirect_uri"],
            nonce=query.get("nonce", ""),
            challenge=query["code_challenge"],
            expires_at=time.time() + CODE_SECONDS,
        )
        return self.back(query, code=code)

    def back(self, query: dict[str, str], **said: str) -> str:
        return f"{query['redirect_uri']}?{urlencode({**said, 'state': query.get('state', ''), 'iss': self.issuer})}"

    def tokens(self, *, body: str, authorization: str, wrong: Kind | None) -> dict[str, Any]:
        """What a code is exchanged for, once. Raises `RefusedError`."""
        given = {name: values[0] for name, values in parse_qs(body).items()}
        both = base64.b64encode(f"{self.client.id}:{self.client.secret}".encode()).decode()
        if not secrets.compare_digest(authorization, f"Basic {both}"):
            raise RefusedError("invalid_client", "wrong secret")
        code = self.codes.pop(given.get("code", ""), None)
        if code is None or code.expires_at < time.time() or code.redirect_uri != given.get("redirect_uri"):
            raise RefusedError("invalid_grant", "no such code")
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != code.challenge:
            raise RefusedError("invalid_grant", "not who asked for the code")
        access = secrets.token_urlsafe(24)
        self.access[access] = code.session.person
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self._id_token(code, wrong),
        }

    def _id_token(self, code: Code, wrong: Kind | None) -> str:
        before = self.last_token
        if wrong is Kind.NEW_KEY:
            self.keys.renew()
        now = int(time.time()) - (3600 if wrong is Kind.EXPIRED else 0)
        session = code.session
        claims: dict[str, Any] = {
            "iss": "https://vneid.example" if wrong is Kind.WRONG_ISSUER else self.issuer,
            "aud": "another-city" if wrong is Kind.OTHER_AUDIENCE else self.client.id,
            "sub": session.person.subject,
            "sid": session.sid,
            "nonce": code.nonce,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "auth_time": session.auth_time - (86_400 if wrong is Kind.STALE else 0),
        }
        if wrong is not Kind.THIN:
            claims |= {"name": session.person.name, **session.person.claims}
        if session.person.level:
            claims["acr"] = f"vneid-{session.person.level}"
        self.last_token = self.keys.sign(claims, by_stranger=wrong is Kind.WRONG_KEY)
        if wrong is Kind.UNSIGNED:
            return jwt.encode(claims, "", algorithm="none")
        if wrong is Kind.GARBAGE:
            return "not.a.token"
        return before if wrong is Kind.REPLAYED and before else self.last_token

    def userinfo(self, authorization: str) -> dict[str, Any]:
        person = self.access.get(authorization.removeprefix("Bearer "))
        if person is None:
            raise RefusedError("invalid_token")
        return {"sub": person.subject, "name": person.name, **person.claims}

    # Signing out -------------------------------------------------------------------------------------------------

    def end_session(self, cookie: str, query: dict[str, str]) -> str:
        """Where the browser goes after signing out here; the city is told."""
        session = self.sessions.pop(cookie, None)
        if session is not None:
            self._tell([session])
        wanted = query.get("post_logout_redirect_uri", "")
        return wanted if self.client.is_own(wanted, "/dang-xuat/xong/") else ""

    def sign_out_everywhere(self, name: str) -> int:
        """As if she did it on her telephone. Returns how many sessions there were."""
        gone = [cookie for cookie, session in self.sessions.items() if session.person.name_of_account == name]
        sessions = [self.sessions.pop(cookie) for cookie in gone]
        self._tell(sessions)
        return len(sessions)

    def logout_token(self, session: SignedIn, *, by_stranger: bool = False) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client.id,
            "sub": session.person.subject,
            "sid": session.sid,
            "jti": secrets.token_urlsafe(12),
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "events": {LOGOUT_EVENT: {}},
        }
        return self.keys.sign(claims, typ="logout+jwt", by_stranger=by_stranger)

    def _tell(self, sessions: list[SignedIn]) -> None:
        """The city may be slow; whoever signs out does not wait for it."""
        threading.Thread(target=self._told, args=(sessions,), daemon=True).start()

    def _told(self, sessions: list[SignedIn]) -> None:
        for session in sessions:
            body = urlencode({"logout_token": self.logout_token(session)}).encode()
            try:
                with _DIRECT.open(self.client.logout_address, body, timeout=_TELL_SECONDS) as answer:
                    sys.stderr.write(f"vneid told the city: {answer.status}\n")
            except (urllib.error.URLError, OSError) as fault:
                sys.stderr.write(f"vneid could not tell the city: {fault}\n")
