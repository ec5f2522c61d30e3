"""`programme.toml`: the city's reform programme of the year, and how its tasks come along."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import motcua.foundation.rendering
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.rendering.pdf import render_pdf
from motcua.reform.programme.commands.planning import open_plan, plan_tasks
from motcua.reform.programme.commands.progress import judge_progress, report_progress
from motcua.reform.programme.values import Content, GivenEvidence, NewTask, Verdict
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind
from scenarios.dossiers.offices import Offices
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct

FILE = "programme.toml"
LINE = Path(motcua.foundation.rendering.__file__).parent / "templates" / "line.typ"
SEPARATOR = " "
#: At what time of its day each is done; a report comes before what is said of it.
PLANNED, REPORTED, JUDGED = time(9), time(10), time(15)
PLAN, EVIDENCE = "plan", "evidence"


class ProgrammeFile(Sourced):
    """`tasks` names the CSV; `control` is the key of the unit that controls the programme."""

    year: int
    number: str
    title: str
    control: str
    adopted_on: date
    tasks: str
    report: str
    sent_back: str


class TaskLine(Strict):
    """A line of the CSV. Units are named by their keys, `supporting` ones parted by spaces.

    On `reported_on` the completion is handed in where it is accepted (`done_on`), and a report on the way where it is not;
    with `sent_back_on`, a first report of that day comes back.
    """

    number: int
    content: Content
    title: str
    product: str
    lead: str
    supporting: str = ""
    from_on: date
    due_on: date
    basis: str
    sent_back_on: date | None = None
    reported_on: date | None = None
    done_on: date | None = None
    source: str


@dataclass(frozen=True)
class Programme:
    file: ProgrammeFile
    lines: Sequence[tuple[int, TaskLine]]


@dataclass(frozen=True)
class Plan(StreamAct):
    """The programme with all its tasks."""


@dataclass(frozen=True)
class Report(StreamAct):
    number: int
    is_completion: bool


@dataclass(frozen=True)
class Judge(StreamAct):
    number: int
    verdict: Verdict


Act = Plan | Report | Judge


class ProgrammePart:
    name = "programme"

    def read(self, folder: Folder, faults: Faults) -> Programme | None:
        file = folder.table(FILE, ProgrammeFile, faults)
        return None if file is None else Programme(file, folder.rows(file.tasks, TaskLine, faults))

    def check(self, content: Programme, facts: DeckFacts, faults: Faults) -> None:
        units, file = directory(on=content.file.adopted_on), content.file
        if units.by_key(file.control) is None:
            faults.add(FILE, "control", f"no unit is called {file.control}")
        for number, line in content.lines:
            for key in (line.lead, *line.supporting.split(SEPARATOR)):
                if key and units.by_key(key) is None:
                    faults.add(file.tasks, f"line {number}", f"no unit is called {key}")
            days = [each for each in (file.adopted_on, line.sent_back_on, line.reported_on, line.done_on) if each]
            if days != sorted(days) or days[-1] >= facts.period.until_on or days[0] < facts.from_on:
                faults.add(file.tasks, f"line {number}", "its days are not in order, or outside the deck's")
            if line.done_on and not line.reported_on:
                faults.add(file.tasks, f"line {number}", "it is done without a report")

    def play(self, content: Programme, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Small, so the scale does not touch it, and nothing in it is left to chance."""
        acts = sorted(_acts(content), key=lambda act: (act.at, isinstance(act, Judge)))
        return Stream(acts, _Performing(content, facts).perform)


def _acts(content: Programme) -> Iterator[Act]:
    yield Plan(_at(content.file.adopted_on, PLANNED))
    for _line, task in content.lines:
        if task.sent_back_on:
            yield Report(_at(task.sent_back_on, REPORTED), task.number, is_completion=True)
            yield Judge(_at(task.sent_back_on, JUDGED), task.number, Verdict.SENT_BACK)
        if task.reported_on:
            yield Report(_at(task.reported_on, REPORTED), task.number, is_completion=task.done_on is not None)
        if task.done_on:
            yield Judge(_at(task.done_on, JUDGED), task.number, Verdict.ACCEPTED)


@dataclass
class _Performing:
    content: Programme
    facts: DeckFacts
    offices: Offices | None = None

    def perform(self, act: Act, known: dict[str, str]) -> None:
        units = directory(on=city_day(act.at))
        match act:
            case Plan():
                self._plan(act, units, known)
            case Report(number=number):
                by = self._who(act.at, self._unit(units, self._task(number).lead), Role.HANDLER, Role.HEAD)
                evidence = [GivenEvidence(sha256=known[EVIDENCE], name="minh-chung.pdf")] if act.is_completion else []
                made = report_progress(
                    task=UUID(known[f"task {number}"]),
                    # A report that mends what was sent back says something else.
                    text=self.content.file.report.format(product=self._task(number).product, day=f"{act.at:%d/%m/%Y}"),
                    is_completion=act.is_completion,
                    evidence=evidence,
                    by=by,
                    at=act.at,
                )
                known[f"report {number} of {city_day(act.at)}"] = str(made)
            case Judge(number=number, verdict=verdict):
                judge_progress(
                    progress=self._reported(act, known),
                    verdict=verdict,
                    reason=self.content.file.sent_back if verdict is Verdict.SENT_BACK else "",
                    by=self._judge(act.at, units, number),
                    at=act.at,
                )

    def _plan(self, act: Plan, units: Directory, known: dict[str, str]) -> None:
        file, control = self.content.file, self._unit(units, self.content.file.control)
        city = units.of_division(self.facts.city, UnitKind.CITY)
        assert city is not None
        by = self._who(act.at, control, Role.HEAD)
        plan = open_plan(
            unit=city.id, year=file.year, number=file.number, title=file.title, control=control, by=by, at=act.at
        )
        lines = [line for _number, line in self.content.lines]
        ids = plan_tasks(plan=plan, tasks=[self._new(line, units) for line in lines], by=by, at=act.at)
        page = render_pdf(template=LINE, values={"text": "Minh chứng (bản trình diễn)"}, title="Minh chứng", at=act.at)
        (kept,) = keep_files(uploads=[Upload(name="minh-chung.pdf", content=io.BytesIO(page))], by=SYSTEM, at=act.at)
        known |= {f"task {line.number}": str(id_) for line, id_ in zip(lines, ids, strict=True)}
        known |= {PLAN: str(plan), EVIDENCE: kept.sha256}

    def _new(self, line: TaskLine, units: Directory) -> NewTask:
        return NewTask(
            number=line.number,
            content=line.content,
            title=line.title,
            product=line.product,
            lead=self._unit(units, line.lead),
            supporting=tuple(self._unit(units, key) for key in line.supporting.split(SEPARATOR) if key),
            from_on=line.from_on,
            due_on=line.due_on,
            source=line.basis,
        )

    def _reported(self, act: Judge, known: dict[str, str]) -> UUID:
        """What it judges: the report of the day that the deck says."""
        line = self._task(act.number)
        on = line.sent_back_on if act.verdict is Verdict.SENT_BACK else line.reported_on
        return UUID(known[f"report {act.number} of {on}"])

    def _judge(self, at: datetime, units: Directory, number: int) -> Actor:
        """The control unit; of what it leads itself, a leader of the city."""
        control, lead = (self._unit(units, key) for key in (self.content.file.control, self._task(number).lead))
        if control != lead:
            return self._who(at, control, Role.HEAD)
        city = units.of_division(self.facts.city, UnitKind.CITY)
        assert city is not None
        return self._who(at, city.id, Role.LEADER)

    def _who(self, at: datetime, unit: UUID, *roles: Role) -> Actor:
        on = city_day(at)
        if self.offices is None or self.offices.on.month != on.month:
            self.offices = Offices.of(on)
        return self.offices.official(unit, *roles)

    def _task(self, number: int) -> TaskLine:
        return next(line for _line, line in self.content.lines if line.number == number)

    def _unit(self, units: Directory, key: str) -> UUID:
        found = units.by_key(key)
        assert found is not None, key
        return found.id


def _at(on: date, clock: time) -> datetime:
    return datetime.combine(on, clock, VIETNAM)


PART = ProgrammePart()
