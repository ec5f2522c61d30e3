"""Cases for made procedures: of each kind, and of each thing done with it, one that goes its ordinary way and one that waits
for a supplement, on the process that it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.calendars.values import VIETNAM, Limit, LimitUnit
from motcua.registry.organization.values import Level
from motcua.service.processes.cases.commands import write_cases
from motcua.service.processes.cases.queries import sources_in_force
from motcua.service.processes.cases.rules.ordinary import ordinary_cases
from motcua.service.processes.cases.running import bench_of
from motcua.service.processes.cases.values import NewCase, ProcedureNamed, Source
from scenarios.catalogue.made import Made, samples

#: A day of which the calendar and the catalogue of a deck know, unless its procedures are younger.
DAY = date(2023, 6, 15)
OPENS = time(8)
VI, EN = "Mô phỏng: ", "Synthetic: "
WAITS_VI, WAITS_EN = "Mô phỏng, chờ bổ sung: ", "Synthetic, waits for a supplement: "


def write_cases_by_kind(*, count: int, from_on: date, at: datetime) -> int:
    """For the kinds among the first `count` made procedures, which are in force from the day on. What stands there already
    is not written twice. Returns how many cases there are."""
    by_process: dict[str, list[Made]] = defaultdict(list)
    for sample in samples(count):
        by_process[sample.way.process_key].append(sample)
    starts_at = datetime.combine(max(DAY, from_on), OPENS, tzinfo=VIETNAM)

    written = 0
    for source in sources_in_force(keys=by_process):
        cases = list(_cases(source, by_process[source.key], starts_at))
        written += len(write_cases(source=source, cases=cases, by=SYSTEM, at=at))
    return written


def _cases(source: Source, chosen: Sequence[Made], starts_at: datetime) -> Iterator[NewCase]:
    patterns: dict[Limit, tuple[NewCase, NewCase]] = {}
    for each in chosen:
        limit = Limit(Decimal(each.row["limit_amount"]), LimitUnit(each.row["limit_unit"]))
        if limit not in patterns:
            patterns[limit] = _patterns(source, limit, starts_at)
        ordinary, waiting = patterns[limit]
        yield _of(each.row, ordinary, VI, EN)
        yield _of(each.row, waiting, WAITS_VI, WAITS_EN)


def _patterns(source: Source, limit: Limit, starts_at: datetime) -> tuple[NewCase, NewCase]:
    """The ordinary way under the limit, and the way that waits after its first step."""
    found = ordinary_cases(bench=bench_of(source.xml), starts_at=starts_at, limit=limit, calendars=calendars_now())
    return found[0], found[-1]


def _of(row: Mapping[str, str], pattern: NewCase, vi: str, en: str) -> NewCase:
    """The pattern for a procedure: it costs nothing, and every paper that its row lists without “?” is wanted."""
    papers = [each.strip() for each in row["components"].split(";")]
    documents = tuple(f"component_{n}" for n, each in enumerate(papers, start=1) if not each.startswith("?"))
    return NewCase(
        name_vi=f"{vi}{row['name_vi']}",
        name_en=f"{en}{row['name_en']}",
        given=replace(pattern.given, procedure=ProcedureNamed(row["code"], Level(row["level"]))),
        expected=replace(pattern.expected, fee_vnd=0, documents=documents),
    )
