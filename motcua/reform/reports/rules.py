"""Pure decisions about reports: the canonical content and its hash, fields within prose, what differs between two."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from motcua.reform.reports.values import (
    Content,
    ContributionRead,
    Difference,
    FigureRead,
    Form,
    FormRow,
    SectionRead,
    Why,
)

#: {online.share}: a figure within prose, by its id.
FIELD = re.compile(r"\{([a-z0-9_]+(?:[.-][a-z0-9_]+)+)\}")


def canonical(content: Content) -> str:
    """The content as JSON whose bytes are always the same: keys in order, nothing between, no number in another way."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def content_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def text_hash(*, subject: UUID, texts: Mapping[str, str]) -> str:
    """Of what somebody wrote, bound to its row: equal texts do not show that they are."""
    kept = json.dumps({str(subject): dict(texts)}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(kept.encode()).hexdigest()


def content_of(text: str) -> Content:
    """What `canonical` wrote."""
    facts: dict[str, Any] = json.loads(text)
    form = facts.pop("form")
    sections = [_section(each) for each in facts.pop("sections")]
    facts["unit"] = UUID(facts["unit"])
    return Content(**facts, sections=tuple(sections), form=_form(form) if form else None)


def fields_of(text: str) -> list[str]:
    """The figures that prose names, in the order of reading."""
    return FIELD.findall(text)


def parts_of(text: str, known: Mapping[str, FigureRead]) -> Iterator[str | FigureRead]:
    """Words and figures in turn. A field that is not known stays as it was typed."""
    end = 0
    for found in FIELD.finditer(text):
        figure = known.get(found[1])
        if figure is not None:
            if found.start() > end:
                yield text[end : found.start()]
            yield figure
            end = found.end()
    if end < len(text):
        yield text[end:]


def differences(before: Content, after: Content) -> list[Difference]:
    """The figures that are not what they were, in the order of the later report, those it lost last."""
    old = {figure.id: figure for figure in before.figures}
    new = {figure.id: figure for figure in after.figures}
    found = [Difference(before=old.get(id_), after=figure) for id_, figure in new.items()]
    found += [Difference(before=figure, after=None) for id_, figure in old.items() if id_ not in new]
    return [each for each in found if not _same(each.before, each.after)]


def changed_sections(before: Content, after: Content) -> list[SectionRead]:
    """Those of the later one whose words, its own or contributed, are others."""
    old = {each.key: (each.text, each.contributions) for each in before.sections}
    return [each for each in after.sections if old.get(each.key, ("", ())) != (each.text, each.contributions)]


def form_faults(form: Form) -> list[str]:
    """Lines of form II.06a in which (3) is not (4) + (5) + (6), nor (7) + (11), as the circular asks."""
    faults = []
    for row in form.rows:
        total, online, other, carried, settled, early, on_time, late, running, within, overdue = row.counts
        sums = {total, online + other + carried, settled + running}
        if len(sums) > 1 or settled != early + on_time + late or running != within + overdue:
            faults.append(row.name_vi)
    return faults


def summed(rows: Sequence[Collection[int]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*rows, strict=True))


def _same(before: FigureRead | None, after: FigureRead | None) -> bool:
    if before is None or after is None:
        return before is after
    told = ("value", "why", "numerator", "denominator")
    return all(getattr(before, name) == getattr(after, name) for name in told)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a report")


def _section(facts: dict[str, Any]) -> SectionRead:
    contributions = [ContributionRead(**{**each, "unit": UUID(each["unit"])}) for each in facts.pop("contributions")]
    figures = [_figure(each) for each in facts.pop("figures")]
    return SectionRead(**facts, contributions=tuple(contributions), figures=tuple(figures))


def _figure(facts: dict[str, Any]) -> FigureRead:
    read = {
        "unit": UUID(facts["unit"]),
        "value": None if facts["value"] is None else Decimal(facts["value"]),
        "why": None if facts["why"] is None else Why(facts["why"]),
    }
    return FigureRead(**{**facts, **read})


def _form(facts: dict[str, Any]) -> Form:
    return Form(
        period=facts["period"],
        from_on=date.fromisoformat(facts["from_on"]),
        last_on=date.fromisoformat(facts["last_on"]),
        rows=tuple(FormRow(**{**row, "counts": tuple(row["counts"])}) for row in facts["rows"]),
    )
