"""`motcua token`."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from motcua.cli.main import app
from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.queries import account_of_token
from motcua.foundation.accounts.values import SYSTEM, AccountKind
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of


def test_a_token_stands_for_the_account_with_the_scopes_asked_for(committed_db: str) -> None:
    with durable():
        (account,) = open_accounts(
            accounts=[NewAccount(sign_in_name="post-office", kind=AccountKind.INTEGRATOR, name="Post office")],
            by=SYSTEM,
            at=city_clock().now(),
        )

    asked = ["--scopes", "dossiers:read, tracking", "--days", "90", "--json"]
    done = CliRunner().invoke(app, ["token", "post-office", *asked])

    made = json.loads(done.stdout)
    found = account_of_token(secret=made["token"], at=city_clock().now())
    assert done.exit_code == 0
    assert found is not None
    assert found[0] == account
    assert found[1] == {"dossiers:read", "tracking"}
    assert [entry.kind for entry in entries_of(subject=account)] == ["account_opened", "token_issued"]


def test_a_token_for_nobody_is_refused(committed_db: str) -> None:
    done = CliRunner().invoke(app, ["token", "nobody", "--scopes", "tracking"])

    assert done.exit_code == 1
    assert "No account has the sign-in name nobody" in done.stderr


def test_a_token_without_scopes_is_refused(committed_db: str) -> None:
    assert CliRunner().invoke(app, ["token", "nobody", "--scopes", " , "]).exit_code == 2
