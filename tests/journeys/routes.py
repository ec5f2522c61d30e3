"""Every page of the site, with a real address and who looks at it: what holds of all pages is tested over this list.

A page of the portal is a line of `test_portal_routes`, one of the desk a line of `test_desk_routes`, any other a line
here; an address that is no page (an act, a file) is a line of `NOT_PAGES`. `test_routes` compares all of them with
Django's own table of addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponseNotAllowed
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from motcua.faces.site.entering import AWAITED
from motcua.faces.site.phone import SENT, SHOWN
from motcua.faces.ui.views import DESK_PAGES, PAGES
from motcua.foundation.accounts.values import AccountKind, Actor
from tests.journeys import test_desk_routes as desk
from tests.journeys import test_portal_routes as portal
from tests.journeys.citizens import SESSION_COOKIE, enter_as
from tests.journeys.desk_city import desk_city

PORTAL_TARGET_PX = 44
DESK_TARGET_PX = 24
ANYTHING = "01890a5d-ac96-774b-bcce-b302099a8057"
API = "api/"

#: Addresses that nobody looks at, and why. Those that take nothing but a POST need no line.
NOT_PAGES = {
    "alive": "words for load balancers",
    "offline_worker": "a script",
    "favicon.ico": "leads to the emblem",
    "set_language": "an act: leads back to the page",
    "held": "only after a session has ended in mid-form (test_behaviours)",
    "suggest": "a part of the search",
    "draft_proof": "only what waits until its writer has proved who she is (test_sign_in)",
    "sign_in_provider": "leads to the provider (test_sign_in)",
    "sign_in_provider_return": "leads on from the provider (test_sign_in)",
    "sign_out_there": "leads to the provider",
    "resume": "leads to the draft of a code",
    "session_life": "the seconds of a session, for its script",
    "dossier_calendar": "a file for calendars",
    "dossier_file": "a file",
    "dossier_paper": "a PDF",
    "wallet_file": "a file",
    "shared_file": "a file",
    "payment_picture": "a picture",
    "desk_money_sheet": "a file",
    "desk_money_paper": "a PDF",
    "desk_money_code_state": "for the open page of a code",
    "payment_state": "for the open page of a payment",
    "receipt_paper": "a PDF",
    "receipt_xml": "a file",
    "receipt_seal": "a file",
    "qr": "counts a scan and leads to the start of its procedure",
    "desk_counters_sheet": "a file",
    "desk_codes_sheet": "a file",
    "desk_books_sheet": "a file",
    "desk_coverage": "for programs and the designer's drawing",
    "desk_codes_paper": "a PDF",
    "desk_designer_copy": "a file",
    "desk_designer_drawing": "a drawing for the canvas",
    "desk_designer_export": "a file",
    "desk_designer_published": "a file",
    "desk_export": "a file",
    "desk_flow_csv": "a file",
    "desk_indicator_data": "a file",
    "desk_insurance_slip": "a PDF",
    "desk_report_file": "a file",
    "desk_exam_bank_file": "a file",
    "desk_exam_results": "a file",
    "desk_incoming_export": "a file",
    "desk_incoming_file": "a file",
    "desk_incoming_template": "a file",
    "desk_outgoing_export": "a file",
    "desk_outgoing_paper": "a PDF",
    "desk_integration_export": "a file",
    "desk_integration_template": "a file",
    "desk_initiatives_export": "a file",
    "desk_initiatives_template": "a file",
    "desk_inspection_evidence": "a file",
    "desk_inspections_export": "a file",
    "desk_inspections_template": "a file",
    "desk_normative_export": "a file",
    "desk_normative_template": "a file",
    "desk_outreach_export": "a file",
    "desk_outreach_template": "a file",
    "desk_petition_file": "a file",
    "desk_petitions_export": "a file",
    "desk_programme_evidence": "a file",
    "desk_programme_export": "a file",
    "desk_programme_template": "a file",
    "desk_quota_template": "a file",
    "desk_reviews_export": "a file",
    "desk_reviews_template": "a file",
    "desk_staff_export": "a file",
    "open_data": "a file",
    "open_data_catalogue": "a file for programs",
    "open_procedures": "a file",
    "open_procedures_schema": "a file for programs",
    "desk_file": "a file",
    "desk_document": "a PDF",
    "desk_draft_result": "a PDF",
    "desk_slip": "a PDF",
    "desk_live": "a part of the inbox",
    "notice": "leads to its dossier",
    "desk_notice": "leads to its dossier",
}


def _nobody(database: str) -> None:
    return None


@dataclass(frozen=True)
class Route:
    """One page in one state: a served city's database gives the address and who looks at it."""

    name: str
    path: Callable[[str], str]
    who: Callable[[str], Actor | None] = _nobody
    #: What is done on the page before it is looked at.
    then: Callable[[Page], None] = lambda page: None
    #: What is done instead of entering as `who`.
    enter: Callable[[Page, str], None] | None = None
    target_px: int = PORTAL_TARGET_PX

    @property
    def is_portal(self) -> bool:
        return self.name.startswith("portal")

    def open(self, page: Page, database: str) -> None:
        """Signs in where somebody looks at it, goes there, and does what is to be done first."""
        actor = self.who(database)
        if self.enter:
            self.enter(page, database)
        elif actor is not None:
            enter_as(page, actor)
        self.look(page, database)

    def look(self, page: Page, database: str) -> None:
        """The same, for who has signed in."""
        page.goto(self.path(database))
        self.then(page)


def _portal() -> Iterator[Route]:
    for name, address in portal.ROUTES.items():
        yield Route(
            name=f"portal {name}",
            path=partial(_portal_path, address),
            who=_nobody if name in portal.OPEN else _citizen,
        )


def _portal_path(address: str, database: str) -> str:
    return portal.address_of(address, portal.world_of(database))


def _citizen(database: str) -> Actor:
    return portal.world_of(database).cast.citizen


def _leader(database: str) -> Actor:
    return portal.world_of(database).cast.leader


def _desk() -> Iterator[Route]:
    for name, route in desk.ROUTES.items():
        yield Route(
            name=f"desk {name}",
            path=partial(_desk_path, route),
            who=partial(_desk_actor, route),
            then=route.then,
            target_px=DESK_TARGET_PX,
        )


def _desk_path(route: desk.Route, database: str) -> str:
    return route.path(desk_city(database))


def _desk_actor(route: desk.Route, database: str) -> Actor:
    return desk_city(database).officials[route.who]


def _owing_the_code(page: Page, database: str) -> None:
    """The password was right; the code of the authenticator app is asked next."""
    session = SessionStore()
    session[AWAITED] = str(_leader(database).account)
    session.save()
    page.goto("/alive")
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": str(session.session_key), "url": page.url}])


def _owing_the_code_of_a_telephone(page: Page, database: str) -> None:
    """The number was given; the code that was sent to it is asked next."""
    session = SessionStore()
    session[SENT], session[SHOWN] = ANYTHING, "135790"
    session.save()
    page.goto("/alive")
    page.context.add_cookies([{"name": SESSION_COOKIE, "value": str(session.session_key), "url": page.url}])


def _site() -> Iterator[Route]:
    yield Route("site code by telephone", _fixed("/dang-nhap/dien-thoai/ma/"), enter=_owing_the_code_of_a_telephone)
    yield Route("site code of the second factor", _fixed("/dang-nhap/ma/"), enter=_owing_the_code)
    yield Route("site second factor", _fixed("/tai-khoan/ma-hai-lop/"), who=_leader)


def _gallery() -> Iterator[Route]:
    yield Route("gallery", _fixed("/ui/"))
    for name in PAGES:
        target = DESK_TARGET_PX if name in DESK_PAGES else PORTAL_TARGET_PX
        yield Route(f"gallery {name}", _fixed(f"/ui/{name}"), target_px=target)
    yield Route("gallery error", _fixed("/ui/error/404"))


def _fixed(address: str) -> Callable[[str], str]:
    return lambda database: address


#: What people work with; the gallery has tests of its own besides.
ROUTES = {route.name: route for route in [*_portal(), *_desk(), *_site()]}
GALLERY = {route.name: route for route in _gallery()}


class _Anything:
    """Stands for whatever a builder asks of a city when only the kind of the address matters."""

    def __getattr__(self, name: str) -> _Anything:
        return self

    def __getitem__(self, key: object) -> _Anything:
        return self

    def __str__(self) -> str:
        return ANYTHING

    def __format__(self, specification: str) -> str:
        return ANYTHING


def names_looked_at() -> set[str]:
    """The names of the addresses in the list, found without a city."""
    anything = _Anything()
    paths = [portal.address_of(address, anything) for address in portal.ROUTES.values()]  # type: ignore[arg-type]  # stands in
    paths += [route.path(anything) for route in desk.ROUTES.values()]  # type: ignore[arg-type]  # stands in
    paths += [route.path("") for route in [*_site(), *_gallery()]]
    return {str(resolve(path.partition("?")[0]).url_name) for path in paths}


def names_of_addresses() -> set[str]:
    """The names of the addresses that a browser may go to; the nameless by their pattern. Without those that answer
    a POST only, and without the API, whose document is its list."""
    return {
        pattern.name or str(pattern.pattern)
        for pattern in _patterns(get_resolver().url_patterns)
        if not _takes_posts_only(pattern)
    }


def _patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif str(pattern.pattern) != API:
            yield from _patterns(pattern.url_patterns)


def _takes_posts_only(pattern: URLPattern) -> bool:
    """A view behind `require_POST` refuses a GET, once it sees that somebody signed in asks; what needs more fails."""
    request, answer = RequestFactory().get("/"), None
    request.session = SessionStore()
    request.actor = Actor(account=UUID(ANYTHING), kind=AccountKind.OFFICIAL, second_factor=True)  # type: ignore[attr-defined]  # ActorMiddleware's
    with suppress(Exception):
        answer = pattern.callback(request, **dict.fromkeys(pattern.pattern.converters, ANYTHING))
    return isinstance(answer, HttpResponseNotAllowed)
