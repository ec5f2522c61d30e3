"""Acts of pages: a command, and the page again with what was typed where it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable

View = Callable[..., HttpResponseBase]


def entering(act: str, *, page: View) -> Callable[[View], View]:
    """For an act of a page about many: one transaction, in which it reads what was sent too. `page` (as the act is asked, and
    typed=…) shows a refusal; what is not for the actor is said by the page of that error."""

    def entered(do: View) -> View:
        @wraps(do)
        def view(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            try:
                with durable():
                    return do(request, *args, **kwargs)
            except NotPermitted:
                raise
            except UnableTo as fault:
                return page(request, *args, **kwargs, typed=Typed(act=act, fields=request.POST.dict(), error=fault))

        return view

    return entered


#: By the act's name in the address: does it, and says what was done.
Acts = Mapping[str, Callable[[CityRequest, UUID], str]]


def act_on(
    request: CityRequest,
    subject: UUID,
    act: str,
    acts: Acts,
    *,
    page: Callable[..., HttpResponseBase],
    missing: type[UnableTo],
    address: str,
) -> HttpResponseBase:
    """`page` (request, subject, typed=…) shows a refusal; after the act it leads to `address`, the name of the page of
    `subject`. What is not there (`missing`) or not for the actor is said by the pages of those errors."""
    do = acts.get(act)
    if do is None:
        raise Http404
    try:
        with durable():
            said = do(request, subject)
    except (NotPermitted, missing):
        raise
    except UnableTo as fault:
        return page(request, subject, typed=Typed(act=act, fields=request.POST.dict(), error=fault))
    messages.success(request, said)
    return redirect(address, subject)
