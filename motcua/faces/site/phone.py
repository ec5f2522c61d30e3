"""A code by telephone: a way in for who has no VNeID yet, or when it does not answer. Whoever comes by it is nobody yet: she
may write, and what she writes is received once she has proved who she is."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from motcua.faces.site.entering import address_of, enter, target_of
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import TooManyAttempts, UnableToCheckPhoneCode
from motcua.foundation.accounts.phone_codes import account_of_phone, count_phone_try
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.accounts.values import Assurance, Way
from motcua.foundation.database.transactions import durable
from motcua.registry.people.errors import UnableToReadPhone
from motcua.registry.people.rules import read_phone
from motcua.registry.people.sign_in.commands import send_phone_code

#: The session's keys: the code that was sent, and itself where a demo city shows it.
SENT = "phone_code"
SHOWN = "phone_code_shown"
#: To one telephone, and from one address, in a while: messages cost money, and strangers their sleep. Behind an address may
#: be a whole office.
SENT_MAX = 5
SENT_FROM_MAX = 200
PHONE_LENGTH_MAX = 20


@require_http_methods(["GET", "POST"])
def phone_page(request: CityRequest) -> HttpResponse:
    """To which telephone."""
    target, phone = target_of(request), request.POST.get("phone", "")[:PHONE_LENGTH_MAX]
    words = {"next": target, "phone": phone}
    if request.method == "GET":
        return render(request, "site/phone.html", words)
    machine_at = datetime.now(UTC)
    try:
        number = read_phone(phone)
        with durable():
            count_attempt(what="phone", who=number, machine_at=machine_at, tries_max=SENT_MAX)
            count_attempt(what="phone", who=address_of(request), machine_at=machine_at, tries_max=SENT_FROM_MAX)
        with durable():
            id_, code = send_phone_code(phone=number, at=request.at, machine_at=machine_at)
    except (UnableToReadPhone, TooManyAttempts) as refusal:
        return render(request, "site/phone.html", {**words, "error": refusal.message}, status=refusal.status)
    request.session[SENT] = str(id_)
    request.session[SHOWN] = code if settings.DEMO else ""
    return HttpResponseRedirect(f"{reverse('sign_in_phone_code')}?{urlencode({'next': target})}")


@require_http_methods(["GET", "POST"])
def phone_code_page(request: CityRequest) -> HttpResponse:
    """The code that was sent."""
    sent = request.session.get(SENT)
    if sent is None:
        return redirect("sign_in_phone")
    target = target_of(request)
    words = {"next": target, "shown": request.session.get(SHOWN, "")}
    if request.method == "GET":
        return render(request, "site/phone_code.html", words)
    code_id = UUID(sent)
    try:
        with durable():
            count_phone_try(code_id=code_id)
        with durable():
            account = account_of_phone(
                code_id=code_id, code=request.POST.get("code", ""), at=request.at, machine_at=datetime.now(UTC)
            )
    except UnableToCheckPhoneCode as refusal:
        return render(request, "site/phone_code.html", {**words, "error": refusal.message}, status=refusal.status)
    for key in (SENT, SHOWN):
        request.session.pop(key, None)
    return enter(request, account, target, way=Way.PHONE, second_factor=False, level=Assurance.UNVERIFIED)
