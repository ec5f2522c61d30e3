"""What becomes of a dossier: its plan told as acts with their moments. Pure: deadlines are the law's own rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from motcua.foundation.calendars.rules import add_working_minutes, due_at, working_minutes
from motcua.foundation.calendars.values import Calendar, Limit, Span
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.deadlines import legal_limit, limit_case, promised_limit
from motcua.service.dossiers.values import Channel, ReturnMethod
from scenarios.dossiers.acts import WAYS, DossierAct, Kind, Plan, Sender
from scenarios.dossiers.answers import template_of
from scenarios.dossiers.facts import Dossiers, DossiersFile, Fate, Profile
from scenarios.dossiers.sessions import Times
from scenarios.player.city import City
from scenarios.player.deck import DeckFacts

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 480
#: The result lies ready so soon after the last signature: what the job that makes it takes.
READY_AFTER = timedelta(minutes=5)
#: A moment that does not fit is drawn again so often, then taken from the first half of the days.
TRIES = 40
#: What is swept together at the period's end came in within these last days.
SWEPT_DAYS = (45, 12)
#: Between the last possible filing online and the period's end lie so many days, so that it is received inside.
ANSWER_DAYS = 4
_PAUSES = frozenset({Fate.PAUSED, Fate.PAUSED_LATE})
_SUPPLEMENTS = frozenset({Fate.SUPPLEMENT, Fate.SUPPLEMENT_LATE, Fate.UNANSWERED})
_SHORTLY_BEFORE = frozenset({Fate.PAUSED_LATE, Fate.SUPPLEMENT_LATE})


@dataclass
class Storyteller:
    """Tells the stories of one deck."""

    content: Dossiers
    facts: DeckFacts
    city: City
    seed: int
    _times: dict[int, Times] = field(default_factory=dict)

    def story(self, plan: Plan) -> list[DossierAct]:
        """The acts in the order of time, those after the period's end left out."""
        return _Story(self, plan, Random(f"{self.seed}:{plan.number}")).told()

    def times_of(self, calendar: Calendar) -> Times:
        if id(calendar) not in self._times:
            file = self.content.file
            self._times[id(calendar)] = Times(
                calendar, file.sessions, file.rhythm, from_on=self.facts.from_on, until_on=self.facts.period.until_on
            )
        return self._times[id(calendar)]

    def midnight(self, day: date) -> datetime:
        return self.city.calendars(None).midnight(day)

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """By unit."""
        return {line.unit: self.content.file.profiles[line.profile] for _, line in self.content.units}

    @cached_property
    def days(self) -> Sequence[date]:
        return self.facts.period.days

    @cached_property
    def lead_days(self) -> Sequence[date]:
        assert self.facts.lead_in is not None
        first, last = self.facts.lead_in.from_on, self.facts.period.from_on
        return [first + timedelta(days=n) for n in range((last - first).days)]

    @cached_property
    def ends_at(self) -> datetime:
        return self.midnight(self.facts.period.until_on)


@dataclass
class _Story:
    teller: Storyteller
    plan: Plan
    random: Random
    acts: list[DossierAct] = field(default_factory=list)

    # What it stands on ---------------------------------------------------------------------------------------------

    @property
    def file(self) -> DossiersFile:
        return self.teller.content.file

    @cached_property
    def calendar(self) -> Calendar:
        unit = self.teller.city.units.by_key(self.plan.unit)
        assert unit is not None
        return self.teller.city.calendars(unit.id)

    @cached_property
    def times(self) -> Times:
        return self.teller.times_of(self.calendar)

    @property
    def profile(self) -> Profile:
        return self.teller.profiles[self.plan.unit]

    def act(self, at: datetime, kind: Kind, word: str = "", until: datetime | None = None) -> datetime:
        """Adds an act, no sooner than a minute after the last one; returns its moment."""
        if self.acts and at <= self.acts[-1].at:
            at = self.acts[-1].at + MINUTE
        self.acts.append(DossierAct(at, kind, self.plan.number, word, until))
        return at

    def session(self, kind: str, since: datetime) -> datetime:
        return self.times.session(kind, since=since)

    def later(self, start: datetime, minutes: float) -> datetime:
        return add_working_minutes(start=start, minutes=max(0, int(minutes)), calendar=self.calendar)

    def drawn(self, bounds: tuple[int, int]) -> int:
        return self.random.randint(*bounds)

    # Its beginning -------------------------------------------------------------------------------------------------

    def told(self) -> list[DossierAct]:
        received_at = self._arrival()
        if received_at is not None:
            self._work(received_at)
        return [act for act in self.acts if act.at < self.teller.ends_at]

    def _arrival(self) -> datetime | None:
        """Files it and has it received, both within the days that count. None when it is not received."""
        if not self.plan.is_online:
            at = self.times.counter_moment(self.random, self._days_of_arrival())
            if self.plan.channel is Channel.POST:
                at = self.session("receive", at)
            return self.act(min(at, self._last_session()), Kind.ACCEPT)
        filed_at, answered_at = self._online_arrival()
        self.act(filed_at, Kind.FILE)
        if not self.plan.received:
            self.act(answered_at, Kind.REFUSE_RECEIPT)
            return None
        if self.plan.fate is not Fate.NOT_COMPLETE:
            return self.act(answered_at, Kind.RECEIVE)
        asked_at = self.act(answered_at, Kind.REQUEST_SUPPLEMENT)
        mended_at = self._days_later(asked_at, self.drawn(self.file.waits.supplement_days))
        again_at = self.session("receive", mended_at + MINUTE)
        if again_at >= self._window_end:
            again_at = self._last_session()
            mended_at = max(asked_at + MINUTE, again_at - timedelta(minutes=30))
        self.act(mended_at, Kind.ANSWER_SUPPLEMENT)
        return self.act(again_at, Kind.RECEIVE)

    def _online_arrival(self) -> tuple[datetime, datetime]:
        days = self._days_of_arrival()
        reserve = ANSWER_DAYS + (self.file.waits.supplement_days[1] if self.plan.fate is Fate.NOT_COMPLETE else 0)
        early = days[: max(1, len(days) - reserve)]
        for _try in range(TRIES):
            filed_at = self._filed_online(early)
            wait = self.file.waits.slow_answer_minutes if self.plan.slow_answer else self.file.waits.answer_minutes
            answered_at = self.session("receive", max(self.later(filed_at, self.drawn(wait)), filed_at + MINUTE))
            if answered_at < self._window_end:
                return filed_at, answered_at
        filed_at = self._filed_online(days[: max(1, len(days) // 2)])
        return filed_at, self.session("receive", filed_at + MINUTE)

    def _filed_online(self, days: Sequence[date]) -> datetime:
        if self.plan.sender is Sender.OFFICER:
            return self.times.counter_moment(self.random, days)
        at = self.times.online_moment(self.random, days)
        if self.plan.sender is Sender.PORTAL:
            every = self.file.portal.every_minutes
            at += timedelta(minutes=-(at.hour * 60 + at.minute) % every)
        return at

    def _days_of_arrival(self) -> Sequence[date]:
        if self.plan.in_lead:
            return self.teller.lead_days
        if self.plan.fate is Fate.SWEPT:
            first, last = SWEPT_DAYS
            return self.teller.days[-first:-last] or self.teller.days
        return self.teller.days

    @cached_property
    def _window_end(self) -> datetime:
        period = self.teller.facts.period
        return self.teller.midnight(period.from_on if self.plan.in_lead else period.until_on)

    def _last_session(self) -> datetime:
        return self.times.last_sessions("receive", before=self._window_end, count=1)[-1]

    def _days_later(self, at: datetime, days: int) -> datetime:
        """Some time of a day so many days later: when a person finds time for it."""
        hours = [float(weight) for weight in self.file.rhythm.online_hours]
        hour = self.random.choices(range(24), hours)[0]
        day = at.astimezone(self.calendar.zone).replace(hour=hour, minute=self.random.randrange(60))
        return max(day + timedelta(days=days), at + MINUTE)

    # Its clock -----------------------------------------------------------------------------------------------------

    @cached_property
    def version(self) -> ProcedureVersion:
        filed_on = self.acts[0].at.astimezone(self.calendar.zone).date()
        return self.teller.city.version(self.plan.procedure, filed_on)

    @cached_property
    def case(self) -> str:
        if not self.version.limit_cases:
            return ""
        filed_on = self.acts[0].at.astimezone(self.calendar.zone).date()
        return limit_case(
            self.version, template_of(self.version).sample.answers, channel=self.plan.channel, filed_on=filed_on
        )

    def due(self, received_at: datetime, *pauses: Span) -> datetime | None:
        limit = promised_limit(self.version, self.case)
        return due_at(started_at=received_at, limit=limit, pauses=pauses, calendar=self.calendar)

    # Its way through the office ------------------------------------------------------------------------------------

    @cached_property
    def _steps(self) -> tuple[str, ...]:
        way = WAYS[self.version.process_key]
        asks = self.version.process_key == "with_consultation" and self.random.random() < self.file.ways.consulted
        return ("assign", "examine consult", "consult", *way[1:]) if asks else way

    @cached_property
    def _work_steps(self) -> tuple[str, ...]:
        return self._steps[: self._steps.index("sign")] if "sign" in self._steps else self._steps

    def _work(self, received_at: datetime) -> None:
        due = self.due(received_at)
        if due is None:
            self._ordinary(received_at, None)
            return
        tellers: Mapping[Fate, Callable[[datetime, datetime], None]] = {
            Fate.LATE: self._late,
            Fate.APOLOGISED: self._late,
            Fate.EXTENDED: self._extended,
            Fate.STUCK: self._stuck,
            Fate.SWEPT: self._swept,
            Fate.WITHDRAWN: self._withdrawn,
            **dict.fromkeys(_PAUSES | _SUPPLEMENTS, self._stopped),
        }
        tellers.get(self.plan.fate, self._ordinary)(received_at, due)

    def _ordinary(self, received_at: datetime, due: datetime | None) -> None:
        """Within its time, at the unit's pace."""
        if self.plan.fate in {Fate.STUCK, Fate.WITHDRAWN} and due is None:
            return
        self._to_the_end(self._work_steps, received_at, due)

    def _late(self, received_at: datetime, due: datetime) -> None:
        over = self.random.randint(60, self.profile.late_days_max * DAY_MINUTES)
        wanted = self.later(due, over)
        if self.plan.fate is Fate.APOLOGISED:
            before = working_minutes(start=received_at, end=due, calendar=self.calendar)
            told_at = max(self.later(received_at, before - self.random.randint(10, 60)), received_at + MINUTE)
            steps = self._work_steps[:-1]
            self._lay(steps, received_at, told_at)
            told_at = self.act(told_at, Kind.APOLOGISE, until=self.session("issue", self.later(wanted, DAY_MINUTES)))
            self._finish(self._work_steps[len(steps) :], told_at, wanted)
            return
        self._finish(self._work_steps, received_at, wanted)

    def _extended(self, received_at: datetime, due: datetime) -> None:
        legal = legal_limit(self.version, self.case)
        extra = Limit(max(legal.amount // 2, legal.amount // legal.amount), legal.unit)
        owed = due_at(started_at=received_at, limit=legal, pauses=(), calendar=self.calendar)
        assert owed is not None
        last = due_at(started_at=owed, limit=extra, pauses=(), calendar=self.calendar)
        assert last is not None
        whole = working_minutes(start=received_at, end=due, calendar=self.calendar)
        asked_at = self.later(received_at, whole * 0.8)
        steps = self._work_steps[:-1]
        self._lay(steps, received_at, asked_at)
        asked_at = self.act(asked_at, Kind.EXTEND, f"{extra.amount} {extra.unit.value}")
        self._to_the_end(self._work_steps[len(steps) :], asked_at, last)

    def _stuck(self, received_at: datetime, due: datetime) -> None:
        self._lay(self._work_steps[:-1], received_at, due)

    def _swept(self, received_at: datetime, due: datetime) -> None:
        """With many others, on one of the period's last two signing sessions."""
        last = self.times.last_sessions("sign", before=self.teller.ends_at - timedelta(hours=6), count=2)
        signed_at = self.random.choice(last)
        self._lay(self._work_steps[:-1], received_at, min(due, self._before(signed_at)))
        self._finish(self._work_steps[-1:], max(self.acts[-1].at, self._before(signed_at)), signed_at)

    def _before(self, moment: datetime) -> datetime:
        return self.times.last_sessions("examine", before=moment, count=2)[0]

    def _withdrawn(self, received_at: datetime, due: datetime) -> None:
        whole = working_minutes(start=received_at, end=due, calendar=self.calendar)
        at = max(self.later(received_at, whole * self.random.uniform(0.1, 0.7)), received_at + MINUTE)
        self._lay(self._work_steps[:1] if len(self._work_steps) > 1 else (), received_at, at)
        self.act(at, Kind.WITHDRAW)

    def _stopped(self, received_at: datetime, due: datetime) -> None:
        """The clock stands still for a while: a pause, or a supplement is waited for."""
        waits = self.file.waits
        whole = working_minutes(start=received_at, end=due, calendar=self.calendar)
        share = (
            self.random.uniform(float(waits.late_from), float(waits.late_to))
            if self.plan.fate in _SHORTLY_BEFORE
            else self.random.uniform(0.2, 0.6)
        )
        stopped_at = max(self.later(received_at, whole * share), received_at + MINUTE)
        steps = self._work_steps[:-1]
        self._lay(steps, received_at, stopped_at)
        paused = self.plan.fate in _PAUSES
        stopped_at = self.act(stopped_at, Kind.PAUSE if paused else Kind.REQUEST_SUPPLEMENT)
        if self.plan.fate is Fate.UNANSWERED:
            return
        days = self.drawn(waits.pause_days if paused else waits.supplement_days)
        goes_on = self._days_later(stopped_at, days)
        if paused:
            goes_on = self.session("examine", goes_on)
        goes_on = self.act(goes_on, Kind.RESUME if paused else Kind.ANSWER_SUPPLEMENT)
        owed = self.due(received_at, Span(stopped_at, goes_on))
        self._to_the_end(self._work_steps[len(steps) :], goes_on, owed)

    # Its end -------------------------------------------------------------------------------------------------------

    def _to_the_end(self, steps: Sequence[str], start: datetime, due: datetime | None) -> None:
        """Signed in time, in the unit's sessions where they leave enough of it."""
        pace = self.random.uniform(float(self.profile.pace_from), float(self.profile.pace_to))
        if due is None:
            self._finish(steps, start, self.later(start, pace * 2 * DAY_MINUTES))
            return
        left = working_minutes(start=start, end=due, calendar=self.calendar) if due > start else 0
        kept = len(self.acts)
        if self._finish(steps, start, self.later(start, left * pace)) > due:
            del self.acts[kept:]
            self._hurry(steps, start, left)

    def _hurry(self, steps: Sequence[str], start: datetime, left: int) -> None:
        """The next session would be too late: what is to be done is done at once, one after the other."""
        room = max(0, left - int(READY_AFTER / MINUTE) - 2)
        step = room / (len(steps) + 3)
        for number, each in enumerate(steps, start=1):
            self.act(self.later(start, step * number), Kind.WORK, self._word(each))
        if "sign" not in self._steps:
            self._ready(self.acts[-1].at)
            return
        at = self.act(self.later(start, step * (len(steps) + 1)), Kind.SIGN, self._ruling)
        if "issue" in self._steps:
            at = self.act(self.later(start, step * (len(steps) + 2)), Kind.ISSUE)
        self._ready(at)

    def _lay(self, steps: Sequence[str], start: datetime, end: datetime) -> None:
        """Work steps between two moments, in sessions where they are soon enough."""
        whole = working_minutes(start=start, end=end, calendar=self.calendar) if end > start else 0
        for number, each in enumerate(steps, start=1):
            wanted = max(self.later(start, whole * number / (len(steps) + 1)), self.acts[-1].at + MINUTE)
            at = self.session(each.split()[0], wanted)
            self.act(at if at < end else min(wanted, end - MINUTE), Kind.WORK, self._word(each))

    def _finish(self, steps: Sequence[str], start: datetime, wanted: datetime) -> datetime:
        """Work, signature and the way home. Returns when the result was ready."""
        whole = working_minutes(start=start, end=wanted, calendar=self.calendar) if wanted > start else 0
        for number, each in enumerate(steps, start=1):
            share = number / (len(steps) + 1) if "sign" in self._steps else 1
            ideal = max(self.later(start, whole * share), self.acts[-1].at + MINUTE)
            self.act(self.session(each.split()[0], ideal), Kind.WORK, self._word(each))
        if "sign" not in self._steps:
            return self._ready(self.acts[-1].at)
        at = self.act(self.session("sign", max(wanted, self.acts[-1].at + MINUTE)), Kind.SIGN, self._ruling)
        if "issue" in self._steps:
            at = self.act(self.session("issue", at + MINUTE), Kind.ISSUE)
        return self._ready(at)

    def _word(self, step: str) -> str:
        last_examination = step == "examine" and self.plan.fate is Fate.REFUSED
        return f"{step} refuse" if last_examination else step

    @property
    def _ruling(self) -> str:
        return "refuse" if self.plan.fate is Fate.REFUSED else "approve"

    def _ready(self, at: datetime) -> datetime:
        ready_at = self.act(at + READY_AFTER, Kind.READY)
        if "return_result" in self._steps:
            self._go_home(ready_at)
        if self.plan.face is not None:
            self._rate()
        return ready_at

    def _go_home(self, ready_at: datetime) -> None:
        method = self.plan.way_home
        if method is ReturnMethod.COUNTER:
            days = self.drawn(self.file.waits.collect_days)
            ready_at = self.later(ready_at, days * DAY_MINUTES + self.random.randrange(DAY_MINUTES))
        home_at = self.act(self.session("return_result", ready_at + MINUTE), Kind.RETURN, method.value)
        if self.plan.reopened:
            again_at = self.session("return_result", home_at + timedelta(days=self.random.randint(1, 4)))
            again_at = self.act(again_at, Kind.REOPEN)
            self.act(self.session("return_result", again_at + timedelta(hours=20)), Kind.RETURN, method.value)

    def _rate(self) -> None:
        assert self.plan.face is not None
        minutes = self.random.randint(*(hours * 60 for hours in self.file.waits.rate_hours))
        self.act(self.acts[-1].at + timedelta(minutes=minutes), Kind.RATE, self.plan.face.value)
