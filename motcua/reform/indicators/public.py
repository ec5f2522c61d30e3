"""What everybody may see of the figures: which indicators, up to which month, and what of them is hidden because it is small.

An indicator is not public until it stands here. Published are whole months that have passed, half-years when they have, and
by procedure the half-years of the whole city: each cut more would be one from which small counts are computed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from motcua.foundation.journal.queries import chain_head
from motcua.foundation.measures.queries import figures
from motcua.foundation.measures.values import By, Period, Step
from motcua.foundation.rendering.suppression import kept_in_list
from motcua.reform.indicators.errors import UnableToFindIndicator, UnableToPublishPeriod
from motcua.reform.indicators.hiding import SMALLEST_SHOWN, Counts, Place, Tree, hidden_places, own_count
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.values import AsOf, Figure, Indicator, Term
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind, UnitView

Parts = tuple[tuple[Term, ...], ...]


def _measure(name: str, sign: int = 1) -> Term:
    return Term(f"dossiers.{name}", sign)


def _part(*terms: Term) -> tuple[Term, ...]:
    return terms


@dataclass(frozen=True, kw_only=True)
class Family:
    """Indicators that are hidden together: `parts` are what may be small in them. What the families in `after` hide is
    hidden here too, since these figures rest on theirs. A stock is told at the end of a month and has no sum over months;
    what `counts_people` denies counts procedures and is never hidden. What is not of a procedure is not cut by them."""

    name: str
    indicators: tuple[str, ...]
    parts: Parts = ()
    after: tuple[str, ...] = ()
    is_stock: bool = False
    counts_people: bool = True
    is_by_procedure: bool = True


_ONLINE = _measure("received_online")
_PAYMENTS = (_part(Term("payments.fees")), _part(Term("payments.land_tax")))

#: In the order in which the list of public figures shows them.
FAMILIES: tuple[Family, ...] = (
    Family(
        name="received",
        indicators=("online_share", "received_online", "received_otherwise"),
        parts=(_part(_ONLINE), _part(_measure("received"), _measure("received_online", -1))),
    ),
    Family(
        name="settled",
        indicators=("on_time_share", "settled", "settled_early", "settled_on_time", "settled_late"),
        parts=tuple(_part(_measure(f"settled_{timing}")) for timing in ("early", "on_time", "late")),
    ),
    Family(
        name="open",
        indicators=("open", "open_overdue"),
        parts=(_part(_measure("overdue")), _part(_measure("open"), _measure("overdue", -1))),
        is_stock=True,
    ),
    Family(name="times", indicators=("time_per_dossier",), parts=(_part(_measure("results")),), after=("settled",)),
    Family(
        name="supplements",
        indicators=("supplements_share",),
        parts=(_part(_measure("supplements")),),
        after=("received",),
    ),
    Family(
        name="not_accepted",
        indicators=("receipt_refused_share",),
        parts=(_part(_measure("receipt_refused")),),
        after=("received",),
    ),
    Family(name="refused", indicators=("refused_share",), parts=(_part(_measure("refused")),), after=("times",)),
    Family(
        name="apologies", indicators=("apologies_share",), parts=(_part(_measure("apologies")),), after=("received",)
    ),
    Family(
        name="typed",
        indicators=("typed_by_officer_share",),
        parts=(
            _part(_measure("received_typed_by_officer")),
            _part(_ONLINE, _measure("received_typed_by_officer", -1)),
        ),
        after=("received",),
    ),
    Family(
        name="signed",
        indicators=("results_signed_share",),
        parts=(
            _part(_measure("results_signed")),
            _part(_measure("results"), _measure("results_signed", -1)),
        ),
        after=("times",),
    ),
    Family(
        name="satisfied",
        indicators=("satisfied_share", "without_complaint_share"),
        parts=(_part(Term("feedback.rated_not_unhappy")), _part(Term("feedback.unhappy"))),
        after=("settled",),
    ),
    Family(
        name="petitions",
        indicators=("petitions_in_time_share",),
        parts=(_part(Term("feedback.petitions_in_time")), _part(Term("feedback.petitions_late"))),
        is_by_procedure=False,
    ),
    Family(
        name="reused",
        indicators=("components_reused_share",),
        parts=(_part(Term("wallet.reused")), _part(Term("wallet.digitised"))),
        is_by_procedure=False,
    ),
    Family(
        name="digitised",
        indicators=("dossiers_digitised_share",),
        parts=(
            _part(Term("wallet.dossiers_digitised")),
            _part(_measure("received"), _measure("received_online", -1), Term("wallet.dossiers_digitised", -1)),
        ),
        after=("received",),
        is_by_procedure=False,
    ),
    Family(
        name="synchronised",
        indicators=("portal_synchronised_share",),
        parts=(
            _part(Term("exchange.synchronised_in_time")),
            _part(_measure("received"), Term("exchange.synchronised_in_time", -1)),
        ),
        after=("received",),
        is_by_procedure=False,
    ),
    Family(name="procedures", indicators=("online_procedures_share",), counts_people=False, is_by_procedure=False),
    Family(
        name="payments",
        indicators=("payments_transactions", "payments_fees", "payments_land_tax"),
        parts=_PAYMENTS,
    ),
    Family(
        name="payments_values",
        indicators=("payments_fees_value", "payments_land_tax_value"),
        parts=_PAYMENTS,
        after=("payments",),
    ),
    Family(
        name="paid_dossiers",
        indicators=("payments_dossiers_share",),
        parts=(
            _part(Term("payments.dossiers_online")),
            _part(Term("payments.dossiers"), Term("payments.dossiers_online", -1)),
        ),
        after=("payments",),
        is_by_procedure=False,
    ),
    Family(
        name="paid_procedures", indicators=("payments_procedures_share",), counts_people=False, is_by_procedure=False
    ),
)
_FAMILY = {family.name: family for family in FAMILIES}
_FAMILY_OF = {name: family for family in FAMILIES for name in family.indicators}


@dataclass(frozen=True)
class PublicFigure:
    """A figure as everybody may see it. None is hidden, because it or another would show a small count."""

    figure: Figure | None


HIDDEN = PublicFigure(None)


@dataclass(frozen=True, kw_only=True)
class PublicReading:
    """What was published of some indicators in a period: of each unit with those below it, of its office alone (`own`), and
    month by month. `period` is the part of the period that is published."""

    period: Period
    as_of: AsOf
    city: UUID
    figures: Mapping[tuple[str, UUID], PublicFigure]
    own: Mapping[tuple[str, UUID], PublicFigure]
    months: Mapping[tuple[str, UUID], tuple[tuple[date, PublicFigure], ...]]
    procedures: Mapping[str, Mapping[str, PublicFigure]]


def public_indicators() -> list[Indicator]:
    return [indicator_named(name) for family in FAMILIES for name in family.indicators]


def public_indicator(name: str) -> Indicator:
    """Raises `UnableToFindIndicator`, also for one that is not public."""
    if name not in _FAMILY_OF:
        raise UnableToFindIndicator(name=name)
    return indicator_named(name)


def published_until(*, today: date) -> date:
    """The first day that is not published yet: months are published when they have passed."""
    return today.replace(day=1)


def public_city(*, on: date) -> UnitView:
    """The unit whose figures, with those of all below it, are public."""
    (city,) = directory(on=on).of_kind(UnitKind.CITY)
    return city


def read_public(
    *,
    indicators: Collection[str],
    period: Period,
    today: date,
    units: Collection[UUID] | None = None,
    procedures: bool = False,
) -> PublicReading:
    """The indicators of `units` (of every unit of the city) in the published part of `period`; with `procedures`, a whole
    half-year of the whole city by procedure, too.

    Raises `UnableToFindIndicator`, and `UnableToPublishPeriod` for one that is not of whole months or has none published.
    """
    until = min(period.until_on, published_until(today=today))
    if not period.is_whole(Step.MONTH) or until <= period.from_on:
        raise UnableToPublishPeriod(from_on=period.from_on, until_on=period.until_on)
    told = Period(period.from_on, until)
    position, hash_ = chain_head()
    reader = _Reader(indicators, told, published_until(today=today), units)
    for half, months in reader.halves.items():
        reader.add_half(half, months)
    by_procedure = reader.by_procedure() if procedures and reader.is_one_half else {}
    return PublicReading(
        period=told,
        as_of=AsOf(position, hash_.hex()),
        city=reader.city,
        figures=reader.figures,
        own=reader.own,
        months={key: tuple(line) for key, line in reader.months.items()},
        procedures=by_procedure,
    )


def _half_began(month: date) -> date:
    return date(month.year, 1 if month.month <= 6 else 7, 1)


def _half_ends(began: date) -> date:
    return date(began.year, 7, 1) if began.month == 1 else date(began.year + 1, 1, 1)


def _months(period: Period) -> list[date]:
    days = (period.from_on + timedelta(days=day) for day in range((period.until_on - period.from_on).days))
    return [day for day in days if day.day == 1]


class _Reader:
    """Half-years, one after the other: what is hidden in them is decided for each by itself."""

    def __init__(
        self, indicators: Collection[str], period: Period, published: date, told_of: Collection[UUID] | None
    ) -> None:
        self.wanted = [public_indicator(name) for name in dict.fromkeys(indicators)]
        self.period, self.published = period, published
        self.asked_months = _months(period)
        first = _half_began(period.from_on)
        known = _months(Period(first, min(_half_ends(_half_began(self.asked_months[-1])), published)))
        self.halves = {began: list(months) for began, months in groupby(known, key=_half_began)}
        self.trees = {month: directory(on=month) for month in known}
        self.city = public_city(on=known[-1]).id
        self.tree = Tree(below=_below(self.trees, self.city))
        distinct = {id(tree): tree for tree in self.trees.values()}.values()
        self.units = sorted({self.city} | {unit.id for tree in distinct for unit in tree.below(self.city)})
        # What is hidden is decided over all of them, whomever it is told of.
        self.told_of = self.units if told_of is None else [unit for unit in self.units if unit in told_of]
        self.hidden: dict[str, set[Place]] = {}
        self.counts: dict[str, dict[tuple[UUID, date], int]] = {}
        self.figures: dict[tuple[str, UUID], PublicFigure] = {}
        self.own: dict[tuple[str, UUID], PublicFigure] = {}
        self.months: dict[tuple[str, UUID], list[tuple[date, PublicFigure]]] = defaultdict(list)

    @property
    def is_one_half(self) -> bool:
        (began, *more) = self.halves
        return not more and self.period == Period(began, _half_ends(began))

    def add_half(self, began: date, months: Sequence[date]) -> None:
        families = _with_those_before({_FAMILY_OF[each.name].name for each in self.wanted})
        self._count(families, Period(months[0], min(_half_ends(began), self.published)))
        is_whole = _half_ends(began) <= self.published
        for family in families:
            if family.counts_people:
                self.hidden[family.name] = hidden_places(
                    parts=[self._sum(part) for part in family.parts],
                    tree=self.tree,
                    months=months,
                    is_whole=is_whole and not family.is_stock,
                    already={place for name in family.after for place in self.hidden[name]},
                )
        asked = [month for month in months if month in self.asked_months]
        for indicator in self.wanted:
            family = _FAMILY_OF[indicator.name]
            if family.counts_people:
                self._tell(indicator, family, asked, is_whole=is_whole and len(asked) == len(months))
            else:
                self._tell_openly(indicator)

    def _count(self, families: Sequence[Family], period: Period) -> None:
        names = {term.measure for family in families if family.counts_people for term in _terms(family)}
        rows = figures(measures=names, units=self.units, period=period, by=[By.UNIT, By.MONTH]) if names else []
        counts: dict[str, dict[tuple[UUID, date], int]] = defaultdict(dict)
        for row in rows:
            assert row.unit is not None
            assert row.day is not None
            counts[row.measure][row.unit, row.day] = row.value
        self.counts = counts

    def _sum(self, terms: Sequence[Term]) -> Counts:
        if len(terms) == 1:
            return self.counts.get(terms[0].measure, {})
        found: dict[tuple[UUID, date], int] = defaultdict(int)
        for term in terms:
            for place, value in self.counts.get(term.measure, {}).items():
                found[place] += term.sign * value
        return found

    def _tell(self, indicator: Indicator, family: Family, asked: Sequence[date], *, is_whole: bool) -> None:
        numerator = self._sum(indicator.numerator)
        denominator = self._sum(indicator.denominator) if indicator.denominator else None
        hidden = self.hidden[family.name]
        parents = set(self.tree.parents)

        def told(unit: UUID, own: bool, month: date) -> Figure:
            def of(counts: Counts) -> int:
                return own_count(counts, self.tree, unit, month) if own else counts.get((unit, month), 0)

            return Figure(indicator.name, of(numerator), None if denominator is None else of(denominator), unit, month)

        for unit in self.told_of:
            for own in (False, True) if unit in parents else (False,):
                line = [(month, told(unit, own, month)) for month in asked]
                shown = [
                    HIDDEN if Place(unit, own, month) in hidden else PublicFigure(figure) for month, figure in line
                ]
                if not own:
                    self.months[indicator.name, unit] += zip(asked, shown, strict=True)
                if family.is_stock:
                    # At the end of the period: the last half-year tells it.
                    found = shown[-1]
                elif Place(unit, own, None) in hidden if is_whole else HIDDEN in shown:
                    found = HIDDEN
                else:
                    found = PublicFigure(_added([figure for _month, figure in line]))
                self._keep(self.own if own else self.figures, indicator.name, unit, found, family)

    def _keep(
        self,
        kept: dict[tuple[str, UUID], PublicFigure],
        name: str,
        unit: UUID,
        found: PublicFigure,
        family: Family,
    ) -> None:
        """Half-years are added; one that is hidden hides the whole."""
        before = kept.get((name, unit))
        if before is None or family.is_stock:
            kept[name, unit] = found
        elif before.figure is None or found.figure is None:
            kept[name, unit] = HIDDEN
        else:
            kept[name, unit] = PublicFigure(_added([before.figure, found.figure]))

    def _tell_openly(self, indicator: Indicator) -> None:
        names = {term.measure for term in (*indicator.numerator, *indicator.denominator)}
        for by in ([By.UNIT], [By.UNIT, By.MONTH]):
            rows = figures(measures=names, units=self.told_of, period=self.period, by=by)
            values = {(row.measure, row.unit, row.day): row.value for row in rows}

            def told(
                unit: UUID, day: date | None, values: Mapping[tuple[str, UUID | None, date | None], int] = values
            ) -> PublicFigure:
                top, below = (
                    sum(term.sign * values.get((term.measure, unit, day), 0) for term in terms)
                    for terms in (indicator.numerator, indicator.denominator)
                )
                return PublicFigure(Figure(indicator.name, top, below, unit, day))

            for unit in self.told_of:
                if by == [By.UNIT]:
                    self.figures[indicator.name, unit] = told(unit, None)
                else:
                    self.months[indicator.name, unit] = [(month, told(unit, month)) for month in self.asked_months]

    def by_procedure(self) -> dict[str, dict[str, PublicFigure]]:
        """Each indicator of the whole city in the half-year, procedure by procedure; the parts of a family together."""
        families = [family for family in _with_those_before(set(_FAMILY)) if family.is_by_procedure]
        wanted = {each.name for each in self.wanted}
        families = _with_those_before({family.name for family in families if wanted & set(family.indicators)})
        names = {term.measure for family in families for term in _terms(family)}
        rows = figures(measures=names, units=[self.city], period=self.period, facts=["procedure"]) if names else []
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            counts[row.measure][row.facts[0]] = row.value
        keys = sorted({key for found in counts.values() for key in found})

        def of(terms: Sequence[Term], key: str) -> int:
            return sum(term.sign * counts[term.measure].get(key, 0) for term in terms)

        hidden: dict[str, set[int]] = {}
        result: dict[str, dict[str, PublicFigure]] = {}
        for family in families:
            places = {place for name in family.after for place in hidden[name]}
            for part in family.parts:
                line = [max(0, of(part, key)) for key in keys]
                places |= kept_in_list(line=[*line, sum(line)], kept=(), hidden=places, smallest_shown=SMALLEST_SHOWN)
            hidden[family.name] = places
            for name in wanted & set(family.indicators):
                indicator = indicator_named(name)
                result[name] = {
                    key: HIDDEN
                    if number in places
                    else PublicFigure(
                        Figure(
                            name,
                            of(indicator.numerator, key),
                            of(indicator.denominator, key) if indicator.denominator else None,
                            facts=(key,),
                        )
                    )
                    for number, key in enumerate(keys)
                }
        return result


def _terms(family: Family) -> set[Term]:
    composed = (indicator_named(name) for name in family.indicators)
    terms = {term for each in composed for term in (*each.numerator, *each.denominator)}
    return terms | {term for part in family.parts for term in part}


def _with_those_before(names: Collection[str]) -> list[Family]:
    """The families and those whose hidden places they take over, these first."""
    found: dict[str, Family] = {}

    def add(name: str) -> None:
        for before in _FAMILY[name].after:
            add(before)
        found[name] = _FAMILY[name]

    for name in sorted(names):
        add(name)
    return list(found.values())


def _below(trees: Mapping[date, Directory], city: UUID) -> dict[tuple[UUID, date], tuple[UUID, ...]]:
    return {
        (unit, month): tuple(child.id for child in children)
        for month, tree in trees.items()
        for unit in (city, *(each.id for each in tree.below(city)))
        if (children := tree.children(unit))
    }


def _added(line: Sequence[Figure]) -> Figure:
    first = line[0]
    whole = None if first.denominator is None else sum(figure.denominator or 0 for figure in line)
    return Figure(first.indicator, sum(figure.numerator for figure in line), whole, first.unit)
