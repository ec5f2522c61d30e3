"""How a session begins and what it knows: whoever signs in, by whatever way, enters here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from motcua.faces.portal.file.proofs import file_kept
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import UnableToSignInAs
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.rules import level_now
from motcua.foundation.accounts.sign_ins import RENEWED, NewSignIn, begin_sign_in, leave_session
from motcua.foundation.accounts.signing_in import has_second_factor
from motcua.foundation.accounts.values import AccountKind, Actor, Assurance, Proved, Provider, Way
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.faults import fault, gettext_noop
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.queries import actor_of
from motcua.registry.people.sign_in.commands import account_of_proved
from motcua.service.dossiers.commands.proofs import take_over_drafts

#: The session's keys: who has given the password and still owes the code; whether a second factor was given; how surely she
#: is known, and since when; who said so.
AWAITED = "second_factor_awaited"
GIVEN = "second_factor"
LEVEL = "assurance"
PROVED_AT = "assurance_proved_at"
PROVIDER = "provider"
ID_TOKEN = "id_token"  # noqa: S105  (a key's name)

_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}


def enter(
    request: CityRequest, account: Account, target: str, *, way: Way, second_factor: bool, level: Assurance | None
) -> HttpResponse:
    """Signs the account in and leads on to `target`, or home."""
    with durable():
        _begin(request, account, way=way, second_factor=second_factor, level=level)
    return _onwards(account, target, second_factor=second_factor)


def enter_proved(request: CityRequest, provider: Provider, proved: Proved, target: str) -> HttpResponse:
    """Signs in whom a provider has proved. What somebody wrote who had only given her telephone is filed with that.

    Raises `UnableToSignInAs`, also where another citizen is signed in: nobody becomes somebody else in mid-work.
    """
    before = request.actor
    with durable():
        account = account_of_proved(proved=proved, provider=provider, at=request.at)
        if account.kind == AccountKind.OFFICIAL and not proved.second_factor and has_second_factor(account):
            request.session[AWAITED] = str(account.id)
            return HttpResponseRedirect(f"{reverse('sign_in_code')}?next={quote(target)}")
        if before.person is not None and before.account != account.id and account.kind == AccountKind.CITIZEN:
            why = gettext_noop("you are signed in here as somebody else; sign out first")
            raise UnableToSignInAs(name=provider.name, fault=fault(why))
        level = proved.assurance if account.kind == AccountKind.CITIZEN else None
        second_factor = proved.second_factor and level is None
        actor = _begin(request, account, way=Way.PROVIDER, second_factor=second_factor, level=level, proved=proved)
        request.session[PROVIDER] = provider.key
        request.session[ID_TOKEN] = proved.id_token
        is_nobody = before.account is not None and before.assurance is Assurance.UNVERIFIED
        kept = take_over_drafts(of=before.account, by=actor, at=request.at) if is_nobody and before.account else []
    filed = file_kept(kept, by=actor, at=request.at)
    if len(filed) == 1:
        return HttpResponseRedirect(filed[0])
    if kept and not filed:
        messages.warning(request, _("What you had kept could not be filed yet; it is under “My dossiers”."))
    return _onwards(account, target, second_factor=second_factor)


def _onwards(account: Account, target: str, *, second_factor: bool) -> HttpResponse:
    """To where she wanted; an official of a real city binds an authenticator app first."""
    if account.kind == AccountKind.OFFICIAL and not second_factor and not settings.DEMO:
        return redirect("my_account")
    return HttpResponseRedirect(target or ("/ban-lam-viec/" if account.kind == AccountKind.OFFICIAL else "/"))


def _begin(
    request: CityRequest,
    account: Account,
    *,
    way: Way,
    second_factor: bool,
    level: Assurance | None,
    proved: Proved | None = None,
) -> Actor:
    on = city_day(request.at)
    actor = replace(actor_of(account=account.id, on=on), second_factor=second_factor, assurance=level)
    if request.session.session_key:
        leave_session(session_key=request.session.session_key, how=RENEWED, at=request.at)
    login(request, account)
    request.session[GIVEN] = second_factor
    if level is not None:
        request.session[LEVEL] = level.value
        request.session[PROVED_AT] = (proved.proved_at if proved else datetime.now(UTC)).timestamp()
    # The key of a session is given when it is saved.
    request.session.save()
    new = NewSignIn(
        session_key=str(request.session.session_key),
        way=way,
        assurance=level,
        second_factor=second_factor,
        device=device_of(request),
        proved=proved,
    )
    city = next(iter(directory(on=on).of_kind(UnitKind.CITY)), None)
    begin_sign_in(new=new, by=actor, at=request.at, at_unit=UnitPath(unit=city.id) if city else None)
    return actor


def assurance_of(request: HttpRequest, account: Account) -> Assurance | None:
    """How surely the session's account is known at this moment; None for officials. One from before sessions knew it was
    begun with a password."""
    if account.kind != AccountKind.CITIZEN:
        return None
    level = Assurance(request.session.get(LEVEL, Assurance.LEVEL_1.value))
    machine_at = datetime.now(UTC)
    proved_at = datetime.fromtimestamp(request.session.get(PROVED_AT, 0), UTC)
    return level_now(level=level, proved_at=proved_at, machine_at=machine_at)


def target_of(request: HttpRequest) -> str:
    """Where to go afterwards: only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return within_site(wanted)


def within_site(wanted: str) -> str:
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def device_of(request: HttpRequest) -> str:
    """The browser and the system that it says it is, for its owner to recognise: “Chrome · Android”."""
    agent = request.headers.get("User-Agent", "")
    words = [next((name for mark, name in marks.items() if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return " · ".join(word for word in words if word)
