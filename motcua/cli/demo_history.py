"""Plays `scenarios/demo/history.json`: each dossier has a fate, and moves from step to step in working time by the
rooms' own commands until the demo city's day is reached."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from motcua.cli.demo_city import demo_citizens
from motcua.cli.invented import Names
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import add_working_minutes, city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.rendering.pdf import render_pdf
from motcua.registry.catalogue.queries import version_of_code
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory, holders
from motcua.registry.organization.values import Level, UnitView
from motcua.registry.people.queries import actor_of, known_numbers, persons
from motcua.registry.people.rules import phone_as_dialled
from motcua.registry.people.values import PersonView, Sex
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.results import issue_dossiers, make_results_ready, return_results
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.commands.supplements import answer_supplement, request_supplements
from motcua.service.dossiers.making import made_result
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view
from motcua.service.dossiers.values import (
    CLOSED,
    Channel,
    Defect,
    FiledFile,
    Filing,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    Status,
    StepDone,
    SupplementAnswer,
    SupplementRequest,
)
from motcua.service.landtax.commands.asking import ask_tax
from motcua.service.processes.queries import tasks

LINE = Path(__file__).resolve().parents[1] / "foundation" / "rendering" / "templates" / "line.typ"
PAPERS_MADE_AT = datetime(2023, 5, 29, 8, tzinfo=VIETNAM)
ROLE_OF_ACTION = {
    "receive": Role.COUNTER,
    "assign": Role.HEAD,
    "sign": Role.LEADER,
    "issue": Role.CLERK,
    "return_result": Role.COUNTER,
}


@dataclass(frozen=True)
class _Plan:
    """One dossier of the deck: when it is filed, by whom, and what becomes of it."""

    key: str
    kind: Mapping[str, Any]
    version: ProcedureVersion
    unit: UnitView
    applicant: PersonView
    online: bool
    filed_at: datetime
    fate: str
    answers: Mapping[str, Any]


def play_history(*, folder: Path) -> Counter[str]:
    """Files and handles what the deck says, each act in a transaction of its own. Returns the dossiers by status.

    The same deck, seed and day give the same dossiers; what was filed before is left as it is.
    """
    deck = json.loads((folder / "history.json").read_text(encoding="utf-8"))
    now = city_clock().now()
    ended: Counter[str] = Counter()
    for plan in sorted(_plans(deck, folder, now), key=lambda each: each.filed_at):
        ended[_Story(plan, Random(plan.key), deck, now).play()] += 1  # noqa: S311  (the same everywhere, no secret)
    return ended


def _plans(deck: Mapping[str, Any], folder: Path, now: datetime) -> Iterator[_Plan]:
    random = Random(deck["seed"])  # noqa: S311
    names = Names.of(folder, seed=deck["seed"])
    by_sign_in = _people(folder)
    crowd = [person for sign_in, person in sorted(by_sign_in.items()) if sign_in.startswith("#")]
    for kind in deck["filings"]:
        version = version_of_code(code=kind["code"], level=Level(kind["level"]), on=now.date())
        unit = _receiving_unit(version, kind["division"], now)
        own = [
            (by_sign_in[each["sign_in"]], _moment(each["filed_at"]), each["fate"], True)
            for each in deck["named"]
            if each["code"] == kind["code"]
        ]
        fitting = [person for person in crowd if _fits(person, kind.get("who", {}))]
        drawn = [
            (
                random.choice(fitting),
                _some_time(random, deck, now),
                random.choices(list(deck["fates"]), list(deck["fates"].values()))[0],
                random.random() < kind["online"],
            )
            for _ in range(kind["count"])
        ]
        for number, (applicant, filed_at, fate, online) in enumerate([*own, *drawn]):
            if filed_at >= now:
                continue
            sex = Sex(kind["name_sex"]) if "name_sex" in kind else names.sex()
            facts = _facts(applicant, name=names.name(sex), at=filed_at)
            yield _Plan(
                key=f"history-{kind['code']}-{number}",
                kind=kind,
                version=version,
                unit=unit,
                applicant=applicant,
                online=online and applicant.account is not None,
                filed_at=filed_at,
                fate=fate,
                answers=_filled(kind["answers"], facts),
            )


def _fits(person: PersonView, who: Mapping[str, Any]) -> bool:
    """Whether the person is one whom this procedure is for: of that sex, born in those years."""
    first, last = who.get("born", [0, 9999])
    born = person.birth_on is not None and first <= person.birth_on.year <= last
    return born and (person.sex is None or person.sex.value == who.get("sex", person.sex.value))


def _people(folder: Path) -> dict[str, PersonView]:
    """The demo's citizens: by sign-in name, and those without one by `#` and their number."""
    citizens = demo_citizens(folder=folder)
    ids = known_numbers(numbers=[person.number for _, person in citizens])
    views = persons(persons=ids.values())
    found = {}
    for sign_in, person in citizens:
        view = views[ids[person.number]]
        grown = view.birth_on is not None and view.birth_on.year <= 2000
        if sign_in in {"buoi", "oi"}:
            found[sign_in] = view
        elif grown and view.phone:
            found[f"#{person.number}"] = view
    return found


def _receiving_unit(version: ProcedureVersion, division: str, now: datetime) -> UnitView:
    units = directory(on=city_day(now)).of_kind(version.receiving.kind, field=version.receiving.field)
    return next(unit for unit in units if unit.division_code == division)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def _some_time(random: Random, deck: Mapping[str, Any], now: datetime) -> datetime:
    """Some working moment since the deck's first day; half of them in its last sixth, so that much is open."""
    first = _moment(deck["first_on"] + "T07:30")
    span = (now - first) * (1 / 6 if random.random() < 0.5 else 1)
    at = now - span * random.random()
    return add_working_minutes(start=at, minutes=random.randrange(1, 60), calendar=calendar_of(unit=None))


def _facts(person: PersonView, *, name: str, at: datetime) -> dict[str, Any]:
    applicant = {
        "full_name": person.name,
        "number": person.number,
        "birth_on": person.birth_on.isoformat() if person.birth_on else "",
        "sex": person.sex.value if person.sex else "",
        "phone": phone_as_dialled(person.phone),
        "address": person.address.line,
    }
    return {"applicant": applicant, "name": name, "at": at}


def _filled(answers: Any, facts: Mapping[str, Any]) -> Any:
    """The deck's answers with `$applicant`, `$applicant.number`, `$name` and `$days_ago 12` filled in."""
    if isinstance(answers, Mapping):
        return {name: _filled(value, facts) for name, value in answers.items()}
    if isinstance(answers, list):
        return [_filled(value, facts) for value in answers]
    if not isinstance(answers, str) or "$" not in answers:
        return answers
    if answers == "$applicant":
        return facts["applicant"]
    if answers.startswith("$applicant."):
        return facts["applicant"][answers.removeprefix("$applicant.")]
    if answers.startswith("$days_ago "):
        return (facts["at"] - timedelta(days=int(answers.removeprefix("$days_ago ")))).date().isoformat()
    return answers.replace("$name", facts["name"])


@dataclass
class _Story:
    """One dossier from its filing to where it stands today."""

    plan: _Plan
    random: Random
    deck: Mapping[str, Any]
    now: datetime

    def play(self) -> str:
        """Returns the status at the end."""
        at = self.plan.filed_at
        dossier, again = self._file(at)
        if again:
            return "there already"
        while (view := self._view(dossier)).status not in CLOSED:
            at = self._later(view, at)
            if at >= self.now or not self._act(view, at):
                break
        return self._view(dossier).status.value

    def _view(self, dossier: UUID) -> DossierView:
        return dossier_view(dossier=dossier, actor=SYSTEM, at=self.now)

    def _later(self, view: DossierView, at: datetime) -> datetime:
        low, high = self.deck["step_minutes"]["slow" if self.plan.fate == "slow" else "ordinary"]
        unit = view.holding.unit or self.plan.unit
        return add_working_minutes(
            start=at, minutes=self.random.randrange(low, high), calendar=calendar_of(unit=unit.id)
        )

    def _file(self, at: datetime) -> tuple[UUID, bool]:
        plan = self.plan
        by = (
            actor_of(account=plan.applicant.account, on=city_day(at))
            if plan.online and plan.applicant.account
            else None
        )
        counter = self._official(plan.unit.id, Role.COUNTER, at)
        with durable():
            filing = Filing(
                key=plan.key,
                version=plan.version.id,
                receiving_unit=plan.unit.id,
                applicant=plan.applicant.id,
                answers=plan.answers,
                files=self._papers(by or counter, at),
                channel=Channel.ONLINE if by else Channel.COUNTER,
                return_method=ReturnMethod(plan.kind["return"] if by else "counter"),
            )
            (filed,) = file_dossiers(filings=[filing], by=by or counter, at=at)
            if not by and not filed.again:
                receive_dossiers(dossiers=[filed.dossier], by=counter, at=at)
        return filed.dossier, filed.again

    def _papers(self, by: Actor, at: datetime) -> tuple[FiledFile, ...]:
        uploads = [
            (slot, Upload(name=f"{title}.pdf", content=io.BytesIO(_paper(title))))
            for slot, title in self.plan.kind["files"].items()
        ]
        receipts = keep_files(uploads=[upload for _, upload in uploads], by=by, at=at) if uploads else []
        return tuple(FiledFile(slot, receipt) for (slot, _), receipt in zip(uploads, receipts, strict=True))

    def _act(self, view: DossierView, at: datetime) -> bool:
        """Does what comes next. False when nothing more happens to it."""
        if view.status is Status.SUPPLEMENT_REQUESTED:
            return self._answer(view, at)
        if view.status is Status.PAUSED:
            return False
        action = view.holding.action
        if action == "examine" and (turn := self._turn(view, at)) is not None:
            return turn
        if view.status in {Status.APPROVED, Status.REFUSED} and action != "issue":
            return self._make_result(view, at)
        return self._do_step(view, action, at)

    def _turn(self, view: DossierView, at: datetime) -> bool | None:
        """What the fate does at the examination; None where the step is simply done."""
        by = self._official(self._unit(view), Role.HANDLER, at)
        match self.plan.fate:
            case "stuck":
                return False
            case "supplement" | "unanswered" if not view.supplements:
                defects = tuple(Defect(target, reason) for target, reason in self.plan.kind["defect"].items())
                with durable():
                    request_supplements(requests=[SupplementRequest(dossier=view.id, defects=defects)], by=by, at=at)
                return True
            case "paused":
                with durable():
                    pause_dossiers(dossiers=[view.id], ground="verification", reason="", by=by, at=at)
                return False
            case "taxed":
                return self._ask_tax(view, by, at)
            case "withdrawn" if self.plan.applicant.account:
                citizen = actor_of(account=self.plan.applicant.account, on=city_day(at))
                with durable():
                    withdraw_dossiers(dossiers=[view.id], reason="Tôi nộp nhầm thủ tục.", by=citizen, at=at)
                return True
        return None

    def _ask_tax(self, view: DossierView, by: Actor, at: datetime) -> bool | None:
        """The land office tells the tax office what changes hands. Its notice comes when the city is open and its stand-in
        runs: at the tax office's own step the dossier waits for that."""
        if len(view.legs) > 1:
            return False
        with durable():
            ask_tax(dossier=view.id, by=by, at=at)
        return None

    def _answer(self, view: DossierView, at: datetime) -> bool:
        """Half of the people mend what was asked within these days; the others still have it before them."""
        if self.plan.fate == "unanswered" or self.random.random() < 0.5 or not self.plan.applicant.account:
            return False
        citizen = actor_of(account=self.plan.applicant.account, on=city_day(at))
        with durable():
            files = tuple(file for file in self._papers(citizen, at) if file.slot in self.plan.kind["defect"])
            answer = SupplementAnswer(dossier=view.id, answers=self.plan.answers, files=files)
            answer_supplement(answer=answer, by=citizen, at=at)
        return True

    def _make_result(self, view: DossierView, at: datetime) -> bool:
        document = made_result(dossier=view.id, at=at)
        if document is None:
            return False
        with durable():
            make_results_ready(documents=[document], by=SYSTEM, at=at)
        return True

    def _do_step(self, view: DossierView, action: str, at: datetime) -> bool:
        unit, task = self._unit(view), view.task
        if task is None:
            return False
        by = self._official(unit, ROLE_OF_ACTION.get(action, Role.HANDLER), at)
        with durable():
            match action:
                case "receive":
                    receive_dossiers(dossiers=[view.id], by=by, at=at)
                case "sign":
                    refused = self.plan.fate == "refused"
                    ruling = Ruling(
                        dossier=view.id,
                        task=task,
                        outcome=RulingOutcome.REFUSE if refused else RulingOutcome.APPROVE,
                        reason="Không đủ điều kiện theo quy định." if refused else "",
                    )
                    decide_dossiers(rulings=[ruling], by=by, at=at)
                case "issue":
                    issue_dossiers(tasks={view.id: task}, by=by, at=at)
                case "return_result":
                    return_results(dossiers={view.id: ReturnMethod(view.return_method)}, by=by, at=at)
                case _:
                    outcome = tasks(ids=[task])[task].outcomes[0].value
                    complete_steps(steps=[StepDone(dossier=view.id, task=task, outcome=outcome)], by=by, at=at)
        return True

    def _unit(self, view: DossierView) -> UUID:
        return view.holding.unit.id if view.holding.unit else self.plan.unit.id

    def _official(self, unit: UUID, role: Role, at: datetime) -> Actor:
        """Who sits in the post of that role: the first by the post's key."""
        found = holders(unit=unit, role=role, on=city_day(at))
        return actor_of(account=found[0].account, on=city_day(at)) if found else SYSTEM


@cache
def _paper(title: str) -> bytes:
    """A page that stands for the paper: the same for all, since it is only looked at."""
    return render_pdf(template=LINE, values={"text": f"{title} (bản trình diễn)"}, title=title, at=PAPERS_MADE_AT)
