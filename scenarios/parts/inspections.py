"""`inspections.toml`: the city's inspections of the year, what they found and recommended, and what became of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
from motcua.reform.inspections.check_lists import check_lists
from motcua.reform.inspections.commands.findings import record_findings
from motcua.reform.inspections.commands.minutes import close_minutes, sign_minutes
from motcua.reform.inspections.commands.planning import open_plan, plan_inspections
from motcua.reform.inspections.commands.recommending import judge_remedy, recommend, report_remedy
from motcua.reform.inspections.commands.team import appoint_team, send_notice
from motcua.reform.inspections.models import Item
from motcua.reform.inspections.values import (
    Found,
    GivenEvidence,
    Manner,
    NewFinding,
    NewInspection,
    NewMember,
    NewRecommendation,
    Part,
    Verdict,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitKind
from scenarios.dossiers.offices import Offices
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct

FILE = "inspections.toml"
LINE = Path(motcua.foundation.rendering.__file__).parent / "templates" / "line.typ"
#: At what time of its day each is done; a report comes before what is said of it.
PLANNED, APPOINTED, NOTICED, FOUND = time(9), time(9, 30), time(10), time(11)
CLOSED, SIGNED, REPORTED, JUDGED = time(15), time(16), time(10, 30), time(15, 30)
#: An announced inspection's team is appointed and its notice sent so many days before.
AHEAD = timedelta(days=7)
EVIDENCE = "evidence"


class RecommendationLine(Strict):
    """On `reported_on` a remedy is reported; with `sent_back_on` a first report of that day comes back. `done_on` is the
    day of its verification."""

    text: str
    due_on: date
    sent_back_on: date | None = None
    reported_on: date | None = None
    done_on: date | None = None


class InspectionLine(Strict):
    """`unit` is named by its key, `partly` and `not_met` items by theirs; all others are met. Without `closed_on` it is
    only planned."""

    number: int
    unit: str
    manner: Manner
    check_list: str
    subject: str
    from_on: date
    last_on: date
    closed_on: date | None = None
    signed_on: date | None = None
    objects: bool = False
    partly: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    recommendations: tuple[RecommendationLine, ...] = ()


class InspectionsFile(Sourced):
    """`control` is the key of the unit that holds them; `joined_by` is one more whose officer sits in each team."""

    year: int
    number: str
    title: str
    control: str
    joined_by: str
    adopted_on: date
    notice: str
    remark: str
    conclusion: str
    objection: str
    report: str
    sent_back: str
    inspections: tuple[InspectionLine, ...]


@dataclass(frozen=True)
class Plan(StreamAct):
    """The plan with all its inspections."""


@dataclass(frozen=True)
class Appoint(StreamAct):
    number: int


@dataclass(frozen=True)
class Find(StreamAct):
    number: int


@dataclass(frozen=True)
class Close(StreamAct):
    """With what is recommended."""

    number: int


@dataclass(frozen=True)
class Sign(StreamAct):
    number: int


@dataclass(frozen=True)
class Report(StreamAct):
    number: int
    place: int


@dataclass(frozen=True)
class Judge(StreamAct):
    number: int
    place: int
    verdict: Verdict


Act = Plan | Appoint | Find | Close | Sign | Report | Judge


class InspectionsPart:
    name = "inspections"

    def read(self, folder: Folder, faults: Faults) -> InspectionsFile | None:
        return folder.table(FILE, InspectionsFile, faults)

    def check(self, content: InspectionsFile, facts: DeckFacts, faults: Faults) -> None:
        units, lists = directory(on=content.adopted_on), check_lists(on=content.adopted_on)
        for key in (content.control, content.joined_by, *(line.unit for line in content.inspections)):
            if units.by_key(key) is None:
                faults.add(FILE, "inspections", f"no unit is called {key}")
        for line in content.inspections:
            place = f"inspections, number {line.number}"
            if line.check_list not in lists:
                faults.add(FILE, place, f"no check-list is called {line.check_list}")
                continue
            unknown = {*line.partly, *line.not_met} - {item.key for item in lists[line.check_list].items}
            if unknown:
                faults.add(FILE, place, f"the check-list has no item {', '.join(sorted(unknown))}")
            if not _in_order(content, line, facts):
                faults.add(FILE, place, "its days are not in order, or outside the deck's")

    def play(self, content: InspectionsFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Small, so the scale does not touch it, and nothing in it is left to chance."""
        acts = sorted(_acts(content), key=lambda act: act.at)
        return Stream(acts, _Performing(content, facts).perform)


def _in_order(content: InspectionsFile, line: InspectionLine, facts: DeckFacts) -> bool:
    held = [content.adopted_on, line.from_on, line.closed_on] if line.closed_on else []
    followed = [
        [line.closed_on, *(day for day in (each.sent_back_on, each.reported_on, each.done_on) if day)]
        for each in line.recommendations
        if line.closed_on
    ]
    chains = [held, [day for day in (line.closed_on, line.signed_on) if day], *followed]
    known = [[day for day in chain if day is not None] for chain in chains]
    return all(
        chain == sorted(chain) and chain[0] >= facts.from_on and chain[-1] < facts.period.until_on
        for chain in known
        if chain
    ) and bool(line.closed_on or not line.recommendations)


def _appointed(content: InspectionsFile, line: InspectionLine) -> date:
    ahead = AHEAD if line.manner is Manner.ANNOUNCED else timedelta(days=1)
    return max(content.adopted_on, line.from_on - ahead)


def _acts(content: InspectionsFile) -> Iterator[Act]:
    yield Plan(_at(content.adopted_on, PLANNED))
    for line in content.inspections:
        if line.closed_on is None:
            continue
        yield Appoint(_at(_appointed(content, line), APPOINTED), line.number)
        yield Find(_at(line.from_on, FOUND), line.number)
        yield Close(_at(line.closed_on, CLOSED), line.number)
        if line.signed_on:
            yield Sign(_at(line.signed_on, SIGNED), line.number)
        for place, each in enumerate(line.recommendations, start=1):
            if each.sent_back_on:
                yield Report(_at(each.sent_back_on, REPORTED), line.number, place)
                yield Judge(_at(each.sent_back_on, JUDGED), line.number, place, Verdict.SENT_BACK)
            if each.reported_on:
                yield Report(_at(each.reported_on, REPORTED), line.number, place)
            if each.done_on:
                yield Judge(_at(each.done_on, JUDGED), line.number, place, Verdict.ACCEPTED)


@dataclass
class _Performing:
    file: InspectionsFile
    facts: DeckFacts
    offices: Offices | None = None

    def perform(self, act: Act, known: dict[str, str]) -> None:
        units = directory(on=city_day(act.at))
        match act:
            case Plan():
                self._plan(act, units, known)
            case Appoint(number=number):
                self._appoint(self._line(number), UUID(known[f"inspection {number}"]), units, act.at)
            case Find(number=number):
                self._find(self._line(number), UUID(known[f"inspection {number}"]), known[EVIDENCE], units, act.at)
            case Close(number=number):
                self._close(self._line(number), units, known, act.at)
            case Sign(number=number):
                line = self._line(number)
                sign_minutes(
                    inspection=UUID(known[f"inspection {number}"]),
                    objection=self.file.objection if line.objects else "",
                    by=self._who(act.at, self._unit(units, line.unit), Role.HEAD, Role.LEADER),
                    at=act.at,
                )
            case Report(number=number, place=place):
                made = report_remedy(
                    recommendation=UUID(known[f"recommendation {number}.{place}"]),
                    # A report that mends what was sent back says something else.
                    text=self.file.report.format(day=f"{act.at:%d/%m/%Y}"),
                    evidence=[GivenEvidence(sha256=known[EVIDENCE], name="minh-chung.pdf")],
                    by=self._who(act.at, self._unit(units, self._line(number).unit), Role.HANDLER, Role.HEAD),
                    at=act.at,
                )
                known[f"report {number}.{place} of {city_day(act.at)}"] = str(made)
            case Judge(number=number, place=place, verdict=verdict):
                each = self._line(number).recommendations[place - 1]
                on = each.sent_back_on if verdict is Verdict.SENT_BACK else each.reported_on
                judge_remedy(
                    report=UUID(known[f"report {number}.{place} of {on}"]),
                    verdict=verdict,
                    reason=self.file.sent_back if verdict is Verdict.SENT_BACK else "",
                    by=self._who(act.at, self._unit(units, self.file.control), Role.HEAD),
                    at=act.at,
                )

    def _plan(self, act: Plan, units: Directory, known: dict[str, str]) -> None:
        file, control = self.file, self._unit(units, self.file.control)
        city = units.of_division(self.facts.city, UnitKind.CITY)
        assert city is not None
        by = self._who(act.at, control, Role.HEAD)
        plan = open_plan(
            unit=city.id, year=file.year, number=file.number, title=file.title, control=control, by=by, at=act.at
        )
        wanted = [
            NewInspection(
                number=line.number,
                unit=self._unit(units, line.unit),
                manner=line.manner,
                check_list=line.check_list,
                subject=line.subject,
                from_on=line.from_on,
                last_on=line.last_on,
            )
            for line in file.inspections
        ]
        ids = plan_inspections(plan=plan, inspections=wanted, by=by, at=act.at)
        page = render_pdf(template=LINE, values={"text": "Minh chứng (bản trình diễn)"}, title="Minh chứng", at=act.at)
        (kept,) = keep_files(uploads=[Upload(name="minh-chung.pdf", content=io.BytesIO(page))], by=SYSTEM, at=act.at)
        known |= {f"inspection {each.number}": str(id_) for each, id_ in zip(wanted, ids, strict=True)}
        known[EVIDENCE] = kept.sha256

    def _appoint(self, line: InspectionLine, inspection: UUID, units: Directory, at: datetime) -> None:
        """A head and an officer of the control unit, and one of the unit that joins it."""
        control, joined = (self._unit(units, key) for key in (self.file.control, self.file.joined_by))
        people = [
            self._who(at, control, Role.HEAD).account,
            self._who(at, control, Role.HANDLER, Role.LEADER).account,
            self._who(at, joined, Role.HANDLER, Role.HEAD).account,
        ]
        members = [
            NewMember(account=account, part=Part.MEMBER if place else Part.HEAD)
            for place, account in enumerate(dict.fromkeys(people))
            if account is not None
        ]
        by = self._who(at, control, Role.HEAD)
        appoint_team(inspection=inspection, members=members, by=by, at=at)
        if line.manner is Manner.ANNOUNCED:
            told_at = _at(city_day(at), NOTICED)
            send_notice(inspection=inspection, number=self.file.notice.format(number=line.number), by=by, at=told_at)

    def _find(self, line: InspectionLine, inspection: UUID, evidence: str, units: Directory, at: datetime) -> None:
        found = dict.fromkeys(line.partly, Found.PARTLY) | dict.fromkeys(line.not_met, Found.NOT_MET)
        files = (GivenEvidence(sha256=evidence, name="anh-hien-truong.pdf"),)
        findings = [
            NewFinding(
                item=item.id,
                found=found.get(item.key, Found.MET),
                remark=self.file.remark if item.key in found else "",
                evidence=files if item.key in found else (),
            )
            for item in Item.objects.filter(inspection=inspection).order_by("place")
        ]
        by = self._who(at, self._unit(units, self.file.control), Role.HEAD)
        record_findings(inspection=inspection, findings=findings, by=by, at=at)

    def _close(self, line: InspectionLine, units: Directory, known: dict[str, str], at: datetime) -> None:
        inspection = UUID(known[f"inspection {line.number}"])
        by = self._who(at, self._unit(units, self.file.control), Role.HEAD)
        close_minutes(inspection=inspection, text=self.file.conclusion, by=by, at=at)
        if not line.recommendations:
            return
        unit = self._unit(units, line.unit)
        wanted = [NewRecommendation(text=each.text, unit=unit, due_on=each.due_on) for each in line.recommendations]
        ids = recommend(inspection=inspection, recommendations=wanted, by=by, at=at)
        known |= {f"recommendation {line.number}.{place}": str(id_) for place, id_ in enumerate(ids, start=1)}

    def _who(self, at: datetime, unit: UUID, *roles: Role) -> Actor:
        on = city_day(at)
        if self.offices is None or self.offices.on.month != on.month:
            self.offices = Offices.of(on)
        return self.offices.official(unit, *roles)

    def _line(self, number: int) -> InspectionLine:
        return next(line for line in self.file.inspections if line.number == number)

    def _unit(self, units: Directory, key: str) -> UUID:
        found = units.by_key(key)
        assert found is not None, key
        return found.id


def _at(on: date, clock: time) -> datetime:
    return datetime.combine(on, clock, VIETNAM)


PART = InspectionsPart()
