"""The indicators that are composed of teams, their members and the communes they serve, as they are when a period ends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

PROGRAMME = "Quyết định 749/QĐ-TTg ngày 03/6/2020"

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "outreach_teams",
        _("Community digital technology teams"),
        _("Teams founded and not dissolved by the end of the period"),
        Term("outreach.teams"),
        law=PROGRAMME,
    ),
    count_of(
        "outreach_members",
        _("Members of community teams"),
        _("Different persons in an active community team at the end of the period"),
        Term("outreach.members"),
        law=PROGRAMME,
    ),
    count_of(
        "outreach_volunteer_groups",
        _("Youth volunteer groups"),
        _("Groups founded and not dissolved by the end of the period"),
        Term("outreach.volunteer_groups"),
        law=PROGRAMME,
    ),
    share_of(
        "outreach_coverage",
        _("Communes with a community team"),
        _("Communes in the area of an active community team, of all communes on the last day of the period"),
        (Term("outreach.communes_covered"),),
        (Term("outreach.communes"),),
        law=PROGRAMME,
        good=True,
    ),
)
