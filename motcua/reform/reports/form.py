"""Form II.06a of Circular 01/2020/TT-VPCP: dossiers received, settled and in processing, by level and field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from motcua.reform.indicators.values import Figure
from motcua.reform.reports.rules import summed
from motcua.reform.reports.values import FormRow
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.values import Level

#: Columns (4) to (13) that indicators count; (3) is the sum of (4), (5) and (6).
FORM_INDICATORS = (
    "received_online",
    "received_otherwise",
    "carried_over",
    "settled",
    "settled_early",
    "settled_on_time",
    "settled_late",
    "open",
    "open_within",
    "open_overdue",
)
_RECEIVED = FORM_INDICATORS[:3]
_LEVELS = {
    Level.PROVINCE.value: "Lĩnh vực giải quyết cấp thành phố",
    Level.DISTRICT.value: "Lĩnh vực giải quyết cấp huyện",
    Level.COMMUNE.value: "Lĩnh vực giải quyết cấp xã",
}
#: A procedure that is no more when the period ends.
_OTHER = ("", "other", "Thủ tục khác")


def form_rows(figures: Iterable[Figure], *, on: date) -> tuple[FormRow, ...]:
    """Sums of each level, then its fields by name. Levels without a dossier are left out."""
    named = {
        str(version.procedure): (version.level.value, version.field, version.field_vi) for version in procedures(on)
    }
    by_field: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for figure in figures:
        (procedure,) = figure.facts
        by_field[named.get(procedure, _OTHER)][figure.indicator] += figure.numerator
    lines = [
        FormRow(level=level, field=field, name_vi=name, counts=_counts(counted))
        for (level, field, name), counted in by_field.items()
        if any(counted.values())
    ]
    rows: list[FormRow] = []
    for level, title in {**_LEVELS, "": "Lĩnh vực khác"}.items():
        fields = sorted((line for line in lines if line.level == level), key=lambda line: line.name_vi)
        if fields:
            counts = summed([line.counts for line in fields])
            rows += [FormRow(level=level, field="", name_vi=title, counts=counts), *fields]
    return tuple(rows)


def _counts(counted: dict[str, int]) -> tuple[int, ...]:
    received = sum(counted[name] for name in _RECEIVED)
    return (received, *(counted[name] for name in FORM_INDICATORS))
