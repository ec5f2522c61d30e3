"""Builders for institutions: a document under review, a restructuring proposal, a quota, and home affairs."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.values import Actor, Role
from motcua.reform.institutions.commands.documents import plan_reviews, register_documents
from motcua.reform.institutions.commands.proposing import propose_restructuring
from motcua.reform.institutions.values import Form, NewDocument, NewProposal
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from tests.cast import AT, JUNE_15, an_official

DUE_ON = date(2023, 6, 30)


def unit_called(key: str) -> UnitView:
    found = directory(on=JUNE_15).by_key(key)
    assert found is not None
    return found


def home_affairs(*, sign_in: str = "noivu", role: Role = Role.LEADER) -> Actor:
    return an_official(sign_in=sign_in, unit=unit_called("department-home-affairs"), roles={role})


def a_new_document(unit: UUID, *, number: str = "12/2018/QĐ-UBND", last_on: date | None = None) -> NewDocument:
    return NewDocument(
        unit=unit,
        issuer=unit_called("city-92").id,
        form=Form.DECISION,
        number=number,
        title="Quy định về quản lý chợ trên địa bàn",
        field="Thương mại",
        issued_on=date(2018, 6, 15),
        effective_on=date(2018, 6, 25),
        last_on=last_on,
    )


def a_document(
    unit: UUID, *, by: Actor, at: datetime = AT, due_on: date | None = DUE_ON, number: str = "12/2018/QĐ-UBND"
) -> UUID:
    (made,) = register_documents(documents=[a_new_document(unit, number=number)], by=by, at=at)
    if due_on is not None:
        plan_reviews(documents=[made], due_on=due_on, by=by, at=at)
    return made


def a_restructuring(unit: UUID, *, by: Actor, at: datetime = AT) -> UUID:
    new = NewProposal(
        unit=unit,
        title="Sắp xếp lại bộ phận một cửa",
        text="Nhập hai quầy thành một.",
        reason="Hai quầy có nhiệm vụ giao thoa.",
    )
    return propose_restructuring(proposal=new, by=by, at=at)
