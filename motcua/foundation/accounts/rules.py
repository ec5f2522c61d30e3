"""What makes a provider's word believable (OpenID Connect Core 1.0, 3.1.3.7; Back-Channel Logout 1.0, 2.6), and how long a
proof counts. The signature is always looked at, also where the standard leaves it to TLS. Tokens in, values out."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from motcua.foundation.accounts.errors import UnableToTrustProvider
from motcua.foundation.accounts.values import Asked, Assurance, LoggedOut, Proved, Provider
from motcua.foundation.text.faults import Fault, fault, gettext_noop

#: Never "none", and none with a shared secret: who can check those can forge them.
ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
#: Between the provider's clock and ours.
LEEWAY = timedelta(seconds=60)
#: A token is fresh from the provider; an older one was lying about.
AGE_MAX = timedelta(minutes=10)
#: So long the highest level counts after it was proved; then one proves it again.
STEP_UP_LASTS = timedelta(hours=1)
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
SUBJECT_LENGTH_MAX = 255
SPENT = gettext_noop("it was used before")


@dataclass(frozen=True)
class UnknownKeyError(Exception):
    """The key that the token is signed with is not among those that were fetched: there may be newer ones."""

    kid: str


def challenge_of(verifier: str) -> str:
    """The PKCE challenge (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def level_now(*, level: Assurance, proved_at: datetime, machine_at: datetime) -> Assurance:
    """What a proof of `proved_at` counts for now: the highest level wears off, the one below stays with the session."""
    if level is Assurance.LEVEL_2 and machine_at - proved_at >= STEP_UP_LASTS:
        return Assurance.LEVEL_1
    return level


def claims_of(
    *, token: str, keys: Mapping[str, Any], provider: Provider, machine_at: datetime, types: tuple[str, ...]
) -> Mapping[str, Any]:
    """What a token says, once it is certain that the provider said it, to us, just now. `types` are the kinds of token
    (`typ`) that may come here.

    Raises `UnknownKeyError`, and `UnableToTrustProvider` saying what is wrong.
    """
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise _refused(provider, gettext_noop("it is signed in a way that is not accepted here"))
        if str(header.get("typ") or "JWT").lower() not in types:
            raise _refused(provider, gettext_noop("it is a token of another kind"))
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key=_key(keys, header, provider),
            algorithms=[header["alg"]],
            options={
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_iss": False,
                "verify_sub": False,
                "verify_jti": False,
            },
        )
    except jwt.InvalidSignatureError as broken:
        if not header.get("kid"):
            # A provider that names no keys has perhaps a new one.
            raise UnknownKeyError("") from broken
        raise _refused(provider, gettext_noop("its signature is not the provider’s")) from broken
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as broken:
        raise _refused(provider, gettext_noop("it cannot be read")) from broken
    _check_envelope(claims, provider=provider, machine_at=machine_at)
    return claims


def _key(keys: Mapping[str, Any], header: Mapping[str, Any], provider: Provider) -> Any:
    """The key that the token names; without a name the only one there is."""
    usable = [key for key in keys.get("keys", []) if isinstance(key, dict) and key.get("use", "sig") == "sig"]
    kid = header.get("kid")
    found = [key for key in usable if key.get("kid") == kid] if kid else usable
    if kid and not found:
        raise UnknownKeyError(str(kid))
    if len(found) != 1:
        raise _refused(provider, gettext_noop("it does not say which key it is signed with"))
    return jwt.PyJWK.from_dict(found[0], algorithm=header["alg"]).key


def _check_envelope(claims: Mapping[str, Any], *, provider: Provider, machine_at: datetime) -> None:
    if claims.get("iss") != provider.issuer:
        raise _refused(provider, gettext_noop("another provider made it"))
    audience = claims.get("aud")
    meant = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp")
    if provider.client_id not in meant or (party or provider.client_id) != provider.client_id:
        raise _refused(provider, gettext_noop("it was made for somebody else"))
    if len(meant) > 1 and party is None:
        raise _refused(provider, gettext_noop("it was made for somebody else"))
    issued_at, expires_at = (_moment(claims, name, provider) for name in ("iat", "exp"))
    if machine_at > expires_at + LEEWAY or machine_at > issued_at + AGE_MAX:
        raise _refused(provider, gettext_noop("it has expired"))
    if issued_at > machine_at + LEEWAY:
        raise _refused(provider, gettext_noop("it is from the future"))


def _moment(claims: Mapping[str, Any], name: str, provider: Provider) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**40:
        raise _refused(provider, gettext_noop("it cannot be read"))
    return datetime.fromtimestamp(value, UTC)


def proved_by(
    *,
    token: str,
    more: Mapping[str, Any],
    asked: Asked,
    claims: Mapping[str, Any],
    provider: Provider,
    machine_at: datetime,
) -> Proved:
    """Whom an ID token proves. `more` is what the provider tells besides (userinfo), of the same subject. Raises
    `UnableToTrustProvider`: for another request's token, an old proof where a fresh one was asked for, nobody named."""
    subject = _text(claims, "sub")
    if not subject or len(subject) > SUBJECT_LENGTH_MAX:
        raise _refused(provider, gettext_noop("it names nobody"))
    nonce = _text(claims, "nonce")
    if not nonce or not secrets.compare_digest(nonce.encode(), asked.nonce.encode()):
        raise _refused(provider, SPENT)
    if asked.fresh and machine_at > _moment(claims, "auth_time", provider) + AGE_MAX:
        raise _refused(provider, gettext_noop("you did not prove who you are just now"))
    if more and _text(more, "sub") != subject:
        raise _refused(provider, gettext_noop("it speaks of two people"))
    said = {**more, **claims}
    acr = _text(claims, "acr")
    methods = claims.get("amr")
    ways = {acr, *(str(each) for each in methods)} if isinstance(methods, list) else {acr}
    return Proved(
        issuer=provider.issuer,
        subject=subject,
        sid=_text(claims, "sid"),
        number=_text(said, provider.claim),
        name=_text(said, "name"),
        birthdate=_text(said, "birthdate"),
        gender=_text(said, "gender"),
        phone=_text(said, "phone_number"),
        assurance=provider.levels.get(acr),
        second_factor=not provider.strong.isdisjoint(ways),
        proved_at=_moment(claims, "auth_time" if "auth_time" in claims else "iat", provider),
        id_token=token,
    )


def logged_out_by(*, claims: Mapping[str, Any], provider: Provider) -> LoggedOut:
    """Whom a logout token signs out. Raises `UnableToTrustProvider`, also for an ID token that is sent in its place."""
    events = claims.get("events")
    subject, sid, jti = _text(claims, "sub"), _text(claims, "sid"), _text(claims, "jti")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict) or "nonce" in claims:
        raise _refused(provider, gettext_noop("it is a token of another kind"))
    if not jti or not (subject or sid):
        raise _refused(provider, gettext_noop("it names nobody"))
    return LoggedOut(
        issuer=provider.issuer,
        subject=subject,
        sid=sid,
        jti=jti,
        expires_at=_moment(claims, "exp", provider),
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _refused(provider: Provider, words: str) -> UnableToTrustProvider:
    return refused(provider=provider, fault=fault(words))


def refused(*, provider: Provider, fault: Fault) -> UnableToTrustProvider:
    return UnableToTrustProvider(name=provider.name, fault=fault)
