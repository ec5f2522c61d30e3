"""How rooms' indicators are put together: one file a room (`of_dossiers`, `of_feedback`), collected in `known`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from motcua.reform.indicators.values import Definition, Indicator, Shown, Term

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SINCE = date(2023, 1, 1)
REPORT = "Thông tư 01/2020/TT-VPCP, biểu II.06a"
ONE_STOP = "Nghị định 61/2018/NĐ-CP"
INDEX = "Quyết định 766/QĐ-TTg ngày 23/6/2022"


def less(*terms: Term) -> tuple[Term, ...]:
    """The same taken away."""
    return tuple(Term(term.measure, -term.sign) for term in terms)


def count_of(
    name: str,
    title: StrOrPromise,
    formula: StrOrPromise,
    *terms: Term,
    law: str = REPORT,
    good: bool | None = None,
    shown: Shown = Shown.COUNT,
    rows_of: str = "",
) -> Indicator:
    history = (Definition(SINCE, formula),)
    return Indicator(
        name=name,
        title=title,
        numerator=terms,
        law=law,
        history=history,
        more_is_better=good,
        shown=shown,
        rows_of=rows_of,
    )


def share_of(
    name: str,
    title: StrOrPromise,
    formula: StrOrPromise,
    numerator: tuple[Term, ...],
    denominator: tuple[Term, ...],
    *,
    law: str,
    good: bool | None,
) -> Indicator:
    return Indicator(
        name=name,
        title=title,
        numerator=numerator,
        denominator=denominator,
        shown=Shown.PERCENT,
        law=law,
        history=(Definition(SINCE, formula),),
        more_is_better=good,
    )
