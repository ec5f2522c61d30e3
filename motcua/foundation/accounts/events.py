"""What can happen to accounts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    kind: ClassVar[str] = "account_opened"
    account_kind: str


@dataclass(frozen=True, kw_only=True)
class TokenIssued(Event):
    kind: ClassVar[str] = "token_issued"
    token: UUID
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    kind: ClassVar[str] = "token_revoked"
    token: UUID


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """How, and how surely: `assurance` is None for officials. Entries of before say neither."""

    kind: ClassVar[str] = "signed_in"
    second_factor: bool
    way: str = "password"
    assurance: int | None = None


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    kind: ClassVar[str] = "signed_out"


@dataclass(frozen=True, kw_only=True)
class SecondFactorEnrolled(Event):
    kind: ClassVar[str] = "second_factor_enrolled"


@dataclass(frozen=True, kw_only=True)
class AccountClosed(Event):
    kind: ClassVar[str] = "account_closed"


@dataclass(frozen=True, kw_only=True)
class AccountReopened(Event):
    kind: ClassVar[str] = "account_reopened"


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Event):
    """A lost authenticator app was taken off by an administrator."""

    kind: ClassVar[str] = "second_factor_reset"


@dataclass(frozen=True, kw_only=True)
class SignInEnded(Event):
    """A session was ended from elsewhere: by its account on another device, or by the provider."""

    kind: ClassVar[str] = "sign_in_ended"
    sign_in: UUID
    how: str


@dataclass(frozen=True, kw_only=True)
class IdentityBound(Event):
    """A provider's subject is this account from now on."""

    kind: ClassVar[str] = "identity_bound"
    identity: UUID
    issuer: str


@dataclass(frozen=True, kw_only=True)
class ProofAwaited(Event):
    """`subject` waits until its account's holder has proved who she is."""

    kind: ClassVar[str] = "proof_awaited"


@dataclass(frozen=True, kw_only=True)
class ProofGiven(Event):
    """Who it was is proved: `account` takes over what waited with another."""

    kind: ClassVar[str] = "proof_given"
    account: UUID
