"""Which dossiers are paid for, what, when and how: counts that add up over the deck's own dossiers, by its seed.

A dossier is paid for on a day on which nothing else is done with it, between its receipt and its return: parts of a deck live
each day side by side, and none waits for another inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from random import Random
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.values import UnitKind
from motcua.service.dossiers.dues import fee_lines
from motcua.service.payments.charging import procedures_charging
from scenarios.dossiers.acts import DossierAct, Kind, Plan
from scenarios.dossiers.answers import template_of
from scenarios.dossiers.facts import Fate
from scenarios.dossiers.play import DossiersPlay
from scenarios.dossiers.stories import Storyteller
from scenarios.payments.facts import NoticeKind, PaymentsFile
from scenarios.player.city import ProcedureKey
from scenarios.player.counts import apportioned, rounded

ONE_DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
#: The officials' day, in which they ask for money, and that of people who pay.
ASKED_AT = time(9, 40)
FIRST_MINUTE = 6 * 60
#: So much of its minute of payment goes by until the money has moved.
MOVES_AFTER = (1, 9)
#: Of these nothing more is asked for.
_ENDED = frozenset({Fate.REFUSED, Fate.WITHDRAWN, Fate.UNANSWERED})
#: Of these the promised date is moved, to a day that is told beforehand.
_PROMISED = frozenset({Fate.APOLOGISED, Fate.EXTENDED})
#: Of these the clock stands still for another reason meanwhile.
_STOPPED = frozenset({Fate.PAUSED, Fate.PAUSED_LATE, Fate.SUPPLEMENT, Fate.SUPPLEMENT_LATE})
_RECEIPTS = frozenset({Kind.ACCEPT, Kind.RECEIVE})
#: Taxes differ a hundredfold.
SPREAD = 0.8
ROUND_VND = 1_000
#: How strongly dearer procedures can be preferred, or cheaper ones, and how finely.
TILT_MAX, TILT_STEPS = 4.0, 40


@dataclass(frozen=True)
class Payment:
    """One payment. `number` is its dossier's. `asked_at`: the dossier stands still from then on; `taxes` are by sub-item."""

    number: int
    person: int
    at: datetime
    moved_at: datetime
    gateway: str
    asked_at: datetime | None = None
    taxes: tuple[tuple[str, int], ...] = ()
    over_http: bool = False


@dataclass(frozen=True)
class _Window:
    """When a dossier can be paid for. `waits` are stretches of days in which it can stand still."""

    amount_vnd: int
    days: Sequence[date]
    waits: Sequence[Sequence[date]]


@dataclass
class PaymentPlanner:
    """Plans over the dossiers of the same deck, scale and seed."""

    file: PaymentsFile
    dossiers: DossiersPlay
    scale: Decimal
    seed: int
    _windows: dict[int, _Window | None] = field(default_factory=dict)
    _amounts: dict[tuple[UUID, str], int] = field(default_factory=dict)

    @cached_property
    def payments(self) -> Sequence[Payment]:
        """All, in no order. Raises `ValueError` where the deck's dossiers are too few."""
        taxed = list(self._of_land())
        taken = {each.number for each in taxed}
        fees = list(self._of_fees(taken))
        return [*taxed, *self._some_over_http(fees)]

    @property
    def most_fees(self) -> int:
        """Of how many dossiers fees could be paid online where no tax is."""
        windows = [self._window(plan) for pool in self._pools(set()).values() for plan in pool]
        return sum(window is not None and bool(window.days) for window in windows)

    @cached_property
    def cash(self) -> Sequence[Payment]:
        """Taken at the counter, for dossiers for which nothing else is paid."""
        taken = {each.number for each in self.payments}
        wanted = rounded(self.file.fees.cash * self.scale)
        plans = [each for each in self._priced() if each.number not in taken and not each.is_online]
        Random(f"{self.seed} cash").shuffle(plans)
        found: list[Payment] = []
        for plan in plans:
            if len(found) == wanted:
                break
            window = self._window(plan)
            worked = [day for day in window.days if self._works(plan, day)] if window else []
            if worked:
                random = Random(f"{self.seed} cash {plan.number}")
                at = datetime.combine(random.choice(worked), time(8, random.randrange(60)), VIETNAM)
                found.append(Payment(plan.number, plan.person, at, at, "cash"))
        return found

    # Fees ----------------------------------------------------------------------------------------------------------

    def _of_fees(self, taken: set[int]) -> Iterator[Payment]:
        fees = self.file.fees
        wanted = rounded(fees.count * self.scale)
        pools = self._pools(taken)
        caps = {key: len(pool) for key, pool in pools.items()}
        value_vnd = rounded(fees.value_vnd * self.scale)
        while True:
            prices = {key: self._price(pools[key]) for key in caps}
            counts = tilted(self._at_most(wanted, sum(caps.values())), caps=caps, prices=prices, value=value_vnd)
            chosen = {
                key: self._first(pools[key], count, lambda window: bool(window.days)) for key, count in counts.items()
            }
            short = {key: len(found) for key, found in chosen.items() if len(found) < counts[key]}
            if not short:
                break
            caps |= short
        plans = [plan for key in sorted(chosen) for plan in chosen[key]]
        random = Random(f"{self.seed} fees waiting")
        random.shuffle(plans)
        waiting = rounded(len(plans) * fees.waiting)
        for plan in plans:
            window = self._window(plan)
            assert window is not None
            waits = waiting > 0 and bool(window.waits) and plan.fate not in _STOPPED
            waiting -= waits
            yield self._payment(plan, window, waits=waits)

    def _pools(self, taken: set[int]) -> Mapping[ProcedureKey, Sequence[Plan]]:
        """The deck's dossiers by procedure, of as many procedures as are to be paid for: those with most dossiers."""
        found: dict[ProcedureKey, list[Plan]] = {}
        for plan in self._priced():
            if plan.number not in taken and self._online(plan.procedure) and self._can_pay(plan):
                found.setdefault(plan.procedure, []).append(plan)
        wanted = rounded(self._charging * self.file.fees.procedures_share)
        chosen = sorted(found, key=lambda key: (-len(found[key]), key))[:wanted]
        for key in chosen:
            Random(f"{self.seed} fees {key}").shuffle(found[key])
        return {key: found[key] for key in sorted(chosen)}

    @property
    def _charging(self) -> int:
        """How many procedures of the city's own units go online and carry a fee."""
        period = self.dossiers.facts.period
        found = procedures_charging(
            units=[self._city], from_on=period.from_on, until_on=period.until_on, by=frozenset(), facts=(), own=False
        )
        return sum(row.value for row in found)

    @cached_property
    def _city(self) -> UUID:
        facts, units = self.dossiers.facts, self.dossiers.city.units
        city = units.of_division(facts.city, UnitKind.CITY)
        assert city is not None
        return city.id

    def _priced(self) -> Iterator[Plan]:
        """The dossiers of the period that cost something by their rules, whoever pays."""
        for plan in self._open_plans:
            if any(self._amount(plan, version) for version in self.dossiers.city.versions[plan.procedure]):
                yield plan

    @cached_property
    def _open_plans(self) -> Sequence[Plan]:
        """What the city's own units receive: money for the agencies beside them is not the city's."""
        own = {unit.key for unit in self.dossiers.city.units.below(self._city)}
        return [
            plan
            for plan in self.dossiers.planner.plans
            if plan.received and not plan.in_lead and plan.fate not in _ENDED and plan.unit in own
        ]

    def _price(self, pool: Sequence[Plan]) -> Decimal:
        """About what one of them costs."""
        some = pool[:20]
        amounts = [self._amount(plan, self.dossiers.city.versions[plan.procedure][-1]) for plan in some]
        return Decimal(sum(amounts)) / max(1, len(amounts))

    # Taxes on land -------------------------------------------------------------------------------------------------

    def _of_land(self) -> Iterator[Payment]:
        tax = self.file.land_tax
        wanted = rounded(tax.count * self.scale)
        kinds = {code: kind for kind in tax.kinds for code in kind.procedures}
        plans = [plan for plan in self._open_plans if plan.procedure[0] in kinds and self._can_pay(plan)]
        # What is owed by the rules besides would have to be paid before the dossier goes on.
        plans = [plan for plan in plans if not self._costs(plan)]
        Random(f"{self.seed} land").shuffle(plans)
        chosen = self._first(plans, wanted, lambda window: bool(window.waits))
        if len(chosen) < self._at_most(wanted, len(chosen)):
            raise ValueError(f"{wanted} payments of taxes on land are wanted, and {len(chosen)} dossiers can have one")
        random = Random(f"{self.seed} land amounts")
        weights = [Decimal(random.lognormvariate(0, SPREAD)) for _plan in chosen]
        whole = rounded(tax.value_vnd * self.scale / ROUND_VND)
        for plan, amount in zip(chosen, apportioned(max(0, whole - len(chosen)), weights), strict=True):
            window = self._window(plan)
            assert window is not None
            taxes = _taxes(kinds[plan.procedure[0]], (amount + 1) * ROUND_VND)
            yield self._payment(plan, window, waits=True, taxes=taxes)

    def _costs(self, plan: Plan) -> bool:
        return any(self._amount(plan, version) for version in self.dossiers.city.versions[plan.procedure])

    def _at_most(self, wanted: int, there: int) -> int:
        """Of a play that is made smaller, no more than there are: only the whole one has to come out."""
        return wanted if self.scale == 1 else min(wanted, there)

    # One -----------------------------------------------------------------------------------------------------------

    def _payment(self, plan: Plan, window: _Window, *, waits: bool, taxes: tuple[tuple[str, int], ...] = ()) -> Payment:
        random = Random(f"{self.seed} payment {plan.number}")
        ways = self.file.ways.gateways
        gateway = random.choices(list(ways), [float(weight) for weight in ways.values()])[0]
        days = random.choice(window.waits) if waits else window.days
        asked_on = days[0]
        last = self.file.ways.told_at[-1]
        first = ASKED_AT.hour * 60 + ASKED_AT.minute + 5 if waits else FIRST_MINUTE
        minute = random.randrange(first, last.hour * 60 + last.minute - MOVES_AFTER[1])
        at = datetime.combine(random.choice(days), time(minute // 60, minute % 60), VIETNAM)
        return Payment(
            number=plan.number,
            person=plan.person,
            at=at,
            moved_at=at + random.randint(*MOVES_AFTER) * MINUTE,
            gateway=gateway,
            asked_at=datetime.combine(asked_on, ASKED_AT, VIETNAM) if waits else None,
            taxes=taxes,
        )

    def _some_over_http(self, fees: Sequence[Payment]) -> Iterator[Payment]:
        """Of those by transfer, as many as are to go through the stand-in; none of a play that is made smaller."""
        left = self.file.ways.over_http if self.scale == 1 else 0
        for each in sorted(fees, key=lambda payment: Random(f"{self.seed} http {payment.number}").random()):
            over = left > 0 and each.gateway == "vietqr"
            left -= over
            yield replace(each, over_http=True) if over else each

    def _first(self, pool: Sequence[Plan], count: int, fits: Callable[[_Window], bool]) -> list[Plan]:
        """The first that can be paid for so, up to `count`."""
        found: list[Plan] = []
        for plan in pool:
            if len(found) == count:
                break
            window = self._window(plan)
            if window is not None and fits(window):
                found.append(plan)
        return found

    def _can_pay(self, plan: Plan) -> bool:
        return self.dossiers.planner.crowd.has_account(plan.person)

    def _online(self, key: ProcedureKey) -> bool:
        return all(version.accepts_online for version in self.dossiers.city.versions[key])

    def _works(self, plan: Plan, day: date) -> bool:
        unit = self.dossiers.city.units.by_key(plan.unit)
        assert unit is not None
        return bool(self.dossiers.city.calendars(unit.id).sessions_on(day))

    # Its dossier's story -------------------------------------------------------------------------------------------

    @cached_property
    def _teller(self) -> Storyteller:
        played = self.dossiers
        return Storyteller(played.content, played.facts, played.city, played.seed)

    def _window(self, plan: Plan) -> _Window | None:
        """Told once a dossier."""
        if plan.number not in self._windows:
            self._windows[plan.number] = self._read(plan, self._teller.story(plan))
        return self._windows[plan.number]

    def _read(self, plan: Plan, story: Sequence[DossierAct]) -> _Window | None:
        received = next((act for act in story if act.kind in _RECEIPTS), None)
        if received is None:
            return None
        version = self.dossiers.city.version(plan.procedure, city_day(story[0].at))
        ends_on = _first_day(story, Kind.RETURN) or _first_day(story, Kind.READY) or self.dossiers.facts.period.until_on
        busy = sorted({city_day(act.at) for act in story})
        began, until = city_day(received.at), self.dossiers.facts.period.until_on
        days = [day for day in _between(began, min(ends_on, until)) if day not in busy]
        signed = _first_day(story, Kind.SIGN) or ends_on
        waits = list(self._waits(plan, [day for day in [*busy, until] if began <= day <= min(signed, until)]))
        amount = self._amount(plan, version)
        return _Window(amount, days if amount else (), waits if amount or not self._costs(plan) else ())

    def _waits(self, plan: Plan, edges: Sequence[date]) -> Iterator[Sequence[date]]:
        """The stretches between those days in which it can be asked for money, from an office's day on. None where a later
        act of the story goes by the date that is promised."""
        if plan.fate in _PROMISED:
            return
        for before, after in pairwise(edges):
            quiet = _between(before, after)
            worked = next((number for number, day in enumerate(quiet) if self._works(plan, day)), None)
            if worked is not None:
                yield quiet[worked:]

    def _amount(self, plan: Plan, version: ProcedureVersion) -> int:
        """What the rules ask for, by the answers that everybody gives."""
        key = (version.id, plan.channel.value)
        if key not in self._amounts:
            at = datetime.combine(self.dossiers.facts.period.from_on, time(9), VIETNAM)
            citizen = self.dossiers.planner.crowd.citizen(0)
            answers = template_of(version).filled(citizen, citizen.division, at)
            lines = fee_lines(version, answers, channel=plan.channel.value, filed_at=at)
            self._amounts[key] = sum(line.amount_vnd for line in lines if not line.awaits_notice)
        return self._amounts[key]


def tilted(
    total: int, *, caps: Mapping[ProcedureKey, int], prices: Mapping[ProcedureKey, Decimal], value: int
) -> dict[ProcedureKey, int]:
    """`total` divided over procedures, at least one each where there are so many, none above its cap, so that at their prices
    they come as near to `value` as a preference for dearer or cheaper ones can bring them. Raises `ValueError` where there
    are too few."""
    keys = sorted(key for key, cap in caps.items() if cap)
    least = 1 if total >= len(keys) else 0
    room = [caps[key] - least for key in keys]

    def divided(tilt: float) -> list[int]:
        weights = [Decimal(caps[key] * float(prices[key]) ** tilt) for key in keys]
        return [least + count for count in apportioned(total - least * len(keys), weights, room)]

    def worth(counts: Sequence[int]) -> Decimal:
        return sum((prices[key] * count for key, count in zip(keys, counts, strict=True)), Decimal(0))

    low, high = -TILT_MAX, TILT_MAX
    for _step in range(TILT_STEPS):
        middle = (low + high) / 2
        if worth(divided(middle)) < value:
            low = middle
        else:
            high = middle
    return dict(zip(keys, divided(high), strict=True))


def _taxes(kind: NoticeKind, amount_vnd: int) -> tuple[tuple[str, int], ...]:
    parts = apportioned(amount_vnd // ROUND_VND, list(kind.lines.values()))
    return tuple((sub_item, part * ROUND_VND) for sub_item, part in zip(kind.lines, parts, strict=True))


def _first_day(story: Sequence[DossierAct], kind: Kind) -> date | None:
    return next((city_day(act.at) for act in story if act.kind is kind), None)


def _between(first: date, last: date) -> list[date]:
    """The days after `first` and before `last`."""
    return [first + timedelta(days=number) for number in range(1, (last - first).days)]
