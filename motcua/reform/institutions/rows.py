"""Rows of this room, and the one lock that all commands on one thing take first."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from motcua.reform.institutions.errors import UnableToFindDocument, UnableToFindProposal
from motcua.reform.institutions.models import Document, Finding, Handling, Proposal, Review, Step
from motcua.reform.institutions.values import Stage


def lock_documents(documents: Collection[UUID]) -> list[Document]:
    """In the order asked for, locked in that of their ids. Raises `UnableToFindDocument` where one is not there."""
    found = Document.objects.select_for_update(no_key=True).filter(id__in=documents).order_by("id")
    rows = {row.id: row for row in found}
    if set(documents) - rows.keys():
        raise UnableToFindDocument
    return [rows[each] for each in dict.fromkeys(documents)]


def lock_document(document: UUID) -> Document:
    return lock_documents([document])[0]


def lock_proposal(proposal: UUID) -> Proposal:
    """Raises `UnableToFindProposal`."""
    row = Proposal.objects.select_for_update(no_key=True).filter(id=proposal).first()
    if row is None:
        raise UnableToFindProposal
    return row


def last_review(document: Document) -> Review | None:
    """The one with the latest day: an earlier one is over, or was overtaken by it."""
    return Review.objects.filter(document=document).order_by("-due_on").first()


def finding_of(review: Review) -> Finding | None:
    """The one that stands."""
    return Finding.objects.filter(review=review, superseded_at=None).first()


def handling_of(review: Review) -> Handling | None:
    return Handling.objects.filter(review=review).first()


def steps_of(proposal: Proposal) -> list[Step]:
    return list(Step.objects.filter(proposal=proposal).order_by("number"))


def stage_of(steps: list[Step]) -> Stage:
    return Stage(steps[-1].stage) if steps else Stage.IDEA


def involved_in(proposal: Proposal, steps: list[Step]) -> set[UUID | None]:
    """Who proposed it and who did something with it since."""
    return {proposal.by, *(step.by for step in steps)}
