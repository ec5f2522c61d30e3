"""Who may open the pages of money, and whose dossiers stand behind their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from motcua.faces.desk.officials import official
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, Refused
from motcua.service.dossiers.queries.figures import lines_named
from motcua.service.dossiers.queries.lists import DossierLine
from motcua.service.payments.collecting.policy import sees_money


def of_money(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets officials in whose post has to do with money."""

    @wraps(view)
    def guarded(request: CityRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        verdict = ALLOWED if sees_money(request.actor) else Refused(_("Your post has nothing to do with money."))
        require(verdict, act="open_money", subject=request.actor.account)
        return view(request, *args, **kwargs)

    return official(guarded)


def dossiers_of(request: CityRequest, subjects: Iterable[UUID | None]) -> Mapping[UUID, DossierLine]:
    """The dossiers that the reader may see, by id."""
    wanted = list(dict.fromkeys(subject for subject in subjects if subject is not None))
    found = lines_named(dossiers=wanted, actor=request.actor, at=request.at)
    return {line.id: line for line in found}
