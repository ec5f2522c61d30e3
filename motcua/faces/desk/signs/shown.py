"""Signs as pages show them: what is looked for, and what else it may mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.figures import SMALL_NUMBER, part_of, share_of
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.plots import FunnelPlot, FunnelUnit
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table
from motcua.foundation.rendering.funnel import Unit, Verdict, overall, verdict
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.queries.signs import Sign, SignCount
from motcua.service.dossiers.rules.norms import norm

#: Far above what chance explains: those are named.
STANDS_OUT = frozenset({Verdict.FAR_HIGH})


@dataclass(frozen=True, kw_only=True)
class SignWords:
    """`meaning` is what is counted, `innocent` what it may also come from, `whole` what it is counted in."""

    title: str
    meaning: str
    innocent: str
    whole: str


def words_of(sign: Sign) -> SignWords:
    late = norm("shortly_before_due_percent")
    return {
        Sign.PAUSED_LATE: SignWords(
            title=_("Clock stopped shortly before due"),
            meaning=_(
                "Pauses that began in the last %(late)s %% of the time promised: the dossier could not become late."
            )
            % {"late": late},
            innocent=_("Another office or the bank may have answered late, or a hearing was set for that day."),
            whole=_("Dossiers with a pause"),
        ),
        Sign.ASKED_LATE: SignWords(
            title=_("Papers asked for shortly before due"),
            meaning=_(
                "Requests for a supplement in the last %(late)s %% of the time promised, though the papers lay there"
                " from the first day."
            )
            % {"late": late},
            innocent=_("What was missing may have shown only at the last step, as after a visit on the spot."),
            whole=_("Dossiers with a request after receipt"),
        ),
        Sign.CLOSED_TOGETHER: SignWords(
            title=_("Closed together at the end"),
            meaning=_("Results made on the last %(days)s working days of the period, as before a report.")
            % {"days": norm("closed_together_last_days")},
            innocent=_(
                "The leader may have been away, or many people filed in the same week and are due on the same day."
            ),
            whole=_("Results made"),
        ),
        Sign.TYPED_BY_OFFICER: SignWords(
            title=_("Online filings typed by officers"),
            meaning=_("Filed online by an official’s account, so that the share of online filings rises."),
            innocent=_("Helping somebody at the counter to file online is right where she asks for it."),
            whole=_("Received online"),
        ),
        Sign.ONE_PHONE: SignWords(
            title=_("Many applicants, one telephone"),
            meaning=_(
                "Filed online by people of whom %(people)s or more left the same telephone number at this office: they may"
                " not hear of their dossiers."
            )
            % {"people": norm("one_phone_people")},
            innocent=_("A notary, a school or a community team that helps many people may have left its own number."),
            whole=_("Received online"),
        ),
        Sign.REOPENED: SignWords(
            title=_("Taken up again after closing"),
            meaning=_("Settled or returned, and undone on a later day: closed in time, and not done."),
            innocent=_("An honest mistake is found later, too, and is to be mended."),
            whole=_("Dossiers settled or returned"),
        ),
    }[sign]


def together(counts: Sequence[SignCount]) -> tuple[int, int]:
    return sum(each.count for each in counts), sum(each.whole for each in counts)


def standing_out(counts: Sequence[SignCount]) -> list[SignCount]:
    """Units far above what chance explains beside all of them together; small ones are not judged. Highest share first."""
    judged = [each for each in counts if each.whole]
    if not judged:
        return []
    units = {each.unit: Unit(label="", part=each.count, whole=each.whole) for each in judged}
    share = overall(list(units.values()))
    found = [each for each in judged if verdict(units[each.unit], share=share, small_below=SMALL_NUMBER) in STANDS_OUT]
    return sorted(found, key=lambda each: (-(each.share or 0), str(each.unit)))


def signs_table(counts: Mapping[Sign, Sequence[SignCount]], units: Directory, *, href: Callable[[Sign], str]) -> Table:
    rows = []
    for sign, found in counts.items():
        count, whole = together(found)
        named = [unit_name(units.get(each.unit)) for each in standing_out(found)]
        words = words_of(sign)
        rows.append(
            Row(
                label=words.title,
                cells=[
                    Cell(words=words.title, href=href(sign)),
                    Cell(words=share_of(count, whole), sub=part_of(count, whole)),
                    Cell(
                        words=_standing_out_words(len(named)),
                        sub=", ".join(named[:2]) + (" …" if len(named) > 2 else ""),
                    ),
                ],
            )
        )
    return Table(
        caption=_("Signs"),
        columns=[
            Column(label=_("Sign")),
            Column(label=_("Share"), kind=CellKind.NUMBER),
            Column(label=_("Units that stand out")),
        ],
        rows=rows,
        one_line=False,
    )


def _standing_out_words(count: int) -> str:
    if not count:
        return _("Nobody stands out")
    return ngettext("%(count)s unit stands out", "%(count)s units stand out", count) % {"count": grouped(count)}


def units_table(counts: Sequence[SignCount], units: Directory, *, href: Callable[[UUID], str]) -> Table:
    """Those that stand out first, then by share; of those with few cases nothing is concluded."""
    out = {each.unit for each in standing_out(counts)}
    ranked = sorted(
        counts, key=lambda each: (each.unit not in out, each.whole < SMALL_NUMBER, -(each.share or 0), str(each.unit))
    )
    return Table(
        caption=_("Units"),
        columns=[Column(label=_("Unit")), Column(label=_("Share"), kind=CellKind.NUMBER), Column(label=_("Verdict"))],
        rows=[
            Row(
                label=unit_name(units.get(each.unit)),
                cells=[
                    Cell(words=unit_name(units.get(each.unit)), href=href(each.unit) if each.count else ""),
                    Cell(words=share_of(each.count, each.whole), sub=part_of(each.count, each.whole)),
                    Cell(words=_verdict_words(each, out)),
                ],
            )
            for each in ranked
        ],
        one_line=False,
    )


def funnel_of(sign: Sign, counts: Sequence[SignCount], units: Directory, *, href: Callable[[UUID], str]) -> FunnelPlot:
    words = words_of(sign)
    return FunnelPlot(
        key=sign.value,
        title=words.title,
        units=[
            FunnelUnit(label=unit_name(units.get(each.unit)), part=each.count, whole=each.whole, href=href(each.unit))
            for each in counts
        ],
        label_heading=_("Unit"),
        part_heading=words.title,
        whole_heading=words.whole,
        small_below=SMALL_NUMBER,
        more_is_better=False,
    )


def _verdict_words(each: SignCount, out: set[UUID]) -> str:
    if each.unit in out:
        return _("More than chance explains")
    return _("Few cases") if each.whole < SMALL_NUMBER else _("As others")
