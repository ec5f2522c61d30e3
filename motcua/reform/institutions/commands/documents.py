"""The register of normative documents: entering them, planning their reviews, what was found, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event
from motcua.foundation.text.rules import trimmed
from motcua.reform.institutions import policy
from motcua.reform.institutions.commands.facts import keep_review_fact
from motcua.reform.institutions.errors import (
    UnableToPlanReview,
    UnableToRegisterDocument,
    UnableToReviewDocument,
    UnableToWithdrawDocument,
)
from motcua.reform.institutions.events import (
    DocumentHandled,
    DocumentRegistered,
    DocumentReviewed,
    DocumentReviewPlanned,
    DocumentWithdrawn,
)
from motcua.reform.institutions.models import Document, Finding, Handling, Review
from motcua.reform.institutions.rows import finding_of, handling_of, last_review, lock_document, lock_documents
from motcua.reform.institutions.values import (
    NUMBER_LENGTH_MAX,
    TEXT_LENGTH_MAX,
    TO_BE_HANDLED,
    Found,
    NewDocument,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory


def register_documents(*, documents: Sequence[NewDocument], by: Actor, at: datetime) -> list[UUID]:
    """Enters them, all or none; returns their ids in order. The same number of the same issuer with the same facts is the
    one that is there. Raises `UnableToRegisterDocument` naming the first that cannot be entered."""
    if not documents:
        raise UnableToRegisterDocument(reason=_("nothing was given."))
    units = directory(on=city_day(at))
    for each in documents:
        require(policy.may_keep(by, each.unit), act="register_document", subject=each.unit)
        if fault := _fault_of(each, units):
            raise UnableToRegisterDocument(reason=fault)

    made = [_row(each, units, by, at) for each in documents]
    # A twin that enters one of them at this moment is waited for; a number that stands twice here, too, is entered once.
    Document.objects.bulk_create(made, ignore_conflicts=True)
    numbers = {row.number for row in made}
    standing = {(row.number, row.issuer): row for row in Document.objects.filter(number__in=numbers, withdrawn_at=None)}
    for row in made:
        if _told(row) != _told(standing[row.number, row.issuer]):
            raise UnableToRegisterDocument(
                reason=_("%(number)s of this issuer stands in the register already, with other facts.")
                % {"number": row.number}
            )

    own = {row.id for row in standing.values()}
    events = [
        DocumentRegistered(
            subject=row.id,
            at_unit=units.path(row.unit),
            issuer=row.issuer,
            effective_on=row.effective_on,
            last_on=row.last_on,
        )
        for row in made
        if row.id in own
    ]
    record(events=events, by=by, at=at)
    return [standing[row.number, row.issuer].id for row in made]


def plan_reviews(*, documents: Sequence[UUID], due_on: date, by: Actor, at: datetime) -> None:
    """The unit that keeps them is to review them by a day, all or none. Planned twice for a day, they were planned once.
    Raises `UnableToPlanReview` for a day that is over, and while an earlier review of one is not over."""
    if not documents:
        raise UnableToPlanReview(reason=_("nothing was given."))
    rows = lock_documents(documents)
    for row in rows:
        require(policy.may_keep(by, row.unit), act="plan_document_review", subject=row.id)
    last = {row.id: last_review(row) for row in rows}
    planned = [row for row in rows if (review := last[row.id]) is None or review.due_on != due_on]
    for row in planned:
        if row.withdrawn_at is not None:
            raise UnableToPlanReview(reason=_("%(number)s was taken out of the register.") % {"number": row.number})
        if (review := last[row.id]) is not None and not _is_over(review):
            raise UnableToPlanReview(
                reason=_("the review of %(number)s by another day is not over yet.") % {"number": row.number}
            )
        if due_on < city_day(at):
            raise UnableToPlanReview(reason=_("the day is over already."))

    made = [Review(id=new_id(), document=row, due_on=due_on, at=at, by=by.account) for row in planned]
    Review.objects.bulk_create(made)

    units = directory(on=city_day(at))
    for review in made:
        row = review.document
        event = DocumentReviewPlanned(
            subject=row.id, at_unit=units.path(row.unit), review=review.id, due_on=review.due_on
        )
        _keep(event, review, row, by=by, at=at, units=units)


@dataclass(frozen=True, kw_only=True)
class NewFinding:
    document: UUID
    found: Found
    ground: str


def review_documents(*, findings: Sequence[NewFinding], by: Actor, at: datetime) -> None:
    """What the last review of each found. Another finding takes the place of the former one until it is handled; the same
    again changes nothing. Raises `UnableToReviewDocument` where no review is planned, and without a ground."""
    if not findings:
        raise UnableToReviewDocument(reason=_("nothing was given."))
    rows = {row.id: row for row in lock_documents([each.document for each in findings])}
    for each in findings:
        require(policy.may_keep(by, rows[each.document].unit), act="review_document", subject=each.document)
        _find(rows[each.document], each.found, trimmed(each.ground), by=by, at=at)


def _find(row: Document, found: Found, ground: str, *, by: Actor, at: datetime) -> None:
    review = _open_review(row)
    former = finding_of(review)
    if former is not None and (former.found, former.ground) == (found.value, ground):
        return
    if handling_of(review) is not None:
        raise UnableToReviewDocument(reason=_("it is handled already."))
    if not 0 < len(ground) <= TEXT_LENGTH_MAX:
        raise UnableToReviewDocument(reason=_("say on what ground."))
    if found is Found.IN_FORCE and row.last_on is not None and row.last_on < city_day(at):
        raise UnableToReviewDocument(reason=_("its last day in force is over."))

    Finding.objects.filter(review=review, superseded_at=None).update(superseded_at=at)
    Finding.objects.create(id=new_id(), review=review, found=found.value, ground=ground, at=at, by=by.account)

    units = directory(on=city_day(at))
    event = DocumentReviewed(
        subject=row.id,
        at_unit=units.path(row.unit),
        review=review.id,
        found=found,
        after=former.id if former else None,
    )
    _keep(event, review, row, by=by, at=at, units=units)


def handle_documents(*, documents: Sequence[UUID], document: str, on: date, by: Actor, at: datetime) -> None:
    """They were amended or abolished by `document`, of day `on`: one document may handle several, all or none. The same again
    changes nothing. Raises `UnableToReviewDocument` where nothing is to be handled, and for a day before the finding or to
    come."""
    if not documents:
        raise UnableToReviewDocument(reason=_("nothing was given."))
    rows = lock_documents(documents)
    name = trimmed(document)
    for row in rows:
        require(policy.may_keep(by, row.unit), act="handle_document", subject=row.id)
        _handle(row, name, on, by=by, at=at)


def _handle(row: Document, name: str, on: date, *, by: Actor, at: datetime) -> None:
    review = _open_review(row)
    there = handling_of(review)
    if there is not None and (there.document, there.on) == (name, on):
        return
    if there is not None:
        raise UnableToReviewDocument(reason=_("it is handled already."))
    finding = finding_of(review)
    if finding is None or Found(finding.found) not in TO_BE_HANDLED:
        raise UnableToReviewDocument(reason=_("nothing was found that has to be handled."))
    if not 0 < len(name) <= TEXT_LENGTH_MAX:
        raise UnableToReviewDocument(reason=_("name the document that handles it."))
    if not city_day(finding.at) <= on <= city_day(at):
        raise UnableToReviewDocument(reason=_("the day lies before the finding, or in the future."))

    Handling.objects.create(id=new_id(), review=review, document=name, on=on, at=at, by=by.account)

    units = directory(on=city_day(at))
    event = DocumentHandled(subject=row.id, at_unit=units.path(row.unit), review=review.id, on=on)
    _keep(event, review, row, by=by, at=at, units=units)


def withdraw_document(*, document: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Takes it out of the register, since it should not stand there; it stays readable, with the reason. Twice, it was once.
    Raises `UnableToWithdrawDocument` without a reason."""
    row = lock_document(document)
    require(policy.may_keep(by, row.unit), act="withdraw_document", subject=row.id)
    why = trimmed(reason)
    if row.withdrawn_at is not None:
        return
    if not 0 < len(why) <= TEXT_LENGTH_MAX:
        raise UnableToWithdrawDocument(reason=_("say why."))

    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, by.account, why
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])

    units = directory(on=city_day(at))
    (entry,) = record(events=[DocumentWithdrawn(subject=row.id, at_unit=units.path(row.unit))], by=by, at=at)
    # What earlier reviews found and what came of it stays counted in its years.
    if (review := last_review(row)) is not None:
        keep_review_fact(review, row, entry=entry, at=at, units=units)


def _keep(event: Event, review: Review, row: Document, *, by: Actor, at: datetime, units: Directory) -> None:
    (entry,) = record(events=[event], by=by, at=at)
    keep_review_fact(review, row, entry=entry, at=at, units=units)


def _open_review(row: Document) -> Review:
    review = last_review(row)
    if row.withdrawn_at is not None:
        raise UnableToReviewDocument(reason=_("it was taken out of the register."))
    if review is None:
        raise UnableToReviewDocument(reason=_("no review is planned."))
    return review


def _is_over(review: Review) -> bool:
    finding = finding_of(review)
    if finding is None:
        return False
    return Found(finding.found) not in TO_BE_HANDLED or handling_of(review) is not None


def _fault_of(new: NewDocument, units: Directory) -> str:
    number = trimmed(new.number)
    if new.unit not in units or new.issuer not in units:
        return _("its unit or its issuer is not there today.")
    if not 0 < len(number) <= NUMBER_LENGTH_MAX:
        return _("give its number and sign.")
    if not 0 < len(trimmed(new.title)) <= TEXT_LENGTH_MAX or not 0 < len(trimmed(new.field)) <= NUMBER_LENGTH_MAX:
        return _("%(number)s: give its title and field.") % {"number": number}
    if new.effective_on < new.issued_on or (new.last_on is not None and new.last_on < new.effective_on):
        return _("%(number)s: its days are not in order.") % {"number": number}
    return ""


def _row(new: NewDocument, units: Directory, by: Actor, at: datetime) -> Document:
    return Document(
        id=new_id(),
        unit=new.unit,
        path=units.path(new.unit).path,
        issuer=new.issuer,
        form=new.form.value,
        number=trimmed(new.number),
        title=trimmed(new.title),
        field=trimmed(new.field),
        issued_on=new.issued_on,
        effective_on=new.effective_on,
        last_on=new.last_on,
        at=at,
        by=by.account,
    )


def _told(row: Document) -> tuple[object, ...]:
    return (row.unit, row.form, row.title, row.field, row.issued_on, row.effective_on, row.last_on)
