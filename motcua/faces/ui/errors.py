"""Error pages: what happened, what was kept, what to do, whom to call, and a reference number.

`error_response` is what faces answer with; the handlers below are named in the site's addresses and settings.
"""

from __future__ import annotations

import logging
import secrets
import sys
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from motcua.faces.ui.context import HOTLINE
from motcua.faces.ui.values import NavGroup, NavItem, Words
from motcua.foundation.accounts.values import AccountKind
from motcua.foundation.database.errors import UnableTo

log = logging.getLogger(__name__)

#: No letters or figures that are mistaken for each other when read out on the telephone.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_REFERENCE_LENGTH = 8
#: A database that starts again is there by then.
RETRY_SECONDS = 5


@dataclass(frozen=True)
class ErrorWords:
    title: Words
    happened: Words
    kept: Words
    cure: Words


#: What may have gone by when the page is asked for again.
_PASSING = frozenset({429, 500, 503})
_NOTHING_CHANGED = _("Nothing was changed.")

ERRORS: dict[int, ErrorWords] = {
    400: ErrorWords(
        _("The request could not be read"),
        _("What your browser sent is incomplete or not in the expected form."),
        _NOTHING_CHANGED,
        _("Go back, check what you entered and send it again."),
    ),
    403: ErrorWords(
        _("You may not open this page"),
        _("The account that you are signed in with has no right to this page or act."),
        _NOTHING_CHANGED,
        _("Sign in with the right account, or ask the office that handles the dossier."),
    ),
    404: ErrorWords(
        _("This page does not exist"),
        _("The address is mistyped, or what it led to has been moved or removed."),
        _("Your dossiers and drafts are where they were."),
        _("Check the address, or search for what you need."),
    ),
    409: ErrorWords(
        _("This was already changed by somebody else"),
        _("While your page was open, the dossier moved on, so your act no longer fits it."),
        _("The newest state of the dossier was kept; your act was not carried out."),
        _("Open the dossier again and look at its newest state before you act."),
    ),
    413: ErrorWords(
        _("The file is too large"),
        _("What you sent is larger than this site accepts."),
        _("Everything that you had filled in and the files that had arrived were kept."),
        _("Take the photo again at a lower resolution, or split the document and send its parts."),
    ),
    429: ErrorWords(
        _("Too many requests"),
        _("So many requests came from your connection that the site is holding it back for a moment."),
        _("Everything that had arrived before was kept."),
        _("Wait a minute, then try again."),
    ),
    500: ErrorWords(
        _("Something went wrong on our side"),
        _("The site met a fault while it was answering you. It has been recorded for those who maintain it."),
        _("Everything saved before was kept. The last act was either carried out whole or not at all."),
        _("Go back and look whether your act was carried out; if it was not, try again."),
    ),
    503: ErrorWords(
        _("The site is not available at the moment"),
        _("The site is being maintained or is under too much load."),
        _("Everything saved before was kept."),
        _("Try again in a few minutes. Time limits are not affected."),
    ),
}

STALE_FORM = ErrorWords(
    _("The page was open for too long"),
    _("To protect you, a form is accepted only from a page that was opened recently in the same browser."),
    _("Answers saved before were kept. What you sent just now is still in your browser: the back button shows it."),
    _("Go back, copy a long text to be safe, load the page anew and send it. Cookies must be allowed for this site."),
)


def new_reference() -> str:
    """A number to read out on the telephone, such as K7QM-2F9D; the log has the same."""
    letters = "".join(secrets.choice(_ALPHABET) for _letter in range(_REFERENCE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def error_response(
    request: HttpRequest | None,
    *,
    status: int,
    message: Words = "",
    words: ErrorWords | None = None,
    reference: str = "",
) -> HttpResponse:
    """The page for an error. `message` (of an `UnableTo`) stands in for what happened; without `request` the page
    needs neither database nor session. Requests by htmx get a notice instead of a page."""
    words = words or ERRORS.get(status) or ERRORS[500 if status >= 500 else 400]
    values = {
        "status": status,
        "words": words,
        "message": message,
        "reference": reference or new_reference(),
        "hotline": HOTLINE,
    }
    if request is not None:
        log.info("%s %s reference %s", status, request.path, values["reference"])
    if request is not None and request.headers.get("HX-Request") == "true":
        return HttpResponse(render_to_string("ui/error_notice.html", values, request), status=status)
    template = "ui/error_desk.html" if _is_official(request) else "ui/error.html"
    return HttpResponse(render_to_string(template, values | _ways_on(request, status), request), status=status)


def _is_official(request: HttpRequest | None) -> bool:
    """Whoever works at the desk goes on there; a fault before anybody was recognised is shown as to citizens."""
    actor = getattr(request, "actor", None)
    return actor is not None and actor.kind is AccountKind.OFFICIAL


def _ways_on(request: HttpRequest | None, status: int) -> dict[str, Words | list[NavGroup]]:
    """Where one goes from here: home, the same page again where that helps, the search where something is missing."""
    official = _is_official(request)
    ways: dict[str, Words | list[NavGroup]] = {
        "home": _address("desk_inbox" if official else "home"),
        "home_words": _("To the desk") if official else _("To the home page"),
    }
    if request is not None and request.method == "GET" and status in _PASSING:
        ways["again"] = request.get_full_path()
    if official:
        inbox = NavItem(words=_("Inbox"), href=_address("desk_inbox"), icon="inbox")
        ways["rail"] = [NavGroup(title=_("My work"), items=[inbox])]
    if status == 404:
        ways["search"] = _address("desk_search" if official else "search")
    return ways


def _address(name: str) -> str:
    """Of a face's page; the root where the face is not there (a tool that shows errors alone)."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"


def unable_response(request: HttpRequest, error: UnableTo) -> HttpResponse:
    """The page for what could be anticipated: the error's own words say what is wrong, what was kept, what to do."""
    return error_response(request, status=error.status, message=error.message)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error_response(request, status=413 if too_large else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Renders without the request, since whatever broke may be what the page would ask; and where even that
    fails (no built style sheets, say), in bare words, so that the fault does not hide behind a second one. A database
    that does not answer is no fault but a wait: 503, with when to come again."""
    reference = new_reference()
    log.error("%s reference %s", request.path, reference)
    # Django calls this while it handles what was raised.
    status = 503 if isinstance(sys.exception(), OperationalError) else 500
    answer = _broken_page(status, reference)
    if status == 503:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _broken_page(status: int, reference: str) -> HttpResponse:
    try:
        return error_response(None, status=status, reference=reference)
    except Exception:
        log.exception("The page for faults cannot be rendered")
        words = ERRORS[status]
        bare = format_html(
            "<!DOCTYPE html><title>{0}</title><h1>{0}</h1><p>{1}</p><p>{2}</p><p>{3}</p><p>{4} · {5}</p>",
            *(words.title, words.happened, words.kept, words.cure, HOTLINE, reference),
        )
        return HttpResponse(bare, status=status)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django refused the form's token (CSRF_FAILURE_VIEW)."""
    return error_response(request, status=403, words=STALE_FORM)


class UnableToReadForm(UnableTo):
    """The form could not be read: {field} is missing or not in the expected form. Nothing was changed; go back and
    look at it again."""

    status = 422
