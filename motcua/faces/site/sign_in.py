"""Signing in and out: a name and a password, then the code of an authenticator app for officials."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.faces.site.demo import demo_people
from motcua.faces.site.entering import AWAITED, GIVEN, ID_TOKEN, PROVIDER, address_of, enter, target_of
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts import signing_in
from motcua.foundation.accounts.errors import TooManyAttempts, UnableToSignIn
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.providers import CITIZENS, OFFICIALS, providers
from motcua.foundation.accounts.sign_ins import BY_HERSELF, leave_session
from motcua.foundation.accounts.values import AccountKind, Assurance, Way
from motcua.foundation.database.transactions import durable
from motcua.foundation.rendering.qr import qr_svg

#: The session's keys: who has signed out, and may do so elsewhere too; the secret of an app that is being bound.
SIGNED_OUT = "signed_out"
SECRET = "second_factor_secret"  # noqa: S105  (a key's name)


@require_http_methods(["GET", "POST"])
def sign_in(request: CityRequest) -> HttpResponse:
    """The password. Officials with an authenticator app are asked for its code next."""
    target = target_of(request)
    if request.method == "GET":
        return sign_in_page(request, target, name=request.GET.get("name", ""))
    name = request.POST.get("name", "")
    try:
        with durable():
            signing_in.count_attempt(what="sign_in", who=f"{address_of(request)} {name}", machine_at=datetime.now(UTC))
        account = signing_in.check_password(name=name, password=request.POST.get("password", ""))
    except (UnableToSignIn, TooManyAttempts) as refusal:
        # The address of this page in another language; the password is not in it.
        here = f"{request.path}?{urlencode({'next': target, 'name': name})}"
        return sign_in_page(request, target, name=name, error=refusal.message, here=here, status=refusal.status)
    if signing_in.has_second_factor(account):
        request.session[AWAITED] = str(account.id)
        return HttpResponseRedirect(f"/dang-nhap/ma/?next={quote(target)}")
    return _entered(request, account, target, second_factor=False)


def sign_in_page(request: CityRequest, target: str, *, name: str = "", status: int = 200, **more: str) -> HttpResponse:
    """The ways in. `error` and `note` among `more` say what came of the last try."""
    who = "who_vi" if speaks_vietnamese() else "who"
    demo = [
        {**each, "who": each[who], "query": urlencode({"next": target, "name": each["name"]})} for each in demo_people()
    ]
    ways = {"citizens": CITIZENS in providers(), "officials": OFFICIALS in providers()}
    words = {"next": target, "name": name, "demo": demo, "ways": ways, **more}
    return render(request, "site/sign_in.html", words, status=status)


@require_http_methods(["GET", "POST"])
def sign_in_code(request: CityRequest) -> HttpResponse:
    """The authenticator app's code."""
    target = target_of(request)
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
    return _entered(request, account, target, second_factor=True)


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
    """Ends the session. Who came by a provider may sign out there too, on the page that follows."""
    provider, id_token = request.session.get(PROVIDER, ""), request.session.get(ID_TOKEN, "")
    with durable():
        signing_in.record_sign_out(by=request.actor, at=request.at)
        if request.session.session_key:
            leave_session(session_key=request.session.session_key, how=BY_HERSELF, at=request.at)
    logout(request)
    if provider not in providers():
        return HttpResponseRedirect("/")
    request.session[SIGNED_OUT] = {"provider": provider, "id_token": id_token}
    return HttpResponseRedirect(reverse("signed_out"))


def _entered(request: CityRequest, account: Account, target: str, *, second_factor: bool) -> HttpResponse:
    level = Assurance.LEVEL_1 if account.kind == AccountKind.CITIZEN else None
    return enter(request, account, target, way=Way.PASSWORD, second_factor=second_factor, level=level)
