"""Kinds of reports, from data: this room's `data/*.toml`, and what any other room adds in its own `data/reports/*.toml`.

A room that comes to count what a section awaits puts a file there, named as the kind is, with a section of the same
key; nothing here changes. Files are read once a process.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from motcua.reform.reports.errors import UnableToPlanReport, UnableToReadKind
from motcua.reform.reports.values import FigurePlan, Kind, SectionPlan

HALF_YEAR = "half-year"
_OWN = Path(__file__).parent / "data"
_FOLDER = Path("data") / "reports"


@cache
def kinds() -> Mapping[str, Kind]:
    """All, by name. Raises `UnableToPlanReport` for a file that cannot be used."""
    return {path.stem: planned(path, _additions(path.name)) for path in sorted(_OWN.glob("*.toml"))}


def kind_named(name: str) -> Kind:
    """Raises `UnableToReadKind`."""
    found = kinds().get(name)
    if found is None:
        raise UnableToReadKind(name=name[:40], known=", ".join(kinds()))
    return found


def planned(path: Path, additions: list[Path]) -> Kind:
    """The kind of a file, with the sections that other files bring. Raises `UnableToPlanReport`."""
    data = _read(path)
    sections = list(_sections(path, data))
    for addition in additions:
        for section in _sections(addition, _read(addition)):
            standing = next((each for each in sections if each.key == section.key), None)
            if standing is not None and not standing.awaits:
                raise UnableToPlanReport(kind=path.stem, reason=f"two sections are called {section.key}", file=addition)
            sections = [each for each in sections if each is not standing] + [section]
    _refuse_twins(path, sections)
    try:
        return Kind(
            name=path.stem,
            title_vi=data["title_vi"],
            title_en=data["title_en"],
            about_vi=data["about_vi"],
            symbol=data["symbol"],
            addressees=tuple(data.get("addressees", ())),
            form_periods=data.get("form_periods", {}),
            sections=tuple(sorted(sections, key=lambda each: each.order)),
        )
    except KeyError as fault:
        raise UnableToPlanReport(kind=path.stem, reason=f"{fault.args[0]} is missing", file=path) from fault


def _additions(name: str) -> list[Path]:
    """In the order in which rooms are installed."""
    found = [Path(app.path) / _FOLDER / name for app in apps.get_app_configs()]
    return [path for path in found if path.exists()]


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except ValueError as fault:
        raise UnableToPlanReport(kind=path.stem, reason=str(fault), file=path) from fault


def _sections(path: Path, data: Mapping[str, Any]) -> Iterator[SectionPlan]:
    for each in data.get("sections", ()):
        facts = dict(each)
        figures = facts.pop("figures", ())
        try:
            plan = SectionPlan(**facts)
            named = [FigurePlan(**{"awaits": plan.awaits, **figure}) for figure in figures]
        except TypeError as fault:
            raise UnableToPlanReport(kind=path.stem, reason=f"{each.get('key')}: {fault}", file=path) from fault
        for figure in named:
            if [bool(figure.indicator), bool(figure.target), bool(figure.awaits)].count(True) != 1:
                reason = f"{figure.id} needs just one of an indicator, a target and a room that it awaits"
                raise UnableToPlanReport(kind=path.stem, reason=reason, file=path)
        yield SectionPlan(**facts, figures=tuple(named))


def _refuse_twins(path: Path, sections: list[SectionPlan]) -> None:
    """One id for one figure."""
    ids = [figure.id for section in sections for figure in section.figures]
    twins = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twins:
        raise UnableToPlanReport(kind=path.stem, reason=f"two figures are called {', '.join(twins)}", file=path)
