"""`motcua token`: a secret for a program that uses the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from motcua.cli.errors import UnableToFindAccount
from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output
from motcua.foundation.accounts.commands import issue_token
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable


def token(
    name: Annotated[str, typer.Argument(help="The sign-in name of the account that the token stands for.")],
    scopes: Annotated[str, typer.Option(help="What it may do, with commas between.")],
    label: Annotated[str, typer.Option(help="What it is for, as the account's page will show it.")] = "command line",
    days: Annotated[int | None, typer.Option(min=1, help="How long it holds. Without: until it is revoked.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Make an API token for an account. Its secret is shown this once and cannot be found out later.

    Example: motcua token so-tu-phap --scopes dossiers:read,dossiers:write --days 90
    """
    out = Output(as_json=as_json)
    asked = [scope.strip() for scope in scopes.split(",") if scope.strip()]
    if not asked:
        raise typer.BadParameter("name at least one scope", param_hint="--scopes")
    with opened_city():
        at = city_clock().now()
        expires_at = at + timedelta(days=days) if days else None
        with durable():
            account = Account.objects.filter(sign_in_name=name).first()
            if account is None:
                raise UnableToFindAccount(name=name)
            secret = issue_token(account=account.id, name=label, scopes=asked, by=SYSTEM, at=at, expires_at=expires_at)
    out.fact(token=secret, account=name, scopes=asked, expires_at=expires_at)
    out.say(f"{secret}\n")
    out.note(f"For {name}: {', '.join(asked)}. Keep it now; it is not shown again.")
