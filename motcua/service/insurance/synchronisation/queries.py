"""Reads: how far synchronisation has come, the work-list, a card beside people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.listed import Listed
from motcua.foundation.measures.queries import figures
from motcua.foundation.measures.values import By, Period
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.insurance.models import Card
from motcua.service.insurance.models_synchronisation import Amendment, Candidate, Correction, Match, Resident, Run
from motcua.service.insurance.synchronisation.errors import UnableToFindMatch
from motcua.service.insurance.synchronisation.measures import CARDS, VERIFIED
from motcua.service.insurance.synchronisation.policy import (
    Reach,
    may_see_match,
    may_see_synchronisation,
    reach_of,
)
from motcua.service.insurance.synchronisation.rows import (
    amendment_view,
    correction_view,
    counts_by_code,
    run_view,
    side_of_card,
    side_of_resident,
)
from motcua.service.insurance.values_synchronisation import (
    CommuneLine,
    DayLine,
    MatchLine,
    MatchView,
    Outcome,
    Reason,
    RunView,
    State,
)

RUNS_SHOWN = 5
DAYS_SHOWN = 14


def reach(*, actor: Actor, at: datetime) -> Reach:
    """Whose cards she works on. Raises `NotPermitted` for who works on none."""
    found = reach_of(actor, directory(on=city_day(at)))
    require(may_see_synchronisation(found), act="see_synchronisation", subject=actor.account)
    return found


def communes(*, actor: Actor, at: datetime) -> list[CommuneLine]:
    """The communes of the actor's place with their cards, by code."""
    of_actor = reach(actor=actor, at=at)
    counts = counts_by_code(None if of_actor.everything else of_actor.codes)
    return [CommuneLine(division_code=code, counts=counts[code]) for code in sorted(counts)]


def by_day(*, actor: Actor, at: datetime, division_code: str = "") -> list[DayLine]:
    """The last days of the actor's place, or of one of its communes, by the figures; days without cards are left out."""
    of_actor, units = reach(actor=actor, at=at), directory(on=city_day(at))
    codes = {division_code} if division_code else of_actor.codes
    chosen = [unit.id for unit in units.of_kind(UnitKind.COMMUNE) if unit.division_code in codes]
    if not codes:
        chosen = [unit.id for unit in units.of_kind(UnitKind.CITY)]
    if division_code and not of_actor.covers(division_code):
        return []
    today = city_day(at)
    period = Period(today - timedelta(days=DAYS_SHOWN - 1), today + timedelta(days=1))
    found: dict[date, dict[str, int]] = {}
    for row in figures(measures=(CARDS, VERIFIED), units=chosen, period=period, by=(By.DAY,)):
        if row.day is not None:
            found.setdefault(row.day, {})[row.measure] = row.value
    return [
        DayLine(on=day, cards=values[CARDS], verified=values.get(VERIFIED, 0))
        for day, values in sorted(found.items())
        if values.get(CARDS)
    ]


def runs(*, actor: Actor, at: datetime) -> list[RunView]:
    """The last runs, the latest first."""
    reach(actor=actor, at=at)
    return [run_view(row) for row in Run.objects.order_by("-at", "-id")[:RUNS_SHOWN]]


def to_review(
    *, state: State, actor: Actor, at: datetime, division_code: str = "", text: str = ""
) -> Listed[MatchLine]:
    """Cards of that state in the actor's place, those that wait for a decision first.

    `text` is the beginning of a number, or a name with or without marks.
    """
    of_actor = reach(actor=actor, at=at)
    wanted = Q(state=state.value, card__withdrawn_on=None) & of_actor.of_cards()
    if division_code:
        wanted &= Q(card__division_code=division_code)
    if text:
        wanted &= (
            Q(card__number__startswith=text) | Q(card__citizen_number__startswith=text)
            if text.isdecimal()
            else Q(card__name_key__startswith=search_key(text))
        )
    waits = Correction.objects.filter(card=OuterRef("card"), outcome=Outcome.OPEN.value)
    rows = (
        Match.objects.filter(wanted)
        .select_related("card")
        .annotate(proposed=Exists(waits))
        .order_by("-proposed", "card__division_code", "card_id")
    )
    return Listed(rows, lambda found: [_line(row, proposed=row.proposed) for row in found])


def _line(row: Match, *, proposed: bool) -> MatchLine:
    return MatchLine(
        card=row.card_id,
        card_number=row.card.number,
        full_name=row.card.full_name,
        birth_on=row.card.birth_on,
        division_code=row.card.division_code,
        state=State(row.state),
        reason=Reason(row.reason),
        since_at=row.since_at,
        proposed=proposed,
    )


def contradicted(*, actor: Actor, at: datetime) -> Listed[MatchLine]:
    """The cards of the actor's place whose correction the social insurance's last load contradicts, the latest first."""
    of_actor = reach(actor=actor, at=at)
    cards = Amendment.objects.filter(settled_at=None, held_at__isnull=False).values("card")
    rows = Match.objects.filter(of_actor.of_cards(), card__in=cards).select_related("card")
    return Listed(rows.order_by("-since_at", "card_id"), lambda found: [_line(row, proposed=False) for row in found])


def match_of(*, card: UUID, actor: Actor, at: datetime) -> MatchView:
    """The card beside those whom it may belong to. Raises `NotPermitted`, `UnableToFindMatch`."""
    of_actor = reach_of(actor, directory(on=city_day(at)))
    row = Card.objects.filter(id=card).first()
    match = Match.objects.filter(card=card).first()
    require(may_see_match(of_actor, division_code=row.division_code if row else ""), act="see_match", subject=card)
    if row is None or match is None:
        raise UnableToFindMatch
    corrections = [correction_view(each) for each in Correction.objects.filter(card=card).order_by("-proposed_at")]
    waiting = next((each for each in corrections if each.outcome is Outcome.OPEN), None)
    amendment = Amendment.objects.filter(card=card).order_by("-at").first()
    weights = _weights(match, waiting.person if waiting else "")
    residents = {each.citizen_number: each for each in Resident.objects.filter(citizen_number__in=weights)}
    return MatchView(
        card=row.id,
        card_number=row.number,
        state=State(match.state),
        reason=Reason(match.reason),
        since_at=match.since_at,
        register=side_of_card(row),
        people=[side_of_resident(residents[n], weight) for n, weight in weights.items() if n in residents],
        correction=waiting,
        earlier=[each for each in corrections if each is not waiting],
        amendment=amendment_view(amendment) if amendment is not None else None,
    )


def _weights(match: Match, proposed: str) -> dict[str, float | None]:
    """Whom to show, in order: her who is verified or was proposed first, then those whom the run found."""
    found: dict[str, float | None] = {}
    if match.state == State.VERIFIED.value:
        return {match.person: match.weight}
    if proposed:
        found[proposed] = None
    rows: Sequence[tuple[str, float | None]] = list(
        Candidate.objects.filter(card=match.card_id, run=match.run_id).order_by("rank").values_list("person", "weight")
    )
    for person, weight in rows:
        found[person] = found.get(person) or weight
    return found
