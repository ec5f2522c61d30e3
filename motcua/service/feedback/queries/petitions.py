"""Reads of petitions: the offices' list, one petition, what its sender follows, and what anybody may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.locks import shown_code
from motcua.service.dossiers.rules.codes import spelled
from motcua.service.feedback import policy
from motcua.service.feedback.errors import UnableToFindPetition
from motcua.service.feedback.models import Answer, Concern, Move, Petition, PetitionFile, Publication, Question
from motcua.service.feedback.rows import about_of, open_question, petition_subject, proves_by_phone, publication_of
from motcua.service.feedback.rules import may_be_disputed, petition_state
from motcua.service.feedback.values import (
    REOPEN_DAYS,
    AnswerView,
    GivenFile,
    MoveView,
    PetitionKind,
    PetitionLine,
    PetitionState,
    PetitionView,
    PublicationView,
    PublicPetition,
    QuestionView,
)

#: What is looked at and taken along at once.
LIST_MAX = 10_000
OWN_MAX = 50
PUBLIC_MAX = 50


@dataclass(frozen=True, kw_only=True)
class PetitionsAsked:
    """What a list is narrowed by."""

    state: PetitionState | None = None
    kind: PetitionKind | None = None
    unit: UUID | None = None
    code: str = ""


def petition_ids(*, asked: PetitionsAsked, actor: Actor, at: datetime) -> list[UUID]:
    """Those that the actor may see: what is owed first, by when; then what waits; what is answered last, the newest first."""
    rows = _chosen(_visible(actor), asked, at)
    order = Case(
        When(answered_at__isnull=False, then=Value(2)),
        When(due_at=None, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    ordered = rows.order_by(order, F("answered_at").desc(nulls_last=True), "due_at", "id")
    return list(ordered.values_list("id", flat=True)[:LIST_MAX])


def petition_counts(*, asked: PetitionsAsked, actor: Actor, at: datetime) -> Mapping[PetitionState, int]:
    """How many stand how, of what the other filters leave."""
    others = PetitionsAsked(kind=asked.kind, unit=asked.unit, code=asked.code)
    found = _chosen(_visible(actor), others, at).aggregate(
        **{state.value: Count("id", filter=stands(state, at)) for state in PetitionState}
    )
    return {state: found[state.value] for state in PetitionState}


def petition_lines(*, ids: Sequence[UUID], at: datetime) -> list[PetitionLine]:
    """In that order; for ids of which it is known that the actor may see them."""
    rows = Petition.objects.in_bulk(list(ids))
    units = directory(on=city_day(at))
    late = set(Answer.objects.filter(petition__in=ids, in_time=False).values_list("petition_id", flat=True))
    return [_line(rows[id_], units, was_late=id_ in late, at=at) for id_ in ids if id_ in rows]


def units_with_petitions(*, actor: Actor, at: datetime) -> list[tuple[UUID, str, str]]:
    """The units that have one which the actor may see, with their names."""
    units = directory(on=city_day(at))
    found = _visible(actor).values_list("unit", flat=True).distinct()
    return sorted(((unit, *_names(unit, units)) for unit in found), key=lambda each: each[1])


def petition_view(*, petition: UUID, actor: Actor, at: datetime) -> PetitionView:
    """As an office sees it. Raises `UnableToFindPetition`, and `NotPermitted` for who may not."""
    row = _row(petition)
    subject = petition_subject(row)
    require(policy.may_see_petition(actor, subject), act="see_petition", subject=row.id)
    handles = bool(policy.may_handle_petition(actor, subject))
    answers = bool(policy.may_answer_petition(actor, subject))
    is_open = row.answered_at is None
    names = names_of(accounts=set(subject.concerned))
    return _view(
        row,
        at=at,
        phone=row.phone,
        concerned=tuple((account, names.get(account, "")) for account in sorted(subject.concerned)),
        moves=_moves(row, at),
        history=tuple(history_of(subject=row.id)),
        may_take=handles and row.taken_at is None,
        may_work=handles and is_open and row.waits_since is None,
        may_answer=answers and is_open,
        may_publish=answers and not is_open,
    )


def may_still_see(*, petition: UUID, actor: Actor) -> bool:
    """After an act that may have taken it out of the actor's sight."""
    return bool(policy.may_see_petition(actor, petition_subject(_row(petition))))


def unit_of(*, petition: UUID) -> UUID:
    """Who has it. Raises `UnableToFindPetition`."""
    return _row(petition).unit


def petition_file(*, petition: UUID, sha256: str, actor: Actor, at: datetime) -> GivenFile:
    """A file that came with it. Raises `UnableToFindPetition` where there is no such one."""
    view = petition_view(petition=petition, actor=actor, at=at)
    for each in view.files:
        if each.sha256 == sha256:
            return each
    raise UnableToFindPetition


def own_petition(*, petition: UUID, actor: Actor, at: datetime) -> PetitionView:
    """As its sender sees it who is signed in. Raises `UnableToFindPetition`, and `NotPermitted` for anybody else."""
    row = _row(petition)
    verdict = policy.may_see_petition(actor, petition_subject(row))
    require(verdict, act="see_petition", subject=row.id)
    if row.account != actor.account:
        raise UnableToFindPetition
    return _followed(row, at=at)


def found_by(*, code: str, phone_end: str, at: datetime) -> PetitionView:
    """The same for who has its code and the end of its telephone number. Raises `UnableToFindPetition` for a wrong code and
    for wrong digits alike, so that neither can be guessed from the other."""
    row = Petition.objects.filter(code=spelled(code)).first()
    if row is None or not proves_by_phone(row, phone_end):
        raise UnableToFindPetition
    return _followed(row, at=at)


def own_petitions(*, actor: Actor, at: datetime) -> list[PetitionLine]:
    """Those of the actor's account, the newest first."""
    if actor.account is None:
        return []
    ids = Petition.objects.filter(account=actor.account).order_by("-at", "-id").values_list("id", flat=True)
    return petition_lines(ids=list(ids[:OWN_MAX]), at=at)


def public_petitions(*, at: datetime) -> list[PublicPetition]:
    """What was made public, the newest first."""
    units, found = directory(on=city_day(at)), []
    rows = Publication.objects.filter(superseded_at=None, is_public=True, petition__answered_at__isnull=False)
    for row in rows.select_related("petition").order_by("-at")[:PUBLIC_MAX]:
        answered_at = row.petition.answered_at
        assert answered_at is not None
        unit_vi, unit_en = _names(row.petition.unit, units)
        found.append(
            PublicPetition(
                kind=PetitionKind(row.petition.kind),
                question=row.question,
                answer=row.answer,
                unit_vi=unit_vi,
                unit_en=unit_en,
                answered_at=answered_at,
            )
        )
    return found


def stands(state: PetitionState, at: datetime) -> Q:
    """The same as `rules.petition_state`, as a filter."""
    owed = Q(answered_at=None)
    late = Q(due_at__lt=at) | Q(taken_at=None, receipt_due_at__lt=at)
    # An absent `due_at` is never late; SQL's "neither" would take it out of both.
    in_time = (Q(due_at=None) | Q(due_at__gte=at)) & (Q(taken_at__isnull=False) | Q(receipt_due_at__gte=at))
    match state:
        case PetitionState.ANSWERED:
            return Q(answered_at__isnull=False)
        case PetitionState.OVERDUE:
            return owed & late
        case PetitionState.WAITING:
            return owed & in_time & Q(waits_since__isnull=False)
        case PetitionState.NEW:
            return owed & in_time & Q(waits_since=None, taken_at=None)
        case PetitionState.UNDER_WAY:
            return owed & in_time & Q(waits_since=None, taken_at__isnull=False)


def _visible(actor: Actor) -> QuerySet[Petition]:
    rows = Petition.objects.filter(policy.visible_petitions(actor))
    if actor.account is None:
        return rows
    concerns = Exists(Concern.objects.filter(petition=OuterRef("id"), account=actor.account))
    return rows.filter(~concerns | Q(account=actor.account))


def _chosen(rows: QuerySet[Petition], asked: PetitionsAsked, at: datetime) -> QuerySet[Petition]:
    if asked.state is not None:
        rows = rows.filter(stands(asked.state, at))
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind.value)
    if asked.unit is not None:
        rows = rows.filter(unit=asked.unit)
    if asked.code:
        rows = rows.filter(code=spelled(asked.code))
    return rows


def _row(petition: UUID) -> Petition:
    row = Petition.objects.select_related("dossier").filter(id=petition).first()
    if row is None:
        raise UnableToFindPetition
    return row


def _followed(row: Petition, *, at: datetime) -> PetitionView:
    return _view(
        row,
        at=at,
        may_reply=open_question(row) is not None,
        may_dispute=may_be_disputed(round_=row.round, answered_at=row.answered_at, at=at),
    )


def _view(row: Petition, *, at: datetime, phone: str = "", **more: object) -> PetitionView:
    units = directory(on=city_day(at))
    answers = tuple(_answers(row, units))
    procedure_vi, procedure_en = _procedure(row.procedure, city_day(row.at))
    return PetitionView(
        line=_line(row, units, was_late=any(not each.in_time for each in answers), at=at),
        about=about_of(row),
        dossier=row.dossier_id,
        dossier_code=shown_code(row.dossier) if row.dossier is not None else "",
        procedure_vi=procedure_vi,
        procedure_en=procedure_en,
        official=row.official,
        name=row.name,
        phone=phone,
        files=tuple(
            GivenFile(sha256=each.sha256, name=each.name) for each in PetitionFile.objects.filter(petition=row)
        ),
        receipt_due_at=row.receipt_due_at,
        taken_at=row.taken_at,
        answer_days=row.answer_days,
        limit_source=row.limit_source,
        disputable_until=row.answered_at + timedelta(days=REOPEN_DAYS) if row.answered_at and row.round == 1 else None,
        questions=tuple(
            QuestionView(id=each.id, text=each.text, at=each.at, reply=each.reply, replied_at=each.replied_at)
            for each in Question.objects.filter(petition=row).order_by("at")
        ),
        answers=answers,
        publication=_publication(row),
        **more,  # type: ignore[arg-type]  # the fields of this reader alone
    )


def _line(row: Petition, units: Directory, *, was_late: bool, at: datetime) -> PetitionLine:
    unit_vi, unit_en = _names(row.unit, units)
    return PetitionLine(
        id=row.id,
        code=row.code,
        kind=PetitionKind(row.kind),
        state=petition_state(
            taken_at=row.taken_at,
            receipt_due=row.receipt_due_at,
            due=row.due_at,
            waits_since=row.waits_since,
            answered_at=row.answered_at,
            at=at,
        ),
        unit=row.unit,
        unit_vi=unit_vi,
        unit_en=unit_en,
        text=row.text,
        sent_at=row.at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        was_late=was_late,
        is_disputed=row.round == 2,
    )


def _answers(row: Petition, units: Directory) -> list[AnswerView]:
    rows = list(Answer.objects.filter(petition=row).order_by("round"))
    names = names_of(accounts={each.by for each in rows})
    return [
        AnswerView(
            id=each.id,
            text=each.text,
            at=each.at,
            unit_vi=_names(each.unit, units)[0],
            unit_en=_names(each.unit, units)[1],
            by_name=names.get(each.by, ""),
            in_time=each.in_time,
            disputed_at=each.disputed_at,
            disputed=each.disputed,
        )
        for each in rows
    ]


def _moves(row: Petition, at: datetime) -> tuple[MoveView, ...]:
    rows, units = list(Move.objects.filter(petition=row).order_by("at")), directory(on=city_day(at))
    names = names_of(accounts={each.by for each in rows})
    return tuple(
        MoveView(
            from_vi=_names(each.from_unit, units)[0],
            from_en=_names(each.from_unit, units)[1],
            to_vi=_names(each.to_unit, units)[0],
            to_en=_names(each.to_unit, units)[1],
            reason=each.reason,
            at=each.at,
            by_name=names.get(each.by, ""),
        )
        for each in rows
    )


def _publication(row: Petition) -> PublicationView | None:
    found = publication_of(row)
    if found is None:
        return None
    return PublicationView(
        is_public=found.is_public,
        question=found.question,
        answer=found.answer,
        at=found.at,
        by_name=names_of(accounts={found.by}).get(found.by, ""),
    )


def _procedure(procedure: UUID | None, on: date) -> tuple[str, str]:
    if procedure is None:
        return "", ""
    try:
        version = version_in_force(procedure=procedure, on=on)
    except UnableToFindProcedure:
        return "", ""
    return version.name_vi, version.name_en


def _names(unit: UUID, units: Directory) -> tuple[str, str]:
    """Of today; a unit that is no longer there is told by its id."""
    there = units.get(unit)
    return (there.name_vi, there.name_en) if there is not None else (str(unit), str(unit))
