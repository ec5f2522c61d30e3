"""Which providers people sign in with here, by configuration alone (docs/reference/sign-in.md)."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from motcua.foundation.accounts.adapters.openid import OpenIdProvider
from motcua.foundation.accounts.ports import IdentityProvider
from motcua.foundation.accounts.values import AccountKind, Assurance, Provider

#: Stand in addresses.
CITIZENS, OFFICIALS = "vneid", "co-quan"


def providers() -> Mapping[str, Provider]:
    """By key: citizens' first. Those without an issuer are not there."""
    found = [provider for provider in (_citizens(), _officials()) if provider.issuer]
    return {provider.key: provider for provider in found}


def reached(provider: Provider) -> IdentityProvider:
    """How the city reaches it."""
    return OpenIdProvider(provider)


def _citizens() -> Provider:
    return Provider(
        key=CITIZENS,
        kind=AccountKind.CITIZEN,
        name="VNeID",
        issuer=settings.VNEID_ISSUER,
        client_id=settings.VNEID_CLIENT_ID,
        client_secret=settings.VNEID_CLIENT_SECRET,
        claim=settings.VNEID_NUMBER_CLAIM,
        levels=_levels(settings.VNEID_LEVELS),
        scopes=tuple(settings.VNEID_SCOPES.split()),
    )


def _officials() -> Provider:
    return Provider(
        key=OFFICIALS,
        kind=AccountKind.OFFICIAL,
        name="SSO",
        issuer=settings.AGENCY_ISSUER or _of_the_demo(),
        client_id=settings.AGENCY_CLIENT_ID,
        client_secret=settings.AGENCY_CLIENT_SECRET,
        claim=settings.AGENCY_NAME_CLAIM,
        strong=frozenset(settings.AGENCY_STRONG.split()),
        scopes=("openid", "profile"),
    )


def _of_the_demo() -> str:
    """The stand-in that has the citizens has the officials too."""
    return f"{settings.VNEID_ISSUER}/{OFFICIALS}" if settings.DEMO and settings.VNEID_ISSUER else ""


def _levels(written: str) -> Mapping[str, Assurance]:
    """`gold=2 silver=1`; `=1` is for a provider that says nothing."""
    pairs = (each.rpartition("=") for each in written.split())
    return {acr: Assurance(int(level)) for acr, _equals, level in pairs}
