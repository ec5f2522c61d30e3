"""What makes a provider's word believable: each thing that may be wrong with it, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key

from motcua.foundation.accounts.errors import UnableToTrustProvider
from motcua.foundation.accounts.rules import (
    LOGOUT_EVENT,
    STEP_UP_LASTS,
    UnknownKeyError,
    challenge_of,
    claims_of,
    level_now,
    logged_out_by,
    proved_by,
)
from motcua.foundation.accounts.values import AccountKind, Asked, Assurance, Proved, Provider

NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
VNEID = Provider(
    key="vneid",
    kind=AccountKind.CITIZEN,
    name="VNeID",
    issuer="https://vneid.example",
    client_id="motcua",
    client_secret="x",
    claim="citizen_number",
    levels={"one": Assurance.LEVEL_1, "two": Assurance.LEVEL_2},
    strong=frozenset({"mfa"}),
)
ASKED = Asked(state="s", nonce="n", verifier="v", redirect_uri="https://city.example/ve/", fresh=False)


@cache
def key_of(kid: str) -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


def keys(*kids: str) -> dict[str, Any]:
    told = [
        {**jwt.algorithms.ECAlgorithm.to_jwk(key_of(kid).public_key(), as_dict=True), "kid": kid, "use": "sig"}
        for kid in kids
    ]
    return {"keys": told}


def claims(**changes: Any) -> dict[str, Any]:
    said = {
        "iss": VNEID.issuer,
        "aud": "motcua",
        "sub": "abc",
        "nonce": "n",
        "iat": SECONDS,
        "exp": SECONDS + 300,
        "auth_time": SECONDS - 5,
        "acr": "two",
        "citizen_number": "092192003141",
        "name": "Trần Thị Bưởi",
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def token(*, kid: str = "1", signed_by: str = "1", typ: str = "JWT", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key_of(signed_by), algorithm="ES256", headers={"kid": kid, "typ": typ})


def read(text: str, *, asked: Asked = ASKED, more: dict[str, Any] | None = None, at: datetime = NOW) -> Proved:
    said = claims_of(token=text, keys=keys("1", "2"), provider=VNEID, machine_at=at, types=("jwt",))
    return proved_by(token=text, more=more or {}, asked=asked, claims=said, provider=VNEID, machine_at=at)


def test_a_good_token_says_who_it_is_and_how_surely() -> None:
    proved = read(token())

    assert (proved.subject, proved.number, proved.assurance) == ("abc", "092192003141", Assurance.LEVEL_2)
    assert proved.proved_at == NOW - timedelta(seconds=5)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"signed_by": "9"}, "signature"),
        ({"iss": "https://vneid.example/"}, "another provider"),
        ({"aud": "another"}, "somebody else"),
        ({"aud": ["motcua", "another"]}, "somebody else"),
        ({"azp": "another"}, "somebody else"),
        ({"exp": SECONDS - 61}, "expired"),
        ({"iat": SECONDS - 601}, "expired"),
        ({"iat": SECONDS + 61}, "future"),
        ({"iat": "yesterday"}, "cannot be read"),
        ({"exp": None}, "cannot be read"),
        ({"exp": True}, "cannot be read"),
        ({"exp": 10**30}, "cannot be read"),
        ({"nonce": "of another sign-in"}, "used before"),
        ({"nonce": None}, "used before"),
        ({"sub": None}, "nobody"),
        ({"sub": "x" * 256}, "nobody"),
        ({"typ": "at+jwt"}, "another kind"),
    ],
)
def test_whatever_is_wrong_with_a_token_is_found_and_named(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(UnableToTrustProvider, match=why):
        read(token(**changes))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_signature_that_anybody_could_make_is_none(algorithm: str) -> None:
    secret = "" if algorithm == "none" else "x" * 32
    forged = jwt.encode(claims(), secret, algorithm=algorithm, headers={"kid": "1"})

    with pytest.raises(UnableToTrustProvider, match="signed in a way"):
        read(forged)


@pytest.mark.parametrize("text", ["", "a.b.c", "not a token", "ế.ế.ế"])
def test_what_is_no_token_is_refused_as_such(text: str) -> None:
    with pytest.raises(UnableToTrustProvider, match="cannot be read"):
        read(text)


def test_a_key_that_is_not_known_yet_is_asked_for() -> None:
    with pytest.raises(UnknownKeyError):
        read(token(kid="7", signed_by="7"))


def test_several_audiences_are_accepted_when_it_was_asked_for_by_us() -> None:
    assert read(token(aud=["another", "motcua"], azp="motcua")).subject == "abc"


def test_where_a_fresh_proof_is_asked_for_an_old_one_is_refused() -> None:
    fresh = replace(ASKED, fresh=True)

    assert read(token(), asked=fresh).subject == "abc"
    with pytest.raises(UnableToTrustProvider, match="just now"):
        read(token(auth_time=SECONDS - 86_400), asked=fresh)
    with pytest.raises(UnableToTrustProvider, match="cannot be read"):
        read(token(auth_time=None), asked=fresh)


def test_what_the_provider_tells_besides_is_of_the_same_person() -> None:
    text = token(citizen_number=None)

    assert read(text, more={"sub": "abc", "citizen_number": "092192003141"}).number == "092192003141"
    with pytest.raises(UnableToTrustProvider, match="two people"):
        read(text, more={"sub": "another", "citizen_number": "092085007722"})


@pytest.mark.parametrize(("acr", "level"), [("one", Assurance.LEVEL_1), ("three", None), (None, None)])
def test_a_level_that_is_not_known_here_is_none(acr: str | None, level: Assurance | None) -> None:
    assert read(token(acr=acr)).assurance is level


def test_a_second_factor_is_what_the_city_takes_for_one() -> None:
    assert read(token(amr=["pwd", "mfa"])).second_factor
    assert not read(token(amr=["pwd"])).second_factor
    assert not read(token(amr="mfa")).second_factor


def test_asking_for_a_level_names_what_is_as_high() -> None:
    assert VNEID.acr_of(Assurance.LEVEL_1) == "one two"
    assert VNEID.acr_of(Assurance.LEVEL_2) == "two"


def test_a_logout_token_names_whom_it_signs_out() -> None:
    said = claims(nonce=None, events={LOGOUT_EVENT: {}}, jti="j", sid="s")

    out = logged_out_by(claims=said, provider=VNEID)

    assert (out.subject, out.sid, out.jti) == ("abc", "s", "j")


@pytest.mark.parametrize(
    "changes",
    [
        {},  # an ID token
        {"nonce": None},
        {"nonce": None, "jti": "j", "events": {}},
        {"nonce": None, "jti": "j", "events": [LOGOUT_EVENT]},
        {"nonce": "n", "jti": "j", "events": {LOGOUT_EVENT: {}}},
        {"nonce": None, "events": {LOGOUT_EVENT: {}}},
        {"nonce": None, "jti": "j", "sub": None, "events": {LOGOUT_EVENT: {}}},
    ],
)
def test_nothing_else_signs_anybody_out(changes: dict[str, Any]) -> None:
    with pytest.raises(UnableToTrustProvider):
        logged_out_by(claims=claims(**changes), provider=VNEID)


def test_the_challenge_is_that_of_the_standard() -> None:
    # RFC 7636, appendix B.
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_highest_level_wears_off_and_the_one_below_stays() -> None:
    def after(level: Assurance, passed: timedelta) -> Assurance:
        return level_now(level=level, proved_at=NOW, machine_at=NOW + passed)

    assert after(Assurance.LEVEL_2, STEP_UP_LASTS - timedelta(seconds=1)) is Assurance.LEVEL_2
    assert after(Assurance.LEVEL_2, STEP_UP_LASTS) is Assurance.LEVEL_1
    assert after(Assurance.LEVEL_1, timedelta(days=1)) is Assurance.LEVEL_1
    assert after(Assurance.UNVERIFIED, timedelta(days=1)) is Assurance.UNVERIFIED
