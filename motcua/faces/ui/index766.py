"""Index 766 as pages show it. Desk and portal share it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.ui.charts import Bullet
from motcua.faces.ui.dossiers import speaks_vietnamese, unit_name
from motcua.faces.ui.figures import DECIMALS, part_of, percent
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table
from motcua.foundation.text import numbers
from motcua.reform.index766.known import POINTS_MAX
from motcua.reform.index766.queries import band_of
from motcua.reform.index766.values import GroupScore, IndexScore, PointScore, Titled
from motcua.registry.organization.values import Directory


def title_of(each: Titled) -> str:
    return each.title_vi if speaks_vietnamese() else each.title_en


def points_words(score: Fraction | None) -> str:
    return "–" if score is None else numbers.written(score, decimals=DECIMALS)


def score_words(score: IndexScore) -> str:
    return _("%(score)s of %(points)s points") % {
        "score": points_words(score.score),
        "points": grouped(score.points_scored),
    }


def standing_words(score: IndexScore) -> str:
    """What it is called, or why it is not called anything yet."""
    band = band_of(score)
    if band is not None:
        return title_of(band)
    if score.share is None:
        return _("Nothing to score in this period.")
    return _("%(share)s of what can be scored; for %(points)s of the %(all)s points there are no records yet.") % {
        "share": percent(score.share),
        "points": grouped(POINTS_MAX - score.points_scored),
        "all": POINTS_MAX,
    }


def groups_of(score: IndexScore) -> list[Bullet]:
    """A bar for each group, out of the points that it can have."""
    return [_bar(each) for each in score.groups]


def _bar(each: GroupScore) -> Bullet:
    nothing = each.score is None or not each.points_scored
    return Bullet(
        label=title_of(each.group),
        value=None if nothing else float((each.score or Fraction(0)) / each.points_scored),
        words=_("no records") if nothing else points_words(each.score),
        target=1,
        target_words=_("of %(points)s points") % {"points": each.points_scored},
        note=_("%(scored)s of %(points)s points have records")
        % {"points": each.group.points_max, "scored": each.points_scored},
    )


def points_of(score: IndexScore, *, href: Callable[[str], str]) -> Table:
    """Every part, with the share that it is scored by and what it awaits. `href` leads to an indicator."""
    return Table(
        caption=_("Parts of the index"),
        columns=[
            Column(label=_("Part")),
            Column(label=_("Points"), kind=CellKind.NUMBER),
            Column(label=_("Share"), kind=CellKind.NUMBER),
            Column(label=_("Source of the number")),
        ],
        rows=[_point_row(each, group, href) for group in score.groups for each in group.points],
        one_line=False,
    )


def _point_row(each: PointScore, group: GroupScore, href: Callable[[str], str]) -> Row:
    point, figure = each.point, each.figure
    share = ""
    if figure is not None and figure.value is not None:
        share = percent(figure.value)
    return Row(
        label=title_of(point),
        cells=[
            Cell(
                words=title_of(point),
                sub=title_of(group.group),
                href=href(point.indicator) if point.indicator else "",
            ),
            Cell(
                words=points_words(each.score) if each.score is not None else _no_score_words(each),
                sub=_("of %(points)s points") % {"points": point.points_max},
            ),
            Cell(
                words=share or "–", sub=part_of(figure.numerator, figure.denominator or 0) if figure and share else ""
            ),
            Cell(words=point.source),
        ],
    )


def _no_score_words(each: PointScore) -> str:
    return _("no case") if each.point.indicator else _("no records")


def units_of_index(scores: Sequence[IndexScore], units: Directory, *, href: Callable[[UUID], str]) -> Table:
    return Table(
        caption=_("Units"),
        columns=[
            Column(label=_("Unit")),
            Column(label=_("Share of the points"), kind=CellKind.NUMBER),
            Column(label=_("Points"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                label=unit_name(units.get(each.unit)) if each.unit else "",
                cells=[
                    Cell(
                        words=unit_name(units.get(each.unit)) if each.unit else "",
                        href=href(each.unit) if each.unit else "",
                    ),
                    Cell(words=percent(each.share) if each.share is not None else _("no case")),
                    Cell(words=score_words(each) if each.share is not None else "–"),
                ],
            )
            for each in scores
        ],
        one_line=False,
    )
