"""Builders of papers and shares for tests, made by the real commands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.service.dossiers.commands.drafts import NewDraft, start_draft
from motcua.service.wallet.commands.papers import put_papers, revoke_papers
from motcua.service.wallet.commands.sharing import share_paper
from motcua.service.wallet.tokens import token_of
from motcua.service.wallet.values import NewPaper, NewShare, PaperFact, PaperSource
from tests.cast import AT, JUNE_15, Cast
from tests.dossiers import a_photo, procedure

HOUR = 60
MARRIAGE = "1.000894"


@dataclass(frozen=True, kw_only=True)
class Wallet:
    """The citizen's papers in the states that pages know, and a filing that one of them is spared."""

    paper: UUID
    share: UUID
    token: str
    revoked: UUID
    token_of_revoked: str
    draft: UUID


def a_wallet(cast: Cast, *, at: datetime) -> Wallet:
    paper = a_paper(cast, sha256=a_photo("tình trạng hôn nhân", by=cast.citizen, at=at).sha256, is_signed=True, at=at)
    revoked = a_paper(cast, kind="land_certificate", title_vi="Giấy chứng nhận quyền sử dụng đất", at=at)
    share, closed = (a_share(cast, each, audience="Ngân hàng", at=at) for each in (paper, revoked))
    revoke_papers(reasons={revoked: "Cấp nhầm diện tích thửa đất."}, by=cast.leader, at=at)
    version = procedure(MARRIAGE)
    new = NewDraft(procedure=version.procedure, version=version.id, applicant=cast.citizen.person)
    return Wallet(
        paper=paper,
        share=share,
        token=token_of(share),
        revoked=revoked,
        token_of_revoked=token_of(closed),
        draft=start_draft(draft=new, by=cast.citizen, at=at),
    )


def a_paper(cast: Cast, *, at: datetime = AT, **changes: Any) -> UUID:
    """A certificate of marital status of the citizen, issued by her ward, unless said otherwise."""
    return put_papers(papers=[a_new_paper(cast, **changes)], by=SYSTEM, at=at)[0]


def a_new_paper(cast: Cast, **changes: Any) -> NewPaper:
    assert cast.citizen.person is not None
    facts: dict[str, Any] = {
        "holder": cast.citizen.person,
        "kind": "marital_status",
        "source": PaperSource.RESULT,
        "origin": f"test:{uuid4()}",
        "title_vi": "Giấy xác nhận tình trạng hôn nhân",
        "title_en": "Certificate of marital status",
        "issuer_vi": "Ủy ban nhân dân phường An Khánh",
        "issuer_en": "People’s Committee of An Khánh",
        "issued_on": JUNE_15,
        "number": "41/UBND-XNTTHN",
        "valid_until": date(2023, 12, 14),
        "unit": cast.ward.id,
        "facts": (PaperFact(key="purpose", label_vi="Mục đích", label_en="Purpose", value="Đăng ký kết hôn"),),
    }
    return NewPaper(**(facts | changes))


def a_share(cast: Cast, paper: UUID, *, by: Actor | None = None, at: datetime = AT, **changes: Any) -> UUID:
    """Holder and number, for an hour."""
    facts: dict[str, Any] = {
        "paper": paper,
        "form": uuid4().hex,
        "fields": frozenset({"holder", "number"}),
        "with_file": False,
        "minutes": HOUR,
    }
    return share_paper(share=NewShare(**(facts | changes)), by=by or cast.citizen, at=at)
