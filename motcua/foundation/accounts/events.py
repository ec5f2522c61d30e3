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
    kind: ClassVar[str] = "signed_in"
    second_factor: bool


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
