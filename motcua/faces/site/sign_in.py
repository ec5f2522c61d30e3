"""Signing in and out: a name and a password, then the code of an authenticator app for officials."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.faces.site.demo import demo_people
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts import signing_in
from motcua.foundation.accounts.errors import TooManyAttempts, UnableToSignIn
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import AccountKind
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.rendering.qr import qr_svg
from motcua.registry.people.queries import actor_of

#: The session's keys: who has given the password and still owes the code; whether the code was given.
AWAITED = "second_factor_awaited"
GIVEN = "second_factor"
SECRET = "second_factor_secret"  # noqa: S105  (a key's name)


@require_http_methods(["GET", "POST"])
def sign_in(request: CityRequest) -> HttpResponse:
    """The password. Officials with an authenticator app are asked for its code next."""
    target = _target(request)
    if request.method == "GET":
        return _page(request, target, name=request.GET.get("name", ""))
    name = request.POST.get("name", "")
    try:
        with durable():
            signing_in.count_attempt(what="sign_in", who=f"{_address(request)} {name}", machine_at=datetime.now(UTC))
        account = signing_in.check_password(name=name, password=request.POST.get("password", ""))
    except (UnableToSignIn, TooManyAttempts) as refusal:
        # The address of this page in another language; the password is not in it.
        here = f"{request.path}?{urlencode({'next': target, 'name': name})}"
        return _page(request, target, name=name, error=refusal.message, here=here, status=refusal.status)
    if signing_in.has_second_factor(account):
        request.session[AWAITED] = str(account.id)
        return HttpResponseRedirect(f"/dang-nhap/ma/?next={quote(target)}")
    return _enter(request, account, target, second_factor=False)


def _page(request: CityRequest, target: str, *, name: str, status: int = 200, **more: str) -> HttpResponse:
    who = "who_vi" if speaks_vietnamese() else "who"
    demo = [
        {**each, "who": each[who], "query": urlencode({"next": target, "name": each["name"]})} for each in demo_people()
    ]
    words = {"next": target, "name": name, "demo": demo, **more}
    return render(request, "site/sign_in.html", words, status=status)


@require_http_methods(["GET", "POST"])
def sign_in_code(request: CityRequest) -> HttpResponse:
    """The authenticator app's code."""
    target = _target(request)
    awaited = request.session.get(AWAITED)
    account = Account.objects.filter(id=awaited).first() if awaited else None
    if account is None:
        return HttpResponseRedirect("/dang-nhap/")
    if request.method == "GET":
        return render(request, "site/sign_in_code.html", {"next": target})
    try:
        with durable():
            signing_in.count_attempt(what="code", who=str(account.id), machine_at=datetime.now(UTC))
        signing_in.check_second_factor(account=account, code=request.POST.get("code", ""))
    except (UnableToSignIn, TooManyAttempts) as refusal:
        error = refusal.message if isinstance(refusal, TooManyAttempts) else _("The code is not right. Take a new one.")
        return render(request, "site/sign_in_code.html", {"next": target, "error": error}, status=refusal.status)
    del request.session[AWAITED]
    return _enter(request, account, target, second_factor=True)


@require_http_methods(["GET", "POST"])
def enrol(request: CityRequest) -> HttpResponse:
    """Binds an authenticator app to the account."""
    if not isinstance(request.user, Account):
        return HttpResponseRedirect("/dang-nhap/?next=/tai-khoan/ma-hai-lop/")
    secret = request.session.setdefault(SECRET, signing_in.generate_totp_secret())
    address = f"otpauth://totp/{quote('Một Cửa')}:{quote(request.user.sign_in_name)}?secret={secret}"
    words = {"secret": secret, "qr": qr_svg(address), "enrolled": signing_in.has_second_factor(request.user)}
    if request.method == "GET":
        return render(request, "site/enrol.html", words)
    try:
        with durable():
            signing_in.enrol_second_factor(
                account=request.user, secret=secret, code=request.POST.get("code", ""), by=request.actor, at=request.at
            )
    except UnableToSignIn:
        error = _("The code is not right. Take a new one.")
        return render(request, "site/enrol.html", {**words, "error": error}, status=422)
    request.session[GIVEN] = True
    del request.session[SECRET]
    return render(request, "site/enrol.html", {"enrolled": True})


@require_POST
def sign_out(request: CityRequest) -> HttpResponse:
    with durable():
        signing_in.record_sign_out(by=request.actor, at=request.at)
    logout(request)
    return HttpResponseRedirect("/")


def _enter(request: CityRequest, account: Account, target: str, *, second_factor: bool) -> HttpResponse:
    actor = actor_of(account=account.id, on=city_day(request.at))
    with durable():
        login(request, account)
        signing_in.record_sign_in(by=actor, second_factor=second_factor, at=request.at)
    request.session[GIVEN] = second_factor
    if account.kind == AccountKind.OFFICIAL and not second_factor and not settings.DEMO:
        return HttpResponseRedirect("/tai-khoan/ma-hai-lop/")
    home = "/ban-lam-viec/" if account.kind == AccountKind.OFFICIAL else "/"
    return HttpResponseRedirect(target or home)


def _target(request: HttpRequest) -> str:
    """Where to go afterwards: only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
