"""The indicators that are composed of the registers of documents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

CLERKING = "Nghị định 30/2020/NĐ-CP"
_ON_TIME = Term("documents.handled_on_time")

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "documents_incoming",
        _("Documents received"),
        _("Entered in the registers of incoming documents, less those annulled"),
        Term("documents.incoming"),
        law=CLERKING,
    ),
    share_of(
        "documents_on_time_share",
        _("Documents handled on time"),
        _("Handled by the day set, of those handled; less what is open again because its reply was recalled"),
        (_ON_TIME,),
        (_ON_TIME, Term("documents.handled_late")),
        law=CLERKING,
        good=True,
    ),
    count_of(
        "documents_overdue",
        _("Documents overdue"),
        _("Incoming documents past the day set and not handled at the end of the period"),
        Term("documents.overdue"),
        law=CLERKING,
        good=False,
    ),
    count_of(
        "documents_issued",
        _("Documents issued"),
        _("Outgoing documents that got their number and date"),
        Term("documents.issued"),
        law=CLERKING,
    ),
)
