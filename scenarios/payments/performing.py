"""Pays for dossiers by the rooms' commands: asked for, begun by who pays, told by the gateway, followed by the city."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.journal.queries import outcomes_of
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.payments import begin_payment, confirm_payments, take_cash
from motcua.service.dossiers.queries.places import places
from motcua.service.landtax.commands.notices import record_notices
from motcua.service.landtax.values import NewLine, NewNotice
from motcua.service.payments.commands.notifications import keep_notification, take_notifications
from motcua.service.payments.reconciliation.commands.taking import take_settlement
from motcua.service.payments.reconciliation.reading import END, HEAD
from motcua.service.payments.values import ArrivalOutcome, NotificationKind, Notified
from motcua.service.payments.values_reconciliation import CURRENCY
from scenarios.dossiers.offices import Citizens, Offices
from scenarios.dossiers.play import DossiersPlay
from scenarios.payments.facts import LandTax
from scenarios.payments.gateway import PlayedGateway
from scenarios.payments.planning import Payment
from scenarios.player.errors import UnableToPerform
from scenarios.player.progress import PLAYS
from scenarios.player.stream import StreamAct

MONEY = "financial_obligation"
DOSSIERS = f"{PLAYS} dossiers"
#: When gateways' files of the day before come.
SETTLED_AT = time(6, 30)


@dataclass(frozen=True)
class Asking(StreamAct):
    """Officials ask for the fees of these dossiers, which stand still from now on."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Assessing(StreamAct):
    """The tax office's notices of a day."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Beginning(StreamAct):
    """Somebody begins to pay, and her money moves a little later."""

    number: int


@dataclass(frozen=True)
class Telling(StreamAct):
    """The city follows what gateways told of these."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class TakingCash(StreamAct):
    number: int


@dataclass(frozen=True)
class Settling(StreamAct):
    """A gateway's file of the day before comes, with these payments."""

    gateway: str
    numbers: tuple[int, ...]


Act = Asking | Assessing | Beginning | Telling | TakingCash | Settling


@dataclass
class PaymentPerformer:
    """`known` has, by the number of a dossier whose payment was begun, its reference and its amount; and, by `told` and that
    number, what its gateway told."""

    deck: str
    dossiers: DossiersPlay
    tax: LandTax
    payments: Mapping[int, Payment]
    gateway: PlayedGateway
    known: dict[str, str] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _ids: dict[int, UUID] = field(default_factory=dict)
    _read_until: date | None = None

    def perform(self, acts: Sequence[Act]) -> None:
        self.gateway.open_ways()
        for act in acts:
            match act:
                case Asking():
                    self._ask(act)
                case Assessing():
                    self._assess(act)
                case Beginning():
                    self._begin(act)
                case Telling():
                    self._tell(act)
                case TakingCash():
                    self._take_cash(act)
                case Settling():
                    self._settle(act)

    def made(self) -> Mapping[str, str]:
        new = {key: value for key, value in self.known.items() if key not in self._told}
        self._told |= set(new)
        return new

    def recall(self, made: Mapping[str, str]) -> None:
        self.known |= made
        self._told |= set(made)

    # Who and what --------------------------------------------------------------------------------------------------

    @cached_property
    def _citizens(self) -> Citizens:
        return Citizens.of(self.dossiers.planner.crowd, sorted({each.person for each in self.payments.values()}))

    def _id(self, number: int, at: datetime) -> UUID:
        """What the dossiers' part has kept until yesterday: all at first, then day by day."""
        day = city_day(at)
        if number not in self._ids and self._read_until != day:
            for made in self._made_since(self._read_until):
                self._ids.update((int(key), UUID(id_)) for key, id_ in made.items() if key.isdigit())
            self._read_until = day
        return self._ids[number]

    def _made_since(self, day: date | None) -> Iterator[Mapping[str, str]]:
        if day is None:
            kept = outcomes_of(scope=DOSSIERS)
        else:
            kept = {}
            for lane in range(self.dossiers.lanes):
                kept |= outcomes_of(scope=DOSSIERS, since=f"lane {lane} {day.isoformat()}", until=f"lane {lane} a")
        return (outcome.get("made", {}) for key, outcome in kept.items() if key.startswith("lane "))

    def _officials(self, numbers: Sequence[int], at: datetime, *roles: Role) -> Iterator[tuple[Actor, list[UUID]]]:
        """Those who hold the dossiers' steps, else who has one of `roles` in their unit, with the dossiers of each."""
        offices = self._offices(at)
        found: dict[UUID, tuple[Actor, list[UUID]]] = {}
        standing = places(dossiers=[self._id(number, at) for number in numbers])
        for number in numbers:
            place = standing[self._id(number, at)]
            by = offices.holder(place.holder) if place.holder else offices.official(place.unit, *roles)
            assert by.account is not None
            found.setdefault(by.account, (by, []))[1].append(place.dossier)
        yield from found.values()

    def _offices(self, at: datetime) -> Offices:
        return self.dossiers.offices_on(city_day(at))

    # Acts ----------------------------------------------------------------------------------------------------------

    def _ask(self, act: Asking) -> None:
        for by, dossiers in self._officials(act.numbers, act.at, Role.HANDLER, Role.HEAD):
            pause_dossiers(dossiers=dossiers, ground=MONEY, reason="", by=by, at=act.at)

    def _assess(self, act: Assessing) -> None:
        on = city_day(act.at)
        notices = [
            NewNotice(
                key=f"{self.deck}:{number}",
                dossier=self._id(number, act.at),
                file=f"{self.deck}-{number}",
                revision=1,
                number=f"LTB{on:%y%m%d}-{number:06d}",
                office=self.tax.office,
                issued_on=on,
                due_on=on + timedelta(days=self.tax.due_days),
                lines=tuple(
                    NewLine(sub_item=sub_item, identifier=f"{number:08d}{sub_item}", amount_vnd=amount_vnd)
                    for sub_item, amount_vnd in self.payments[number].taxes
                ),
                treasury_account=self.tax.treasury_account,
            )
            for number in act.numbers
        ]
        record_notices(notices=notices, by=SYSTEM, at=act.at)

    def _begin(self, act: Beginning) -> None:
        payment = self.payments[act.number]
        attempt = begin_payment(
            dossier=self._id(act.number, act.at),
            gateway=payment.gateway,
            by=self._citizens.actor(payment.person),
            at=act.at,
        )
        self.known[str(act.number)] = f"{attempt.reference} {attempt.amount_vnd}"
        if payment.over_http:
            self.gateway.transfer(attempt=attempt, at=payment.moved_at)

    def _tell(self, act: Telling) -> None:
        for number in act.numbers:
            payment = self.payments[number]
            notified = self._notified(payment)
            self.known[f"told {number}"] = (
                f"{notified.transaction} {notified.reference} {notified.amount_vnd} {notified.at.isoformat()}"
            )
            keep_notification(gateway=payment.gateway, notified=notified, by=SYSTEM, at=act.at)
        taken = take_notifications(at=act.at, limit=len(act.numbers))
        confirmed = confirm_payments(taken=taken, by=SYSTEM, at=act.at)
        credited = sum(each.outcome is ArrivalOutcome.CREDITED for each in confirmed)
        if credited != len(act.numbers):
            raise UnableToPerform(
                act=act.line(), reason=f"of {len(act.numbers)} payments that were told {credited} were credited."
            )

    def _notified(self, payment: Payment) -> Notified:
        reference, amount_vnd = self.known[str(payment.number)].split()
        if payment.over_http:
            return self.gateway.told(way=payment.gateway, reference=reference)
        return Notified(
            id=f"{self.deck}:{reference}",
            kind=NotificationKind.PAID,
            reference=reference,
            transaction=f"FT{payment.moved_at.astimezone(VIETNAM):%y%m%d}{payment.number:08d}",
            amount_vnd=int(amount_vnd),
            at=payment.moved_at,
        )

    def _settle(self, act: Settling) -> None:
        """As the gateway writes it: of what it told, not of what the books have."""
        day = city_day(act.at) - timedelta(days=1)
        lines = [self.known[f"told {number}"].split() for number in act.numbers]
        said = [",".join(HEAD)]
        said += [f"payment,{number},{words},{amount},{CURRENCY},{at}" for number, words, amount, at in lines]
        said += [f"{END},{len(lines)},{sum(int(line[2]) for line in lines)},0,{day.isoformat()}"]
        content = ("\r\n".join(said) + "\r\n").encode()
        taken = take_settlement(gateway=act.gateway, day=day, content=content, by=SYSTEM, at=act.at)
        if taken.matched != len(lines):
            raise UnableToPerform(
                act=act.line(), reason=f"of its {len(lines)} payments the books have {taken.matched}."
            )

    def _take_cash(self, act: TakingCash) -> None:
        dossier = self._id(act.number, act.at)
        unit = self.dossiers.city.units.by_key(self._unit_of[act.number])
        assert unit is not None
        take_cash(dossier=dossier, by=self._offices(act.at).official(unit.id, Role.COUNTER), at=act.at)

    @cached_property
    def _unit_of(self) -> Mapping[int, str]:
        return {plan.number: plan.unit for plan in self.dossiers.planner.plans if plan.number in self.payments}


def acts_of(
    payments: Sequence[Payment], cash: Sequence[Payment], *, told: Callable[[datetime], datetime], until_on: date
) -> list[Act]:
    """Every act before `until_on`, in the order of time. `told`: when the city follows what was told of money that moved
    then."""
    found: list[Act] = [Beginning(each.at, each.number) for each in payments]
    found += [TakingCash(each.at, each.number) for each in cash]
    asked = [each for each in payments if each.asked_at]
    found += _together(Asking, [(each.asked_at, each.number) for each in asked if not each.taxes])
    found += _together(Assessing, [(each.asked_at, each.number) for each in asked if each.taxes])
    found += _together(Telling, [(told(each.moved_at), each.number) for each in payments])
    for gateway in sorted({each.gateway for each in payments}):
        settled = [(_settled_at(each), each.number) for each in payments if each.gateway == gateway]
        due = [(at, number) for at, number in settled if city_day(at) < until_on]
        found += _together(partial(Settling, gateway=gateway), due)
    return sorted(found, key=lambda act: (act.at, act.line()))


def _settled_at(payment: Payment) -> datetime:
    return datetime.combine(city_day(payment.moved_at) + timedelta(days=1), SETTLED_AT, VIETNAM)


def _together(kind: Callable[..., Act], moments: Sequence[tuple[datetime | None, int]]) -> Iterator[Act]:
    by_moment: dict[datetime, list[int]] = {}
    for at, number in moments:
        assert at is not None
        by_moment.setdefault(at, []).append(number)
    for at, numbers in by_moment.items():
        yield kind(at, numbers=tuple(sorted(numbers)))
