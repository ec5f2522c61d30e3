"""Who may open the pages of administration; each command asks its own policy besides."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.officials import official
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Words
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, Actor, Refused, Role

View = Callable[..., HttpResponseBase]


def may_administer(actor: Actor) -> bool:
    return actor.has_role(Role.ADMINISTRATOR)


def may_see_procedures(actor: Actor) -> bool:
    return may_administer(actor) or actor.has_role(Role.CONTROLLER)


def _open_to(may: Callable[[Actor], bool], *, act: str, others: Words) -> Callable[[View], View]:
    """Lets in who may; other officials get 403, read `others`, and leave an entry of `act`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            verdict = ALLOWED if may(request.actor) else Refused(str(others))
            require(verdict, act=act, subject=request.actor.account)
            return view(request, *args, **kwargs)

        return official(guarded)

    return decorate


administrator = _open_to(may_administer, act="open_administration", others=_("These pages are for administrators."))
catalogue_keeper = _open_to(
    may_see_procedures,
    act="open_procedures",
    others=_("These pages are for procedure control and administrators."),
)
