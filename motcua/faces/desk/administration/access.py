"""Who may open the pages of administration; each command asks its own policy besides."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from motcua.faces.desk.officials import official
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, Actor, Refused, Role

View = Callable[..., HttpResponseBase]


def may_administer(actor: Actor) -> bool:
    return actor.has_role(Role.ADMINISTRATOR)


def administrator(view: View) -> View:
    """Lets administrators in; other officials get 403 and leave an entry."""

    @wraps(view)
    def guarded(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        allowed = may_administer(request.actor)
        verdict = ALLOWED if allowed else Refused(_("These pages are for administrators."))
        require(verdict, act="open_administration", subject=request.actor.account)
        return view(request, *args, **kwargs)

    return official(guarded)
