"""The register of what goes out: as a list, a document of it, and what anybody may know of a file that was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.queries import directory, holders
from motcua.registry.organization.values import UnitView
from motcua.service.documents import policy
from motcua.service.documents.errors import UnableToFindDocument
from motcua.service.documents.models import Incoming, Outgoing, Submission, Version
from motcua.service.documents.queries.naming import Names
from motcua.service.documents.rows import incoming_row, incoming_scope, kind_of, outgoing_row, outgoing_scope, text_of
from motcua.service.documents.rules import outgoing_state
from motcua.service.documents.values import (
    PAGE_ROWS,
    DocumentKind,
    KnownDocument,
    Linked,
    OutgoingLine,
    OutgoingState,
    OutgoingView,
    SignerView,
    SubmissionView,
)


@dataclass(frozen=True, kw_only=True)
class OutgoingAsked:
    """What a list is narrowed by; the days are those of issue."""

    state: OutgoingState | None = None
    kind: DocumentKind | None = None
    unit: UUID | None = None
    text: str = ""
    from_on: date | None = None
    last_on: date | None = None


def outgoing_list(
    *, asked: OutgoingAsked, actor: Actor, at: datetime, before: UUID | None = None, limit: int = PAGE_ROWS
) -> tuple[list[OutgoingLine], UUID | None]:
    """What the actor may see, the last drafted first, by pages, as `incoming_list`."""
    rows = _chosen(asked, actor)
    if before is not None:
        rows = rows.filter(id__lt=before)
    seen: dict[UUID, Outgoing] = {}
    for way in _ways(asked.text):
        seen |= {row.id: row for row in rows.filter(way).order_by("-id")[: limit + 1]}
    found = [seen[id_] for id_ in sorted(seen, reverse=True)[: limit + 1]]
    return _lines(found[:limit], at=at), (found[limit - 1].id if len(found) > limit else None)


def outgoing_view(*, document: UUID, actor: Actor, at: datetime) -> OutgoingView:
    """Raises `UnableToFindDocument`; to who may not see it, it is not there."""
    row = outgoing_row(document)
    versions = list(Version.objects.filter(outgoing=row).order_by("-number"))
    version = versions[0]
    scope = outgoing_scope(row, version)
    require(policy.may_see_outgoing(actor, scope), act="see_document", subject=row.id)
    submissions = list(Submission.objects.filter(outgoing=row).order_by("-at", "-id"))
    standing = next((each for each in submissions if each.sent_back_at is None), None)
    line = _lines([row], at=at)[0]
    is_draft, issued = line.state in {OutgoingState.DRAFT, OutgoingState.SENT_BACK}, row.number is not None
    waits = standing is not None and not issued and row.recalled_at is None
    is_signed = standing is not None and standing.signed_at is not None
    in_force = line.state is OutgoingState.ISSUED
    drafts = bool(policy.may_draft(actor, row.unit))
    return OutgoingView(
        line=line,
        text=text_of(version),
        version=version.id,
        versions=len(versions),
        signer_title=version.signer_title,
        sha256=row.sha256,
        is_signed=row.is_signed,
        answers=_answered(row, actor),
        replaces=_named(row.replaces, actor) if row.replaces else None,
        replaced_by=_replacing(row, actor),
        recalled_reason=row.recalled_reason,
        submissions=_submissions(submissions, at),
        history=history_of(subject=row.id),
        may_revise=is_draft and drafts,
        may_submit=line.state is OutgoingState.DRAFT and drafts,
        may_sign=waits and not is_signed and bool(policy.may_sign(actor, scope)),
        may_send_back=waits and bool(policy.may_send_back(actor, scope, signed=is_signed)),
        may_issue=waits and is_signed and bool(policy.may_issue(actor, row.unit)),
        may_recall=(is_draft or in_force) and bool(policy.may_recall(actor, row.unit, issued=issued)),
        may_replace=in_force and drafts,
    )


def issued_file(*, document: UUID, actor: Actor) -> tuple[str, str]:
    """The hash and the number of an issued document's file. Raises `UnableToFindDocument` where there is none yet."""
    row = outgoing_row(document)
    version = Version.objects.get(outgoing=row, superseded_at=None)
    require(policy.may_see_outgoing(actor, outgoing_scope(row, version)), act="see_document", subject=row.id)
    if not row.sha256:
        raise UnableToFindDocument
    return row.sha256, row.code


def drafting_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """Those for which the actor drafts."""
    units = directory(on=city_day(at))
    own = {post.unit for post in actor.posts if post.roles & policy.DRAFTING}
    return [unit for unit in units.all() if unit.id in own]


def seen_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """Those whose registers the actor reads: her own. An auditor reads all, and looks by text or day."""
    units = directory(on=city_day(at))
    own = policy.works_in(actor)
    return [unit for unit in units.all() if unit.id in own]


def signers_of(*, unit: UUID, at: datetime) -> list[SignerView]:
    """Who leads the unit today."""
    return [
        SignerView(account=each.account, name=each.name, title_vi=each.post.title_vi)
        for each in holders(unit=unit, role=Role.LEADER, on=city_day(at))
    ]


def answerable(*, document: UUID, actor: Actor) -> str:
    """What an incoming document is about, for who is about to answer it. Raises `UnableToFindDocument`."""
    row = incoming_row(document)
    require(policy.may_see_incoming(actor, incoming_scope(row)), act="see_document", subject=row.id)
    return _words_of(row)


def known_file(*, sha256: str) -> KnownDocument | None:
    """What anybody who holds an issued file may know: what it is, and whether it is in force. None for any other file."""
    row = Outgoing.objects.filter(sha256=sha256).exclude(sha256="").exclude(number=None).first()
    if row is None or row.issued_at is None:
        return None
    unit = directory(on=city_day(row.issued_at)).unit(row.unit)
    replacing = Outgoing.objects.filter(replaces=row).exclude(number=None).first()
    return KnownDocument(
        number=row.code,
        kind=kind_of(row),
        unit_vi=unit.authority_vi,
        unit_en=unit.authority_en,
        issued_on=city_day(row.issued_at),
        state=_state(row, None, sent_back=False),
        replaced_by=replacing.code if replacing else "",
    )


_STANDING = Submission.objects.filter(outgoing=OuterRef("id"), sent_back_at=None)
_BACK = Submission.objects.filter(outgoing=OuterRef("id"), version__superseded_at=None, sent_back_at__isnull=False)


def _stands(state: OutgoingState) -> Q:
    """The same as `rules.outgoing_state`; a test holds the two equal."""
    issued, kept = Q(number__isnull=False), Q(recalled_at=None)
    standing = Exists(_STANDING)
    return {
        OutgoingState.RECALLED: issued & ~kept,
        OutgoingState.DROPPED: ~issued & ~kept,
        OutgoingState.REPLACED: issued & kept & Q(replaced_at__isnull=False),
        OutgoingState.ISSUED: issued & kept & Q(replaced_at=None),
        OutgoingState.SIGNED: ~issued & kept & Q(Exists(_STANDING.filter(signed_at__isnull=False))),
        OutgoingState.SUBMITTED: ~issued & kept & Q(Exists(_STANDING.filter(signed_at=None))),
        OutgoingState.SENT_BACK: ~issued & kept & ~Q(standing) & Q(Exists(_BACK)),
        OutgoingState.DRAFT: ~issued & kept & ~Q(standing) & ~Q(Exists(_BACK)),
    }[state]


def _chosen(asked: OutgoingAsked, actor: Actor) -> QuerySet[Outgoing]:
    rows = Outgoing.objects.filter(policy.visible_outgoing(actor))
    if asked.state is not None:
        rows = rows.filter(_stands(asked.state))
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind.value)
    if asked.unit is not None:
        rows = rows.filter(unit=asked.unit)
    if asked.from_on is not None:
        rows = rows.filter(issued_at__date__gte=asked.from_on)
    if asked.last_on is not None:
        rows = rows.filter(issued_at__date__lte=asked.last_on)
    return rows


def _ways(text: str) -> tuple[Q, ...]:
    """Why a text finds what it finds, one by one: each has an index of its own."""
    key = search_key(text)
    if not key:
        return (Q(),)
    texts = Version.objects.filter(superseded_at=None, search_key__contains=key)
    return (Q(code__icontains=text.strip()), Q(id__in=texts.values("outgoing")))


def _lines(rows: Sequence[Outgoing], *, at: datetime) -> list[OutgoingLine]:
    versions = {each.outgoing_id: each for each in Version.objects.filter(outgoing__in=rows, superseded_at=None)}
    standing = {each.outgoing_id: each for each in Submission.objects.filter(outgoing__in=rows, sent_back_at=None)}
    back = set(
        Submission.objects.filter(
            outgoing__in=rows, version__superseded_at=None, sent_back_at__isnull=False
        ).values_list("outgoing_id", flat=True)
    )
    names = Names(at=at, accounts=[row.signed_by or versions[row.id].signer for row in rows])
    return [
        OutgoingLine(
            id=row.id,
            unit=names.unit(row.unit, on=city_day(row.at)),
            kind=kind_of(row),
            number=row.code,
            issued_on=city_day(row.issued_at) if row.issued_at else None,
            abstract=versions[row.id].abstract,
            signer_name=names.person(row.signed_by or versions[row.id].signer),
            recipients=versions[row.id].recipients,
            state=_state(row, standing.get(row.id), sent_back=row.id in back),
            drafted_at=row.at,
        )
        for row in rows
    ]


def _state(row: Outgoing, standing: Submission | None, *, sent_back: bool) -> OutgoingState:
    return outgoing_state(
        issued=row.number is not None,
        replaced=row.replaced_at is not None,
        recalled=row.recalled_at is not None,
        submitted=standing is not None,
        signed=standing is not None and standing.signed_at is not None,
        sent_back=sent_back,
    )


def _answered(row: Outgoing, actor: Actor) -> Linked | None:
    if row.answers is None:
        return None
    may_see = bool(policy.may_see_incoming(actor, incoming_scope(row.answers)))
    return Linked(id=row.answers.id, words=_words_of(row.answers), may_see=may_see)


def _words_of(row: Incoming) -> str:
    return " ".join(part for part in (row.sender_number, row.abstract) if part)


def _named(row: Outgoing, actor: Actor) -> Linked:
    return Linked(id=row.id, words=row.code, may_see=row.unit in policy.works_in(actor) or policy.reads_all(actor))


def _replacing(row: Outgoing, actor: Actor) -> Linked | None:
    found = Outgoing.objects.filter(replaces=row).exclude(number=None).first()
    return _named(found, actor) if found else None


def _submissions(rows: Sequence[Submission], at: datetime) -> list[SubmissionView]:
    names = Names(at=at, accounts={who for row in rows for who in (row.by, row.signed_by, row.sent_back_by)})
    return [
        SubmissionView(
            at=row.at,
            by_name=names.person(row.by),
            signed_at=row.signed_at,
            signed_by=names.person(row.signed_by),
            sent_back_at=row.sent_back_at,
            sent_back_by=names.person(row.sent_back_by),
            sent_back_reason=row.sent_back_reason,
        )
        for row in rows
    ]


def standing_version(*, document: UUID) -> UUID:
    """The version that stands, for who acts without a page. Raises `UnableToFindDocument`."""
    found = Version.objects.filter(outgoing=document, superseded_at=None).values_list("id", flat=True).first()
    if found is None:
        raise UnableToFindDocument
    return found
