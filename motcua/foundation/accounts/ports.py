"""What signing in needs of a provider of identities."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from motcua.foundation.accounts.values import Asked, Assurance, LoggedOut, Proved


class IdentityProvider(Protocol):
    """Each may raise `UnableToReachProvider`; what is read, `UnableToTrustProvider`."""

    def sign_in_address(self, *, asked: Asked, level: Assurance | None) -> str:
        """Where to send the browser, for a proof of at least that level where one is named."""
        ...

    def proved(self, *, code: str, asked: Asked, machine_at: datetime) -> Proved:
        """Whom the code stands for."""
        ...

    def logged_out(self, *, token: str, machine_at: datetime) -> LoggedOut:
        """Whom a logout token signs out."""
        ...

    def sign_out_address(self, *, id_token: str, back: str) -> str:
        """Where to send the browser so that the provider signs out too; empty where it offers none."""
        ...
