"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Paginator

from motcua.faces.ui.requests import CityRequest

PAGE_ROWS = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """`rows` of the page that is asked for; the addresses, with the list's own filters, of the next and of the first."""

    rows: Sequence[T]
    next_href: str
    first_href: str


def paged(request: CityRequest, rows: Sequence[T]) -> Paged[T]:
    """By `page` of the address; one that there is not gives the nearest."""
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))

    def href(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    return Paged(
        rows=list(page.object_list),
        next_href=href(page.next_page_number()) if page.has_next() else "",
        first_href=href(1) if page.number > 1 else "",
    )
