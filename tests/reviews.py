"""Builders for reviews of procedures: a plan, a procedure of a ward under review, a proposal with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.reform.simplification.commands.planning import open_review, plan_reviews
from motcua.reform.simplification.commands.proposing import estimate_burden, make_proposals
from motcua.reform.simplification.values import Change, Given, NewProposal, NewTask, Quantity
from motcua.registry.organization.values import UnitView
from tests.cast import AT
from tests.dossiers import BIRTH, procedure

#: 3 papers of 40 minutes for 300 dossiers; one paper less then, and 5,000 đồng.
NUMBERS = (
    Given(quantity=Quantity.COMPONENTS, before=3, after=2, source="Quyết định công bố"),
    Given(quantity=Quantity.MINUTES, before=40, after=40, source="Khảo sát"),
    Given(quantity=Quantity.CASH_VND, before=20_000, after=15_000, source="Biên lai"),
    Given(quantity=Quantity.DOSSIERS, before=300, after=300, source="Số tiếp nhận năm 2022"),
    Given(quantity=Quantity.HOURLY_VND, before=38_000, after=38_000, source="Niên giám thống kê"),
)


def a_plan(*, unit: UnitView, control: UnitView, by: Actor, at: datetime = AT) -> UUID:
    title = "Kế hoạch rà soát thủ tục hành chính năm 2023"
    return open_review(unit=unit.id, year=2023, number="32/KH-UBND", title=title, control=control.id, by=by, at=at)


def a_review(
    plan: UUID, *, lead: UUID, by: Actor, code: str = BIRTH, due_on: date = date(2023, 9, 30), at: datetime = AT
) -> UUID:
    task = NewTask(procedure=procedure(code).procedure, lead=lead, due_on=due_on, reason="Nhiều hồ sơ.")
    (made,) = plan_reviews(plan=plan, tasks=[task], by=by, at=at)
    return made


def a_proposal(
    task: UUID,
    *,
    by: Actor,
    change: Change = Change.DROP_COMPONENT,
    text: str = "Bỏ bản sao giấy tờ tùy thân.",
    numbers: Sequence[Given] = NUMBERS,
    at: datetime = AT,
) -> UUID:
    new = NewProposal(task=task, change=change, text=text, reason="Dữ liệu đã có trong cơ sở dữ liệu dân cư.")
    (made,) = make_proposals(proposals=[new], by=by, at=at)
    if numbers:
        estimate_burden(proposal=made, numbers=numbers, by=by, at=at)
    return made
